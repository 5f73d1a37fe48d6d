"""A site with the demo's content under var/bench, served by granian as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var" / "bench"
PORT = int(os.environ.get("PORT") or 8130)
ADDRESS = f"http://127.0.0.1:{PORT}"
CORES = os.cpu_count() or 1

#: What is measured, by the names that the results have.
PAGES = {
    "home": "/",
    "review": "/reviews/crash-landing-on-you/",
    "drama": "/dramas/crash-landing-on-you/",
    "list": "/reviews/",
    "search": "/search/?q=love",
    "search form": "/search/",
}
#: What is found is kept from search engines, which Lighthouse counts against a page.
NOT_INDEXED = "search"


def use(mode: str = "production") -> None:
    """The settings of this site, from here on, for this process and those it starts."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="reviewsite.settings",
        DJANGO_ENV=mode,
        DEBUG="off",
        SECRET_KEY="for this measurement alone, on this machine, never for a site",
        ALLOWED_HOSTS="127.0.0.1",
        SITE_URL=ADDRESS,
        # There is no TLS here. Everything else is as production has it.
        SECURE_SSL_REDIRECT="off",
        DATABASE_URL=f"sqlite:///{VAR_DIR}/site.sqlite3",
        MEDIA_ROOT=str(VAR_DIR / "media"),
    )


def build() -> None:
    """Migrations, static files, content and its pictures. What is there is kept."""
    # Filling a site is nothing that production lets happen.
    use("demo")
    _run("-m", "bench.fill")
    use()


def _run(*command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=BASE_DIR, check=True)


@contextmanager
def served() -> Iterator[str]:
    """The site, served by one granian worker a core; gives its address. Stops it at the end."""
    # granian shares a port with another granian without a word; half of the answers were its.
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            raise SystemExit(f"Something else answers on port {PORT}; set PORT to another.")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(PORT)),
            *("--workers", str(CORES), "--blocking-threads", "4"),
            *("--runtime-mode", "mt", "--runtime-threads", "2"),
            *("--log-level", "warning", "reviewsite.wsgi:application"),
        ],
        cwd=BASE_DIR,
    )
    try:
        _wait_for(ADDRESS, server)
        yield ADDRESS
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()


def warm(address: str, paths: Iterable[str]) -> None:
    """See that every worker keeps the pages, as far as that can be known from outside."""
    for path in paths:
        kept = 0
        while kept < 4 * CORES:
            request = urllib.request.Request(address + path, headers={"Accept-Encoding": "br"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                # What is not kept is not compressed.
                kept = kept + 1 if answer.headers["Content-Encoding"] == "br" else 0


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(f"The server ended with {server.returncode}; is port {PORT} taken?")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{address} answers {error.code}.") from error
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{address} does not answer.")
