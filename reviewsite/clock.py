"""
The clock: the one place where a request's instant is read.

Everything a reader sees is a function of the database and ``request.at``.
Staff may set a clock of their own and walk the site as it will be then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reviews.views.asked import TimedRequest

SESSION_KEY = "clock"
#: In a request's ``META``: when it arrived, in microseconds since 1970, if that was noted.
ARRIVED = "reviewsite.arrived"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def now() -> dt.datetime:
    """The present, aware, in UTC."""
    return timezone.now().astimezone(dt.UTC)


def arrival(request: HttpRequest) -> dt.datetime:
    """When the request arrived, aware, in UTC: as the page cache noted it, else now."""
    noted: int | None = request.META.get(ARRIVED)
    return now() if noted is None else EPOCH + dt.timedelta(microseconds=noted)


def has_session(request: HttpRequest) -> bool:
    """Whether the visitor carries a session; readers do not, and none is opened for them."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def set_clock(request: HttpRequest) -> dt.datetime | None:
    """The instant that this member of staff has set, or ``None``. Costs a session look-up."""
    if not has_session(request) or not request.user.is_staff:
        return None
    value = request.session.get(SESSION_KEY)
    return dt.datetime.fromisoformat(value) if value else None


class ClockMiddleware:
    """
    Gives every request ``at`` (the instant its page is rendered for, UTC).

    The desk itself always lives in the present: what is pressed there is
    pressed now, whatever page is being walked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request = cast("TimedRequest", request)
        desk = request.path.startswith("/admin/")
        clock = None if desk else set_clock(request)
        request.at = clock or arrival(request)
        request.clock_is_set = clock is not None
        request.asked = set()
        response = self.get_response(request)
        if has_session(request):
            response["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"
        return response


def context(request: TimedRequest) -> dict[str, Any]:
    """``at`` for every template, and whether staff have set it."""
    # A request that failed before the clock was read is told of all the same.
    if not hasattr(request, "at"):
        return {}
    return {"at": request.at, "clock_is_set": request.clock_is_set}
