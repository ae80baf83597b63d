"""Hold each package to its coverage floor: `python tests/coverage_floors.py COVERAGE_JSON`."""

import json
import sys
from collections import Counter
from pathlib import Path

FLOORS = {"scoring": 95.0, "service": 90.0}
"""Branch coverage in percent, by package."""


def covered_percent(report: dict[str, dict[str, dict[str, dict[str, int]]]], package: str) -> float:
    """Return lines and branches covered, in percent of all in the package."""
    totals: Counter[str] = Counter()
    for path, entry in report["files"].items():
        if Path(path).parts[0] == package:
            totals.update({key: entry["summary"][key] for key in KEYS})
    possible = totals["num_statements"] + totals["num_branches"]
    return 100 * (totals["covered_lines"] + totals["covered_branches"]) / possible if possible else 100.0


KEYS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def main() -> int:
    """Print each package's coverage beside its floor; return 1 when one is below."""
    report = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    failed = False
    for package, floor in FLOORS.items():
        percent = covered_percent(report, package)
        print(f"coverage of {package}: {percent:.1f} % (floor {floor:.0f} %)")  # noqa: T201 - a command line's output
        failed = failed or percent < floor
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
