import random

import pytest

from scoring.match.facts import group_claims, label_fact
from scoring.models import NAMED_ROLE, Claim, StatementValue
from tests.scoring.compare.factory import claim, count, names
from tests.scoring.match.factory import CONFIG, VALUES, matches, units_of

OUTLETS = ("a.example", "b.example", "c.example", "d.example")


def tolls(*numbers: float) -> list[Claim]:
    return [
        claim(count(number), outlet, text=f"{outlet} counts {number}")
        for number, outlet in zip(numbers, OUTLETS, strict=False)
    ]


def facts(claims: list[Claim], **found: object) -> list[set[int]]:
    """Return the facts as rows of the claims."""
    told = matches(units_of(claims), **found)  # type: ignore[arg-type]  # passed on as given
    grouped = group_claims(claims, told, "s", CONFIG, VALUES)
    row = {one.claim_id: at for at, one in enumerate(claims)}
    return sorted(({row[claim_id] for claim_id in group.claim_ids} for group in grouped.groups), key=min)


def test_values_that_fit_are_one_fact_and_others_stay_apart() -> None:
    assert facts(tolls(40, 40, 99), agreements=[(0, 1, 0.9)]) == [{0, 1}, {2}]


def test_values_that_do_not_fit_are_never_joined_by_what_fits_both() -> None:
    about = [claim(count(45, 55, modifier="about"), "a.example"), *tolls(1, 46, 54)[1:]]
    assert facts(about, agreements=[(0, 1, 0.9), (0, 2, 0.8)]) == [{0, 1}, {2}]


def test_a_departure_joins_the_fact_it_departs_from() -> None:
    claims = tolls(40, 40, 99)
    told = matches(units_of(claims), [(0, 1, 0.9)], [(2, (0, 1), 0.8)])
    grouped = group_claims(claims, told, "s", CONFIG, VALUES)
    assert len(grouped.groups) == 1
    one, two, wrong = (each.claim_id for each in claims)
    assert grouped.apart == {(wrong, one): 0.8, (one, wrong): 0.8, (wrong, two): 0.8, (two, wrong): 0.8}


@pytest.mark.parametrize(("chance", "found"), [(0.69, [{0, 1}, {2}]), (0.71, [{0, 1, 2}])])
def test_the_level_of_its_kind_makes_a_departure(chance: float, found: list[set[int]]) -> None:
    assert facts(tolls(40, 40, 99), agreements=[(0, 1, 0.9)], departures=[(2, (0, 1), chance)]) == found


def test_an_article_that_tells_both_values_tells_of_two_facts() -> None:
    both = [*tolls(40, 40), claim(count(99), "a.example", text="elsewhere 99")]
    assert facts(both, agreements=[(0, 1, 0.9)], departures=[(2, (0, 1), 0.9)]) == [{0, 1}, {2}]


def test_what_fits_both_values_does_not_keep_them_apart() -> None:
    claims = [*tolls(40, 40, 99), claim(count(40, 99, modifier="range"), "d.example", text="40 to 99")]
    told = [(0, 1, 0.9), (2, 3, 0.8)]
    assert facts(claims, agreements=told, departures=[(2, (0, 1), 0.9)]) == [{0, 1, 2, 3}]


def test_a_value_told_by_two_departs_only_if_both_are_seen_to() -> None:
    claims = tolls(40, 40, 99, 99)
    told = [(0, 1, 0.9), (2, 3, 0.9)]
    one = (2, (0, 1), 0.9)
    assert facts(claims, agreements=told, departures=[one]) == [{0, 1}, {2, 3}]
    assert facts(claims, agreements=told, departures=[one, (3, (0, 1), 0.5)]) == [{0, 1, 2, 3}]


def test_a_departure_goes_to_the_fact_that_most_origins_speak_to() -> None:
    claims = tolls(40, 40, 40, 99)
    assert facts(claims, agreements=[(0, 1, 0.9)], departures=[(3, (2, 0, 1), 0.9)]) == [{0, 1, 3}, {2}]


def test_copies_stand_in_their_originals_fact_and_contradict_with_it() -> None:
    claims = tolls(40, 40, 99)
    copy = claim(count(99), "d.example", text="d.example counts 99")
    told = matches(units_of(claims), [(0, 1, 0.9)], [(2, (0, 1), 0.8)], {copy.claim_id: claims[2].claim_id})
    grouped = group_claims([*claims, copy], told, "s", CONFIG, VALUES)
    assert copy.claim_id in grouped.groups[0].claim_ids
    assert (copy.claim_id, claims[0].claim_id) in grouped.apart


def test_persons_named_in_no_role_form_a_fact_only_where_one_departs() -> None:
    def named(name: str, outlet: str) -> Claim:
        return claim(names(f"person:{name}", member_type="person"), outlet, role=NAMED_ROLE, text=name)

    claims = [named("ada quill", "a.example"), named("ada quill", "b.example"), named("eva holm", "c.example")]
    assert facts(claims, agreements=[(0, 1, 0.9)]) == []
    assert facts(claims, agreements=[(0, 1, 0.9)], departures=[(2, (0, 1), 0.9)]) == [{0, 1, 2}]


def test_the_order_of_the_claims_changes_nothing() -> None:
    claims = tolls(40, 40, 99)
    told = matches(units_of(claims), [(0, 1, 0.9)], [(2, (0, 1), 0.8)])
    shuffled = claims[:]
    random.Random(3).shuffle(shuffled)
    assert group_claims(claims, told, "s", CONFIG, VALUES) == group_claims(shuffled, told, "s", CONFIG, VALUES)


def test_a_fact_is_named_for_people() -> None:
    people = claim(count(12), relation="attack", predicate="attack", object=("country:AF", "country:PK"))
    assert label_fact([people]) == "killed: attack (Afghanistan and Pakistan)"
    assert label_fact([claim(StatementValue(text="Ships waited"), text="Ships waited")]) == "Ships waited"


def test_only_counts_that_rise_make_a_rising_fact() -> None:
    rising = group_claims(tolls(4), matches(units_of(tolls(4))), "s", CONFIG, VALUES).groups[0]
    votes = [claim(count(4, counted="votes"))]
    other = group_claims(votes, matches(units_of(votes)), "s", CONFIG, VALUES).groups[0]
    assert (rising.monotone, other.monotone) == (True, False)
