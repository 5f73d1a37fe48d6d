"""The search, and its suggestions."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..pages import search as pages
from ..search.filters import Filters
from .asked import TimedRequest, country, cursor


@require_safe
def search(request: TimedRequest) -> HttpResponse:
    asked = request.GET
    filters = Filters(
        country=country(request),
        service=asked.get("service", ""),
        score=asked.get("score", ""),
        year=asked.get("year", ""),
        kind=asked.get("kind", ""),
        topic=asked.get("topic", ""),
    )
    page = pages.search_page(asked.get("q", ""), filters, request.at, cursor(request))
    return render(request, "search.html", page)


@require_safe
def suggest(request: TimedRequest) -> JsonResponse:
    found = pages.suggestions(request.GET.get("q", ""), request.at)
    return JsonResponse(found, safe=False, headers={"X-Robots-Tag": "noindex"})
