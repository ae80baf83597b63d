import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import compare_claims
from scoring.config import CompareConfig
from tests.scoring.compare.factory import claim, day, span

CONFIG = CompareConfig()
DECEMBER = span(dt.date(2024, 12, 1), dt.date(2024, 12, 31))
days = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))


@st.composite
def spans(draw: Any) -> Any:
    start = draw(days)
    return span(start, start + dt.timedelta(days=draw(st.integers(0, 400))))


def judge(a: Any, b: Any) -> Any:
    return compare_claims(claim(a), claim(b, "south.example"), CONFIG, 1.0)


def test_a_day_within_a_month_is_finer() -> None:
    assert judge(day(2024, 12, 25), DECEMBER).precision == "finer"
    assert judge(DECEMBER, day(2024, 12, 25)).precision == "coarser"


def test_the_same_day_is_equal() -> None:
    assert judge(day(2024, 12, 25), day(2024, 12, 25)).outcome == "equal"


def test_neighbouring_days_are_compatible() -> None:
    assert judge(day(2024, 12, 25), day(2024, 12, 26)).outcome == "compatible"


@pytest.mark.parametrize(
    ("other", "note"),
    [
        (day(2024, 5, 4), "day and month are swapped"),
        (day(2023, 4, 5), "the same day of another year"),
        (day(2024, 6, 5), "the same day of another month"),
        (day(2024, 4, 12), "the same weekday of another week"),
        (day(2024, 4, 8), "5 April 2024"),
    ],
)
def test_other_days_contradict_and_slips_are_named(other: Any, note: Any) -> None:
    result = judge(day(2024, 4, 5), other)
    assert (result.outcome, result.drift_type) == ("contradicts", "date")
    assert note in result.reason


def test_a_month_against_another_month_contradicts() -> None:
    result = judge(DECEMBER, span(dt.date(2024, 10, 1), dt.date(2024, 10, 31)))
    assert result.reason == "says December 2024; the other says October 2024"


def test_years_and_odd_spans_have_words() -> None:
    year = span(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "year")
    week = span(dt.date(2021, 1, 4), dt.date(2021, 1, 10), "week")
    assert judge(year, week).reason == "says 2020; the other says 4 January 2021 to 10 January 2021"


def test_plans_compare_with_plans_but_not_with_what_happened() -> None:
    planned = claim(day(2024, 5, 6), modality="planned")
    assert compare_claims(planned, claim(day(2024, 5, 14), "south.example"), CONFIG, 1.0).outcome == "unrelated"
    other = claim(day(2024, 5, 14), "south.example", modality="planned")
    assert compare_claims(planned, other, CONFIG, 1.0).outcome == "contradicts"


@given(spans(), spans())
def test_dates_contradict_both_ways_with_one_severity(a: Any, b: Any) -> None:
    first, second = judge(a, b), judge(b, a)
    assert first.outcome == second.outcome
    assert first.severity == pytest.approx(second.severity)
    assert {first.precision, second.precision} in ({""}, {"finer", "coarser"})


def test_days_to_come_are_plans_however_they_are_worded() -> None:
    a = claim(day(2025, 6, 5), modality="planned")
    b = claim(day(2025, 6, 3), "e.example")
    assert compare_claims(a, b, CompareConfig(), 1.0).outcome == "contradicts"
    assert compare_claims(a, claim(day(2025, 5, 30), "e.example"), CompareConfig(), 1.0).outcome == "unrelated"
