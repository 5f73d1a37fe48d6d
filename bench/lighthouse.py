"""
Lighthouse's phone run on the site's pages, and the bytes that each takes.

``python -m bench.lighthouse`` serves the site, runs what npm calls
``lighthouse@VERSION`` with Debian's Chromium, prints a table, writes
var/bench/lighthouse.json with each page's full report beside it, and ends with
an error where anything is over its budget.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from . import site
from .tools import need

#: The last one that runs on Debian's Node.
VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Kilobytes that a page may take, compressed, by what Lighthouse calls the kind.
BUDGET = {"Script": 10_000, "Stylesheet": 20_000, "Document": 20_000}
MAX_LCP_MS = 1200
#: How often a run is tried.
_ATTEMPTS = 3
_REPORTS = site.VAR_DIR / "lighthouse"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def measure(runs: int, names: list[str]) -> dict[str, dict[str, Any]]:
    """Medians of ``runs`` for each page; a category's score is its median, too."""
    need(npx="npm", chromium="chromium")
    _REPORTS.mkdir(parents=True, exist_ok=True)
    with site.served() as address:
        site.warm(address, (site.PAGES[name] for name in names))
        return {name: _median([_run(name, address) for _ in range(runs)]) for name in names}


def _run(name: str, address: str) -> dict[str, Any]:
    path = _REPORTS / f"{name}.json"
    command = [
        *("npx", "--yes", f"lighthouse@{VERSION}", address + site.PAGES[name]),
        *("--quiet", "--output=json", f"--output-path={path}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}"),
    ]
    environment = {"CHROME_PATH": "/usr/bin/chromium", **os.environ}
    for attempt in range(1, _ATTEMPTS + 1):
        # On a busy machine Lighthouse now and then has no trace, and asks to be run again.
        if subprocess.run(command, check=False, env=environment).returncode == 0:
            break
        if attempt == _ATTEMPTS:
            raise SystemExit(f"Lighthouse failed {attempt} times on {name}.")
    found = read(json.loads(path.read_text()))
    print(name, found, flush=True)
    return found


def read(report: dict[str, Any]) -> dict[str, Any]:
    """What is asked of a report: scores of 100, milliseconds, bytes."""
    audits = report["audits"]
    sent = audits["network-requests"]["details"]["items"]
    ours = urlsplit(report["finalDisplayedUrl"]).netloc
    return {
        **{key: round(report["categories"][key]["score"] * 100) for key in CATEGORIES},
        "lcp_ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "observed_lcp_ms": audits["metrics"]["details"]["items"][0][
            "observedLargestContentfulPaint"
        ],
        "cls": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "tbt_ms": round(audits["total-blocking-time"]["numericValue"]),
        "third_parties": sum(_is_foreign(item["url"], ours) for item in sent),
        **{
            kind: sum(i["transferSize"] for i in sent if i.get("resourceType") == kind)
            for kind in BUDGET
        },
    }


def _is_foreign(address: str, ours: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and parts.netloc != ours


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: median(run[key] for run in runs) for key in runs[0]}


def too_much(name: str, page: dict[str, Any]) -> list[str]:
    """What of a page is over its budget or under 100, in words."""
    asked = [key for key in CATEGORIES if key != "seo" or name != site.NOT_INDEXED]
    found = [f"{key} {page[key]}, not 100" for key in asked if page[key] < 100]
    found += [
        f"{kind} {page[kind]} > {most} bytes" for kind, most in BUDGET.items() if page[kind] > most
    ]
    if page["lcp_ms"] >= MAX_LCP_MS:
        found.append(f"LCP {page['lcp_ms']} ms, not under {MAX_LCP_MS}")
    if page["cls"]:
        found.append(f"CLS {page['cls']}, not 0")
    if page["third_parties"]:
        found.append(f"{page['third_parties']} requests of third parties")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--page", choices=site.PAGES, action="append")
    options = parser.parse_args()
    site.build()
    found = measure(options.runs, options.page or list(site.PAGES))
    (site.VAR_DIR / "lighthouse.json").write_text(json.dumps(found, indent=1))
    failed = False
    for name, page in found.items():
        wrong = too_much(name, page)
        failed = failed or bool(wrong)
        print(f"{name}: {'; '.join(wrong) or 'as it should be'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
