"""Attribution against PolNeAR: exact F1 of source, cue and content, and F1 of overlapping content.

FILE holds one document a line: {id, text, attributions: [{source, cue, content: [[start, end], ...]}]}. Beside ours,
from the same run, the baseline that takes the words around a form of "say": what stands before it in its sentence
as source, what follows as content. Run: `python -m tests.benchmarks.attribution [FILE]`.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from scoring.claims.attribution import Attribution, find_attributions
from scoring.claims.parse import load_parser, plain_text
from scoring.config import ClaimConfig

DEFAULT = "attribution/polnear_dev.jsonl"
PARTS = ("source", "cue", "content")
Spans = tuple[tuple[int, int], ...]
Row = dict[str, Spans]


def read_ours(doc: Any, text: str) -> list[Row]:
    return [_row(found) for found in find_attributions(doc, text, ClaimConfig())]


def _row(found: Attribution) -> Row:
    return {"source": (found.source,), "cue": (found.cue,), "content": found.content}


def read_say(doc: Any, text: str) -> list[Row]:
    del text
    rows: list[Row] = []
    for token in doc:
        if token.lower_ in {"said", "says", "say"}:
            sent = token.sent
            before, after = (sent.start_char, token.idx - 1), (token.idx + len(token) + 1, sent.end_char)
            rows.append({"source": (before,), "cue": ((token.idx, token.idx + len(token)),), "content": (after,)})
    return rows


def f1(right: float, gold: int, found: int) -> float:
    return round(2 * right / (gold + found), 4) if gold + found else 0.0


def exact(gold: Iterable[list[Row]], found: Iterable[list[Row]], part: str) -> float:
    right = golds = founds = 0
    for truths, rows in zip(gold, found, strict=True):
        wanted = {tuple(row[part]) for row in truths if row[part]}
        given = {tuple(row[part]) for row in rows if row[part]}
        right += len(wanted & given)
        golds += len(wanted)
        founds += len(given)
    return f1(right, golds, founds)


def overlap(gold: Iterable[list[Row]], found: Iterable[list[Row]]) -> float:
    """F1 over characters that are anybody's content."""
    right = golds = founds = 0
    for truths, rows in zip(gold, found, strict=True):
        wanted = {at for row in truths for start, end in row["content"] for at in range(start, end)}
        given = {at for row in rows for start, end in row["content"] for at in range(start, end)}
        right += len(wanted & given)
        golds += len(wanted)
        founds += len(given)
    return f1(right, golds, founds)


def measure(
    gold: list[list[Row]], parsed: list[tuple[Any, str]], read: Callable[[Any, str], list[Row]]
) -> dict[str, float]:
    found = [read(doc, text) for doc, text in parsed]
    figures = {part: exact(gold, found, part) for part in PARTS}
    return figures | {"content_overlap": overlap(gold, found)}


def run(path: Path) -> dict[str, Any]:
    parser = load_parser()
    gold: list[list[Row]] = []
    parsed: list[tuple[Any, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = plain_text(record["text"])
        parsed.append((parser(text), text))
        gold.append([{part: tuple(map(tuple, row[part])) for part in PARTS} for row in record["attributions"]])
    return {
        "file": path.name,
        "documents": len(gold),
        "ours": measure(gold, parsed, read_ours),
        "say": measure(gold, parsed, read_say),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    arguments.add_argument("file", nargs="?", type=Path, default=data / DEFAULT)
    path = arguments.parse_args().file
    if not path.exists():
        print(f"skipped: {path} is absent")
        return
    result = run(path)
    print(f"{'':8}" + "".join(f"{name:>17}" for name in result["ours"]))
    for name in ("ours", "say"):
        print(f"{name:8}" + "".join(f"{value:17.3f}" for value in result[name].values()))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
