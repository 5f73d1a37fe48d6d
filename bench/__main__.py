"""``make bench``: everything once, into docs/bench.md and var/bench/results.json."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from . import cached, report, site, tools


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each of wrk's turns")
    options = parser.parse_args()
    tools.need(wrk="wrk", nginx="nginx-light")
    site.build()
    command = [sys.executable, "-m", "bench.uncached", "--rounds", str(options.rounds)]
    said = subprocess.run(command, cwd=site.BASE_DIR, check=True, stdout=subprocess.PIPE)
    rendered = json.loads(said.stdout)
    kept = cached.measure(options.rounds, options.seconds)
    results = {"machine": report.machine(), "cached": kept, "uncached": rendered}
    (site.VAR_DIR / "results.json").write_text(json.dumps(results, indent=1))
    report.write(kept, rendered)
    print(f"Written to {report.FILE.relative_to(site.BASE_DIR)}")


if __name__ == "__main__":
    main()
