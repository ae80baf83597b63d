import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import compare_claims
from scoring.compare.quantities import log_gap, slip_note
from scoring.config import CompareConfig
from tests.scoring.compare.factory import NOON, attributed, claim, count, day

CONFIG = CompareConfig()
numbers = st.floats(0, 1e9, allow_nan=False)


@st.composite
def intervals(draw: Any) -> Any:
    low = draw(numbers)
    high = draw(st.one_of(st.none(), st.floats(low, 2e9, allow_nan=False)))
    return count(low, high)


def judge(a: Any, b: Any, *, hours_a: Any = 0.0, hours_b: Any = 0.0) -> Any:
    return compare_claims(claim(a, hours=hours_a), claim(b, "south.example", hours=hours_b), CONFIG, 1.0)


def test_equal_counts_are_equal() -> None:
    assert judge(count(12), count(12)).outcome == "equal"


def test_a_gap_contradicts_with_both_numbers_in_the_reason() -> None:
    result = judge(count(13), count(12))
    assert (result.outcome, result.drift_type) == ("contradicts", "quantity")
    assert result.reason == "says 13 killed; the other says 12 killed"


def test_severity_follows_the_log_ratio() -> None:
    assert judge(count(30), count(10)).severity == pytest.approx(1 - math.exp(-math.log(3) / 0.5))


def test_an_interval_that_contains_the_other_is_coarser() -> None:
    result = judge(count(45, 55), count(50))
    assert (result.outcome, result.precision) == ("compatible", "coarser")
    assert judge(count(50), count(45, 55)).precision == "finer"


def test_intervals_of_one_width_that_overlap_are_neither_finer_nor_coarser() -> None:
    assert judge(count(10, 20), count(15, 25)).precision == ""


def test_at_least_agrees_with_anything_above() -> None:
    assert judge(count(46, None), count(50)).outcome == "compatible"
    assert judge(count(46, None), count(40)).outcome == "contradicts"


def test_other_units_are_unrelated_and_other_nouns_are_for_the_matcher() -> None:
    assert judge(count(3, counted="paid", unit="USD"), count(3, counted="paid", unit="EUR")).outcome == "unrelated"
    assert judge(count(30, counted="passenger"), count(50, counted="pilgrim")).outcome == "contradicts"


def test_a_later_smaller_toll_contradicts() -> None:
    assert judge(count(10), count(12), hours_a=3).outcome == "contradicts"


def test_a_toll_of_an_old_event_does_not_develop() -> None:
    old = day(2024, 1, 5)
    first = claim(count(10), date=old)
    second = claim(count(12), "south.example", hours=3, date=old)
    assert compare_claims(first, second, CONFIG, 1.0).outcome == "contradicts"


@pytest.mark.parametrize(
    ("low", "other", "note"),
    [
        (21, 12, "swapped"),
        (1.2e9, 1.2e6, "thousand, million or billion"),
        (3_000_000, 3, "million"),
        (40, 400, "zero"),
        (13, 12, ""),
        (123, 132, "swapped"),
        (123, 312, ""),
        (0, 12, ""),
        (1.5, 2.5, ""),
        (9, 12, ""),
    ],
)
def test_slips_are_named(low: Any, other: Any, note: Any) -> None:
    found = slip_note(count(low), count(other))
    assert note in found
    assert bool(found) == bool(note)


def test_no_slip_is_named_between_intervals() -> None:
    assert slip_note(count(12, 20), count(21)) == ""


def test_rounded_numbers_leave_room() -> None:
    assert judge(count(300, counted="arrested"), count(296, counted="arrested")).outcome == "compatible"
    assert judge(count(50), count(49)).outcome == "contradicts"
    assert judge(count(1.2, unit="percent"), count(1.24, unit="percent")).outcome == "compatible"
    assert judge(count(45, unit="percent"), count(45.3, unit="percent")).outcome == "compatible"
    assert judge(count(12.2, unit="m"), count(12, unit="m")).outcome == "compatible"
    assert judge(count(27, unit="year", counted="age"), count(26, unit="year", counted="age")).outcome == "contradicts"
    assert judge(count(0), count(0)).outcome == "equal"
    assert judge(count(123), count(124)).outcome == "contradicts"


def test_nobody_against_three_contradicts_without_a_ratio() -> None:
    result = judge(count(3), count(0))
    assert result.outcome == "contradicts"
    assert result.severity == pytest.approx(1 - math.exp(-math.log(4) / 0.5))


def test_an_attributed_number_names_its_speaker() -> None:
    police = claim(count(13), holder=attributed("the police"))
    result = compare_claims(police, claim(count(12), "south.example"), CONFIG, 1.0)
    assert result.reason.startswith("quotes the police as saying 13 killed")


def test_how_many_is_told_all_the_same_where_what_happened_is_alleged_but_not_where_it_is_planned() -> None:
    told = claim(count(12), "south.example")
    assert compare_claims(claim(count(13), modality="alleged"), told, CONFIG, 1.0).outcome == "contradicts"
    assert compare_claims(claim(count(13), modality="planned"), told, CONFIG, 1.0).outcome == "unrelated"


def test_a_planned_price_compares_with_an_agreed_one() -> None:
    price: dict[str, Any] = {"unit": "USD", "counted": "price"}
    planned = claim(count(2.1e9, **price), modality="planned")
    assert compare_claims(planned, claim(count(2.9e9, **price), "south.example"), CONFIG, 1.0).outcome == "contradicts"


@given(intervals(), intervals())
def test_the_gap_is_symmetric_and_never_negative(a: Any, b: Any) -> None:
    assert log_gap(a, b, CONFIG) == log_gap(b, a, CONFIG) >= 0


@given(intervals(), intervals())
def test_simultaneous_claims_contradict_both_ways_or_not_at_all(a: Any, b: Any) -> None:
    first, second = judge(a, b), judge(b, a)
    assert (first.outcome == "contradicts") == (second.outcome == "contradicts")
    assert first.severity == pytest.approx(second.severity)
    assert 0 <= first.severity <= 1


@given(intervals())
def test_a_quantity_never_contradicts_itself(value: Any) -> None:
    assert judge(value, value).outcome == "equal"


def test_the_factory_publishes_at_noon() -> None:
    assert claim(count(1)).published_at == NOON


def test_a_magnitude_leaves_open_how_many_more() -> None:
    hundreds = count(200, 999, modifier="hundreds")
    assert judge(count(1941), hundreds).outcome == "compatible"
    assert judge(count(20), hundreds).outcome == "contradicts"


@pytest.mark.parametrize(
    ("surface", "rough", "outcome"),
    [
        ("$43 million", 43e6, "compatible"),
        ("$43.8 million", 43.8e6, "compatible"),
        ("$42 million", 42e6, "contradicts"),
        ("$43,000,000", 43e6, "contradicts"),
    ],
)
def test_a_number_cut_to_its_scale_is_no_other_number(surface: str, rough: float, outcome: str) -> None:
    fine = count(43_885_310, counted="tax", unit="USD", surface="$43,885,310")
    cut = count(rough, counted="tax", unit="USD", surface=surface)
    assert judge(cut, fine).outcome == outcome


@pytest.mark.parametrize(
    ("one", "two", "outcome"),
    [
        (10e9, 7e9, "contradicts"),
        (10e9, 9.6e9, "compatible"),
        (100.0, 140.0, "contradicts"),
        (300.0, 296.0, "compatible"),
        (1_000.0, 1_300.0, "contradicts"),
    ],
)
def test_rounding_leaves_a_tenth_open_at_most(one: float, two: float, outcome: str) -> None:
    assert judge(count(one, unit="USD", counted=""), count(two, unit="USD", counted="")).outcome == outcome


def test_a_zero_with_a_scale_is_no_number_cut_short() -> None:
    assert judge(count(0, surface="0K"), count(7, surface="7")).outcome == "contradicts"
