"""What a public request brings beyond its path."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest

from images.countries import COUNTRIES

from ..reading_language import usual_country


class TimedRequest(HttpRequest):
    """A request that has passed the clock: the page is rendered for ``at``."""

    at: dt.datetime
    #: Whether staff have set it to another instant than now.
    clock_is_set: bool
    #: The parameters that the page has read: by these alone it may differ.
    asked: set[str]


def read(request: TimedRequest, name: str) -> str:
    """A parameter of the query, or nothing; noted, so that the page can be kept for it."""
    request.asked.add(name)
    return request.GET.get(name, "")


def cursor(request: TimedRequest) -> str:
    """Where a list's page begins (``?before=``), or nothing for its first page."""
    return read(request, "before")


def country(request: TimedRequest) -> str:
    """
    The country to tell offers for (``?country=KR``), else the usual one of the page's language.

    Raises ``Http404`` for what is no country.
    """
    code: str = read(request, "country") or usual_country()
    if code not in COUNTRIES:
        raise Http404
    return code


def kept_country(request: TimedRequest) -> str:
    """The country that a reader has chosen, for links to keep; nothing unless chosen."""
    code = read(request, "country")
    return code if code in COUNTRIES else ""
