from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.claims.numerals import find_numerals
from scoring.claims.quantities import QuantityMention, find_implied, find_quantities
from scoring.config import ClaimConfig

pytestmark = pytest.mark.models


def read(parser: Any, text: str) -> list[QuantityMention]:
    return find_quantities(parser(text), ClaimConfig())


def figures(parser: Any, text: str) -> list[tuple[str, float, float | None]]:
    return [(m.value.counted, m.value.low, m.value.high) for m in read(parser, text)]


@pytest.mark.parametrize(
    ("text", "low", "high", "modifier"),
    [
        ("close to 50 people", 45, 55, "about"),
        ("about 200 people", 180, 220, "about"),
        ("nearly 845,000 people", 760_500, 845_000, "nearly"),
        ("at least 46 people", 46, None, "at least"),
        ("more than 1.2 million people", 1_200_000, None, "more than"),
        ("up to 30 people", 0, 30, "at most"),
        ("fewer than 30 people", 0, 30, "less than"),
        ("dozens of people", 24, 99, "dozens"),
        ("hundreds of people", 200, 999, "hundreds"),
        ("between 3 and 5 people", 3, 5, "range"),
        ("3-5 people", 3, 5, "range"),
        ("three to five people", 3, 5, "range"),
        ("twenty-three people", 23, 23, "exact"),
        ("a hundred and five people", 105, 105, "exact"),
        ("two dozen people", 24, 24, "exact"),
        ("half a million people", 500_000, 500_000, "exact"),
        ("3 million people", 3_000_000, 3_000_000, "exact"),
        ("5,000+ people", 5000, None, "at least"),
        ("30-plus members", 30, None, "at least"),
        ("50 or so people", 45, 55, "about"),
        ("2 ½ million people", 2_500_000, 2_500_000, "exact"),
        ("1.5-2 million people", 1_500_000, 2_000_000, "range"),
    ],
)
def test_modifiers_and_scales_give_intervals(text: str, low: float, high: float | None, modifier: str) -> None:
    (numeral,) = find_numerals(text, ClaimConfig())
    assert (low, high, modifier) == (numeral.low, numeral.high, numeral.modifier)


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("It cost $1.2bn.", 1.2e9, "USD"),
        ("It cost £900 million.", 9e8, "GBP"),
        ("It cost €5m.", 5e6, "EUR"),
        ("It cost Rs 500 crore.", 5e9, "INR"),
        ("It rose by 4.5%.", 4.5, "percent"),
        ("It rose by 12 percent.", 12, "percent"),
    ],
)
def test_money_and_shares_carry_their_unit(text: str, low: float, unit: str) -> None:
    (numeral,) = find_numerals(text, ClaimConfig())
    assert (low, unit) == (numeral.low, numeral.unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fifty people were killed in the blast.", ("killed", 50, 50)),
        ("The blast killed 12 soldiers.", ("killed", 12, 12)),
        ("The fire left four people dead.", ("killed", 4, 4)),
        ("The death toll rose to 52 on Friday.", ("killed", 52, 52)),
        ("The floods claimed 41 lives.", ("killed", 41, 41)),
        ("Officials put the death toll at 80.", ("killed", 80, 80)),
        ("The number of injured rose to 19.", ("injured", 19, 19)),
        ("Six officers were shot and killed.", ("killed", 6, 6)),
        ("Three people were fatally shot.", ("killed", 3, 3)),
        ("Three people were found shot to death.", ("killed", 3, 3)),
        ("Three sailors were found stabbed to death in Odense.", ("killed", 3, 3)),
        ("Three people were found shot dead.", ("killed", 3, 3)),
        ("Divers recovered 12 bodies from the wreck.", ("killed", 12, 12)),
        ("Four bodies were found in the cellar.", ("killed", 4, 4)),
        ("A gunman shot dead two men.", ("killed", 2, 2)),
        ("Nine miners died.", ("killed", 9, 9)),
        ("Twelve people suffered gunshot wounds.", ("injured", 12, 12)),
        ("Seven people were killed or injured.", ("killed-or-injured", 7, 7)),
        ("Five people were shot.", ("killed-or-injured", 5, 5)),
        ("It led to the deaths of four women.", ("killed", 4, 4)),
        ("Police arrested two dozen suspects.", ("arrested", 24, 24)),
        ("Nearly 800 migrants were deported.", ("deported", 720, 800)),
        ("The storm displaced 3,000 families.", ("displaced", 3000, 3000)),
        ("Four people remain missing.", ("missing", 4, 4)),
        ("The storm destroyed 120 homes.", ("home destroyed", 120, 120)),
        ("The candidate won 1,203,400 votes.", ("votes", 1_203_400, 1_203_400)),
        ("The blast sent nine people to the hospital.", ("hospitalised", 9, 9)),
    ],
)
def test_the_sentence_tells_what_is_counted(parser: Any, text: str, expected: tuple[str, float, float]) -> None:
    assert expected in figures(parser, text)


def test_two_counts_of_one_sentence_keep_their_own_roles(parser: Any) -> None:
    found = figures(parser, "Close to 50 people were killed, and at least 27 were wounded.")
    assert found == [("killed", 45, 55), ("injured", 27, None)]


def test_three_others_have_the_role_of_their_own_verb(parser: Any) -> None:
    found = figures(parser, "Two people are dead and three others injured after a shooting.")
    assert found == [("killed", 2, 2), ("injured", 3, 3)]


def test_a_role_of_the_first_noun_is_not_lent_to_the_second(parser: Any) -> None:
    found = figures(parser, "The crash left one person dead and three others in the hospital.")
    assert ("hospitalised", 3, 3) in found
    assert ("killed", 3, 3) not in found


def test_joined_victims_are_one_total_and_the_parts_are_subsets(parser: Any) -> None:
    found = read(parser, "Two women and a boy were killed in the fire.")
    totals = [m for m in found if not m.subset]
    assert [(m.value.counted, m.value.low) for m in totals] == [("killed", 3.0)]
    assert all(m.value.counted != "killed" for m in found if m.subset)


def test_a_part_of_a_count_is_marked_as_subset(parser: Any) -> None:
    found = read(parser, "Five people were injured, including three children.")
    assert [m.subset for m in found] == [False, True]


def test_ages_are_years_of_a_person(parser: Any) -> None:
    (age,) = read(parser, "A 27-year-old man was charged on Monday.")
    assert (age.value.counted, age.value.unit, age.value.low) == ("age", "year", 27)
    (age,) = read(parser, "Ana Blythe, 34, was charged on Monday.")
    assert (age.value.counted, age.value.low) == ("age", 34)
    (age,) = read(parser, "A 6-month-old boy was found.")
    assert age.value.low == pytest.approx(0.5)


def test_distances_are_kilometres_and_the_unit_is_in_the_span(parser: Any) -> None:
    text = "The camp lies 30 miles south of the capital."
    (found,) = read(parser, text)
    assert text[found.start : found.end] == "30 miles"
    assert (found.value.unit, round(found.value.low, 1)) == ("km", 48.3)


def test_a_prison_term_is_a_duration(parser: Any) -> None:
    (found,) = read(parser, "The court sentenced the clerk to 12 years in prison.")
    assert found.value.unit == "year"
    assert found.value.counted in ("sentence", "duration")


@pytest.mark.parametrize(
    "text",
    [
        "It happened on May 15, 2024.",
        "It happened in 2024.",
        "It began at 1:15 a.m. on Sunday.",
        "It happened in the 13500 block of Cerise Avenue.",
        "Flight 103 was late.",
        "They closed Highway 61.",
        "See example.org/12345 for more.",
        "The 21st century began.",
    ],
)
def test_dates_times_addresses_and_names_are_no_quantities(parser: Any, text: str) -> None:
    assert read(parser, text) == []


def test_one_person_without_a_number_is_an_implied_count(parser: Any) -> None:
    text = "A 15-year-old boy was shot and killed on Saturday."
    (found,) = find_implied(parser(text), ClaimConfig())
    assert (found.value.counted, found.value.low, found.implied) == ("killed", 1, True)


def test_a_named_victim_is_an_implied_count(parser: Any) -> None:
    found = find_implied(parser("Maria Quill, 19, died at the scene."), ClaimConfig())
    assert [(m.value.counted, m.value.low) for m in found] == [("killed", 1.0)]


def test_the_killer_is_not_counted_among_the_killed(parser: Any) -> None:
    found = find_implied(parser("A man killed three clerks."), ClaimConfig())
    assert not found


def test_spans_are_code_points_that_hold_the_value(parser: Any) -> None:
    text = "🙂 “At least 46 people were killed,” Ömer said; nearly £900 million was paid."
    assert [text[m.start : m.end] for m in read(parser, text)] == ["At least 46", "nearly £900 million"]


NEWSY = st.lists(
    st.sampled_from(
        [
            "12",
            "3,000",
            "1.2",
            "million",
            "$",
            "£5",
            "%",
            "dozens",
            "of",
            "people",
            "killed",
            "and",
            "or",
            "injured",
            "were",
            "at",
            "least",
            "nearly",
            "between",
            "-",
            "–",
            ",",
            ".",
            "half",
            "a",
            "dozen",
            "27-year-old",
            "999999999999999999999",
            "1e9",
            "½",
            "3/0",
            "women",
            "men",
            "the",
            "toll",
            "rose",
            "to",
            "including",
            "two",
        ]
    ),
    max_size=25,
).map(" ".join)


@given(text=st.one_of(st.text(max_size=120), NEWSY))
@settings(max_examples=80)
def test_no_text_makes_it_raise(parser: Any, text: str) -> None:
    doc = parser(text)
    for mention in (*find_quantities(doc, ClaimConfig()), *find_implied(doc, ClaimConfig())):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.value.high is None or mention.value.low <= mention.value.high
        assert text[mention.start : mention.end] == mention.value.surface
        assert 0 <= mention.head < len(doc)


@given(digits=st.text("0123456789.,", max_size=400))
@settings(max_examples=40)
def test_long_digit_strings_are_survived(digits: str) -> None:
    for numeral in find_numerals(digits, ClaimConfig()):
        assert numeral.low >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two men who were arrested denied it.", ("arrested", 2)),
        ("Two people who died were buried.", ("killed", 2)),
        ("Three wounded men were moved.", ("injured", 3)),
        ("Four people lost their lives.", ("killed", 4)),
        ("Five people were beaten to death.", ("killed", 5)),
        ("Six people were pronounced dead at the scene.", ("killed", 6)),
        ("Seven people are in custody.", ("detained", 7)),
        ("Eight people are in critical condition.", ("hospitalised", 8)),
        ("Police found nine people with gunshot wounds.", ("injured", 9)),
        ("A toll of 11 was given.", ("killed", 11)),
        ("The death toll is 14.", ("killed", 14)),
        ("The death toll stood at 15.", ("killed", 15)),
        ("The number of missing people stands at 16.", ("missing", 16)),
        ("Twelve soldiers and 3 guards killed in a blast.", ("killed", 15)),
        ("The attack left 17 civilians wounded.", ("injured", 17)),
        ("Eighteen people were shot and wounded.", ("injured", 18)),
        ("The raid killed 19 sheep.", ("sheep killed", 19)),
        ("There were 20 fatalities.", ("killed", 20)),
        ("Twenty-one people were taken to hospital.", ("hospitalised", 21)),
        ("The firm paid $22 million.", ("paid", 22e6)),
        ("Parliament has 23 seats.", ("seats", 23)),
        ("Police shot 24 protesters.", ("killed-or-injured", 24)),
        ("The clinic treated 25 babies.", ("baby", 25)),
        ("The state has 26 classes.", ("class", 26)),
        ("Twenty-seven guards are facing murder charges.", ("charged", 27)),
        ("Twenty-eight men were found guilty of arson.", ("convicted", 28)),
        ("Twenty-nine men were taken into custody.", ("arrested", 29)),
        ("The clinic hired 30 staff members.", ("staff", 30)),
        ("There were 31 new cases of measles.", ("infected", 31)),
        ("She was cleared in 32 fraud cases.", ("case", 32)),
        ("The court took 33 new fraud cases.", ("case", 33)),
    ],
)
def test_roles_are_read_in_many_shapes(parser: Any, text: str, expected: tuple[str, float]) -> None:
    assert expected in [(m.value.counted, m.value.low) for m in read(parser, text)]


def test_suffering_without_an_injury_is_no_casualty(parser: Any) -> None:
    assert all(m.value.counted != "injured" for m in read(parser, "Two companies suffered heavy losses."))


def test_the_cause_of_a_death_is_not_counted_as_killed(parser: Any) -> None:
    assert all(m.value.counted != "killed" for m in read(parser, "Two gunmen killed a guard."))


@pytest.mark.parametrize(
    ("text", "counted", "number"),
    [
        ("A couple and their sons were among 24 people killed when a plane crashed in Oru.", "killed", 24),
        ("He was among the 12 killed in the blast.", "killed", 12),
        ("Ten men and women were injured in a shooting outside a restaurant.", "injured", 10),
        ("The prosecutor announced charges against three men from Oru.", "charged", 3),
        ("Charges were filed against two men.", "charged", 2),
    ],
)
def test_all_are_counted_whoever_was_among_them(parser: Any, text: str, counted: str, number: float) -> None:
    found = [mention for mention in read(parser, text) if mention.value.low == number]
    assert [(mention.value.counted, mention.subset) for mention in found] == [(counted, False)]


def test_yards_are_a_length(parser: Any) -> None:
    (found,) = read(parser, "The drone closed to within 1,000 yards of the ship.")
    assert (found.value.unit, round(found.value.low)) == ("m", 914)
