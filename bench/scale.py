"""
Every page of the site and of the desk on a small and on a large archive, in turn.

    DATABASE_URL=sqlite:////tmp/small.sqlite3 manage.py migrate && … fill --reviews 1000
    DATABASE_URL=sqlite:////tmp/large.sqlite3 manage.py migrate && … fill --reviews 100000
    python -m bench.scale --small sqlite:////tmp/small.sqlite3 --large sqlite:////tmp/large.sqlite3

Prints a Markdown table, the greatest ratio first. ``--only PATTERN`` asks for the pages
whose names match it; ``--queries`` tells of each page's slowest query instead.
Each archive is a process of its own with a test client; it gets a superuser.

CPU is that of the process; on a PostgreSQL of the same machine its backend's is
added. It is the figure to go by where other work shares the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

#: At 1,000 times the reviews a page may take this much longer.
ALLOWED = 1.3


class Archive:
    """A process that answers for one archive (``bench.scale_pages``)."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.scale_pages"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DATABASE_URL": url, "DJANGO_ENV": "development", "DEBUG": "false"},
        )
        self.names: list[str] = self._read()

    def ask(self, **asked: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("The archive's process ended.")
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def measure(archives: Sequence[Archive], name: str, runs: int) -> list[dict[str, float]]:
    """Medians in milliseconds, of each archive; the runs alternate."""
    found: list[list[dict[str, float]]] = [[] for _ in archives]
    for _ in range(runs + 1):  # the first one warms up
        for archive, measured in zip(archives, found, strict=True):
            measured.append(archive.ask(page=name))
    return [
        {key: statistics.median(run[key] for run in measured[1:]) for key in measured[0]}
        for measured in found
    ]


#: A page of the desk with more rows costs more: of two that are compared they are told.
_COUNTS = ("queries", "rows")


def print_table(measured: list[tuple[str, dict[str, float], dict[str, float]]]) -> None:
    print("| page | small: CPU | large: CPU | ratio | small: wall | large: wall | queries | rows |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, small, large in sorted(measured, key=lambda row: -row[2]["cpu"] / row[1]["cpu"]):
        ratio = large["cpu"] / small["cpu"]
        times = (small["cpu"], large["cpu"])
        walls = (small["wall"], large["wall"])
        queries, rows = (sorted({int(small[what]), int(large[what])}) for what in _COUNTS)
        print(
            f"| {name} | {times[0]:.1f} | {times[1]:.1f}"
            f" | {f'**{ratio:.2f}**' if ratio > ALLOWED else f'{ratio:.2f}'}"
            f" | {walls[0]:.1f} | {walls[1]:.1f} | {' / '.join(map(str, queries))}"
            f" | {' / '.join(map(str, rows))} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--small", required=True, metavar="URL")
    parser.add_argument("--large", required=True, metavar="URL")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", default="", metavar="PATTERN")
    parser.add_argument("--queries", action="store_true")
    options = parser.parse_args()
    archives = [Archive(options.small), Archive(options.large)]
    names = [name for name in archives[0].names if name in archives[1].names]
    names = [name for name in names if re.search(options.only, name)]
    rows = []
    for name in names:
        if options.queries:
            for archive in archives:
                print(f"--- {name}\n{archive.ask(queries=name)}", flush=True)
            continue
        small, large = measure(archives, name, options.runs)
        rows.append((name, small, large))
        print(f"{large['cpu'] / small['cpu']:6.2f} {large['cpu']:8.1f} {name}", file=sys.stderr)
    if rows:
        one, five, fifteen = os.getloadavg()
        print(f"Milliseconds, medians of {options.runs}; load average {one:.1f} {five:.1f}", end="")
        print(f" {fifteen:.1f}.\n")
        print_table(rows)
    for archive in archives:
        archive.close()


if __name__ == "__main__":
    main()
