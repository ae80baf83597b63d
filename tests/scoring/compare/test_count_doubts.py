"""Doubts about two numbers of victims."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from scoring.compare.count_doubts import rival_numbers
from scoring.compare.doubts import doubt
from scoring.config import CompareConfig
from scoring.models import Claim
from tests.scoring.compare.factory import claim, count, day

CONFIG = CompareConfig()


def told(text: str, surface: str, value: float, outlet: str = "north.example", **fields: Any) -> Claim:
    """Return a count whose words stand in the text."""
    at = text.index(surface)
    frame = {name: fields.pop(name) for name in ("lemmas", "predicate", "entities") if name in fields}
    return claim(
        count(value, surface=surface, **fields),
        outlet,
        text=text,
        value_start=at,
        value_end=at + len(surface),
        **frame,
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


def test_rough_counts_of_victims_a_little_apart_are_doubted() -> None:
    a = told("Nearly 80 people were killed", "Nearly 80", 76, high=80, modifier="nearly")
    b = told("At least 84 people were killed", "At least 84", 84, "south.example", high=None, modifier="at least")
    c = told("At least 184 people were killed", "At least 184", 184, "south.example", high=None, modifier="at least")
    assert doubt(a, b, CONFIG, twins=True) == "two rough counts of two moments"
    assert not doubt(a, c, CONFIG, twins=True)
    assert not doubt(a, told("They counted 84 dead", "84", 84, "south.example"), CONFIG, twins=True)


def test_those_identified_by_now_may_be_a_part() -> None:
    a = told("Two victims killed by the flood have been identified", "Two", 2)
    b = told("Three people were killed by the flood", "Three", 3, "south.example")
    assert doubt(a, b, CONFIG, twins=True) == "one counts a part, or an earlier or another time"


@pytest.mark.parametrize(
    ("victims", "doubted"),
    [
        ("two younger kids", True),
        ("two people", False),
        ("two", False),
        ("two people early Monday morning", False),
        ("two others who were being moved", False),
    ],
)
def test_a_kind_of_victims_is_no_count_of_all(victims: str, doubted: bool) -> None:
    a = told(f"The flood killed {victims} by drowning", "two", 2)
    b = told("The flood killed three people", "three", 3, "south.example")
    assert bool(doubt(a, b, CONFIG, twins=True)) is doubted


def test_shares_of_two_lengths_of_time_are_two_shares() -> None:
    a = told("It worked in 88 percent a month after the dose", "88", 88, unit="percent", counted="")
    b = told("It worked in 47 percent six months after the dose", "47", 47, "south.example", unit="percent", counted="")
    c = told("It worked in 47 percent one month on", "47", 47, "south.example", unit="percent", counted="")
    assert doubt(a, b, CONFIG, twins=True) == "shares told of two lengths of time"
    assert doubt(a, c, CONFIG, twins=True) != "shares told of two lengths of time"


def test_how_long_something_was_done_is_counted_from_no_moment() -> None:
    a = told("She rowed for 41 years before she stopped", "41 years", 41, unit="year", counted="duration")
    b = told("She rowed for 14 years", "14 years", 14, "south.example", unit="year", counted="duration")
    c = told("She stopped 14 years after the war", "14 years", 14, "south.example", unit="year", counted="duration")
    assert not doubt(a, b, CONFIG, twins=True)
    assert doubt(a, c, CONFIG, twins=True) == "durations counted from two moments"


def test_victims_counted_in_hardly_a_word_more_may_be_of_any_event() -> None:
    a = told(
        "Two people were hurt during a theft", "Two", 2, counted="injured", lemmas=("people", "hurt", "theft", "say")
    )
    b = told("Four people were hurt", "Four", 4, "south.example", counted="injured", lemmas=("people", "hurt"))
    assert doubt(a, b, CONFIG, twins=True) == "told in too few words to know what is counted"


def test_what_a_sum_includes_is_a_part() -> None:
    a = told("The plan includes 550 boats", "550", 550, counted="boat")
    b = told("They want a plan of 1000 boats", "1000", 1000, "south.example", counted="boat")
    assert doubt(a, b, CONFIG, twins=True) == "one counts a part, or an earlier or another time"


@pytest.mark.parametrize(
    ("fewer", "more", "doubted"),
    [
        ("A gunman killed 3 people at the fair", "4 people are dead at the fair", True),
        ("A gunman killed 3 people at the fair", "The shooting killed 4 people at the fair", False),
        ("The flood killed 3 people at the fair", "4 people are dead at the fair", False),
    ],
)
def test_the_dead_may_be_one_more_than_the_attacker_killed(fewer: str, more: str, doubted: bool) -> None:
    a, b = told(fewer, "3", 3), told(more, "4", 4, "south.example")
    assert (doubt(a, b, CONFIG, twins=True) == "one counts the attacker too") is doubted


def test_what_is_new_is_counted_by_the_day() -> None:
    a = told("Oru had 143 new cases on Friday", "143", 143, counted="infected")
    b = told("Oru had 99 new cases", "99", 99, "south.example", counted="infected")
    later = msgspec.structs.replace(b, published_at=b.published_at + dt.timedelta(days=1))
    assert not doubt(a, b, CONFIG, twins=True)
    assert doubt(a, later, CONFIG, twins=True) == "a measure that changes by the hour"


def test_a_rough_toll_a_little_higher_was_counted_later() -> None:
    a = told("Fully 26 people drowned off Oru", "26", 26)
    b = told("At least 28 people drowned off Oru", "At least 28", 28, "south.example", high=None, modifier="at least")
    c = told("At least 36 people drowned off Oru", "At least 36", 36, "south.example", high=None, modifier="at least")
    assert doubt(a, b, CONFIG, twins=True) == "two rough counts of two moments"
    assert not doubt(a, c, CONFIG, twins=True)


def test_fewer_victims_of_a_kind_are_some_of_all() -> None:
    a = told("The blast killed 12 people, officials said", "12", 12)
    b = told("The blast killed four children, officials said", "four", 4, "south.example")
    c = told("The blast killed 15 children, officials said", "15", 15, "south.example")
    assert doubt(a, b, CONFIG, twins=True) == "one counts victims of a kind, the other all"
    assert not doubt(a, c, CONFIG, twins=True)


def test_a_number_that_its_own_passage_adds_up_to_the_other_is_a_part() -> None:
    a = told("Four people were hurt by shots and one was hit by glass", "Four", 4, counted="injured")
    b = told("It hurt five people at the fair", "five", 5, "south.example", counted="injured")
    c = told("It hurt six people at the fair", "six", 6, "south.example", counted="injured")
    assert doubt(a, b, CONFIG, twins=True) == "one counts a part, and tells the rest beside it"
    assert not doubt(a, c, CONFIG, twins=True)
    nobody = told("No people were hurt by 5 shots", "No", 0, counted="injured")
    assert not doubt(nobody, b, CONFIG, twins=True)
    d = told("It gives 200 million doses now and 300 million doses later", "200 million", 2e8, counted="dose")
    e = told("It gives 500 million doses", "500 million", 5e8, "south.example", counted="dose")
    assert doubt(d, e, CONFIG, twins=True) == "one counts a part, and tells the rest beside it"


def test_people_under_two_verbs_are_two_counts() -> None:
    a = told("A boat saved 45 people off Oru", "45", 45, counted="person", predicate="save")
    b = told("The ferry carried 60 people off Oru", "60", 60, "south.example", counted="person", predicate="carry")
    assert doubt(a, b, CONFIG, twins=True) == "people counted under two verbs"


def test_a_sum_asked_for_is_not_the_sum_paid() -> None:
    a = told("They proposed a fine of $40 million", "$40 million", 4e7, unit="USD", counted="fine", predicate="propose")
    b = told(
        "It paid a fine of $25 million", "$25 million", 2.5e7, "s.example", unit="USD", counted="fine", predicate="pay"
    )
    assert doubt(a, b, CONFIG, twins=True) == "one is only asked for"


def test_votes_of_two_bodies_are_two_counts() -> None:
    a = told("The House passed it by 220 votes", "220", 220, counted="votes", entities=("org:house",))
    b = told("The Senate passed it by 52 votes", "52", 52, "s.example", counted="votes", entities=("org:senate",))
    assert doubt(a, b, CONFIG, twins=True) == "votes of two bodies"


@pytest.mark.parametrize(("unit", "counted"), [("hectare", ""), ("count", "magnitude")])
def test_what_spreads_or_is_measured_anew_is_doubted(unit: str, counted: str) -> None:
    a, b = (claim(count(n, counted=counted, unit=unit), f"{n}.example", relation="burn") for n in (40, 45))
    assert doubt(a, b, CONFIG, twins=True) == "a measure that changes by the hour"


def test_how_badly_one_of_them_was_hurt_makes_no_part_of_all() -> None:
    a = told("Four people were hurt, one critically, at the fair in Oru", "Four", 4, counted="injured")
    b = told("Seven people were hurt at the fair in Oru", "Seven", 7, "south.example", counted="injured")
    worst = told("The most seriously injured of nine people hurt at the fair spoke", "nine", 9, counted="injured")
    badly = told("Two people were seriously hurt at the fair in Oru", "Two", 2, "east.example", counted="injured")
    assert not doubt(a, b, CONFIG, twins=True)
    assert not doubt(worst, b, CONFIG, twins=True)
    assert doubt(badly, b, CONFIG, twins=True) == "one counts a part, or an earlier or another time"


def test_others_beside_others_are_no_part() -> None:
    a = told("A boy died and seven other people were hurt at the fair", "seven", 7, counted="injured")
    b = told("Six other people were hurt at the fair, officials said", "Six", 6, "south.example", counted="injured")
    c = told("Two more people were hurt at the fair, officials said", "Two", 2, "south.example", counted="injured")
    alone = told("Nine people were hurt at the fair", "Nine", 9, "east.example", counted="injured")
    assert not doubt(a, b, CONFIG, twins=True)
    assert not doubt(a, c, CONFIG, twins=True)
    assert doubt(alone, c, CONFIG, twins=True) == "one counts a part, or an earlier or another time"


def test_one_noun_alone_names_no_other_kind_of_victims() -> None:
    a = told("Five police officers were killed at the protest in Oru", "Five", 5)
    b = told("The ten officers killed by a gunman at the protest in Oru were friends", "ten", 10, "south.example")
    assert not doubt(a, b, CONFIG, twins=True)


def test_victims_in_two_streets_are_doubted() -> None:
    a = told("Three people were hurt on Elm Street", "Three", 3, counted="injured", entities=("org:elm street",))
    b = told(
        "Five people were hurt on Oak Street",
        "Five",
        5,
        "south.example",
        counted="injured",
        entities=("org:oak street",),
    )
    assert doubt(a, b, CONFIG, twins=True) == "counted in different places"


def test_the_crowds_of_two_days_are_doubted() -> None:
    thursday, friday = (
        claim(count(number, counted="person"), f"{number}.example", date=day(2025, 5, at))
        for number, at in ((800, 22), (300, 23))
    )
    assert doubt(thursday, friday, CONFIG, twins=True).startswith("told of different days")


@pytest.mark.parametrize(
    ("first", "doubted", "sure", "why"),
    [
        pytest.param(
            ("Eight people died in Oru, and a man in his 70s was swept away in Bel", "Eight", 8),
            ("At least nine people died as the water rose in Oru", "nine", 9),
            ("At least ten people died as the water rose in Oru", "ten", 10),
            "one counts a part, and tells the rest beside it",
            id="one more is told beside the number",
        ),
        pytest.param(
            ("Three people were killed in the crash; a fourth died in hospital", "Three", 3),
            ("Four people were killed in the crash", "Four", 4),
            ("Five people were killed in the crash", "Five", 5),
            "one counts a part, and tells the rest beside it",
            id="a fourth makes three of them four",
        ),
        pytest.param(
            ("The shooting comes a year after nine people were killed at the fair", "nine", 9),
            ("Thirteen people were killed at the fair on Sunday", "Thirteen", 13),
            ("It comes a year after seven people were killed at the fair", "seven", 7),
            "one counts a part, or an earlier or another time",
            id="an event years before",
        ),
        pytest.param(
            ("In May 2003 an earthquake in the same province killed 177 people", "177", 177),
            ("The quake on 9 March killed 47 people in the province of Oru", "47", 47),
            ("In May 2003 an earthquake in the same province killed 160 people", "160", 160),
            "one counts the victims of a year gone by",
            id="a year gone by",
        ),
        pytest.param(
            ("Nine people were killed in the collapse by 6 a.m.", "Nine", 9),
            ("By noon 15 people were killed in the collapse", "15", 15),
            ("15 people were killed in the collapse by 6 a.m.", "15", 15),
            "counted until two moments of a day",
            id="two moments of a day",
        ),
        pytest.param(
            ("Thirty rebels were killed in the raid on Oru", "Thirty", 30),
            ("Twelve soldiers were killed in the raid on Oru", "Twelve", 12),
            ("Twelve rebels were killed in the raid on Oru", "Twelve", 12),
            "what is counted differs in kind",
            id="soldiers are no rebels",
        ),
    ],
)
def test_two_counts_of_victims_that_need_not_be_one_are_doubted(
    first: tuple[str, str, int], doubted: tuple[str, str, int], sure: tuple[str, str, int], why: str
) -> None:
    a = told(*first)
    assert doubt(a, told(*doubted, "south.example"), CONFIG, twins=True) == why
    assert not doubt(a, told(*sure, "south.example"), CONFIG, twins=True)
