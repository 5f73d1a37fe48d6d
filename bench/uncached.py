"""
What a page costs that is not answered from memory, beside an empty view behind the same middleware.

Two kinds: rendered by Django, without the page cache; and asked again by the page cache,
after a write that was nothing to the page. By CPU, not by the clock.

A process of its own: ``python -m bench.uncached`` prints the results as JSON.
``--profile PAGE`` prints where the time of one page goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EMPTY = "/empty/"
#: In a row, of an empty view and of a page alike: the first after another page costs up to
#: half as much again, for what the processor has to fetch anew.
_REQUESTS = 50


def environ(path: str) -> dict[str, Any]:
    """A phone's GET, as granian hands it over."""
    parts = urlsplit(path)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(site.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": f"127.0.0.1:{site.PORT}",
        "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
        "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14)",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class WrittenEachTime:
    """A generation in which somebody has written something before every request."""

    number = 0

    def known(self) -> int:
        self.number += 1
        return self.number

    def listen(self) -> None:
        """There is nothing to hear."""


def ask(application: WSGIApplication, path: str) -> None:
    """One request, answered to its last byte. Anything but 200 ends the measurement."""
    said: list[str] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        said.append(status)

    answer = application(environ(path), start_response)
    b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    if said != ["200 OK"]:
        raise SystemExit(f"{path} answers {said}")


def cost(application: WSGIApplication, path: str) -> float:
    """Milliseconds of CPU that a request takes, by user and system together."""
    before = time.process_time()
    for _ in range(_REQUESTS):
        ask(application, path)
    return (time.process_time() - before) * 1000 / _REQUESTS


def measure(
    django: WSGIApplication, cache: WSGIApplication, rounds: int
) -> dict[str, dict[str, float]]:
    """Every page once a round, each right after an empty view; medians over the rounds."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in site.PAGES}
    cost(django, EMPTY)
    for path in site.PAGES.values():
        # Templates are compiled, what is imported late is there, and the cache has its page.
        cost(django, path)
        cost(cache, path)
    for _ in range(rounds):
        for name, path in site.PAGES.items():
            found[name].append((cost(django, EMPTY), cost(django, path), cost(cache, path)))
    return {
        name: {
            "empty_ms": median(empty for empty, _, _ in costs),
            "page_ms": median(page for _, page, _ in costs),
            "ratio": median(page / empty for empty, page, _ in costs),
            "again_ms": median(again for _, _, again in costs),
            "again_ratio": median(again / empty for empty, _, again in costs),
        }
        for name, costs in found.items()
    }


def profile(application: WSGIApplication, path: str) -> None:
    cost(application, path)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(_REQUESTS):
        ask(application, path)
    profiler.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler, stream=sys.stdout).sort_stats(order).print_stats(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", choices=site.PAGES)
    options = parser.parse_args()
    site.use()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    from reviewsite.wsgi import application, django_application

    if options.profile:
        profile(django_application, site.PAGES[options.profile])
    else:
        # Made by the settings, as in production; only what it hears is ours.
        cache: Any = application
        cache.generation = WrittenEachTime()
        json.dump(measure(django_application, cache, options.rounds), sys.stdout, indent=1)


if __name__ == "__main__":
    main()
