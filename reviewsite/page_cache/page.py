"""A page's finished bytes, and how a request is answered with them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import brotli
from django.utils.http import parse_http_date_safe

from .asked import Asked

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers = list[tuple[str, str]]

#: What a 304 repeats (RFC 9110, 15.4.5).
_OF_NOT_MODIFIED = {"cache-control", "content-location", "date", "etag", "expires", "vary"}
#: About what a page costs in memory besides its bytes.
_OVERHEAD = 2_000
_SUFFIX = {"br": "-br", "gzip": "-gz", "": ""}


class Page:
    """
    An answer with its encodings, each made once, and when it is right.

    Right for a request that arrived in ``[at, until)`` (microseconds since 1970;
    ``until`` may be open), in a process that knows ``generation``: the one that it
    was rendered in, or the newest in which what it ``asked`` told the same.
    """

    __slots__ = ("_answers", "asked", "at", "generation", "size", "status", "until", "used")

    def __init__(
        self,
        status: str,
        headers: Headers,
        body: bytes,
        *,
        at: int,
        until: int | None,
        generation: int,
        asked: Asked,
    ) -> None:
        self.status = status
        self.at = at
        self.until = until
        self.generation = generation
        self.asked = asked
        #: When it was last asked for, counted by whoever keeps it.
        self.used = 0
        if _is_compressed(headers):
            whole = as_it_is(headers, body)
            self._answers = dict.fromkeys(_SUFFIX, whole)
            bodies = len(body)
        else:
            self._answers = {name: answer(headers, name, body) for name in _SUFFIX}
            bodies = sum(len(made.body[0]) for made in self._answers.values())
        self.size = _OVERHEAD + asked.size + bodies

    def is_right_for(self, arrived: int, generation: int) -> bool:
        return self.generation == generation and self._lives_at(arrived)

    def is_right_again(self, arrived: int, generation: int) -> bool:
        """
        Whether nothing that was written since changes the page, by asking the database again.

        ``generation`` is one that was known before. Costs the page's queries.
        """
        if not self._lives_at(arrived) or not self.asked.tells_the_same():
            return False
        self.generation = generation
        return True

    def _lives_at(self, arrived: int) -> bool:
        return self.at <= arrived and (self.until is None or arrived < self.until)

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")[:200])
        headers, not_modified, body = self._answers[encoding]
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and (
            self.status.startswith("200") and is_known(headers, environ)
        ):
            start_response("304 Not Modified", not_modified)
            return ()
        start_response(self.status, headers)
        return body if environ["REQUEST_METHOD"] == "GET" else ()


class Answer(NamedTuple):
    """What is sent, and what if the reader has it already."""

    headers: Headers
    not_modified: Headers
    body: tuple[bytes]


def _is_compressed(headers: Headers) -> bool:
    """Pictures, which no encoding makes smaller."""
    said = {name.lower(): value for name, value in headers}
    return said.get("content-type", "").startswith("image/")


def as_it_is(headers: Headers, body: bytes) -> Answer:
    """``body`` in the only encoding that there is of it."""
    own = [pair for pair in headers if pair[0].lower() != "content-length"]
    own.append(("Content-Length", str(len(body))))
    return Answer(own, of_not_modified(own), (body,))


def answer(headers: Headers, encoding: str, body: bytes) -> Answer:
    """``body`` in one encoding, which has an ETag of its own."""
    body = _encoded(body, encoding)
    own: Headers = []
    for name, value in headers:
        match name.lower():
            case "etag":
                own.append((name, f'{value.rstrip(chr(34))}{_SUFFIX[encoding]}"'))
            case "content-length" | "vary":
                pass
            case _:
                own.append((name, value))
    own += [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
    if encoding:
        own.append(("Content-Encoding", encoding))
    return Answer(own, of_not_modified(own), (body,))


def _encoded(body: bytes, encoding: str) -> bytes:
    match encoding:
        case "br":
            made: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
            return made
        case "gzip":
            return gzip.compress(body, compresslevel=6, mtime=0)
    return body


def of_not_modified(headers: Headers) -> Headers:
    return [pair for pair in headers if pair[0].lower() in _OF_NOT_MODIFIED]


def is_known(headers: Headers, environ: WSGIEnvironment) -> bool:
    """Whether the reader has this very answer already, by the rules of RFC 9110, 13.2.2."""
    said = {name.lower(): value for name, value in headers}
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked is not None:
        tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        return "etag" in said and (said["etag"].removeprefix("W/") in tags or "*" in tags)
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    modified = parse_http_date_safe(said.get("last-modified", ""))
    return since is not None and modified is not None and modified <= since


@lru_cache(maxsize=256)
def encoding_for(accepted: str) -> str:
    """The best that ``Accept-Encoding`` takes of ``br``, ``gzip`` and none (``""``)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0
    rest = weights.get("*", 0)
    best = max(("br", "gzip"), key=lambda name: weights.get(name, rest))
    preference = weights.get(best, rest)
    # Unless it is refused, the page itself always does.
    plain = weights.get("identity", 0)
    return best if preference > 0 and preference >= plain else ""
