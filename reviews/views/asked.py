"""What a public request brings beyond its path."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest

from images.countries import COUNTRIES


class TimedRequest(HttpRequest):
    """A request that has passed the clock: the page is rendered for ``at``."""

    at: dt.datetime
    #: Whether staff have set it to another instant than now.
    clock_is_set: bool


def cursor(request: HttpRequest) -> str:
    """Where a list's page begins (``?before=``), or nothing for its first page."""
    return request.GET.get("before", "")


def country(request: HttpRequest) -> str:
    """
    The country to tell offers for (``?country=KR``), else the site's default.

    Raises ``Http404`` for what is no country.
    """
    code: str = request.GET.get("country") or settings.DEFAULT_COUNTRY
    if code not in COUNTRIES:
        raise Http404
    return code
