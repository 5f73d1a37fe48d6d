"""The search, and its suggestions."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..pages import search as pages
from ..search.filters import Filters
from .asked import TimedRequest, country, cursor, kept_country, read


@require_safe
def search(request: TimedRequest) -> HttpResponse:
    filters = Filters(
        country=country(request),
        service=read(request, "service"),
        score=read(request, "score"),
        year=read(request, "year"),
        kind=read(request, "kind"),
        topic=read(request, "topic"),
    )
    page = pages.search_page(read(request, "q"), filters, request.at, cursor(request))
    return render(request, "search.html", page)


@require_safe
def suggest(request: TimedRequest) -> JsonResponse:
    """Name, what it is, and where: a country that the reader has chosen is kept."""
    code = kept_country(request)
    kept = f"?country={code}" if code else ""
    found = [
        (name, what, path + kept)
        for name, what, path in pages.suggestions(read(request, "q"), request.at)
    ]
    return JsonResponse(found, safe=False, headers={"X-Robots-Tag": "noindex"})
