"""How many feeds of a corpus parse, and that none raises anything but `FeedError`.

Run: python -m tests.benchmarks.feeds [FILE...]; FILE is JSONL of {path, bytes_b64}.
"""

import base64
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from service.feeds.models import FeedError
from service.feeds.parse import parse_feed


class Record(msgspec.Struct, frozen=True):
    path: str
    bytes_b64: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    set: str
    feeds: int
    parsed: int
    with_entries: int
    refused: int
    crashed: int
    entries: int
    seconds: float
    slowest_ms: float


def measure(path: Path) -> tuple[Outcome, Counter[str]]:
    records = [msgspec.json.decode(line, type=Record) for line in path.read_bytes().splitlines() if line.strip()]
    parsed = with_entries = refused = entries = 0
    slowest, trouble = 0.0, Counter[str]()
    started = time.perf_counter()
    for record in records:
        begun = time.perf_counter()
        try:
            feed = parse_feed(base64.b64decode(record.bytes_b64), "https://feeds.example/" + record.path)
        except FeedError as error:
            refused += 1
            trouble["refused: " + error.reason[:70]] += 1
        except Exception as error:  # noqa: BLE001 - what the benchmark is there to find
            trouble[f"CRASH {record.path}: {error!r}"] += 1
        else:
            parsed += 1
            with_entries += bool(feed.entries)
            entries += len(feed.entries)
            trouble.update("entry: " + problem.split(" ", 2)[2][:60] for problem in feed.problems)
        slowest = max(slowest, time.perf_counter() - begun)
    outcome = Outcome(
        set=path.stem,
        feeds=len(records),
        parsed=parsed,
        with_entries=with_entries,
        refused=refused,
        crashed=len(records) - parsed - refused,
        entries=entries,
        seconds=round(time.perf_counter() - started, 2),
        slowest_ms=round(1000 * slowest, 1),
    )
    return outcome, trouble


def main(arguments: list[str]) -> int:
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    paths = [Path(argument) for argument in arguments] or [data / "feeds" / "feedparser_tests.jsonl"]
    table = Table("set", "feeds", "parsed", "with entries", "refused", "crashed", "entries", "s", "slowest ms")
    crashed = 0
    for path in paths:
        if not path.exists():
            print(f"skipped: {path} is absent; set NEWSASSAY_BENCH_DATA", file=sys.stderr)
            continue
        outcome, trouble = measure(path)
        table.add_row(*(str(value) for value in msgspec.structs.astuple(outcome)))
        print(json.dumps(msgspec.to_builtins(outcome)))
        for told, count in trouble.most_common(12):
            print(f"  {count:5}  {told}", file=sys.stderr)
        crashed += outcome.crashed
    Console(stderr=True).print(table)
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
