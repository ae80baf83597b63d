from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import compare_claims
from scoring.config import CompareConfig
from tests.scoring.compare.factory import claim, names

CONFIG = CompareConfig()
TIES: dict[str, Any] = {"relation": "diplomatic-ties", "object": ("country:AF",)}
members = st.lists(st.sampled_from(["CN", "AE", "UZ", "RU"]), unique=True, max_size=4)


def recognised(value: Any, outlet: Any = "north.example", **fields: Any) -> Any:
    return claim(value, outlet, **{"predicate": "recognise", **TIES, **fields})


def appointed(value: Any, outlet: Any = "south.example", **fields: Any) -> Any:
    return claim(value, outlet, **{"predicate": "appoint-ambassador", **TIES, **fields})


def test_an_open_list_with_a_member_that_a_closed_list_lacks_is_contradicted() -> None:
    result = compare_claims(
        appointed(names("CN", "RU")), appointed(names("CN", "UZ", closed=True), "e.example"), CONFIG, 1.0
    )
    assert (result.outcome, result.drift_type) == ("contradicts", "set")
    assert result.reason.endswith(": adds Russian Federation")
    assert result.severity == pytest.approx(1 / 3)


def test_the_closed_list_seen_beside_it_is_contradicted_for_leaving_a_member_out() -> None:
    result = compare_claims(appointed(names("CN", closed=True)), appointed(names("CN", "RU"), "e.example"), CONFIG, 1.0)
    assert result.reason.endswith(": leaves out Russian Federation")


def test_the_closed_empty_list_denies_everyone() -> None:
    nobody = recognised(names(closed=True))
    result = compare_claims(recognised(names("CN"), "e.example"), nobody, CONFIG, 1.0)
    assert (result.outcome, result.severity) == ("contradicts", 1.0)
    assert "the other says none" in result.reason


def test_open_lists_that_nothing_holds_apart_add_and_leave_out() -> None:
    one, two = appointed(names("CN", "RU")), appointed(names("CN", "UZ"), "e.example")
    assert compare_claims(one, two, CONFIG).outcome == "compatible"
    assert compare_claims(appointed(names("CN")), two, CONFIG).precision == "coarser"
    assert compare_claims(two, appointed(names("CN")), CONFIG).precision == "finer"


def test_equal_lists_are_equal_and_closing_one_makes_it_finer() -> None:
    one = appointed(names("CN", "UZ"))
    assert compare_claims(one, appointed(names("UZ", "CN"), "e.example"), CONFIG, 1.0).outcome == "equal"
    closed = appointed(names("UZ", "CN", closed=True), "e.example")
    assert compare_claims(closed, one, CONFIG, 1.0).precision == "finer"
    assert compare_claims(one, closed, CONFIG, 1.0).precision == "coarser"


def test_a_member_denied_by_name_is_contradicted_even_by_an_open_list() -> None:
    denial = appointed(names("UZ", excluded=("RU",)), "e.example")
    result = compare_claims(appointed(names("RU")), denial, CONFIG, 1.0)
    assert result.outcome == "contradicts"
    assert "denied by name" in result.reason
    assert compare_claims(denial, appointed(names("RU")), CONFIG, 1.0).outcome == "contradicts"


def test_a_stronger_step_needs_the_weaker_but_not_the_other_way_round() -> None:
    ambassadors = appointed(names("CN", "UZ", closed=True))
    assert compare_claims(recognised(names(closed=True)), ambassadors, CONFIG).outcome == "compatible"
    assert compare_claims(recognised(names("RU")), ambassadors, CONFIG, 1.0).outcome == "contradicts"


def test_lists_of_other_kinds_are_unrelated() -> None:
    people = appointed(names("a b", member_type="person"))
    assert compare_claims(people, appointed(names("CN"), "e.example"), CONFIG, 1.0).outcome == "unrelated"


def test_people_in_a_role_drift_by_name_unless_one_is_a_variant() -> None:
    one = claim(names("person:li wei", member_type="person", closed=True), relation="appoint")
    variant = claim(names("person:wei", member_type="person", closed=True), "e.example", relation="appoint")
    other = claim(names("person:chen bo", member_type="person", closed=True), "e.example", relation="appoint")
    assert compare_claims(one, variant, CONFIG, 1.0).outcome == "equal"
    assert compare_claims(one, other, CONFIG, 1.0).drift_type == "name"


def test_nameless_members_never_match() -> None:
    one = claim(names("person:", member_type="person", closed=True))
    two = claim(names("person:wei", member_type="person", closed=True), "e.example")
    assert compare_claims(one, two, CONFIG, 1.0).outcome == "contradicts"


def test_long_lists_are_cut_in_the_reason() -> None:
    many = appointed(names(*"ABCDEFGHIJ", member_type="other"))
    none = appointed(names(closed=True, excluded=("Z",), member_type="other"), "e.example")
    assert "and 4 more" in compare_claims(many, none, CONFIG, 1.0).reason
    assert "none (not Z)" in compare_claims(many, none, CONFIG, 1.0).reason


@given(members, members, st.booleans(), st.booleans())
def test_lists_contradict_both_ways_or_not_at_all(a: Any, b: Any, a_closed: Any, b_closed: Any) -> None:
    one, two = appointed(names(*a, closed=a_closed)), appointed(names(*b, closed=b_closed), "e.example")
    first, second = compare_claims(one, two, CONFIG, 1.0), compare_claims(two, one, CONFIG, 1.0)
    assert first.outcome == second.outcome
    assert first.severity == pytest.approx(second.severity)
    assert (first.outcome == "contradicts") == (set(a) != set(b))


def test_lists_held_apart_name_the_member_that_differs() -> None:
    a, b = appointed(names("CN", "RU", "UZ")), appointed(names("CN", "RU", "AE"), "e.example")
    result = compare_claims(a, b, CONFIG, 1.0)
    assert (result.outcome, result.drift_type) == ("contradicts", "set")
    assert result.severity == pytest.approx(1 / 3)
    assert result.reason.endswith(": Uzbekistan in the place of United Arab Emirates")


def test_an_extra_member_is_that_lists_error_and_a_missing_one_is_named() -> None:
    a, b = appointed(names("CN", "RU", "UZ")), appointed(names("CN", "RU"), "e.example")
    assert compare_claims(a, b, CONFIG, 0.7).reason.endswith(": adds Uzbekistan")
    assert compare_claims(b, a, CONFIG, 0.7).reason.endswith(": leaves out Uzbekistan")
    assert compare_claims(a, b, CONFIG, 0.7).probability == 0.7


@pytest.mark.parametrize(
    ("one", "two", "outcome"),
    [
        ("harbour bank", "mill town", "contradicts"),
        ("harbour bank", "bank of mill", "compatible"),
        ("harbour bank of oru", "hbo", "compatible"),
    ],
)
def test_bodies_that_may_be_one_are_no_substitution(one: str, two: str, outcome: str) -> None:
    def listing(name: str, outlet: str) -> Any:
        members = ("org:x", "org:y", f"org:{name}")
        return appointed(names(*members, member_type="organisation"), outlet)

    assert compare_claims(listing(one, "n.example"), listing(two, "e.example"), CONFIG, 1.0).outcome == outcome


def test_lists_that_choose_some_of_many_may_choose_others() -> None:
    text = "Several, including {}, signed"
    members = [("country:CN", "country:RU", "country:UZ"), ("country:CN", "country:RU", "country:AE")]
    a, b = (
        appointed(names(*each), outlet, text=text, value_start=text.index("{"))
        for each, outlet in zip(members, ("n.example", "e.example"), strict=True)
    )
    assert compare_claims(a, b, CONFIG, 1.0).outcome == "compatible"
