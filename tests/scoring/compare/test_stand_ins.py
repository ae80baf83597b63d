from typing import Any

import numpy as np
import pytest

from scoring.compare import align_claims, compare_facts, drop_idle, find_stand_ins
from scoring.config import CompareConfig
from scoring.models import NAMED_ROLE, Claim, QuantityValue
from tests.scoring.compare.factory import claim, names

CONFIG = CompareConfig()
LEFT = "On Friday {} handed the keys of the old lighthouse to a harbour clerk"
LATER = "The keys of the old lighthouse were handed to a clerk on Friday by {} at the harbour"


def named(name: str, text: str = LEFT, outlet: str = "north.example", **fields: Any) -> Claim:
    """Return the claim that a passage, "{}" for the name, names somebody."""
    body = text.format(name)
    at = text.index("{}")
    person = f"person:{name.lower()}"
    place: dict[str, Any] = {"value_start": at, "value_end": at + len(name), "role": NAMED_ROLE, "object": (person,)}
    return claim(names(person, member_type="person", closed=False), outlet, text=body, **(place | fields))


def alone(surname: str, outlet: str = "north.example", text: str = "Some days later {} left the town by boat") -> Claim:
    """Return a claim of a passage that has a surname by itself: it is a person's."""
    at = 500 + 100 * len(surname) + ord(surname[0])
    return named(surname, text, outlet, role="members", start=at, end=at + 60)


def aged(name: str, years: float, outlet: str = "north.example") -> Claim:
    value = QuantityValue(low=years, high=years, unit="year", counted="age", surface=f"{years:.0f}")
    return claim(value, outlet, role="age", object=(f"person:{name.lower()}",))


def vectors(claims: list[Claim], cosine: float = 0.8) -> np.ndarray:
    rows = np.tile([cosine, np.sqrt(1 - cosine**2)], (len(claims), 1)).astype(np.float32)
    rows[0] = [1.0, 0.0]
    return rows


def pairs(claims: list[Claim], cosine: float = 0.8) -> int:
    return len(find_stand_ins(claims, vectors(claims, cosine), CONFIG))


PERSONS = [alone("Berg"), alone("Lind", "e.example")]


def test_a_stranger_in_anothers_place_contradicts_by_name() -> None:
    a, b = named("Tom Berg"), named("Ola Lind", LATER, "e.example")
    claims = [a, b, *PERSONS]
    rows = vectors(claims)
    found = compare_facts(align_claims(claims, rows, "s", CONFIG), claims, rows, CONFIG)
    result = found[a.claim_id, b.claim_id]
    assert (result.outcome, result.drift_type) == ("contradicts", "name")
    assert result.reason == "says Tom Berg; the other says Ola Lind"
    assert found[b.claim_id, a.claim_id].outcome == "contradicts"


def test_a_role_on_one_side_is_enough() -> None:
    a = named("Tom Berg", role="charge-name")
    assert pairs([a, named("Ola Lind", LATER, "e.example"), *PERSONS]) == 1
    other = named("Ola Lind", LATER, "e.example", role="win-name")
    assert pairs([a, other, *PERSONS]) == 0


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (LEFT.replace("{}", "{} said he"), LATER),
        (LEFT, "“The keys of the old lighthouse were handed to a clerk on Friday”, said harbour master {}"),
        (LEFT.replace("{}", "one of the guards, {},"), LATER),
        (LEFT, "On Friday a crowd met {} at the station"),
        ("The keys, {}", "The keys, {}"),
    ],
    ids=["speaks", "is quoted", "one of many", "another passage", "few words"],
)
def test_speakers_parts_and_other_passages_are_no_stand_ins(mine: str, theirs: str) -> None:
    assert pairs([named("Tom Berg", mine), named("Ola Lind", theirs, "e.example"), *PERSONS]) == 0


def test_whom_an_article_names_beside_the_other_is_no_stand_in() -> None:
    both = [named("Tom Berg"), named("Ola Lind", LATER, "e.example"), *PERSONS]
    assert pairs([*both, alone("Berg", "e.example")]) == 0
    assert pairs([*both, alone("Berg", "w.example"), alone("Lind", "x.example")]) == 1
    assert pairs([*both, alone("Berg", "w.example", "{} and Lind left the town")]) == 0


def test_forms_of_one_name_and_one_outlet_are_no_stand_ins() -> None:
    assert pairs([named("Tom Berg"), named("Thomas Berg", LATER, "e.example"), *PERSONS]) == 0
    own = named("Ola Lind", LATER, article_id="other")
    assert pairs([named("Tom Berg"), own, PERSONS[0], alone("Lind")]) == 0


def test_what_is_never_told_by_its_last_word_may_be_no_person() -> None:
    claims = [named("Old Pier"), named("Ola Lind", LATER, "e.example"), PERSONS[1]]
    assert pairs(claims) == 0
    assert pairs([*claims, aged("Old Pier", 51)]) == 1


def test_ages_tell_two_persons_apart_and_one_place_by_less() -> None:
    told = "Police found the keys of the lighthouse near {} on Friday"
    near = [named("Tom Berg"), named("Ola Lind", told, "e.example"), *PERSONS]
    assert pairs(near, cosine=0.43) == 0
    assert pairs([*near, aged("Tom Berg", 34), aged("Ola Lind", 34, "e.example")], cosine=0.43) == 1
    assert pairs([*near, aged("Tom Berg", 34), aged("Ola Lind", 51, "e.example")], cosine=1.0) == 0


def test_whoever_was_there_along_with_others_stands_in_for_nobody() -> None:
    others = LEFT.replace("{}", "{} along with a clerk")
    claims = [named("Tom Berg", others), named("Ola Lind", LATER, "e.example"), *PERSONS]
    assert pairs([*claims, aged("Tom Berg", 34), aged("Ola Lind", 34, "e.example")], cosine=1.0) == 0


def test_whoever_got_other_numbers_stands_in_for_nobody() -> None:
    twelve, seven = (f"{LEFT} after {years} years at sea" for years in (12, 7))
    assert pairs([named("Tom Berg", twelve), named("Ola Lind", twelve, "e.example"), *PERSONS]) == 1
    assert pairs([named("Tom Berg", twelve), named("Ola Lind", seven, "e.example"), *PERSONS]) == 0


def test_only_those_who_fit_each_other_best_stand_in() -> None:
    a, b = named("Tom Berg"), named("Ola Lind", outlet="e.example")
    third = named("Eva Holm", LATER, "e.example", start=90, end=180)
    claims = [a, b, third, *PERSONS, alone("Holm", "e.example")]
    assert find_stand_ins(claims, vectors(claims), CONFIG) == {tuple(sorted((a.claim_id, b.claim_id)))}


def test_a_name_in_no_role_is_compared_only_where_another_stands_in_its_place() -> None:
    a, b, plain = named("Tom Berg"), named("Ola Lind", LATER, "e.example"), named("Eva Holm", outlet="w.example")
    claims = [a, b, plain]
    assert drop_idle(claims, frozenset({(a.claim_id, b.claim_id)})) == [0, 1]
    assert drop_idle(claims, frozenset()) == []


def test_offices_pass_to_others_but_charges_do_not() -> None:
    a, b = named("Tom Berg", role="title-name"), named("Ola Lind", LATER, "e.example", role="title-name", hours=24 * 40)
    claims = [a, b, *PERSONS]
    rows = vectors(claims)
    found = compare_facts([], claims, rows, CONFIG)
    assert found[a.claim_id, b.claim_id].outcome == "unrelated"
    charged = [
        named("Tom Berg", role="charge-name"),
        named("Ola Lind", LATER, "e.example", role="suspect-name", hours=960),
    ]
    found = compare_facts([], [*charged, *PERSONS], rows, CONFIG)
    assert found[charged[0].claim_id, charged[1].claim_id].outcome == "contradicts"


def test_nobody_is_no_stand_in() -> None:
    assert find_stand_ins([], np.zeros((0, 2), dtype=np.float32), CONFIG) == frozenset()
