"""A page cache around Django in this process, and readers who ask it."""

import io
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from reviewsite.page_cache.wsgi import PageCache

HOST = "reviews.example"


class Told:
    """A generation that knows what it is told."""

    def __init__(self):
        self.number = 1
        self.asked_to_listen = 0

    def known(self):
        return self.number

    def listen(self):
        self.asked_to_listen += 1


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


@dataclass
class Site:
    """Counts what Django is asked."""

    limit: int = 10_000_000
    rendered: list = field(default_factory=list)

    def __post_init__(self):
        self.generation = Told()
        self.handler = WSGIHandler()
        self.cache = PageCache(
            self.django,
            generation=self.generation,
            limit=self.limit,
            hosts=[HOST],
            passed=("/static/", "/admin/"),
        )

    def django(self, environ, start_response):
        self.rendered.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        return self.handler(environ, start_response)

    def get(self, path, *, method="GET", query="", host=HOST, **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "HTTP_HOST": host,
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
            **headers,
        }
        said = []
        body = self.cache(environ, lambda status, headers: said.extend([status, headers]))
        data = b"".join(body)
        getattr(body, "close", lambda: None)()
        return Answer(int(said[0][:3]), dict(said[1]), data)


@pytest.fixture
def site(settings, at):
    settings.ALLOWED_HOSTS = [HOST]
    with time_machine.travel(at, tick=False):
        yield Site()


@pytest.fixture(autouse=True)
def one_connection():
    """The test's own, which a request would close: Django's test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
