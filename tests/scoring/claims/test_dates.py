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
        ("Police are seeking witnesses of a shooting Saturday.", "2025-05-24", "2025-05-24", "day"),
        ("Police are holding a vigil Saturday.", "2025-05-31", "2025-05-31", "day"),
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


@pytest.mark.parametrize("text", ["He spoke to USA Today.", "She went on Fox News Sunday to explain."])
def test_the_day_in_a_papers_or_programmes_name_is_no_date(parser: Any, text: str) -> None:
    assert read(parser, text) == []


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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It opened on May 3, '98.", "1998-05-03"),
        ("It opened on May 3 of last year.", "2024-05-03"),
        ("It opened on May 3 of this year.", "2025-05-03"),
        ("It will open on May 3 of next year.", "2026-05-03"),
        ("It opened in May of last year.", "2024-05"),
        ("It opened last May.", "2024-05"),
        ("It opens next May.", "2026-05"),
        ("It opens this May.", "2025-05"),
        ("It opened at midnight on Monday.", "2025-05-26T24:00"),
        ("It opened at 14:30 on Monday.", "2025-05-26T14:30"),
        ("It opens at 9 a.m. tomorrow.", "2025-05-31T09:00"),
        ("It opened at 9 a.m. on Monday, May 5.", "2025-05-05T09:00"),
        ("It opened on Tuesday of last week.", "2025-05-20"),
        ("It opens on Tuesday of next week.", "2025-06-03"),
        ("It opens next Friday.", "2025-06-06"),
        ("It opened this morning.", "2025-05-30TMO"),
        ("It opens tonight.", "2025-05-30TNI"),
        ("It closed last night.", "2025-05-29TNI"),
        ("It opened the day before yesterday.", "2025-05-28"),
        ("It opened last weekend.", "2025-W21-WE"),
        ("It opened over the weekend.", "2025-W22-WE"),
        ("It opened last decade.", "201"),
        ("It opened last century.", "19"),
        ("It opened in the summer of 2004.", "2004-SU"),
        ("It opened in the nineties.", "199"),
        ("It opened in the '60s.", "196"),
        ("Trade fell in the first half of 2023.", "2023-H1"),
        ("Trade fell in last year's third quarter.", "2024-Q3"),
        ("Trade fell in Q2 2024.", "2024-Q2"),
        ("Trade fell in the current quarter.", "2025-Q2"),
        ("Trade fell last quarter.", "2025-Q1"),
        ("Trade will fall next quarter.", "2025-Q3"),
        ("Trade fell in the year-ago quarter.", "2024-Q1"),
        ("Trade fell in the 2023 period.", "2023-Q1"),
        ("Trade fell in the fourth quarter.", "2024-Q4"),
        ("Trade fell in the year-earlier third quarter.", "2024-Q3"),
        ("Trade fell in the third quarter of last year.", "2024-Q3"),
        ("Trade fell by the end of the month.", "2025-05"),
        ("Trade fell by the end of the week.", "2025-W22"),
        ("Trade will fall by year-end.", "2025"),
        ("They met on Thanksgiving.", "2024-11-28"),
        ("They will meet on Labor Day.", "2025-09-01"),
        ("They met on Memorial Day 2023.", "2023-05-29"),
        ("They met two months ago.", "2025-03"),
        ("They met two weeks ago.", "2025-W20"),
        ("They met two quarters ago.", "2024-Q4"),
        ("They met two decades ago.", "2005"),
        ("They met several years ago.", "PAST_REF"),
        ("They met two hours ago.", "PT2H"),
        ("They will meet two days from now.", "2025-06-01"),
        ("It lasted 2 1/2 years.", "P2Y6M"),
        ("It lasted half a year.", "P6M"),
        ("It lasted a couple of days.", "P2D"),
        ("It lasted twenty-five years.", "P25Y"),
        ("It lasted several decades.", "PXE"),
        ("It lasted for months.", "PXM"),
        ("It lasted two weekends.", "P4D"),
        ("It lasted two hours.", "PT2H"),
        ("It runs every Monday.", "XXXX-WXX-1"),
        ("It runs on Mondays.", "XXXX-WXX-1"),
        ("It runs every other week.", "P2W"),
        ("It runs twice a month.", "P1M"),
        ("It runs every three years.", "P3Y"),
        ("It runs the coming year.", "P1Y"),
        ("It may end in the near future.", "FUTURE_REF"),
        ("It was 1/31/99.", "1999-01-31"),
        ("The abbey dates from the 12th century.", "11"),
        ("It was sold in nineteen ninety-four.", "1994"),
        ("It will open by the year two thousand and thirty.", "2030"),
        ("They met a week or so ago.", "2025-W21"),
        ("They met last Thanksgiving.", "2024-11-28"),
        ("They will meet next Christmas.", "2025-12-25"),
        ("Such things had happened in the past.", "PAST_REF"),
        ("The hearing was postponed until Tuesday.", "2025-06-03"),
        ("They could not be reached on Wednesday.", "2025-05-28"),
        ("The minister cancelled a visit in July.", "2025-07"),
    ],
)
def test_every_kind_of_expression_has_its_timex_value(parser: Any, text: str, value: str) -> None:
    assert value in [mention.timex_value for mention in read(parser, text)]


def test_that_year_and_the_following_day_follow_the_text(parser: Any) -> None:
    found = read(parser, "The mine closed on March 3, 2019. The following day it reopened. Later that year it failed.")
    assert [m.timex_value for m in found] == ["2019-03-03", "2019-03-04", "2019"]


def test_a_year_earlier_follows_the_quarter_of_the_text(parser: Any) -> None:
    found = read(parser, "Profit fell in the first quarter. A year earlier it had risen. The following Monday it rose.")
    assert [m.timex_value for m in found][:2] == ["2025-Q1", "2024-Q1"]


def test_the_year_before_counts_from_the_date_named_last(parser: Any) -> None:
    found = read(parser, "The mill closed in 2019. It had made a profit the year before.")
    assert [mention.timex_value for mention in found] == ["2019", "2018"]


def test_the_day_before_an_event_names_no_day(parser: Any) -> None:
    assert read(parser, "He resigned the day before the verdict.") == []


def test_an_hour_falls_on_the_day_named_last(parser: Any) -> None:
    found = read(parser, "The trial began in 2019. On Tuesday he arrived. At 10 p.m. he left.")
    assert [mention.timex_value for mention in found] == ["2019", "2025-05-27", "2025-05-27T22:00"]


def test_a_fraction_in_quarters_is_no_time(parser: Any) -> None:
    assert read(parser, "It imports about three-quarters of its food.") == []


def test_a_forecast_is_not_the_latest_quarter(parser: Any) -> None:
    found = read(parser, "It expects a loss in the fourth quarter. The latest quarter was better.")
    assert found[-1].timex_value == "2025-Q1"


def test_a_surname_that_is_a_months_is_no_date(parser: Any) -> None:
    assert not read(parser, "Theresa May spoke.")
    assert read(parser, "The talks began in May.")
