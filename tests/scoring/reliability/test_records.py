"""Records as of a day: what a story may take for granted of its outlets."""

import datetime as dt
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow
from scoring.reliability import RecordBook, agreement_bounds, first_day
from tests.scoring.reliability.factory import NOW, make_row, make_rows

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=20, deadline=None)
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.booleans(), st.floats(0.01, 90)), min_size=1, max_size=60
)


def rows_of(told: list[tuple[str, int, bool, float]]) -> list[LedgerRow]:
    return [
        msgspec.structs.replace(make_row(outlet, k, agrees=agrees, days=days), row_id=f"{i:03}")
        for i, (outlet, k, agrees, days) in enumerate(told)
    ]


def book_of(rows: list[LedgerRow]) -> RecordBook:
    book = RecordBook(CONFIG)
    book.add(rows)
    return book


def test_a_day_begins_at_midnight_of_universal_time() -> None:
    evening = dt.datetime(2025, 3, 1, 22, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert first_day(evening) == dt.datetime(2025, 3, 2, tzinfo=dt.UTC)


def test_a_record_rests_on_rows_from_before_the_day_alone() -> None:
    past, same_day = make_rows("a.example", 20, 0, days=1), make_rows("b.example", 20, 0)
    assert list(book_of([*past, *same_day]).bounds(NOW)) == ["a.example"]


def test_nobody_has_a_record_before_the_first_row() -> None:
    assert book_of(make_rows("a.example", 20, 0)).bounds(NOW) == {}
    assert book_of([make_row("a.example", 1, weight=0, days=2)]).bounds(NOW) == {}


@QUICK
@given(ROWS)
def test_the_book_gives_the_bounds_that_the_rows_give(told: list[tuple[str, int, bool, float]]) -> None:
    rows = rows_of(told)
    assert book_of(rows).bounds(NOW) == pytest.approx(agreement_bounds(rows, NOW, CONFIG), abs=0.0051)


@QUICK
@given(ROWS, st.integers(0, 9))
def test_rows_that_came_later_change_no_bit_of_an_earlier_record(
    told: list[tuple[str, int, bool, float]], seed: int
) -> None:
    rows = rows_of(told)
    day = NOW - dt.timedelta(days=30)
    before = [row for row in rows if row.at < day]
    later = [row for row in rows if row.at >= day]
    random.Random(seed).shuffle(later)
    assert book_of([*before, *later]).bounds(day) == book_of(before).bounds(day)
