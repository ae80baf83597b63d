"""The ledger is a pure function of each story's content."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ConsensusConfig, CorroborationConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.corroboration import load_observation_model, observe_story
from scoring.models import (
    Assessment,
    Claim,
    DriftType,
    Evidence,
    LedgerRow,
    Observed,
    OutletScore,
    PlaceValue,
    PolarityValue,
    SetValue,
    StatementValue,
    Story,
    Value,
)
from scoring.reliability import ledger_rows, mark_scored, score_outlets
from tests.scoring.consensus.factory import LATER, START, count, day, make_claim, members
from tests.scoring.consensus.factory import story_of as judged_story
from tests.scoring.corroboration.factory import story_of, tell

MODEL = load_observation_model()
QUICK = settings(max_examples=12, deadline=None)
NUMBERS = st.lists(st.integers(11, 13), min_size=2, max_size=8)
STORY = Story(
    story_id="s", title="Fire", article_ids=(), first_published_at=START, last_published_at=LATER, topic="weather"
)


def observed(
    claim_id: str, observation: str, weight: float = 1.0, chances: tuple[float, float] = (0.9, 0.1), *sources: str
) -> Observed:
    return Observed(
        claim_id=claim_id,
        observation=observation,  # type: ignore[arg-type] # one of the three
        chance_right=chances[0],
        chance_wrong=chances[1],
        expected=0.8,
        weight=weight,
        sources=sources,
    )


def charge(claim_id: str, *evidence: str, drift_type: DriftType = "quantity") -> Assessment:
    return Assessment(
        claim_id=claim_id,
        fact_id="f",
        verdict="contradicted",
        drift_type=drift_type,
        severity=0.4,
        reason="",
        evidence=tuple(Evidence(claim_id=one, outlet="", relation="contradicts") for one in evidence),
    )


def rows_of(
    claims: Sequence[Claim], found: Sequence[Observed], assessments: Sequence[Assessment] = ()
) -> dict[str, LedgerRow]:
    by_id = {claim.claim_id: claim for claim in claims}
    return {row.claim_id: row for row in ledger_rows(found, assessments, by_id, {}, STORY, method_version="v")}


def test_a_corroborated_claim_is_credited_and_a_contradicted_one_charged() -> None:
    claims = [make_claim("a.example", count(12), hours=2), make_claim("b.example", count(13))]
    found = [
        observed("a.example-1", "corroborated", 0.5, (0.9, 0.1), "b.example-1"),
        observed("b.example-1", "contradicted", 0.6, (0.05, 0.7), "a.example-1"),
    ]
    rows = rows_of(claims, found)
    right, wrong = rows["a.example-1"], rows["b.example-1"]
    assert (right.agreed, right.departed, right.weight) == (0.5, 0.0, 0.5)
    assert (wrong.agreed, wrong.departed, wrong.weight) == (0.0, 0.6, 0.6)
    assert (wrong.observation, wrong.chance_right, wrong.chance_wrong) == ("contradicted", 0.05, 0.7)
    assert (right.row_id, right.story_id, right.origin_id) == ("s/a.example-1", "s", "article:a.example-1")
    assert (right.at, right.topic, right.method_version) == (START + dt.timedelta(hours=2), "weather", "v")
    assert (right.expected, right.evidence, right.verdict, right.fact_id) == (0.8, ("b.example-1",), "unverified", "")


def test_a_silent_claim_stands_with_weight_zero() -> None:
    row = rows_of([make_claim("a.example", count(12))], [observed("a.example-1", "silent", 0.0)])["a.example-1"]
    assert (row.observation, row.weight, row.agreed, row.departed) == ("silent", 0.0, 0.0, 0.0)


def test_a_claim_that_was_compared_and_not_observed_stands_with_weight_zero() -> None:
    row = rows_of([make_claim("a.example", count(12))], [], [charge("a.example-1", "x")])["a.example-1"]
    assert (row.observation, row.weight, row.departed) == (None, 0.0, 0.0)
    assert (row.verdict, row.severity, row.drift_type, row.fact_id) == ("contradicted", 0.4, "quantity", "f")
    assert (row.chance_right, row.chance_wrong) == (1.0, 1.0)


def test_evidence_is_that_of_the_verdict_and_then_that_of_the_observation_once_each() -> None:
    found = observed("a.example-1", "contradicted", 1.0, (0.1, 0.9), "y", "z")
    row = rows_of([make_claim("a.example", count(12))], [found], [charge("a.example-1", "x", "y")])["a.example-1"]
    assert row.evidence == ("x", "y", "z")


@pytest.mark.parametrize(
    ("value", "drift_type"),
    [
        (count(12), "quantity"),
        (day("2025-01-02"), "date"),
        (PlaceValue(path=("AF",)), "place"),
        (members("CN"), "set"),
        (SetValue(members=("person:dar",), closed=True, member_type="person"), "name"),
        (PolarityValue(positive=True), "polarity"),
        (StatementValue(text="x"), "polarity"),
    ],
)
def test_a_contradicted_claim_without_verdict_drifts_by_its_kind(value: Value, drift_type: DriftType) -> None:
    claims = [make_claim("a.example", value)]
    assert rows_of(claims, [observed("a.example-1", "contradicted")])["a.example-1"].drift_type == drift_type
    assert rows_of(claims, [observed("a.example-1", "corroborated")])["a.example-1"].drift_type is None


def test_the_verdicts_own_type_of_drift_goes_first() -> None:
    claims = [make_claim("a.example", members("CN"))]
    charged = [charge("a.example-1", drift_type="name")]
    assert rows_of(claims, [observed("a.example-1", "contradicted")], charged)["a.example-1"].drift_type == "name"


def test_rows_come_in_order_of_claim_id_whatever_the_order_given() -> None:
    claims = {f"{name}.example-1": make_claim(f"{name}.example", count(12)) for name in "abc"}
    found = [observed(f"{name}.example-1", "corroborated") for name in "cab"]
    rows = ledger_rows(found, [], claims, {"a.example-1": "text"}, STORY)
    assert [row.claim_id for row in rows] == ["a.example-1", "b.example-1", "c.example-1"]
    assert [row.origin_id for row in rows][:2] == ["text", "article:b.example-1"]


def test_a_verdict_is_marked_scored_if_its_claim_counts() -> None:
    charged = [charge("a"), charge("b"), charge("c")]
    found = [observed("a", "contradicted"), observed("b", "silent", 0.0)]
    assert [one.scored for one in mark_scored(charged, found)] == [True, False, False]


# Stories observed with the shipped model, from claims to scores.


def story_rows(claims: Sequence[Claim], story_id: str = "s", **given: Mapping[str, str]) -> tuple[LedgerRow, ...]:
    told = story_of(claims, **given)  # type: ignore[arg-type] # tests pass origin_of
    found = observe_story(told, {}, {}, MODEL, CorroborationConfig())
    story = judged_story(claims, origin_of=given.get("origin_of"))
    _, assessments = judge_facts(story, {}, LATER, ConsensusConfig())
    named = Story(
        story_id=story_id, title="", article_ids=(), first_published_at=START, last_published_at=LATER, topic="weather"
    )
    return ledger_rows(found, assessments, story.claims, story.origin_of, named)


def tell_all(numbers: Sequence[int], prefix: str = "o") -> list[Claim]:
    return [tell(f"{prefix}{i}.example", count(n), article=f"{prefix}{i}-x") for i, n in enumerate(numbers)]


def score(ledger: Mapping[str, Sequence[LedgerRow]]) -> dict[str, OutletScore]:
    rows = [row for held in ledger.values() for row in held]
    return {s.outlet_id: s for s in score_outlets(rows, {}, LATER, ReliabilityConfig())}


def test_a_story_credits_those_who_agree_and_charges_the_one_who_departs() -> None:
    found = score({"s": story_rows(tell_all([12, 12, 12, 13]))})
    assert found["o0.example"].agreement.mean > found["o3.example"].agreement.mean
    assert found["o0.example"].drift.mean < found["o3.example"].drift.mean
    assert found["o3.example"].explanation is not None
    assert [mover.claim_ids for mover in found["o3.example"].explanation.movers] == [("o3-x",)]


@QUICK
@given(NUMBERS, st.integers(1, 20), st.integers(0, 7))
def test_copies_of_one_text_change_no_score_of_others(numbers: list[int], k: int, pick: int) -> None:
    claims = tell_all(numbers)
    source = claims[pick % len(claims)]
    copies = [tell(f"copy{i}.example", source.value, hours=1.0 + i) for i in range(k)]
    origin_of = {claim.article_id: "text" for claim in (source, *copies)}
    plain = score({"s": story_rows(claims)})
    copied = score({"s": story_rows([*claims, *copies], origin_of=origin_of)})
    assert {outlet_id: copied[outlet_id] for outlet_id in plain} == plain
    assert all(found.n_eff == 0.0 for outlet_id, found in copied.items() if outlet_id not in plain)


@QUICK
@given(NUMBERS, NUMBERS, st.integers(11, 14))
def test_an_article_taken_back_was_never_there(numbers: list[int], others: list[int], more: int) -> None:
    """Retraction computes the story again; its rows replace the earlier ones as a whole."""
    first, second = tell_all(numbers), tell_all(others, "o")
    never = {"s1": story_rows(first, "s1"), "s2": story_rows(second, "s2")}
    ledger = dict(never)
    ledger["s1"] = story_rows([*first, tell("o0.example", count(more), article="x")], "s1")
    assert ledger != never
    ledger["s1"] = story_rows(first, "s1")
    assert ledger == never
    assert score(ledger) == score(never)
