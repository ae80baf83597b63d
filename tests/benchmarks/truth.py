"""Truth among conflicting values, by the engine and by published methods, on files of one form.

`python -m tests.benchmarks.truth FILE...`: JSON lines of {source, object, value, optional attribute, truth or
truth_path}. Without FILE the four files of the evaluation data are read from $NEWSASSAY_BENCH_DATA/truth. The engine
answers by `judge_facts` as it stands, in rounds that learn how far sources and their readings are borne out
(`truth_rounds`). No parameter is chosen on a file's truth.
"""

import json
import math
import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from tests.benchmarks.truth_files import (
    NOW,
    FileKind,
    Record,
    as_story,
    group_objects,
    kind_of,
    name_claim,
    read_records,
)
from tests.benchmarks.truth_methods import PUBLISHED, Answers
from tests.benchmarks.truth_rounds import answer, ours

ANSWERING = ConsensusConfig(settled_origins=sys.maxsize)
"""Here every object wants an answer and none is settled; nothing is charged to anyone, so nothing is held back."""
NAMES = ("book_authors", "population", "tdh_birthplaces", "gva_news_claims")


def measure(objects: Mapping[str, list[Record]], answers: Answers, kind: FileKind) -> dict[str, float]:
    """Return the measures of one method over the objects with a known truth."""
    judged = [(records, answers[key]) for key, records in objects.items() if _truth(records) is not None]
    exact = [_same(told, _truth(records), kind) for records, told in judged]
    several = [ok for ok, (records, _) in zip(exact, judged, strict=True) if len({r.source for r in records}) > 1]
    figures = {"objects": float(len(judged)), "exact": _mean(exact), "exact, several sources": _mean(several)}
    if kind == "quantity":
        near = [abs(float(a) - float(_truth(r) or 0)) <= 0.01 * abs(float(_truth(r) or 0)) for r, a in judged]
        figures["within 1 %"] = _mean(near)
    if kind == "place":
        figures["on path"] = _mean([told in next(r.truth_path for r in records) for records, told in judged])
    if kind == "set":
        figures["per-member F1"] = _member_f1([(str(told), str(_truth(records))) for records, told in judged])
    return figures


def is_exact(records: Iterable[Record], told: str | float, kind: FileKind) -> bool:
    """Return whether an answer is the known truth."""
    truth = _truth(records)
    return truth is not None and _same(told, truth, kind)


def judge_charges(objects: Mapping[str, list[Record]], kind: FileKind) -> dict[str, float]:
    """Return how right the engine's verdicts are, as it judges without any record: what it charges, what it settles.

    The share of objects whose truth some source gives is the ceiling of every method here.
    """
    charged: list[bool] = []
    settled: list[bool] = []
    given: list[bool] = []
    for key, records in objects.items():
        truth = _truth(records)
        if truth is None:
            continue
        facts, assessments = judge_facts(as_story(key, records, kind), {}, NOW, ConsensusConfig())
        right = {name_claim(key, i): _same(record.value, truth, kind) for i, record in enumerate(records)}
        given.append(any(right.values()))
        charged += [not right[a.claim_id] for a in assessments if a.verdict == "contradicted" and a.scored]
        if facts[0].state == "settled":
            settled.append(_same(answer(facts[0]), truth, kind))
    return {
        "truth among the values": _mean(given),
        "claims charged": float(len(charged)),
        "charged and wrong": _mean(charged),
        "facts settled": float(len(settled)),
        "settled and true": _mean(settled),
    }


def _truth(records: Iterable[Record]) -> str | float | None:
    for record in records:
        if record.truth is not None:
            return record.truth
        if record.truth_path:
            return record.truth_path[0]
    return None


def _same(told: str | float, truth: str | float | None, kind: FileKind) -> bool:
    if kind == "set":
        return set(str(told).split(";")) == set(str(truth).split(";"))
    return told == truth


def _member_f1(pairs: Iterable[tuple[str, str]]) -> float:
    hit = said = true = 0
    for told, truth in pairs:
        a, t = set(told.split(";")), set(truth.split(";"))
        hit, said, true = hit + len(a & t), said + len(a), true + len(t)
    return 2 * hit / (said + true) if hit else 0.0


def _mean(values: list[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def run(path: Path) -> dict[str, object]:
    """Print the table of one file and return its figures."""
    records = read_records(path)
    kind, objects = kind_of(records), group_objects(records)
    print(f"\n{path.stem}: {len(records)} values, {len(objects)} objects, read as {kind}")
    figures: dict[str, dict[str, float]] = {}
    for name, method in PUBLISHED.items():
        figures[name] = measure(objects, method(objects), kind)
    started = time.perf_counter()
    figures["newsassay"] = measure(objects, ours(objects, kind, ANSWERING), kind)
    seconds = time.perf_counter() - started
    columns = list(figures["vote"])
    print(f"{'method':<14}" + "".join(f"{column:>24}" for column in columns))
    for name, row in figures.items():
        print(f"{name:<14}" + "".join(f"{row[column]:>24.4g}" for column in columns))
    charges = judge_charges(objects, kind)
    print("verdicts without records: " + ", ".join(f"{name} {value:.4g}" for name, value in charges.items()))
    figures["verdicts"] = charges
    return {"file": path.stem, "kind": kind, "values": len(records), "seconds": round(seconds, 1), "figures": figures}


def _without_nan(value: Any) -> Any:
    """Return figures in which what can't be measured is null: JSON has no NaN."""
    if isinstance(value, dict):
        return {name: _without_nan(held) for name, held in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value


def main() -> int:
    """Run the files named on the command line, or those of the evaluation data."""
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data")) / "truth"
    paths = [Path(name) for name in sys.argv[1:]] or [data / f"{name}.jsonl" for name in NAMES]
    for path in paths:
        if path.exists():
            print(json.dumps(_without_nan(run(path))))
        else:
            print(f"skipped: no file {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
