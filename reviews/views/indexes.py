"""The dramas, the performers, the makers and the authors, from A to Z."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..pages import indexes
from .asked import TimedRequest, country, cursor, kept_country, read


@require_safe
def dramas(request: TimedRequest) -> HttpResponse:
    asked = {
        "service": read(request, "service"),
        "letter": read(request, "letter"),
        "country": kept_country(request),
    }
    page = indexes.dramas_page(request.at, country(request), asked, cursor(request))
    return render(request, "dramas.html", page)


@require_safe
def performers(request: TimedRequest) -> HttpResponse:
    return _people(request, indexes.PERFORMERS)


@require_safe
def makers(request: TimedRequest) -> HttpResponse:
    return _people(request, indexes.MAKERS)


@require_safe
def authors(request: TimedRequest) -> HttpResponse:
    return _people(request, indexes.AUTHORS)


def _people(request: TimedRequest, role: indexes.Role) -> HttpResponse:
    asked = {"letter": read(request, "letter"), "country": kept_country(request)}
    page = indexes.people_page(role, request.at, asked, cursor(request))
    return render(request, "people.html", page)
