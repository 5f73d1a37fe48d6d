"""Feeds: of everything, of an author, a topic, a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from people.models import Author

from .. import gate
from ..feed_formats import WRITERS
from ..models import StreamingService, Topic
from ..pages import feeds
from .asked import TimedRequest

_PUBLIC: Mapping[type[Any], Callable[[dt.datetime], QuerySet[Any]]] = {
    Author: gate.authors,
    Topic: gate.topics,
    StreamingService: gate.services,
}
_SECOND = dt.timedelta(seconds=1)


@require_safe
def everything(request: TimedRequest, kind: str) -> HttpResponse:
    return _answer(request, None, kind)


@require_safe
def author(request: TimedRequest, slug: str, kind: str) -> HttpResponse:
    return _of(request, Author, slug, kind)


@require_safe
def topic(request: TimedRequest, slug: str, kind: str) -> HttpResponse:
    return _of(request, Topic, slug, kind)


@require_safe
def service(request: TimedRequest, slug: str, kind: str) -> HttpResponse:
    return _of(request, StreamingService, slug, kind)


def _of(
    request: TimedRequest,
    model: type[Any],
    slug: str,
    kind: str,
) -> HttpResponse:
    subject = _PUBLIC[model](request.at).filter(slug=slug).first()
    if subject is not None:
        return _answer(request, subject, kind)
    moved = gate.moved(model, slug, request.at)
    if moved is None:
        raise Http404
    return HttpResponsePermanentRedirect(feeds.feed_path(moved, kind))


def _answer(request: TimedRequest, subject: feeds.Subject | None, kind: str) -> HttpResponse:
    """
    The feed with what a conditional request asks by: the middleware answers 304.

    A last change within the second that is not over yet is not told: another
    may follow in it.
    """
    feed = feeds.feed(subject, kind, request.at)
    response = HttpResponse(
        WRITERS[kind](feed), content_type=f"{feeds.FORMATS[kind][0]}; charset=utf-8"
    )
    if feed.changed and feed.changed.replace(microsecond=0) + _SECOND <= request.at:
        response["Last-Modified"] = http_date(feed.changed.timestamp())
    if settings.WEBSUB_HUB:
        response["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{feed.url}>; rel="self"'
    # A feed is for readers of feeds; its pages are what a search should find.
    response["X-Robots-Tag"] = "noindex"
    return response
