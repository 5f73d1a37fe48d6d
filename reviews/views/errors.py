"""The pages for what cannot be answered."""

from __future__ import annotations

import datetime as dt
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import gate
from ..api.problems import problem
from ..markup import fragment
from ..models import Edition
from .asked import TimedRequest

_LATEST = 3
#: Below this, programs ask: of every version.
_API = "/api/"
#: When to come back after the database was away, in seconds.
_RETRY_AFTER = 30


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes whatever was asked for: nobody learns what is hidden. Two queries."""
    if request.path.startswith(_API):
        return problem(404)
    return _with_latest(request, "404.html", 404)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: nothing of the request can be relied on, and no context processor is asked."""
    return HttpResponse(fragment("400.html", site_name=settings.SITE_NAME), status=400)


def gone(request: TimedRequest) -> HttpResponse:
    """A review was here and is withdrawn."""
    return _with_latest(request, "410.html", 410)


def _with_latest(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """``at`` is missing where the request failed before the clock was read."""
    at = getattr(request, "at", None)
    return render(request, template, {"latest": _latest(at) if at else []}, status=status)


def _latest(at: dt.datetime) -> list[Edition]:
    """What the newest live reviews say. Two queries: strangers ask for a lot that is not there."""
    newest = list(gate.reviews(at).newest_first().values_list("pk", flat=True)[:_LATEST])
    editions = gate.editions(at).filter(review__in=newest).select_related("review__drama")
    return sorted(editions, key=lambda edition: newest.index(edition.review_id))


def failed(request: HttpRequest) -> HttpResponse:
    """
    500, or 503 while the database does not answer. No query, no context processor.

    Django calls this inside the ``except`` of what went wrong.
    """
    away = isinstance(sys.exception(), OperationalError | InterfaceError)
    template = "503.html" if away else "500.html"
    response = HttpResponse(
        fragment(template, site_name=settings.SITE_NAME), status=503 if away else 500
    )
    if away:
        response["Retry-After"] = str(_RETRY_AFTER)
    return response
