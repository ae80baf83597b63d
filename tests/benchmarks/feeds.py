"""How many feeds of a corpus parse, and that none raises anything but `FeedError`, whole or damaged.

Beside it, from the same run: how many of the documents make feedparser alone raise.

Run: python -m tests.benchmarks.feeds [FILE...]; FILE is JSONL of {path, bytes_b64}.
"""

import base64
import io
import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import feedparser
import msgspec
from rich.console import Console
from rich.table import Table

from service.feeds.models import FeedError, ParsedFeed
from service.feeds.parse import parse_feed


class Record(msgspec.Struct, frozen=True):
    path: str
    bytes_b64: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    set: str
    damaged: bool
    feeds: int
    parsed: int
    with_entries: int
    refused: int
    crashed: int
    feedparser_raises: int
    entries: int
    entries_without_link: int
    seconds: float
    slowest_ms: float


def damage(body: bytes, seed: str) -> bytes:
    """Return the document cut somewhere, with some bytes changed."""
    chance = random.Random(seed)
    cut = bytearray(body[: chance.randint(len(body) // 2, len(body))])
    for _ in range(min(len(cut), 8)):
        cut[chance.randrange(len(cut))] = chance.randrange(256)
    return bytes(cut)


def raises_alone(body: bytes) -> bool:
    try:
        feedparser.parse(io.BytesIO(body))
    except Exception:  # noqa: BLE001 - what is counted
        return True
    return False


def measure(path: Path, *, damaged: bool) -> tuple[Outcome, Counter[str]]:
    records = [msgspec.json.decode(line, type=Record) for line in path.read_bytes().splitlines() if line.strip()]
    bodies = [(record.path, base64.b64decode(record.bytes_b64)) for record in records]
    if damaged:
        bodies = [(name, damage(body, name)) for name, body in bodies]
    feeds: list[ParsedFeed] = []
    refused, slowest, trouble = 0, 0.0, Counter[str]()
    started = time.perf_counter()
    for name, body in bodies:
        begun = time.perf_counter()
        try:
            feeds.append(parse_feed(body, "https://feeds.example/" + name))
        except FeedError as error:
            refused += 1
            trouble["refused: " + error.reason[:70]] += 1
        except Exception as error:  # noqa: BLE001 - what the benchmark is there to find
            trouble[f"CRASH {name}: {error!r}"] += 1
        slowest = max(slowest, time.perf_counter() - begun)
    seconds = time.perf_counter() - started
    told = [problem for feed in feeds for problem in feed.problems]
    trouble.update("entry" + problem[problem.rfind(")") + 1 :][:60] for problem in told)
    outcome = Outcome(
        set=path.stem,
        damaged=damaged,
        feeds=len(bodies),
        parsed=len(feeds),
        with_entries=sum(bool(feed.entries) for feed in feeds),
        refused=refused,
        crashed=len(bodies) - len(feeds) - refused,
        feedparser_raises=sum(raises_alone(body) for _, body in bodies),
        entries=sum(len(feed.entries) for feed in feeds),
        entries_without_link=sum("no http link" in problem for problem in told),
        seconds=round(seconds, 2),
        slowest_ms=round(1000 * slowest, 1),
    )
    return outcome, trouble


def main(arguments: list[str]) -> int:
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    paths = [Path(argument) for argument in arguments] or [data / "feeds" / "feedparser_tests.jsonl"]
    table = Table(*(name.replace("_", " ") for name in Outcome.__struct_fields__))
    crashed = 0
    for path in paths:
        if not path.exists():
            print(f"skipped: {path} is absent; set NEWSASSAY_BENCH_DATA", file=sys.stderr)
            continue
        for damaged in (False, True):
            outcome, trouble = measure(path, damaged=damaged)
            table.add_row(*(str(value) for value in msgspec.structs.astuple(outcome)))
            print(json.dumps(msgspec.to_builtins(outcome)))
            for told, count in trouble.most_common(8):
                print(f"  {count:5}  {told}", file=sys.stderr)
            crashed += outcome.crashed
    Console(stderr=True, width=160).print(table)
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
