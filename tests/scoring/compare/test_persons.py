from typing import Any

import pytest

from scoring.compare import compare_claims
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


def test_two_sole_holders_of_a_role_contradict_by_name() -> None:
    result = compare_claims(charged("tom berg"), charged("ola lind", "e.example"), CONFIG, 1.0)
    assert (result.outcome, result.drift_type, result.severity) == ("contradicts", "name", 1.0)
    near = compare_claims(charged("tom berg"), charged("tim berg", "e.example"), CONFIG, 1.0)
    assert near.severity == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", ["thomas berg", "berg", "tom a berg"])
def test_forms_of_the_holders_name_are_equal(name: str) -> None:
    assert compare_claims(charged("tom berg"), charged(name, "e.example"), CONFIG, 1.0).outcome == "equal"


def test_a_possible_misspelling_accuses_nobody() -> None:
    assert (
        compare_claims(charged("ian thomson"), charged("ian thompson", "e.example"), CONFIG, 1.0).outcome == "unrelated"
    )


def test_a_role_may_pass_to_another_in_time() -> None:
    later = charged("ola lind", "e.example", hours=24 * 40)
    assert compare_claims(charged("tom berg"), later, CONFIG, 1.0).outcome == "unrelated"


def test_a_birthday_between_two_articles_is_no_departure() -> None:
    later = aged("tom berg", 35, "e.example", hours=24 * 30)
    assert compare_claims(aged("tom berg", 34), later, CONFIG, 1.0).outcome == "unrelated"
    assert compare_claims(aged("tom berg", 34), aged("tom berg", 35, "e.example"), CONFIG, 1.0).outcome == "contradicts"


def test_nobody_grows_younger() -> None:
    a, b = aged("tom berg", 30), aged("tom berg", 29, "e.example", hours=24 * 14)
    assert compare_claims(a, b, CONFIG, 1.0).outcome == compare_claims(b, a, CONFIG, 1.0).outcome == "contradicts"
    assert compare_claims(aged("tom berg", 29), aged("tom berg", 30, hours=24 * 14), CONFIG, 1.0).outcome == "unrelated"


def test_one_name_may_stand_in_anothers_place_in_a_list() -> None:
    a = charged("tom berg and eva holm", closed=False)
    b = charged("tom berg and ola lind", "e.example", closed=False)
    result = compare_claims(a, b, CONFIG, 1.0)
    assert (result.outcome, result.severity) == ("contradicts", 0.5)
    longer = charged("tom berg and eva holm and ida moe", closed=False)
    assert compare_claims(longer, b, CONFIG, 1.0).outcome == "compatible"
    more = charged("ida moe", "e.example", closed=False)
    assert compare_claims(a, more, CONFIG, 1.0).outcome == "unrelated"


def test_an_allegation_about_the_doer_leaves_the_victims_name_sure() -> None:
    a, b = charged("tom berg", role="kill-name"), charged("ola lind", "e.example", role="kill-name", modality="alleged")
    assert compare_claims(a, b, CONFIG, 1.0).outcome == "contradicts"


def homed(name: str, town: str, outlet: str = "north.example", **fields: Any) -> Claim:
    value = PlaceValue(path=("NO", town), surface=town.title())
    return claim(value, outlet, role=HOME_ROLE, object=(f"person:{name}",), **fields)
