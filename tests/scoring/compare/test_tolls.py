"""Counts of victims beside counts that agree."""

from typing import Any

from scoring.compare.tolls import companion_twins
from scoring.config import CompareConfig
from scoring.models import Claim
from tests.scoring.compare.factory import claim, count

CONFIG = CompareConfig()


def passage(dead: float, hurt: float, outlet: str, text: str = "", **fields: Any) -> list[Claim]:
    """Return the two counts of one passage."""
    told = text or f"{dead:g} people were killed and {hurt:g} people injured at the fair of {outlet}"
    found = []
    for number, counted in ((dead, "killed"), (hurt, "injured")):
        at = told.index(f"{number:g}")
        end = at + len(f"{number:g}")
        found.append(claim(count(number, counted=counted), outlet, text=told, value_start=at, value_end=end, **fields))
    return found


def test_counts_that_differ_beside_counts_that_agree_are_twins() -> None:
    claims = [*passage(2, 9, "north.example"), *passage(2, 7, "south.example")]
    assert list(companion_twins(claims, CONFIG)) == [(1, 3)]


def test_counts_of_which_both_or_neither_differ_are_none() -> None:
    claims = [*passage(2, 9, "north.example"), *passage(3, 7, "south.example"), *passage(3, 7, "east.example")]
    assert not list(companion_twins(claims, CONFIG))


def test_one_outlet_has_no_twins_within_itself() -> None:
    claims = [*passage(2, 9, "north.example"), *passage(2, 7, "north.example", article_id="art-later")]
    assert not list(companion_twins(claims, CONFIG))


def test_an_article_that_tells_of_two_events_has_none() -> None:
    other = passage(1, 5, "south.example", "Elsewhere 1 person was killed and 5 people injured")
    claims = [*passage(2, 9, "north.example"), *passage(2, 7, "south.example"), *other]
    assert not list(companion_twins(claims, CONFIG))


def test_an_article_that_gives_the_other_number_too_has_none() -> None:
    later = claim(count(9, counted="injured"), "south.example", text="By noon 9 were injured", start=200, end=222)
    claims = [*passage(2, 9, "north.example"), *passage(2, 7, "south.example"), later]
    assert not list(companion_twins(claims, CONFIG))


def test_a_rough_count_and_a_part_have_none() -> None:
    rough = claim(
        count(7, modifier="about", counted="injured"), "south.example", text="2 people died, about 7 were injured"
    )
    dead = claim(count(2), "south.example", text="2 people died, about 7 were injured")
    assert not list(companion_twins([*passage(2, 9, "north.example"), dead, rough], CONFIG))
    part = passage(2, 5, "south.example", "2 people were killed and the first 5 people injured")
    assert not list(companion_twins([*passage(2, 9, "north.example"), *part], CONFIG))


def test_a_story_with_very_many_such_passages_is_left_alone() -> None:
    claims = [one for at in range(301) for one in passage(2, 9 + at, f"outlet{at}.example")]
    assert not list(companion_twins(claims, CONFIG))


def test_passages_that_name_nobody_in_common_or_count_others_have_none() -> None:
    far = [
        *passage(2, 9, "north.example", entities=("place:oru",)),
        *passage(2, 7, "south.example", entities=("place:bel",)),
    ]
    near = [
        *passage(2, 9, "north.example", entities=("place:oru",)),
        *passage(2, 7, "south.example", entities=("place:oru", "org:police")),
    ]
    others = [
        *passage(2, 9, "north.example", object=("thing:man",)),
        *passage(2, 7, "south.example", object=("thing:woman",)),
    ]
    assert not list(companion_twins(far, CONFIG))
    assert list(companion_twins(near, CONFIG))
    assert not list(companion_twins(others, CONFIG))
