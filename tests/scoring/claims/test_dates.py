import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.claims.dates import DateMention, find_dates
from scoring.config import ClaimConfig

pytestmark = pytest.mark.models

PUBLISHED = dt.datetime(2025, 5, 30, 12, tzinfo=dt.UTC)  # a Friday


def read(parser: Any, text: str, published: dt.datetime = PUBLISHED) -> list[DateMention]:
    return find_dates(parser(text), published, ClaimConfig())


def one(parser: Any, text: str) -> DateMention:
    (found,) = read(parser, text)
    return found


@pytest.mark.parametrize(
    ("text", "start", "end", "granularity"),
    [
        ("It happened on December 25, 2024.", "2024-12-25", "2024-12-25", "day"),
        ("It happened on Dec. 25, 2024.", "2024-12-25", "2024-12-25", "day"),
        ("It happened on 19th April 2025.", "2025-04-19", "2025-04-19", "day"),
        ("It happened on the 19th of April, 2025.", "2025-04-19", "2025-04-19", "day"),
        ("It happened on 2025-04-19.", "2025-04-19", "2025-04-19", "day"),
        ("It happened on 4/19/2025.", "2025-04-19", "2025-04-19", "day"),
        ("It happened in December 2024.", "2024-12-01", "2024-12-31", "month"),
        ("It happened in 2021.", "2021-01-01", "2021-12-31", "year"),
        ("It happened on May 15.", "2025-05-15", "2025-05-15", "day"),
        ("It happened in December.", "2024-12-01", "2024-12-31", "month"),
        ("The vote will be held in December.", "2025-12-01", "2025-12-31", "month"),
        ("The vote will be held on January 9.", "2026-01-09", "2026-01-09", "day"),
        ("He spoke yesterday.", "2025-05-29", "2025-05-29", "day"),
        ("He will speak tomorrow.", "2025-05-31", "2025-05-31", "day"),
        ("He spoke on Saturday.", "2025-05-24", "2025-05-24", "day"),
        ("He spoke on Friday.", "2025-05-30", "2025-05-30", "day"),
        ("He will speak on Saturday.", "2025-05-31", "2025-05-31", "day"),
        ("He spoke last Friday.", "2025-05-23", "2025-05-23", "day"),
        ("The talks broke down last week.", "2025-05-19", "2025-05-25", "week"),
        ("Talks resume next month.", "2025-06-01", "2025-06-30", "month"),
        ("Prices rose this year.", "2025-01-01", "2025-12-31", "year"),
        ("The law passed earlier this month.", "2025-05-01", "2025-05-31", "month"),
        ("They met three days ago.", "2025-05-27", "2025-05-27", "day"),
        ("They met two years ago.", "2023-01-01", "2023-12-31", "year"),
        ("Sales fell in the third quarter of 2024.", "2024-07-01", "2024-09-30", "quarter"),
        ("It closed on Christmas Day.", "2024-12-25", "2024-12-25", "day"),
    ],
)
def test_dates_are_calendar_intervals(parser: Any, text: str, start: str, end: str, granularity: str) -> None:
    found = one(parser, text)
    assert found.value is not None
    assert (start, end) == (found.value.start.isoformat(), found.value.end.isoformat())
    assert granularity == found.value.granularity
    assert found.comparable


@pytest.mark.parametrize(
    ("text", "timex", "value"),
    [
        ("The strike lasted two weeks.", "DURATION", "P2W"),
        ("The past five years were dry.", "DURATION", "P5Y"),
        ("It was a 10-day siege.", "DURATION", "P10D"),
        ("They meet every month.", "SET", "P1M"),
        ("It is published daily.", "SET", "P1D"),
        ("It earns $5 million a year.", "SET", "P1Y"),
        ("It was recently sold.", "DATE", "PAST_REF"),
        ("Roads are now open.", "DATE", "PRESENT_REF"),
        ("It was built in the 1980s.", "DATE", "198"),
        ("Trade fell last summer.", "DATE", "2024-SU"),
    ],
)
def test_durations_sets_and_vague_times_are_kept_out_of_comparison(
    parser: Any, text: str, timex: str, value: str
) -> None:
    found = one(parser, text)
    assert (timex, value) == (found.timex, found.timex_value)
    assert not found.comparable


def test_a_part_of_a_day_is_compared_as_its_day(parser: Any) -> None:
    found = one(parser, "The bridge fell on Saturday night.")
    assert (found.timex, found.timex_value) == ("TIME", "2025-05-24TNI")
    assert found.value is not None
    assert found.value.start == dt.date(2025, 5, 24)


def test_an_hour_without_a_day_is_not_compared(parser: Any) -> None:
    found = one(parser, "The bridge fell at 10:35 a.m. and traffic stopped.")
    assert found.timex == "TIME"
    assert not found.comparable


def test_an_hour_with_its_day_is_compared(parser: Any) -> None:
    found = one(parser, "The bridge fell at 6 p.m. on Tuesday.")
    assert found.comparable
    assert found.timex_value == "2025-05-27T18:00"


def test_a_year_earlier_counts_from_the_date_before(parser: Any) -> None:
    first, second = read(parser, "The plant opened on March 3, 2019. A year earlier it was a field.")
    assert first.value is not None
    assert second.timex_value == "2018"


def test_the_weekday_decides_the_year(parser: Any) -> None:
    found = one(parser, "It happened on Wednesday, Dec. 25.")
    assert found.timex_value == "2024-12-25"


def test_dates_that_do_not_exist_are_left_out(parser: Any) -> None:
    assert read(parser, "It happened on February 30, 2024.") == [] or all(
        m.timex_value != "2024-02-30" for m in read(parser, "It happened on February 30, 2024.")
    )


def test_ambiguous_numeric_dates_are_not_compared(parser: Any) -> None:
    assert not one(parser, "It happened on 4/5/2025.").comparable


def test_offsets_are_code_points_of_the_text(parser: Any) -> None:
    text = "🙂 “It fell on Friday,” said Zoë in Kraków on 19 April 2025."
    assert [text[m.start : m.end] for m in read(parser, text)] == ["Friday", "19 April 2025"]


NEWSY = st.lists(
    st.sampled_from(
        [
            "May",
            "31",
            "30",
            "29",
            "February",
            "0",
            "2024",
            "9999",
            "1500",
            ",",
            ".",
            "of",
            "the",
            "last",
            "next",
            "year",
            "month",
            "week",
            "Friday",
            "ago",
            "earlier",
            "12:59",
            "a.m.",
            "999999999",
            "99999",
            "quarter",
            "first",
            "'00",
            "1980s",
            "centuries",
            "decades",
            "every",
            "Easter",
            "Thanksgiving",
            "31/12/99",
            "2024-02-31",
        ]
    ),
    max_size=20,
).map(" ".join)


@given(
    text=st.one_of(st.text(max_size=120), NEWSY),
    published=st.datetimes(timezones=st.just(dt.UTC)),
)
@settings(max_examples=80)
def test_no_text_and_no_day_make_it_raise(parser: Any, text: str, published: dt.datetime) -> None:
    for mention in read(parser, text, published):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.value is None or mention.value.start <= mention.value.end
        assert not (mention.comparable and mention.value is None)
