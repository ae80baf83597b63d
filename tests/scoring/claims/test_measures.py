"""Numbers as sites write them, and what a number measures where no noun follows it."""

from typing import Any

import pytest

from scoring.claims.numerals import find_numerals
from scoring.claims.quantities import find_quantities
from scoring.config import ClaimConfig
from scoring.models import QuantityValue
from tests.scoring.claims.reading import pick, read

pytestmark = pytest.mark.models


def numbers(text: str) -> list[tuple[float, float | None, str]]:
    return [(one.low, one.high, one.unit) for one in find_numerals(text, ClaimConfig())]


def measured(parser: Any, text: str) -> list[tuple[float, str, str]]:
    return [(m.value.low, m.value.unit, m.value.counted) for m in find_quantities(parser(text), ClaimConfig())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 816 000 tonnes rotted.", [(734_400, 897_600, "count")]),
        ("The 2\u202f340\u202f000 voters", [(2_340_000, 2_340_000, "count")]),
        ("In 2019 300 people fled.", [(2019, 2019, "count"), (300, 300, "count")]),
        ("The Boeing 737 800 landed.", [(737, 737, "count"), (800, 800, "count")]),
        ("On May 25 100 people fled.", [(25, 25, "count"), (100, 100, "count")]),
        ("It reached 41.3C.", [(41.3, 41.3, "degree Celsius")]),
        ("It reached 50 °F.", [(10, 10, "degree Celsius")]),
        ("It reached 21 degrees Celsius.", [(21, 21, "degree Celsius")]),
        ("up by 25 basis points", [(0.25, 0.25, "percentage point")]),
        ("from 25 basis points to 4.5 percent", [(0.25, 0.25, "percentage point"), (4.5, 4.5, "percent")]),
        ("3 milliards of crowns", [(3e9, 3e9, "count")]),
        ("A three-day strike", [(3, 3, "count")]),
        ("Rovers won 2-1.", []),
        ("jailed for between six and eight years", [(6, 8, "count")]),
    ],
)
def test_numbers_are_read_as_sites_write_them(text: str, expected: list[tuple[float, float, str]]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 900-kilogram probe crashed.", (900, "kg", "")),
        ("The 12-member panel met.", (12, "count", "member")),
        ("A 7.2-magnitude quake struck.", (7.2, "magnitude", "")),
        ("A quake with a magnitude of 4.6 was felt.", (4.6, "magnitude", "")),
        ("The quake measured 6.1 on the Richter scale.", (6.1, "magnitude", "")),
        ("The clinic has a staff of more than 350.", (350, "count", "staff")),
        ("The toll rose above 680.", (680, "count", "killed")),
        ("The temperature will be 29 on Friday.", (29, "count", "temperature")),
        ("The committee counted 4,817 crowns for the campaign.", (4817, "count", "crown")),
        ("Five separate cables were cut.", (5, "count", "cable")),
        ("Twelve marines died.", (12, "count", "killed")),
        ("Three decades passed.", (3, "decade", "duration")),
        ("She led with 31 percent of ballots counted.", (31, "percent", "votes counted")),
    ],
)
def test_a_number_measures_what_its_sentence_names(parser: Any, text: str, expected: tuple[float, str, str]) -> None:
    assert expected in measured(parser, text)


def test_a_share_in_words_is_no_count(parser: Any) -> None:
    assert not measured(parser, "Two thirds of the harvest rotted.")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("No one was injured when the crane fell.", "injured"),
        ("Nobody was hurt in the blast.", "injured"),
        ("There were no deaths.", "killed"),
        ("The fire injured no one.", "injured"),
    ],
)
def test_nobody_harmed_is_a_count_of_none(parser: Any, text: str, counted: str) -> None:
    assert (0, "count", counted) in measured(parser, text)


@pytest.mark.parametrize(
    "text", ["No one else was hurt.", "No officers were injured.", "There were no further deaths.", "No one was told."]
)
def test_nobody_of_a_part_is_no_count_of_all(parser: Any, text: str) -> None:
    assert not [low for low, _, _ in measured(parser, text) if low == 0]


@pytest.mark.parametrize(
    ("body", "owner", "years"),
    [
        ("The swimmer Esther Lind has died. She was 91.", "esther lind", 91),
        ("Karl Holm died at 75 in Biloxi.", "karl holm", 75),
        ("Karl Holm dead at 95.", "karl holm", 95),
        ("Ann Lee turned 30 on Friday.", "ann lee", 30),
        ("Ann Lee, of Leeds, 34, was arrested.", "ann lee", 34),
    ],
)
def test_ages_told_by_verbs_are_their_persons(body: str, owner: str, years: int) -> None:
    (age,) = pick(read(body), "quantity", "age")

    assert isinstance(age.value, QuantityValue)
    assert (age.value.low, age.frame.object) == (years, (f"person:{owner}",))


@pytest.mark.parametrize("body", ["He was 80 minutes late.", "It died at 20 Mill Lane.", "She was 500 when it began."])
def test_other_numbers_behind_the_same_verbs_are_no_ages(body: str) -> None:
    assert not pick(read(body), "quantity", "age")


def test_an_entity_that_a_site_left_in_its_text_parts_nothing() -> None:
    body = "The unit was sold for $7.2&nbsp;billion on Monday."
    (amount,) = pick(read(body), "quantity")

    assert isinstance(amount.value, QuantityValue)
    assert (amount.value.low, amount.value.unit) == (7.2e9, "USD")
    assert body[amount.value_start : amount.value_end] == "$7.2&nbsp;billion"
