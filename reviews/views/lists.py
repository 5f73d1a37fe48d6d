"""Home, all reviews, a year, a topic."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Topic
from ..pages import lists
from .asked import TimedRequest, country, cursor
from .moved import redirect_moved


@require_safe
def home(request: TimedRequest) -> HttpResponse:
    return render(request, "home.html", lists.home_page(request.at, country(request)))


@require_safe
def reviews(request: TimedRequest) -> HttpResponse:
    return render(request, "reviews.html", lists.reviews_page(request.at, cursor(request)))


@require_safe
def archive(request: TimedRequest, year: int) -> HttpResponse:
    return render(request, "reviews.html", lists.archive_page(year, request.at, cursor(request)))


@require_safe
def topic(request: TimedRequest, slug: str) -> HttpResponse:
    found = lists.find_topic(slug, request.at)
    if found is None:
        return redirect_moved(request, Topic, slug)
    return render(request, "topic.html", lists.topic_page(found, request.at, cursor(request)))
