"""Counts told apart from totals, parts, years and footnotes; words beside a number in headlines."""

from typing import Any

import pytest

from scoring.claims.quantities import QuantityMention, find_quantities
from scoring.claims.scope import counts_several
from scoring.config import ClaimConfig
from tests.scoring.claims.reading import only, pick, read

pytestmark = pytest.mark.models


def mentions(parser: Any, text: str) -> list[QuantityMention]:
    return find_quantities(parser(text), ClaimConfig())


def figures(parser: Any, text: str) -> list[tuple[str, float]]:
    return [(mention.value.counted, mention.value.low) for mention in mentions(parser, text)]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Three dead, one wounded in apartment shooting", [("killed", 3), ("injured", 1)]),
        ("1 dead, 3 injured in Christmas morning crash", [("killed", 1), ("injured", 3)]),
        ("Coach crash kills 2, injures 4", [("killed", 2), ("injured", 4)]),
    ],
)
def test_a_headline_gives_each_number_the_word_beside_it(
    parser: Any, headline: str, expected: list[tuple[str, float]]
) -> None:
    assert figures(parser, headline) == expected


def test_wounds_are_not_the_wounded(parser: Any) -> None:
    assert figures(parser, "He had 25 stab wounds.") == [("wound", 25)]


def test_footnotes_and_ages_in_brackets_are_no_counts(parser: Any) -> None:
    assert figures(parser, "Megan (19) was shot near the house.[9]") == []


def test_the_year_of_an_event_is_no_count_of_it(parser: Any) -> None:
    assert figures(parser, "The 2001 Isla Vista killings shocked the town.") == []


def test_the_many_of_a_limit_is_no_number_of_its_own(parser: Any) -> None:
    assert figures(parser, "As many as 19 people have been injured.") == [("injured", 0)]


def test_several_hundred_is_one_number(parser: Any) -> None:
    assert figures(parser, "Several hundred people were evacuated.") == [("evacuated", 200)]


def test_the_total_behind_a_rank_is_no_count(parser: Any) -> None:
    assert figures(parser, "He retired on the 48th of 71 laps.") == []


def test_a_number_among_others_who_cannot_be_counted_is_a_part(parser: Any) -> None:
    (found,) = mentions(parser, "An officer killed his wife, two young children and his mother-in-law.")
    assert (found.value.low, found.subset) == (2, True)


def test_some_of_those_present_are_all_the_dead_but_some_of_the_dead_are_a_part(parser: Any) -> None:
    whole, part = mentions(parser, "Two of the students were killed. Two of them were shot.")
    assert (whole.subset, part.subset) == (False, True)


def test_counts_of_two_harms_are_not_added(parser: Any) -> None:
    text = "The shootings left five people injured and one person dead."
    assert figures(parser, text) == [("injured", 5), ("killed", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "So far 126 people have been murdered this year.",
        "Gunmen in four separate shootings wounded 7 people.",
        "Eight other people were wounded across the city.",
        "In 2009 another gunman killed 13 people.",
    ],
)
def test_totals_over_a_time_an_area_or_several_events_are_marked(parser: Any, text: str) -> None:
    assert any(mention.cumulative for mention in mentions(parser, text))


def test_the_next_sentence_makes_no_total() -> None:
    text = "Two men were killed. Ten have died this year."
    assert not counts_several(text, 0, 3)
    assert counts_several(text, 21, 24)


def test_a_total_is_a_weaker_claim_than_a_count_of_one_event() -> None:
    one = only(read("Six people were killed in Brno."), "quantity")
    many = only(read("Six people were killed in Brno this year."), "quantity")
    assert many.confidence < one.confidence


@pytest.mark.parametrize(
    "text",
    [
        "The death toll from the earthquake rose to 31 by the afternoon.",
        "The agency put the number of people killed in the earthquake at 47.",
    ],
)
def test_a_toll_tells_of_deaths_not_of_its_rise(text: str) -> None:
    claim = only(read(text), "quantity", "killed")
    assert claim.frame.relation == "kill"


@pytest.mark.parametrize(
    "text",
    ["Rescuers brought 211 passengers to safety.", "Rescuers took off all 121 passengers."],
)
def test_people_brought_off_are_rescued(text: str) -> None:
    assert pick(read(text), "quantity", "rescued")


def test_a_part_is_counted_apart_from_its_whole() -> None:
    claims = pick(read("Six people were killed. Two of the victims were killed at home."), "quantity")
    assert [claim.frame.role for claim in claims] == ["killed", "victims killed"]


def test_the_end_of_a_span_dates_no_event() -> None:
    assert not pick(read("The road has been closed since Friday."), "date")
    assert pick(read("The road was closed on Friday."), "date")


def test_going_on_trial_is_a_trial() -> None:
    claim = only(read("Ada Quill will go on trial in Brno on 21 September."), "date")
    assert (claim.frame.relation, claim.frame.predicate) == ("try", "trial")
