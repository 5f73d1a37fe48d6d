"""The results of ``make bench``, for people: docs/bench.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path
from typing import Any

from .site import BASE_DIR, CORES

FILE = BASE_DIR / "docs" / "bench.md"


def machine() -> str:
    """Cores, memory, processor and versions: what the figures hold for."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next((n.split(":")[1].strip() for n in names if n.startswith("model name")), "")
    return f"{CORES} cores ({processor}), {memory:.0f} GiB, Python {platform.python_version()}"


def write(cached: list[dict[str, Any]], uncached: dict[str, dict[str, float]]) -> None:
    lines = [
        "# What pages cost",
        "",
        f"Written by `make bench` on {dt.datetime.now(dt.UTC):%d %B %Y}: {machine()}. "
        "Medians over rounds in which the candidates take turns; ratios are taken within a round. "
        "The load is the machine's average over a minute as the rounds end: "
        f"much over {CORES} means that others were at work, and that the figures are worth less.",
        "",
        "## Kept pages, beside nginx",
        "",
        "wrk asks the site (granian, a worker a core) and nginx (as many workers), which sends "
        "the same bytes and headers from a static file: as it does unless told otherwise, and "
        "told to keep the file open (`open_file_cache`). The aim is a ratio of 0.8.",
        "",
        "| page | encoding | bytes | page cache, requests/s | nginx | ratio "
        "| nginx, file kept open | ratio | load |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {row['page']} | {row['encoding']} | {row['bytes']:,} | {row['page_cache']:,.0f} "
            f"| {row['nginx']:,.0f} | {row['ratio']:.2f} "
            f"| {row['nginx_open']:,.0f} | {row['ratio_open']:.2f} | {row['load']:.1f} |"
            for row in cached
        ),
        "",
        "## Pages that are not kept any more, or not yet",
        "",
        "CPU (user and system), beside Django's for an empty view behind the same middleware. "
        "Asked again: something was written that is nothing to the page, so that its queries are "
        "put to the database once more and it is answered from memory. Rendered: by Django, the "
        "first time that a process is asked for a page, and when its rows are others. The aim is "
        "25 times.",
        "",
        "| page | empty view, ms | asked again, ms | ratio | rendered, ms | ratio |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {row['empty_ms']:.2f} | {row['again_ms']:.2f} "
            f"| {row['again_ratio']:.1f} | {row['page_ms']:.1f} | {row['ratio']:.0f} |"
            for name, row in uncached.items()
        ),
        "",
    ]
    FILE.write_text("\n".join(lines))
