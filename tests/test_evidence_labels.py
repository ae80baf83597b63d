"""Every label of the evidence beside a verdict, and every count in its reason, held against the values themselves.

The checks are written by hand from the output files alone, and share nothing with the engine's.
"""

import itertools
import math
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scoring.engine import Engine
from service.offline import EXIT_SCORED, ScoreOptions, score_files
from tests.expectations import STORIES, read_lines

DATA = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
CASES = sorted((DATA.parent / "cases" / "stories").glob("*.jsonl"))
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NEAR = 0.05
"""Numbers that rounding or measuring leaves apart by so much, relative to the larger, may be one."""
LIKE = 2.0
"""Times that one interval may be as wide as another of like precision."""


class Run(NamedTuple):
    """What one run of the scorer wrote."""

    name: str
    claims: dict[str, dict[str, Any]]
    facts: dict[str, dict[str, Any]]
    assessments: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> list[Run]:
    """Score the fixture stories in one run and each small case in a run of its own."""
    sources = [("fixtures", [str(STORIES)]), *((path.stem, [str(path)]) for path in CASES)]
    scored = []
    for name, inputs in sources:
        folder = tmp_path_factory.mktemp("labels")
        assert score_files(inputs, folder, ScoreOptions(quiet=True), engine) == EXIT_SCORED
        scored.append(
            Run(
                name,
                {claim["claim_id"]: claim for claim in read_lines(folder / "claims.jsonl")},
                {fact["fact_id"]: fact for fact in read_lines(folder / "facts.jsonl")},
                {item["claim_id"]: item for item in read_lines(folder / "assessments.jsonl")},
            )
        )
    return scored


def span(value: dict[str, Any]) -> tuple[float, float]:
    return value["low"], math.inf if value["high"] is None else value["high"]


def zeros(number: float) -> int:
    digits = f"{number:.0f}"
    return len(digits) - len(digits.rstrip("0")) if float(number).is_integer() else -1


def check_quantity(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    (low, high), (other_low, other_high) = span(own), span(other)
    width, other_width = high - low, other_high - other_low
    overlap = low <= other_high and other_low <= high
    near = abs(low - other_low) <= NEAR * max(abs(low), abs(other_low))
    rounder = zeros(other_low) - zeros(low) if width == other_width == 0 else 0
    match relation:
        case "supports":
            bounds = math.isinf(width) and math.isinf(other_width) and low == other_low
            like = bounds or (width == other_width == 0 and near) or 0 < width <= LIKE * other_width <= LIKE**2 * width
            return like and (overlap or near)
        case "coarser":
            lower = math.isinf(width) and other_low < low
            return (overlap or near or rounder > 0) and (other_width > width or rounder > 0 or lower)
        case "finer":
            higher = math.isinf(other_width) and other_low > low
            return (overlap or near or rounder < 0) and (other_width < width or rounder < 0 or higher)
        case "earlier":  # a smaller number that rose since, or a larger one that was corrected
            return other_low != low
    return (low, high) != (other_low, other_high)


def check_date(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    overlap = own["start"] <= other["end"] and other["start"] <= own["end"]
    inside = own["start"] <= other["start"] and other["end"] <= own["end"]
    around = other["start"] <= own["start"] and own["end"] <= other["end"]
    match relation:
        case "supports":
            return bool(overlap and own["granularity"] == other["granularity"])
        case "finer":
            return bool(inside and not around)
        case "coarser":
            return bool(around and not inside)
    return bool(not overlap or relation in {"supersedes", "earlier"})


def check_place(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = own["path"], other["path"]
    match relation:
        case "supports":
            return bool(mine == theirs)
        case "coarser":
            return len(theirs) < len(mine) and bool(mine[: len(theirs)] == theirs)
        case "finer":
            return len(mine) < len(theirs) and bool(theirs[: len(mine)] == mine)
    return bool(mine != theirs)


def check_set(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = set(own["members"]), set(other["members"])
    if own["member_type"] == "person" or other["member_type"] == "person":
        return relation != "supports" or len(mine) == len(theirs)  # One person has several names.
    match relation:
        case "supports":
            return mine == theirs and own["closed"] == other["closed"]
        case "coarser":
            return bool(mine & theirs) and (not mine <= theirs or (own["closed"] and not other["closed"]))
        case "finer":
            return mine <= theirs and (mine != theirs or (other["closed"] and not own["closed"]))
    return (mine, own["excluded"]) != (theirs, other["excluded"])


def check_polarity(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    return relation not in {"supports", "finer", "coarser"} or own["positive"] == other["positive"]


CHECKS = {
    "quantity": check_quantity,
    "date": check_date,
    "place": check_place,
    "set": check_set,
    "polarity": check_polarity,
}


def is_true(relation: str, own: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether a label between two claims is borne out by their times and values."""
    if relation == "supersedes" and other["published_at"] < own["published_at"]:
        return False
    if relation == "earlier" and other["published_at"] >= own["published_at"]:
        return False
    if own["kind"] != other["kind"] or own["kind"] == "statement":
        return True
    return CHECKS[own["kind"]](relation, own["value"], other["value"])


def number_before(words: str, reason: str) -> int:
    """Return the number that a reason has before some words; 0 where it has not."""
    found = re.search(rf"(?i)\b({'|'.join(NUMBERS)}|\d+) (?:independent outlets? )?{words}\b", reason)
    if found is None:
        return 0
    word = found[1].lower()
    return int(word) if word.isdecimal() else NUMBERS.index(word)


def each_verdict(runs: list[Run]) -> list[tuple[Run, dict[str, Any]]]:
    return [(run, item) for run in runs for item in run.assessments.values()]


def describe(run: Run, item: dict[str, Any], note: str) -> str:
    return f"{run.name} {item['verdict']} {run.claims[item['claim_id']]['text']!r}: {item['reason']!r}: {note}"


@pytest.mark.models
@pytest.mark.timeout(600)
def test_every_label_holds_against_the_two_values(runs: list[Run]) -> None:
    wrong = [
        describe(run, item, f"{row['relation']} {run.claims[row['claim_id']]['value']}")
        for run, item in each_verdict(runs)
        for row in item["evidence"]
        if not is_true(row["relation"], run.claims[item["claim_id"]], run.claims[row["claim_id"]])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.models
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("words", "relations"),
    [
        ("agrees?", {"supports", "finer"}),
        ("tells? it less exactly", {"coarser"}),
        ("disagrees?", {"contradicts"}),
        ("says?", {"contradicts"}),
    ],
)
def test_no_reason_counts_more_outlets_than_the_evidence_has(runs: list[Run], words: str, relations: set[str]) -> None:
    wrong = []
    for run, item in each_verdict(runs):
        outlets = {row["outlet"] for row in item["evidence"] if row["relation"] in relations}
        if number_before(words, item["reason"].partition("; ")[2]) > len(outlets):
            wrong.append(describe(run, item, f"{sorted(outlets)}"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.models
@pytest.mark.timeout(600)
def test_a_claim_that_is_contradicted_itself_is_the_last_of_the_witnesses_and_supersedes_nothing(
    runs: list[Run],
) -> None:
    wrong = []
    for run, item in each_verdict(runs):
        poor = [run.assessments[row["claim_id"]]["verdict"] == "contradicted" for row in item["evidence"]]
        if poor != sorted(poor):
            wrong.append(describe(run, item, "a contradicted witness comes before another"))
        wrong += [
            describe(run, item, f"superseded by {run.claims[row['claim_id']]['text']!r}, contradicted itself")
            for row, bad in zip(item["evidence"], poor, strict=True)
            if bad and row["relation"] == "supersedes"
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.models
@pytest.mark.timeout(600)
def test_no_claim_is_contradicted_on_a_fact_that_is_published_as_undetermined(runs: list[Run]) -> None:
    wrong = [
        describe(run, item, run.facts[item["fact_id"]]["state"])
        for run, item in each_verdict(runs)
        if item["verdict"] == "contradicted" and run.facts[item["fact_id"]]["state"] == "undetermined"
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.models
@pytest.mark.timeout(600)
def test_no_outlet_is_on_both_sides_of_a_contested_fact(runs: list[Run]) -> None:
    wrong = []
    for run in runs:
        for fact in run.facts.values():
            if fact["state"] != "contested" or fact["kind"] == "set":
                continue
            sides = [{run.claims[c]["outlet"] for c in position["claim_ids"]} for position in fact["positions"]]
            both = [one & other for one, other in itertools.pairwise(sides[:2]) if one & other]
            wrong += [f"{run.name} {fact['label']}: {sorted(outlets)}" for outlets in both]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("relation", "own", "other", "holds"),
    [
        ("supports", (64, 64), (19, 19), False),
        ("supports", (64, 64), (64, 64), True),
        ("supports", (64, 64), (19, None), False),
        ("coarser", (64, 64), (19, None), True),
        ("coarser", (64, 64), (64, 64), False),
        ("finer", (45, 55), (50, 50), True),
        ("earlier", (64, 64), (19, 19), True),
        ("earlier", (19, 19), (64, 64), True),
        ("earlier", (19, 19), (19, 19), False),
        ("contradicts", (64, 64), (64, 64), False),
    ],
)
def test_the_check_itself_tells_true_labels_from_false_ones(
    relation: str, own: tuple[float, float], other: tuple[float, float | None], holds: bool
) -> None:
    values = [{"low": low, "high": high} for low, high in (own, other)]
    assert check_quantity(relation, *values) is holds
