"""What Django says of a page to the cache that stands before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from reviews import gate
from reviews.views.asked import TimedRequest

from ..clock import has_session

#: Where the cache's question lies in a request's ``META``.
QUESTION = "reviewsite.page_cache"
#: A page, and that a review was taken down. What never was is never kept: there is no end of it.
_KEPT_STATUS = {200, 410}


@dataclass
class Question:
    """Of a page that is about to be rendered: may it be kept, and until when is it right?"""

    keep: bool = False
    until: dt.datetime | None = None


class PageCacheMiddleware:
    """
    Answers the cache's question. Stands right after the clock.

    Kept is what readers without a session get for queries that the page itself
    asked for: any other query could be made up without end. One query more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        question: Any = request.META.get(QUESTION)
        if isinstance(question, Question):
            timed = cast("TimedRequest", request)
            if _may_be_kept(timed, response):
                question.keep = True
                question.until = gate.next_change(timed.at)
        return response


def _may_be_kept(request: TimedRequest, response: HttpResponseBase) -> bool:
    return (
        response.status_code in _KEPT_STATUS
        and not response.streaming
        # A page that has a rule of its own is not ours to keep.
        and response.get("Cache-Control", "no-cache") == "no-cache"
        and not response.cookies
        and not has_session(request)
        and not request.clock_is_set
        and _asks_only_what_is_read(request)
    )


def _asks_only_what_is_read(request: TimedRequest) -> bool:
    """Every parameter is one that the page read, given once, and written in the usual way."""
    usual = urlencode(list(request.GET.items()))
    return request.asked.issuperset(request.GET) and usual == request.META["QUERY_STRING"]
