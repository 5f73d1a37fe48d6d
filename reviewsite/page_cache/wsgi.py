"""The page cache as a WSGI application around Django's."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import DatabaseError

from ..clock import ARRIVED, EPOCH
from .generation import Generation, source_of
from .kept import KeptPages
from .middleware import QUESTION, Question
from .page import Headers, Page, answer, encoding_for, is_known, of_not_modified

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Key = tuple[str, str, str, bool]

_MICROSECOND = dt.timedelta(microseconds=1)
#: Questions that are put to the kept page, not to Django, which would answer without a page.
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
#: How often a request waits for others to render before it renders for itself, and how long.
_WAITS = 3
_PATIENCE = 20.0


class Rendering:
    """One that is under way, for others to wait for."""

    __slots__ = ("at", "done", "generation", "kept")

    def __init__(self, at: int, generation: int) -> None:
        self.at = at
        self.generation = generation
        self.kept = False
        self.done = threading.Event()


class PageCache:
    """
    ``application`` (Django), with its public pages kept.

    ``passed`` are beginnings of paths that are never pages; ``hosts`` the names
    by which pages are kept, as they stand in the ``Host`` header: a name that
    anyone may make up (a port, a wildcard's) would fill the room.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        generation: Generation,
        limit: int,
        hosts: Collection[str],
        passed: tuple[str, ...] = (),
    ) -> None:
        self._application = application
        self._hosts = frozenset(hosts)
        self._passed = passed
        self._session = settings.SESSION_COOKIE_NAME
        self._limit = limit
        self.generation = generation
        self._start_empty()
        os.register_at_fork(after_in_child=self._start_empty)

    def _start_empty(self) -> None:
        self.pages = KeptPages(self._limit)
        self._renderings: dict[Key, Rendering] = {}
        self._deciding = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Read once: the request lives at this instant, here and in Django.
        arrived = environ[ARRIVED] = time.time_ns() // 1000
        key = self._key(environ)
        if key is None:
            return self._application(environ, start_response)
        generation = self.generation.known()
        if generation is not None:
            page = self.pages.get(key)
            if page is not None and page.is_right_for(arrived, generation):
                return page.send(environ, start_response)
        return self._render(key, environ, start_response, arrived)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """What the page is kept under, or ``None`` for what is never kept."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts or self._session in environ.get("HTTP_COOKIE", ""):
            return None
        path = environ.get("PATH_INFO", "")
        if path.startswith(self._passed):
            return None
        mount = environ.get("SCRIPT_NAME", "")
        return (mount + path, environ.get("QUERY_STRING", ""), host, is_secure(environ))

    # --- Rendering, once for all who wait ------------------------------------

    def _render(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse, arrived: int
    ) -> Iterable[bytes]:
        """
        Render, or wait for one who does.

        Those who waited check again: a page whose interval or generation is past
        by then is not theirs.
        """
        for _ in range(_WAITS):
            generation = self.generation.known()
            if generation is None:
                self.generation.listen()
                break
            found, mine = self._join(key, arrived, generation)
            if isinstance(found, Page):
                return found.send(environ, start_response)
            rendering = found
            if mine:
                return self._lead(rendering, key, environ, start_response)
            if not rendering.done.wait(_PATIENCE) or not rendering.kept:
                break
        return self._application(environ, start_response)

    def _join(self, key: Key, arrived: int, generation: int) -> tuple[Page | Rendering, bool]:
        """
        The page if kept, else the rendering to wait for, or a new one to do oneself (``True``).

        All three are asked under one lock: who finishes keeps the page before
        the rendering goes, so that nobody finds neither.
        """
        with self._deciding:
            page = self.pages.get(key)
            if page is not None and page.is_right_for(arrived, generation):
                return page, False
            under_way = self._renderings.get(key)
            if under_way and under_way.generation == generation and under_way.at <= arrived:
                return under_way, False
            mine = self._renderings[key] = Rendering(arrived, generation)
            return mine, True

    def _lead(
        self,
        rendering: Rendering,
        key: Key,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        try:
            answer = self._page_again(rendering, key, environ) or self._ask_django(
                rendering, environ
            )
            if isinstance(answer, Page):
                self.pages.put(key, answer)
                rendering.kept = True
        finally:
            with self._deciding:
                if self._renderings.get(key) is rendering:
                    del self._renderings[key]
            rendering.done.set()
        return answer.send(environ, start_response)

    def _page_again(self, rendering: Rendering, key: Key, environ: WSGIEnvironment) -> Page | None:
        """The page of a former generation, if what was written since is nothing to it."""
        page = self.pages.get(key)
        if page is None:
            return None
        # Django's own signs: of a connection it opens and closes what it does for a request.
        request_started.send(sender=type(self), environ=environ)
        try:
            right = page.is_right_again(rendering.at, rendering.generation)
        except DatabaseError:
            # Django's to meet, and to tell of.
            return None
        finally:
            request_finished.send(sender=type(self))
        return page if right else None

    def _ask_django(self, rendering: Rendering, environ: WSGIEnvironment) -> Page | Unkept:
        question = Question()
        asked = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        asked |= {"REQUEST_METHOD": "GET", QUESTION: question}
        unkept = Unkept()
        unkept.body = self._application(asked, unkept.started)
        if not question.keep or not _may_be_kept(unkept.headers):
            return unkept
        with closing(unkept):
            body = b"".join(unkept.body)
        until = question.until
        return Page(
            unkept.status,
            unkept.headers,
            body,
            at=rendering.at,
            until=None if until is None else (until - EPOCH) // _MICROSECOND,
            generation=rendering.generation,
            asked=question.asked,
        )


class Unkept:
    """Django's answer that is not kept: a page all the same, compressed like one, or passed on."""

    status: str
    headers: Headers
    body: Iterable[bytes]

    def started(
        self, status: str, headers: Headers, exc_info: Any = None
    ) -> Callable[[bytes], Any]:
        self.status = status
        self.headers = headers
        return _write_nothing

    def close(self) -> None:
        if close := getattr(self.body, "close", None):
            close()

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Links are shared with queries of their own, which no page is kept for.
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")[:200])
        if encoding and _is_a_page(self.headers):
            with closing(self):
                page = answer(self.headers, encoding, b"".join(self.body))
            self.headers, self.body = page.headers, page.body
        if self.status.startswith("200") and is_known(self.headers, environ):
            self.close()
            start_response("304 Not Modified", of_not_modified(self.headers))
            return ()
        start_response(self.status, self.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            self.close()
            return ()
        return self.body


def _write_nothing(data: bytes) -> None:
    """WSGI's imperative ``write``, which Django never calls."""
    raise NotImplementedError


def _may_be_kept(headers: Headers) -> bool:
    """Whatever the middleware outside of ours has added: nothing that is one reader's."""
    names = {name.lower() for name, _ in headers}
    return "etag" in names and not names & {"set-cookie", "vary", "content-encoding"}


def _is_a_page(headers: Headers) -> bool:
    """HTML that is nobody's own: no secret lies beside what a query can make it say."""
    said = {name.lower(): value for name, value in headers}
    return said.get("content-type", "").startswith("text/html") and _may_be_kept(headers)


def is_secure(environ: WSGIEnvironment) -> bool:
    """As Django decides it: a page has other headers over plain HTTP, or is a redirect."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return bool(said.split(",", 1)[0].strip() == secure)
    return bool(environ.get("wsgi.url_scheme") == "https")


def cached(application: WSGIApplication) -> WSGIApplication:
    """``application`` with the page cache that the settings ask for."""
    limit = settings.PAGE_CACHE_MB * 1024 * 1024
    if not limit:
        return application
    exact = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    return PageCache(
        application,
        generation=Generation(source_of()),
        limit=limit,
        hosts=[urlsplit(settings.SITE_URL).netloc, *exact],
        passed=(settings.STATIC_URL, "/admin/"),
    )
