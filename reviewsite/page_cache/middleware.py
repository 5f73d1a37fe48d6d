"""What Django says of a page to the cache that stands before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from reviews import gate
from reviews.views.asked import TimedRequest
from reviews.views.pictures import KEPT_BY_READERS

from ..clock import has_session
from .asked import Asked

#: Where the cache's question lies in a request's ``META``.
QUESTION = "reviewsite.page_cache"
#: A page, and that a review was taken down. What never was is never kept: there is no end of it.
_KEPT_STATUS = {200, 410}


@dataclass
class Question:
    """Of a page that is about to be rendered: may it be kept, until when, and what did it ask?"""

    keep: bool = False
    until: dt.datetime | None = None
    asked: Asked = field(default_factory=Asked)


class PageCacheMiddleware:
    """
    Answers the cache's question. Stands right after the clock.

    Kept is what readers without a session get for queries that the page itself
    asked for: any other query could be made up without end. One query more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        question: Any = request.META.get(QUESTION)
        if not isinstance(question, Question):
            return self.get_response(request)
        with question.asked.noting():
            response = self.get_response(request)
            timed = cast("TimedRequest", request)
            if _may_be_kept(timed, response):
                # Noted as well: a page that is asked again is right for as long as it was.
                question.until = gate.next_change(timed.at)
                # Last: where that fails, the answer is an error in the page's place.
                question.keep = True
        return response


def _may_be_kept(request: TimedRequest, response: HttpResponseBase) -> bool:
    return (
        response.status_code in _KEPT_STATUS
        and not response.streaming
        # What has a rule of its own is not ours to keep, public pictures apart.
        and response.get("Cache-Control", "no-cache") in {"no-cache", KEPT_BY_READERS}
        and not response.cookies
        and not has_session(request)
        and not request.clock_is_set
        and _asks_only_what_is_read(request)
    )


def _asks_only_what_is_read(request: TimedRequest) -> bool:
    """Every parameter is one that the page read, given once, and written in the usual way."""
    usual = urlencode(list(request.GET.items()))
    return request.asked.issuperset(request.GET) and usual == request.META["QUERY_STRING"]
