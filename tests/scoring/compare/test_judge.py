from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import PairProbability, align_claims, compare_claims, compare_facts
from scoring.compare.outcomes import EQUAL
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, FactGroup, PolarityValue, StatementValue
from tests.scoring.compare.factory import NOON, claim, count, day, names

CONFIG = CompareConfig()
KILL: dict[str, Any] = {"relation": "kill", "predicate": "kill"}


class Fixed:
    """A pair model that gives one answer."""

    name = "fixed"

    def __init__(self, same: float, contradicts: float) -> None:
        self.answer = PairProbability(same=same, contradicts=contradicts)

    def judge(self, pairs: Any, cosines: Any) -> Any:
        assert len(pairs) == len(cosines)
        return [self.answer for _ in pairs]


TOLD = "Envoys of both neighbours met in the border town"
ALSO_TOLD = "Envoys of both neighbours met in that border town"


def unit(rows: Any) -> Any:
    return (np.asarray(rows) / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def group(*claims: Any) -> Any:
    ids = tuple(sorted(c.claim_id for c in claims))
    return FactGroup(fact_id="fct", story_id="s", label="", kind=claims[0].kind, claim_ids=ids)


def compare(claims: Any, rows: Any, model: Any = None) -> Any:
    return compare_facts([group(*claims)], claims, unit(rows), CONFIG, model)


def pair(found: dict[tuple[str, str], Comparison], a: Claim, b: Claim) -> Comparison:
    return found[a.claim_id, b.claim_id]


def test_both_directions_are_compared() -> None:
    a, b = claim(count(12), text=TOLD), claim(count(13), "south.example", text=TOLD)
    found = compare([a, b], [[1, 0], [1, 0]])
    assert pair(found, a, b).reason != pair(found, b, a).reason
    assert {c.outcome for c in found.values()} == {"contradicts"}


@pytest.mark.parametrize(
    "values",
    [
        (count(12), count(13)),
        (day(2024, 5, 1), day(2024, 6, 1)),
        (PolarityValue(positive=True), PolarityValue(positive=False)),
    ],
)
def test_unlike_passages_accuse_nobody(values: Any) -> None:
    parties: dict[str, Any] = {"subject": ("country:CN",), "object": ("country:AF",), "predicate": "host"}
    a, b = claim(values[0], text=TOLD, **parties), claim(values[1], "south.example", text=ALSO_TOLD, **parties)
    assert pair(compare([a, b], [[1, 0], [1, 0]]), a, b).outcome == "contradicts"
    assert pair(compare([a, b], [[1, 0], [0.2, 1]]), a, b).outcome == "unrelated"


def test_lists_are_held_against_each_other_whatever_the_wording() -> None:
    a, b = claim(names("CN")), claim(names(closed=True), "south.example")
    assert pair(compare([a, b], [[1, 0], [0, 1]]), a, b).outcome == "contradicts"


def test_an_article_that_gives_both_values_contradicts_neither() -> None:
    a = claim(count(12), text="first")
    also = claim(count(13), text="second")
    b = claim(count(13), "south.example")
    found = compare_facts([group(a, b), group(also)], [a, also, b], unit([[1, 0]] * 3), CONFIG)
    assert pair(found, a, b).outcome == "unrelated"


def test_a_passage_that_names_both_values_contradicts_neither() -> None:
    a = claim(count(12, surface="12"), text="killed 12, among them 5 children")
    b = claim(count(5, surface="5"), "south.example", text="killed 5 children")
    assert compare_claims(a, b, CONFIG).outcome == "unrelated"


def test_a_part_is_not_held_against_the_whole() -> None:
    a = claim(count(23, surface="23"), text="23 of the workers were killed", value_end=2)
    b = claim(count(30, surface="30"), "south.example", text="30 workers were killed", value_end=2)
    assert compare_claims(a, b, CONFIG).outcome == "unrelated"


def test_prices_of_different_days_are_not_held_against_each_other() -> None:
    price: dict[str, Any] = {"unit": "USD", "counted": "price"}
    a, b = claim(count(9, **price), relation="cut"), claim(count(6, **price), "south.example", hours=20, relation="cut")
    assert compare_claims(a, b, CONFIG).outcome == "unrelated"
    c, d = claim(count(9, **price)), claim(count(6, **price), "south.example", hours=200)
    assert compare_claims(c, d, CONFIG).outcome == "unrelated"


def test_claims_of_different_kinds_are_unrelated() -> None:
    assert compare_claims(claim(count(3)), claim(day(2024, 1, 1), "south.example"), CONFIG).outcome == "unrelated"


def test_statements_are_left_alone_without_a_model() -> None:
    a, b = claim(StatementValue(text="a")), claim(StatementValue(text="b"), "south.example")
    assert pair(compare([a, b], [[1, 0], [1, 0]]), a, b).outcome == "unrelated"
    assert compare_claims(a, a, CONFIG) == EQUAL


@pytest.mark.parametrize(
    ("same", "contradicts", "outcome"),
    [(0.9, 0.0, "compatible"), (0.0, 0.995, "contradicts"), (0.0, 0.95, "unrelated"), (0.3, 0.5, "unrelated")],
)
def test_the_pair_model_decides_on_statements(same: Any, contradicts: Any, outcome: Any) -> None:
    a, b = claim(StatementValue(text="a")), claim(StatementValue(text="b"), "south.example")
    found = compare([a, b], [[1, 0], [1, 0]], Fixed(same, contradicts))
    assert {c.outcome for c in found.values()} == {outcome}


def test_one_statement_twice_needs_no_model() -> None:
    a, b = claim(StatementValue(text="a")), claim(StatementValue(text="a"), "south.example")
    assert pair(compare([a, b], [[1, 0], [1, 0]], Fixed(0, 1)), a, b) == EQUAL


def test_lists_of_other_facts_and_denials_are_compared_across_groups() -> None:
    ties: dict[str, Any] = {"relation": "diplomatic-ties", "predicate": "formal-relations"}
    listed = claim(names("CN", "RU"), object=("country:AF",), **ties)
    denial = claim(PolarityValue(positive=False), "south.example", subject=("country:CN",), **ties)
    far = claim(PolarityValue(positive=False), "east.example", subject=("country:NP",), object=("country:IN",), **ties)
    claims = [listed, denial, far]
    groups = [group(c) for c in claims]
    found = compare_facts(groups, claims, unit([[1, 0], [0, 1], [0, 1]]), CONFIG)
    assert set(found) == {(listed.claim_id, denial.claim_id), (denial.claim_id, listed.claim_id)}


def test_related_facts_that_tell_nothing_are_left_out() -> None:
    ties: dict[str, Any] = {"relation": "diplomatic-ties", "predicate": "formal-relations"}
    listed = claim(names("RU"), object=("country:AF",), **ties)
    denial = claim(PolarityValue(positive=False), "south.example", subject=("country:CN",), **ties)
    assert compare_facts([group(listed), group(denial)], [listed, denial], unit([[1, 0], [0, 1]]), CONFIG) == {}


def test_a_state_in_a_fact_of_its_own_is_superseded_across_groups() -> None:
    reply: dict[str, Any] = {"relation": "respond", "predicate": "respond", "subject": ("country:AF",)}
    yet = claim(PolarityValue(positive=False, state="yet"), valid_until=NOON, **reply)
    done = claim(PolarityValue(positive=True), "south.example", hours=9, **reply)
    other = claim(PolarityValue(positive=True), "east.example", hours=9, **{**reply, "subject": ("country:NP",)})
    claims = [yet, done, other]
    found = compare_facts([group(c) for c in claims], claims, unit([[1, 0], [0, 1], [0, 1]]), CONFIG)
    assert {key: c.outcome for key, c in found.items()} == {(yet.claim_id, done.claim_id): "superseded"}


def test_no_claims_give_no_facts() -> None:
    assert align_claims([], np.zeros((0, 2), np.float32), "s", CONFIG) == ()
    assert compare_facts([], [], np.zeros((0, 2), np.float32), CONFIG) == {}


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(one: Any, two: Any) -> None:
    a = claim(count(1, surface=one), text=two, value_start=0, value_end=len(one))
    b = claim(count(2, surface=two), "south.example", text=one)
    assert compare_claims(a, b, CONFIG).outcome in {"contradicts", "unrelated"}


def test_measures_of_different_doings_accuse_nobody() -> None:
    flew = claim(count(2700, counted="", unit="km"), relation="fly", predicate="fly")
    rose = claim(count(3700, counted="", unit="km"), "south.example", relation="fly", predicate="reach")

    assert compare_claims(flew, rose, CONFIG).outcome == "unrelated"


def test_money_is_compared_whatever_noun_stands_beside_it() -> None:
    price = claim(count(1.2e9, counted="price", unit="USD"), relation="acquire")
    deal = claim(count(12e9, counted="deal", unit="USD"), "south.example", relation="acquire")

    result = compare_claims(price, deal, CONFIG)

    assert (result.outcome, result.drift_type) == ("contradicts", "quantity")
    assert "ten times apart" in result.reason
