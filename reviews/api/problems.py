"""Why there is no answer, in the shape of RFC 9457; and what every answer of the API carries."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


class BadRequest(Exception):
    """What was asked for makes no sense; its text says why."""


def problem(status: int, detail: str = "") -> HttpResponse:
    title = HTTPStatus(status).phrase
    text = json.dumps(
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
        ensure_ascii=False,
    )
    return for_everyone(
        HttpResponse(text, status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    )


def for_everyone(response: HttpResponse) -> HttpResponse:
    """Any site's script may read it: nothing here is one reader's. A search finds the pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
