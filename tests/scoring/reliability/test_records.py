"""Records as of a day: what a story may take for granted of its outlets."""

import datetime as dt
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ReliabilityConfig
from scoring.models import ClaimKind, LedgerRow, Records
from scoring.reliability import RecordBook, agreement_bounds, first_day, pick_records
from tests.scoring.reliability.factory import NOW, make_row, make_rows

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=20, deadline=None)
KINDS: list[ClaimKind] = ["quantity", "date", "polarity"]
Told = tuple[str, int, bool, float, ClaimKind]
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.booleans(), st.floats(0.01, 90), st.sampled_from(KINDS)),
    min_size=1,
    max_size=60,
)


def rows_of(told: list[Told]) -> list[LedgerRow]:
    return [
        msgspec.structs.replace(make_row(outlet, k, agrees=agrees, days=days, kind=kind), row_id=f"{i:03}")
        for i, (outlet, k, agrees, days, kind) in enumerate(told)
    ]


def book_of(rows: list[LedgerRow], config: ReliabilityConfig = CONFIG) -> RecordBook:
    book = RecordBook(config)
    book.add(rows)
    return book


def test_a_day_begins_at_midnight_of_universal_time() -> None:
    evening = dt.datetime(2025, 3, 1, 22, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert first_day(evening) == dt.datetime(2025, 3, 2, tzinfo=dt.UTC)


def test_a_record_rests_on_rows_from_before_the_day_alone() -> None:
    past, same_day = make_rows("a.example", 20, 0, days=1), make_rows("b.example", 20, 0)
    assert list(book_of([*past, *same_day]).bounds(NOW)) == ["a.example"]


def test_nobody_has_a_record_before_the_first_row() -> None:
    assert book_of([]).bounds(NOW) == {}
    assert book_of(make_rows("a.example", 20, 0)).bounds(NOW) == {}


def test_rows_met_by_silence_make_no_record_and_change_none() -> None:
    silent = [make_row("a.example", 500 + i, weight=0, days=2) for i in range(50)]
    assert book_of(silent).bounds(NOW) == {}
    past = [*make_rows("a.example", 20, 4, days=90), *make_rows("b.example", 20, 2, days=1)]
    quick = msgspec.structs.replace(CONFIG, half_life_articles=1.0, record_digits=6)
    assert book_of([*silent, *past], quick).bounds(NOW) == book_of(past, quick).bounds(NOW)


def test_too_few_effective_claims_make_no_record() -> None:
    rows = [*make_rows("a.example", 3, 0, days=1), *make_rows("b.example", 40, 2, days=1)]
    bounds = agreement_bounds(rows, NOW, CONFIG)
    assert list(bounds) == ["b.example"]
    assert 0.7 < bounds["b.example"] < 0.99


def test_claims_that_tell_right_from_wrong_badly_make_no_record() -> None:
    vague = [make_row("a.example", i, days=1, chances=(0.8, 0.75)) for i in range(40)]
    assert agreement_bounds(vague, NOW, CONFIG) == {}


def test_a_worse_record_has_a_lower_bound_rounded_to_its_digits() -> None:
    rows = [*make_rows("a.example", 40, 2, days=1), *make_rows("b.example", 20, 22, days=1)]
    bounds = agreement_bounds(rows, NOW, CONFIG)
    assert bounds["a.example"] > bounds["b.example"] + 0.2
    assert all(bound == round(bound, CONFIG.record_digits) for bound in bounds.values())


def test_no_outlet_changes_anothers_record() -> None:
    """But for the mix of kinds: difficulties are as shipped, so that nobody's claims make another's harder."""
    rows = make_rows("a.example", 40, 2, days=1)
    crowd = [row for i in range(20) for row in make_rows(f"o{i}.example", 10, 30, days=1)]
    assert (
        agreement_bounds([*rows, *crowd], NOW, CONFIG)["a.example"] == agreement_bounds(rows, NOW, CONFIG)["a.example"]
    )


def test_a_story_keeps_the_records_of_its_own_outlets_and_whether_anybody_had_one() -> None:
    bounds = {"a.example": 0.9, "b.example": 0.8}
    began = NOW + dt.timedelta(hours=7)
    assert pick_records(began, ["b.example", "c.example", "b.example"], bounds) == Records(
        as_of=NOW, cold=False, bounds={"b.example": 0.8}
    )
    assert pick_records(began, ["c.example"], bounds) == Records(as_of=NOW, cold=False, bounds={})
    assert pick_records(began, ["c.example"], {}) == Records(as_of=NOW, cold=True, bounds={})


@QUICK
@given(ROWS)
def test_the_book_gives_the_bounds_that_the_rows_give(told: list[Told]) -> None:
    rows = rows_of(told)
    assert book_of(rows).bounds(NOW) == agreement_bounds(rows, NOW, CONFIG)


@QUICK
@given(ROWS, st.integers(0, 9))
def test_the_order_of_rows_changes_no_bit_of_the_bounds(told: list[Told], seed: int) -> None:
    rows = rows_of(told)
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    assert agreement_bounds(mixed, NOW, CONFIG) == agreement_bounds(rows, NOW, CONFIG)
    assert book_of(mixed).bounds(NOW) == pytest.approx(book_of(rows).bounds(NOW), abs=0.0101)


@QUICK
@given(ROWS, st.integers(0, 9))
def test_rows_that_came_later_change_no_bit_of_an_earlier_record(told: list[Told], seed: int) -> None:
    rows = rows_of(told)
    day = NOW - dt.timedelta(days=30)
    before = [row for row in rows if row.at < day]
    later = [row for row in rows if row.at >= day]
    random.Random(seed).shuffle(later)
    assert book_of([*before, *later]).bounds(day) == book_of(before).bounds(day)
