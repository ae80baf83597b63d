"""Doubts about two numbers of victims."""

from typing import Any

import pytest

from scoring.compare.count_doubts import rival_numbers
from scoring.compare.doubts import doubt
from scoring.config import CompareConfig
from scoring.models import Claim
from tests.scoring.compare.factory import claim, count

CONFIG = CompareConfig()


def told(text: str, surface: str, value: float, outlet: str = "north.example", **fields: Any) -> Claim:
    """Return a count whose words stand in the text."""
    at = text.index(surface)
    return claim(
        count(value, surface=surface, **fields), outlet, text=text, value_start=at, value_end=at + len(surface)
    )


@pytest.mark.parametrize(
    ("text", "surface", "rivals"),
    [
        ("Three calls tell of the crash that left 5 people dead", "5", set()),
        ("From 9 boats the fleet came down to 5 boats", "5", {"9"}),
        ("Two people drowned and four others were hurt", "four", set()),
        ("It sank with 9, of whom 5 were saved", "5", {"9"}),
    ],
)
def test_a_number_before_another_noun_is_no_rival(text: str, surface: str, rivals: set[str]) -> None:
    assert rival_numbers(told(text, surface, 5)) == rivals


def test_a_number_of_calls_does_not_stand_in_for_a_number_of_dead() -> None:
    a = told("Three calls tell of the crash that left 5 people dead", "5", 5)
    b = told("Three calls tell of the crash that left three people dead", "three", 3, "south.example")
    assert not doubt(a, b, CONFIG, twins=True)


def test_one_more_with_the_attacker_among_them_is_doubted() -> None:
    a = told("Four people were hurt, including the suspected gunman", "Four", 4, counted="injured")
    b = told("Three people were hurt at the fair", "Three", 3, "south.example", counted="injured")
    c = told("Six people were hurt at the fair", "Six", 6, "south.example", counted="injured")
    assert doubt(a, b, CONFIG, twins=True) == "one counts the attacker too"
    assert not doubt(a, c, CONFIG, twins=True)


def test_victims_of_several_events_are_doubted() -> None:
    a = told("12 people were hurt in shootings across Oru", "12", 12, counted="injured")
    b = told("13 people were hurt in separate shootings", "13", 13, "south.example", counted="injured")
    c = told("13 people were hurt at the fair in Oru", "13", 13, "south.example", counted="injured")
    assert doubt(a, b, CONFIG, twins=True) == "both count over several events"
    assert not doubt(a, c, CONFIG, twins=True)
