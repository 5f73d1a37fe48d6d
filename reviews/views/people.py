"""Authors, cast and crew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import Author, CastMember, CrewMember

from .. import gate
from ..pages import people
from .asked import TimedRequest, cursor
from .moved import redirect_moved


@require_safe
def author(request: TimedRequest, slug: str) -> HttpResponse:
    found = people.find(gate.authors, slug, request.at)
    if found is None:
        return redirect_moved(request, Author, slug)
    return render(request, "author.html", people.author_page(found, request.at, cursor(request)))


@require_safe
def cast(request: TimedRequest, slug: str) -> HttpResponse:
    found = people.find(gate.cast, slug, request.at)
    if found is None:
        return redirect_moved(request, CastMember, slug)
    return render(request, "cast.html", people.cast_page(found, request.at, cursor(request)))


@require_safe
def crew(request: TimedRequest, slug: str) -> HttpResponse:
    found = people.find(gate.crew, slug, request.at)
    if found is None:
        return redirect_moved(request, CrewMember, slug)
    return render(request, "crew.html", people.crew_page(found, request.at, cursor(request)))
