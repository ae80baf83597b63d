"""Truth among conflicting values, by the engine and by published methods, on files of one form.

`python -m tests.benchmarks.truth FILE...`: JSON lines of {source, object, value, optional attribute, truth or
truth_path}. Without FILE the four files of the evaluation data are read from $NEWSASSAY_BENCH_DATA/truth. The engine
answers by `judge_facts` as it stands; an outlet's reliability comes from its claims' own leave-one-out beliefs through
`lower_bounds`, in rounds. No parameter is chosen on a file's truth.
"""

import datetime as dt
import json
import math
import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from scoring.config import ConsensusConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.consensus.votes import log_odds
from scoring.models import Assessment, Fact, PlaceValue, QuantityValue, SetValue, StatementValue, StoryClaims
from scoring.reliability.bounds import lower_bounds
from tests.benchmarks.truth_files import FileKind, Record, as_story, group_objects, kind_of, read_records
from tests.benchmarks.truth_methods import PUBLISHED, Answers

ROUNDS = 5
ANSWERING = ConsensusConfig(settled_origins=1)
"""Here every object wants its finest answer; nothing is charged to anyone, so nothing is held back."""
NAMES = ("book_authors", "population", "tdh_birthplaces", "gva_news_claims")
_NOW = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)


def ours(objects: Mapping[str, list[Record]], kind: FileKind, config: ConsensusConfig) -> Answers:
    """Return the engine's answers: beliefs and reliability in turn."""
    stories = {key: as_story(key, records, kind) for key, records in objects.items()}
    bounds: dict[str, float] = {}
    answers: Answers = {}
    for _ in range(ROUNDS):
        counts: dict[str, list[float]] = {record.source: [0.0, 0.0] for held in objects.values() for record in held}
        for key, story in stories.items():
            facts, assessments = judge_facts(story, bounds, _NOW, config)
            answers[key] = _answer(facts[0])
            _credit(story, assessments, counts, config)
        sources = sorted(counts)
        agreed, departed = np.array([counts[source] for source in sources]).T
        bounds = dict(zip(sources, lower_bounds(agreed, departed, ReliabilityConfig()).tolist(), strict=True))
    return answers


def _credit(
    story: StoryClaims, assessments: Iterable[Assessment], counts: dict[str, list[float]], config: ConsensusConfig
) -> None:
    """Add to each source's agreement the belief in its claim, as if somebody without a record had made it.

    The leave-one-out odds of the claim's position times the odds of an unknown: a source's own record never
    speaks for its claim. A claim to which nobody else speaks adds nothing, one that others make more precise
    little (being vague is easy), and a toss-up counts less than a clear case.
    """
    own = math.exp(log_odds(config.cold_bound, config))
    for assessment in assessments:
        if assessment.evidence:
            held = counts[story.claims[assessment.claim_id].outlet_id]
            belief = assessment.belief * own / (assessment.belief * own + 1.0 - assessment.belief)
            vague = any(row.relation == "finer" for row in assessment.evidence)
            weight = abs(2.0 * belief - 1.0) * (1.0 - config.coarse_support if vague else 1.0)
            held[0] += weight * belief
            held[1] += weight * (1.0 - belief)


def _answer(fact: Fact) -> str | float:
    """Return the most believed value of a fact; of a list, the members believed in."""
    if fact.kind == "set":
        held = [p for p in fact.positions if isinstance(p.value, SetValue) and p.belief >= 0.5]
        chosen = held or fact.positions[:1]
        return ";".join(sorted({m for p in chosen if isinstance(p.value, SetValue) for m in p.value.members}))
    value = fact.positions[0].value
    if isinstance(value, QuantityValue):
        return value.low
    if isinstance(value, PlaceValue):
        return value.path[0]
    return value.text if isinstance(value, StatementValue) else ""


def measure(objects: Mapping[str, list[Record]], answers: Answers, kind: FileKind) -> dict[str, float]:
    """Return the measures of one method over the objects with a known truth."""
    judged = [(records, answers[key]) for key, records in objects.items() if _truth(records) is not None]
    exact = [_same(answer, _truth(records), kind) for records, answer in judged]
    several = [ok for ok, (records, _) in zip(exact, judged, strict=True) if len({r.source for r in records}) > 1]
    figures = {"objects": float(len(judged)), "exact": _mean(exact), "exact, several sources": _mean(several)}
    if kind == "quantity":
        near = [abs(float(a) - float(_truth(r) or 0)) <= 0.01 * abs(float(_truth(r) or 0)) for r, a in judged]
        figures["within 1 %"] = _mean(near)
    if kind == "place":
        figures["on path"] = _mean([answer in next(r.truth_path for r in records) for records, answer in judged])
    if kind == "set":
        figures["per-member F1"] = _member_f1([(str(answer), str(_truth(records))) for records, answer in judged])
    return figures


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
        facts, assessments = judge_facts(as_story(key, records, kind), {}, _NOW, ConsensusConfig())
        right = {f"{key}#{i}": _same(record.value, truth, kind) for i, record in enumerate(records)}
        given.append(any(right.values()))
        charged += [not right[a.claim_id] for a in assessments if a.verdict == "contradicted" and a.scored]
        if facts[0].state == "settled":
            settled.append(_same(_answer(facts[0]), truth, kind))
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


def _same(answer: str | float, truth: str | float | None, kind: FileKind) -> bool:
    if kind == "set":
        return set(str(answer).split(";")) == set(str(truth).split(";"))
    return answer == truth


def _member_f1(pairs: Iterable[tuple[str, str]]) -> float:
    hit = said = true = 0
    for answer, truth in pairs:
        a, t = set(answer.split(";")), set(truth.split(";"))
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
    figures["verdicts"] = {name: value for name, value in charges.items() if not math.isnan(value)}
    return {"file": path.stem, "kind": kind, "values": len(records), "seconds": round(seconds, 1), "figures": figures}


def main() -> int:
    """Run the files named on the command line, or those of the evaluation data."""
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data")) / "truth"
    paths = [Path(name) for name in sys.argv[1:]] or [data / f"{name}.jsonl" for name in NAMES]
    for path in paths:
        if path.exists():
            print(json.dumps(run(path)))
        else:
            print(f"skipped: no file {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
