"""What a score rests on: facts whose absence is computed, and the fewest that change the label."""

from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.models import LedgerRow
from scoring.reliability import explain_outlet, score_outlets
from tests.scoring.reliability.factory import NOW, SHIPPED, make_row, make_rows

QUICK = settings(max_examples=25, deadline=None)
BANDS = msgspec.structs.replace(
    SHIPPED, widest_interval=0.4, bands=((0.9, "high"), (0.8, "fair"), (0.7, "middling"), (0.0, "low"))
)
"""Bands that few claims suffice for."""


def agreement(rows: list[LedgerRow], outlet: str = "a.example") -> float:
    """The outlet stays listed when nothing is left of it."""
    listed = make_row(outlet, 10_000, weight=0)
    return next(s.agreement.mean for s in score_outlets([*rows, listed], {}, NOW, SHIPPED) if s.outlet_id == outlet)


def label(rows: list[LedgerRow], outlet: str = "a.example") -> str:
    return next(s.label for s in score_outlets(rows, {}, NOW, SHIPPED) if s.outlet_id == outlet)


def test_the_facts_that_pull_an_outlet_down_are_those_contradicted() -> None:
    rows = [*make_rows("a.example", 96, 4), *make_rows("b.example", 80, 20)]
    found = explain_outlet(rows, "a.example", NOW, SHIPPED, most=4)
    assert found.band == label(rows)
    assert {mover.fact_id for mover in found.movers} == {"f96", "f97", "f98", "f99"}
    assert all(mover.effect < 0 for mover in found.movers)
    assert found.movers[0].claim_ids == ("a.example-96-quantity-",)


def test_without_the_tipping_facts_the_label_is_another() -> None:
    rows = [*make_rows("a.example", 60, 6), *make_rows("b.example", 80, 20)]
    found = explain_outlet(rows, "a.example", NOW, SHIPPED)
    assert found.tipping is not None
    gone = {mover.fact_id for mover in found.tipping}
    left = [row for row in rows if row.outlet_id != "a.example" or row.fact_id not in gone]
    assert label(left) != label(rows) == found.band
    assert 1 <= len(gone) < 66


def test_a_label_that_no_removal_changes_has_no_tipping_facts() -> None:
    found = explain_outlet([make_row("a.example", 1)], "a.example", NOW, SHIPPED)
    assert (found.band, found.tipping) == ("insufficient evidence", None)


def test_an_outlet_without_a_scored_fact_has_nothing_to_explain() -> None:
    rows = [*make_rows("a.example", 50, 1), make_row("c.example", 1, weight=0)]
    for outlet in ("b.example", "c.example"):
        found = explain_outlet(rows, outlet, NOW, SHIPPED)
        assert (found.outlet_id, found.movers, found.band, found.tipping) == (outlet, (), "insufficient evidence", None)


def test_rows_later_than_the_score_are_no_part_of_it() -> None:
    rows = make_rows("a.example", 10, 2)
    later = [make_row("a.example", 100 + i, agrees=False, days=-1) for i in range(9)]
    assert explain_outlet([*later, *rows], "a.example", NOW, SHIPPED) == explain_outlet(rows, "a.example", NOW, SHIPPED)


def test_claims_on_one_fact_move_together_and_those_without_a_fact_apart() -> None:
    one = [
        msgspec.structs.replace(make_row("a.example", 1, fact="f"), row_id=f"r{i}", claim_id=f"c{i}") for i in (1, 0)
    ]
    none = [msgspec.structs.replace(row, fact_id="", story_id="s") for row in make_rows("a.example", 2, 0)]
    found = explain_outlet([*one, *none], "a.example", NOW, SHIPPED)
    assert sorted(mover.claim_ids for mover in found.movers) == [
        ("a.example-0-quantity-",),
        ("a.example-1-quantity-",),
        ("c0", "c1"),
    ]


def test_the_strongest_movers_come_first_and_no_more_than_asked_for() -> None:
    rows = [make_row("a.example", i, agrees=i != 3, weight=1.0 - i / 10) for i in range(8)]
    movers = explain_outlet(rows, "a.example", NOW, SHIPPED, most=3).movers
    assert [mover.fact_id for mover in movers] == ["f3", "f0", "f1"]
    assert [abs(mover.effect) for mover in movers] == sorted((abs(mover.effect) for mover in movers), reverse=True)


@QUICK
@given(st.integers(1, 40), st.integers(1, 10))
def test_a_facts_effect_is_the_change_that_its_absence_makes(agreed: int, departed: int) -> None:
    rows = [
        msgspec.structs.replace(row, weight=row.weight / (1 + i))
        for i, row in enumerate(make_rows("a.example", agreed, departed))
    ]
    whole = agreement(rows)
    for mover in explain_outlet(rows, "a.example", NOW, SHIPPED, most=3).movers:
        left = [row for row in rows if row.fact_id != mover.fact_id]
        assert mover.effect == pytest.approx(whole - agreement(left), abs=1e-9)


@QUICK
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([1.0, 0.6]), st.sampled_from([0.9, 0.7])), min_size=2, max_size=7)
)
def test_no_smaller_set_of_facts_than_the_tipping_one_changes_the_label(told: list[tuple[bool, float, float]]) -> None:
    rows = [
        make_row("a.example", i, agrees=agrees, weight=weight, chances=(p, 1 - p) if agrees else (1 - p, p))
        for i, (agrees, weight, p) in enumerate(told)
    ]
    found = explain_outlet(rows, "a.example", NOW, BANDS)
    smaller = len(found.tipping) if found.tipping else len(rows)
    for size in range(1, smaller):
        for left in combinations(rows, len(rows) - size):
            assert explain_outlet(left, "a.example", NOW, BANDS).band == found.band
