"""
Kept pages beside nginx sending the same bytes as a static file.

Both have a process a core and the same headers, but for what either sets by
itself; nginx logs nothing and finds nothing to compress. It is asked twice: as
it sends a file unless told otherwise, which it opens for each request, and told
to keep it open. wrk asks each in turn, so that what else the machine does
troubles all; the ratios are taken within a round.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from . import site

PAGES = ("review", "home", "list")
#: What a browser is sent, and what is sent to one that asks for no encoding.
ENCODINGS = ("br", "identity")
NGINX_PORT = site.PORT + 1
CONNECTIONS = 32
#: What a server sets by itself.
_OWN = {"content-length", "content-type", "date", "server", "etag", "last-modified", "connection"}
_FOLDER = site.VAR_DIR / "nginx"


def measure(rounds: int, seconds: int) -> list[dict[str, Any]]:
    """A row for each page and encoding: medians of requests a second, and of their ratios."""
    with site.served() as ours, nginx(_locations()) as static:
        return [
            _compare(name, encoding, ours, static, rounds, seconds)
            for encoding in ENCODINGS
            for name in PAGES
        ]


def _compare(
    name: str, encoding: str, ours: str, static: str, rounds: int, seconds: int
) -> dict[str, Any]:
    path = site.PAGES[name]
    there = {
        "page_cache": ours + path,
        "nginx": f"{static}/{encoding}/{name}",
        "nginx_open": f"{static}/open/{encoding}/{name}",
    }
    rates: dict[str, list[float]] = {candidate: [] for candidate in there}
    load = [os.getloadavg()[0]]
    for number in range(rounds):
        # Whoever is last has the warmer machine: not always the same one.
        order = list(there) if number % 2 else list(reversed(there))
        for candidate in order:
            rates[candidate].append(_wrk(there[candidate], encoding, seconds))
        load.append(os.getloadavg()[0])
    row = {
        "page": name,
        "encoding": encoding,
        "bytes": _file(name, encoding).stat().st_size,
        **{candidate: median(found) for candidate, found in rates.items()},
        "ratio": _ratio(rates, "nginx"),
        "ratio_open": _ratio(rates, "nginx_open"),
        "load": median(load),
    }
    print(row, flush=True)
    return row


def _ratio(rates: dict[str, list[float]], other: str) -> float:
    pairs = zip(rates["page_cache"], rates[other], strict=True)
    return median(ours / theirs for ours, theirs in pairs)


def _wrk(address: str, encoding: str, seconds: int) -> float:
    """Requests a second. Any answer but 200 ends the measurement."""
    command = ["wrk", f"-t{site.CORES}", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    said = subprocess.run(
        [*command, "-H", f"Accept-Encoding: {encoding}", address],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said:
        raise SystemExit(f"{address}: {said}")
    return float(found[1])


def _locations() -> str:
    """Writes each page's bytes to a file, and gives nginx's configuration that sends it."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    blocks = []
    for name in PAGES:
        for encoding in ENCODINGS:
            headers, body = _fetch(site.PAGES[name], encoding)
            _file(name, encoding).write_bytes(body)
            lines = [f"add_header {key} {_quoted(value)};" for key, value in headers]
            sent = f"alias {_file(name, encoding)}; {' '.join(lines)}"
            blocks += [
                f"location = /{encoding}/{name} {{ {sent} }}",
                f"location = /open/{encoding}/{name} "
                f"{{ open_file_cache max=100; open_file_cache_valid 60s; {sent} }}",
            ]
    return "\n".join(blocks)


def _fetch(path: str, encoding: str) -> tuple[list[tuple[str, str]], bytes]:
    """A kept page as it is sent: headers that nginx must be told of, and bytes."""
    for _ in range(50):
        connection = http.client.HTTPConnection("127.0.0.1", site.PORT, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}")
        # A page has an encoding of its own once it is kept.
        if answer.getheader("Content-Encoding", "identity") == encoding:
            break
        time.sleep(0.1)
    else:
        raise SystemExit(f"{path} is not kept.")
    told = [(key, value) for key, value in answer.getheaders() if key.lower() not in _OWN]
    return told, body


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _file(name: str, encoding: str) -> Path:
    return _FOLDER / f"{name}.{encoding}"


@contextmanager
def nginx(locations: str) -> Iterator[str]:
    """nginx with as many workers as the site has; gives its address. Stops it at the end."""
    configuration = _FOLDER / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = " ".join(
        f"{kind}_temp_path {_FOLDER}/temporary;"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"""{user} daemon off; worker_processes {site.CORES}; pid {_FOLDER}/pid;
error_log {_FOLDER}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    {temporary}
    types {{ }} default_type "text/html; charset=utf-8";
    server {{
        listen 127.0.0.1:{NGINX_PORT};
        {locations}
    }}
}}
"""
    )
    process = subprocess.Popen(["nginx", "-p", str(_FOLDER), "-c", str(configuration)])
    try:
        time.sleep(1)
        if process.poll() is not None:
            raise SystemExit(f"nginx ended: {(_FOLDER / 'error.log').read_text()}")
        yield f"http://127.0.0.1:{NGINX_PORT}"
    finally:
        process.terminate()
        process.wait()
