"""A review, live or taken down."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Review
from ..pages import review as pages
from .asked import TimedRequest, country
from .errors import gone
from .moved import redirect_moved


@require_safe
def review(request: TimedRequest, slug: str) -> HttpResponse:
    edition = pages.find(slug, request.at)
    if edition is None:
        if pages.is_withdrawn(slug, request.at):
            return gone(request)
        return redirect_moved(request, Review, slug)
    page = pages.review_page(edition.review, edition, request.at, country(request))
    return render(request, "review.html", page)
