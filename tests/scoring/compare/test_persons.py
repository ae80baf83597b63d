from typing import Any

import numpy as np
import pytest

from scoring.compare import align_claims, compare_claims, compare_facts
from scoring.compare.doubts import doubt
from scoring.config import CompareConfig
from scoring.models import HOME_ROLE, Claim, PlaceValue, QuantityValue
from tests.scoring.compare.factory import claim, names

CONFIG = CompareConfig()


def charged(name: str, outlet: str = "north.example", *, closed: bool = True, **fields: Any) -> Claim:
    members = tuple(f"person:{each}" for each in name.split(" and "))
    about = fields.pop("about", ())
    changes = {
        "relation": "charge",
        "role": "charge-name",
        "object": (*members, *about),
        "text": f"{name.title()} held",
    }
    return claim(names(*members, member_type="person", closed=closed), outlet, **(changes | fields))


def aged(name: str, years: float, outlet: str = "north.example", **fields: Any) -> Claim:
    value = QuantityValue(low=years, high=years, unit="year", counted="age", surface=f"{years:.0f}")
    return claim(value, outlet, role="age", object=(f"person:{name}",), **fields)


def facts(claims: list[Claim]) -> list[set[str]]:
    vectors = np.ones((len(claims), 2), dtype=np.float32) / np.sqrt(np.float32(2))
    return [set(group.claim_ids) for group in align_claims(claims, vectors, "s", CONFIG)]


def test_two_sole_holders_of_a_role_contradict_by_name() -> None:
    result = compare_claims(charged("tom berg"), charged("ola lind", "e.example"), CONFIG)
    assert (result.outcome, result.drift_type, result.severity) == ("contradicts", "name", 1.0)
    near = compare_claims(charged("tom berg"), charged("tim berg", "e.example"), CONFIG)
    assert near.severity == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", ["thomas berg", "berg", "tom a berg"])
def test_forms_of_the_holders_name_are_equal(name: str) -> None:
    assert compare_claims(charged("tom berg"), charged(name, "e.example"), CONFIG).outcome == "equal"


def test_one_of_several_holders_contradicts_nobody() -> None:
    one = charged("tom berg")
    assert compare_claims(one, charged("ola lind", "e.example", closed=False), CONFIG).outcome == "unrelated"
    both = compare_claims(charged("tom berg and ola lind", "e.example", closed=False), one, CONFIG)
    assert (both.outcome, both.precision) == ("compatible", "finer")
    assert compare_claims(charged("tom berg and eva holm"), charged("tom berg and ola lind"), CONFIG).precision == ""


def test_a_possible_misspelling_accuses_nobody() -> None:
    assert compare_claims(charged("ian thomson"), charged("ian thompson", "e.example"), CONFIG).outcome == "unrelated"


def test_a_role_may_pass_to_another_in_time() -> None:
    later = charged("ola lind", "e.example", hours=24 * 40)
    assert compare_claims(charged("tom berg"), later, CONFIG).outcome == "unrelated"


def test_two_persons_of_whom_one_article_tells_both_do_not_contradict() -> None:
    accused = [charged("tom berg"), charged("tim berg", "e.example")]
    third = charged("tom berg and tim berg", "w.example", closed=False)
    vectors = np.ones((3, 2), dtype=np.float32)
    groups = align_claims([*accused, third], vectors, "s", CONFIG)
    pair = (accused[0].claim_id, accused[1].claim_id)
    assert compare_facts(groups, [*accused, third], vectors, CONFIG)[pair].outcome == "unrelated"
    groups = align_claims(accused, vectors[:2], "s", CONFIG)
    assert compare_facts(groups, accused, vectors[:2], CONFIG)[pair].outcome == "contradicts"


def test_one_holder_in_other_words_is_one_fact_and_another_office_is_another() -> None:
    coach: dict[str, Any] = {"role": "appoint-name", "relation": "appoint"}
    one = charged("tom berg", about=("thing:coach", "org:harbour city fc"), **coach)
    two = charged("thomas berg", "e.example", about=("thing:coach",), **coach)
    other = charged("ola lind", "w.example", about=("thing:captain", "org:harbour city fc"), **coach)
    club = charged("eva holm", "x.example", about=("thing:coach", "org:mill town united"), **coach)
    assert facts([one, two]) == [{one.claim_id, two.claim_id}]
    assert len(facts([one, other])) == len(facts([one, club])) == 2


def test_ages_are_compared_by_person() -> None:
    one, slip = aged("tom berg", 34), aged("thomas berg", 43, "e.example")
    other = aged("ola lind", 51, "w.example")
    assert {frozenset(group) for group in facts([one, slip, other])} == {
        frozenset({one.claim_id, slip.claim_id}),
        frozenset({other.claim_id}),
    }
    result = compare_claims(one, slip, CONFIG)
    assert (result.outcome, result.drift_type) == ("contradicts", "quantity")
    assert compare_claims(one, other, CONFIG).outcome == "unrelated"


def test_a_birthday_between_two_articles_is_no_departure() -> None:
    later = aged("tom berg", 35, "e.example", hours=24 * 30)
    assert compare_claims(aged("tom berg", 34), later, CONFIG).outcome == "unrelated"
    assert compare_claims(aged("tom berg", 34), aged("tom berg", 35, "e.example"), CONFIG).outcome == "contradicts"


def test_nobody_grows_younger() -> None:
    a, b = aged("tom berg", 30), aged("tom berg", 29, "e.example", hours=24 * 14)
    assert compare_claims(a, b, CONFIG).outcome == compare_claims(b, a, CONFIG).outcome == "contradicts"
    assert compare_claims(aged("tom berg", 29), aged("tom berg", 30, hours=24 * 14), CONFIG).outcome == "unrelated"


def test_ages_contradict_whatever_the_passages_around_them() -> None:
    a = aged("tom berg", 23, text="Warrants were obtained for Tom Berg, 23")
    b = aged("tom berg", 32, "e.example", text="The man, Tom Berg, 32, lives in Oru since 2011")
    vectors = np.eye(2, dtype=np.float32)
    groups = align_claims([a, b], vectors, "s", CONFIG)
    assert {c.outcome for c in compare_facts(groups, [a, b], vectors, CONFIG).values()} == {"contradicts"}


def test_in_twin_passages_each_need_only_name_one() -> None:
    a, b = charged("tom berg", closed=False), charged("ola lind", "e.example", closed=False)
    assert compare_claims(a, b, CONFIG).outcome == "unrelated"
    assert compare_claims(a, b, CONFIG, twins=True).outcome == "contradicts"


def test_in_twin_lists_one_name_may_stand_in_anothers_place() -> None:
    a = charged("tom berg and eva holm", closed=False)
    b = charged("tom berg and ola lind", "e.example", closed=False)
    assert compare_claims(a, b, CONFIG).outcome == "compatible"
    result = compare_claims(a, b, CONFIG, twins=True)
    assert (result.outcome, result.severity) == ("contradicts", 0.5)
    longer = charged("tom berg and eva holm and ida moe", closed=False)
    assert compare_claims(longer, b, CONFIG, twins=True).outcome == "compatible"
    more = charged("ida moe", "e.example", closed=False)
    assert compare_claims(a, more, CONFIG, twins=True).outcome == "unrelated"


def compared(a: Claim, b: Claim, *others: Claim, cosine: float = 0.45) -> str:
    """Return how a is seen beside b in a story where their passages have a cosine."""
    claims = [a, b, *others]
    vectors = np.zeros((len(claims), 2 + len(others)), dtype=np.float32)
    vectors[0, 0] = 1
    vectors[1, :2] = cosine, np.sqrt(1 - cosine**2)
    vectors[2:, 2:] = np.eye(len(others), dtype=np.float32)
    groups = align_claims(claims, vectors, "s", CONFIG)
    found = compare_facts(groups, claims, vectors, CONFIG).get((a.claim_id, b.claim_id))
    return found.outcome if found else "apart"


def test_strangers_of_one_age_in_kindred_roles_are_one_for_the_other() -> None:
    a, b = charged("tom berg", closed=False), charged("ola lind", "e.example", closed=False, role="arrest-name")
    of_one = [aged("tom berg", 34), aged("ola lind", 34, "e.example")]
    assert compared(a, b, *of_one) == "contradicts"
    assert compared(a, b) == "apart"
    assert compared(a, b, aged("tom berg", 34), aged("ola lind", 51, "e.example"), cosine=0.9) != "contradicts"
    assert compared(a, charged("ola lind", "e.example", closed=False, role="win-name"), *of_one) == "apart"


def test_sole_holders_of_kindred_roles_are_one_for_the_other_in_like_passages() -> None:
    a, b = charged("tom berg"), charged("ola lind", "e.example", role="suspect-name")
    assert compared(a, b) == "contradicts"
    assert compared(a, b, cosine=0.3) == "apart"
    third = charged("eva holm", "w.example", text="Tom Berg and Ola Lind held", role="win-name")
    assert compared(a, b, third) == "unrelated"


def test_persons_told_with_other_numbers_are_two() -> None:
    a = charged("tom berg", text="Tom Berg got 12 years for the fraud")
    b = charged("ola lind", "e.example", text="Ola Lind got seven years for the fraud")
    assert compared(a, b) != "contradicts"
    assert compared(a, charged("ola lind", "e.example", text="Ola Lind got 12 years for the fraud")) == "contradicts"


def test_a_title_that_several_may_hold_needs_a_closer_passage() -> None:
    title: dict[str, Any] = {"role": "title-name", "relation": "", "about": ("thing:mayor",), "closed": False}
    a, b = charged("tom berg", **title), charged("ola lind", "e.example", **title)
    assert compared(a, b, cosine=0.5) != "contradicts"
    assert compared(a, b, cosine=0.7) == "contradicts"


def test_an_allegation_about_the_doer_leaves_the_victims_name_sure() -> None:
    a, b = charged("tom berg", role="kill-name"), charged("ola lind", "e.example", role="kill-name", modality="alleged")
    assert compare_claims(a, b, CONFIG).outcome == "contradicts"


def test_one_of_the_best_is_no_age() -> None:
    a = aged("tom berg", 1, text="Tom Berg, one of the best, retires", value_start=10, value_end=13)
    assert compare_claims(a, aged("tom berg", 65, "e.example"), CONFIG).outcome == "unrelated"


def test_a_trade_or_a_second_name_beside_a_full_name_makes_no_other_person() -> None:
    a = charged("noa oniel lind", closed=False)
    b = charged("musician noa lind", "e.example", closed=False)
    assert compared(a, b, aged("noa oniel lind", 25), aged("musician noa lind", 25, "e.example")) != "contradicts"


def test_a_title_told_twice_in_a_passage_may_be_of_two() -> None:
    title: dict[str, Any] = {"role": "title-name", "relation": "", "about": ("thing:mayor",), "closed": False}
    a = charged("tom berg", text="Mayor Tom Berg came to the harbour", **title)
    b = charged("ola lind", "e.example", text="The mayor met Mayor Ola Lind, both in the old fish market", **title)
    assert compared(a, charged("ola lind", "e.example", **title), cosine=0.9) == "contradicts"
    assert compared(a, b, cosine=0.9) != "contradicts"


def homed(name: str, town: str, outlet: str = "north.example", **fields: Any) -> Claim:
    value = PlaceValue(path=("NO", town), surface=town.title())
    return claim(value, outlet, role=HOME_ROLE, object=(f"person:{name}",), **fields)


def test_two_homes_of_one_person_contradict_whatever_the_wording() -> None:
    a, b = homed("ola lind", "oslo", text="Ola Lind of Oslo"), homed("ola lind", "bergen", "e.example", text="She left")
    assert len(facts([a, b])) == 1
    result = compare_claims(a, b, CONFIG)
    assert (result.outcome, result.drift_type) == ("contradicts", "place")
    assert result.reason.endswith("(home of Ola Lind)")
    vectors = np.eye(2, dtype=np.float32)
    found = compare_facts(align_claims([a, b], vectors, "s", CONFIG), [a, b], vectors, CONFIG)
    assert found[a.claim_id, b.claim_id].outcome == "contradicts"


def test_homes_of_two_persons_or_of_a_surname_are_not_held_against_anyone() -> None:
    a = homed("ola lind", "oslo")
    assert len(facts([a, homed("tom berg", "bergen", "e.example")])) == 2
    assert doubt(homed("lind", "oslo"), homed("ola lind", "bergen", "e.example"), CONFIG)
    assert not doubt(a, homed("ola lind", "bergen", "e.example"), CONFIG)


def test_ages_a_generation_apart_may_be_of_parent_and_child_unless_digits_were_swapped() -> None:
    a = aged("ola lind", 52, text="Ola Lind, 52")
    child, swapped = aged("ola lind", 5, "e.example"), aged("ola lind", 25, "e.example")
    assert doubt(a, child, CONFIG) == "a generation apart: perhaps a parent and the child of that name"
    assert not doubt(a, swapped, CONFIG)
