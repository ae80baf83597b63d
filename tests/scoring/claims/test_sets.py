import pytest

from scoring.models import Claim, SetValue
from tests.scoring.claims.reading import only, pick, read

pytestmark = pytest.mark.models


def value_of(claim: Claim) -> SetValue:
    assert isinstance(claim.value, SetValue)
    return claim.value


@pytest.mark.parametrize(
    "sentence",
    [
        "After Chile, the United Kingdom and Peru, Norway is now the fourth country to post an envoy to Kosovo.",
        "Norway is the fourth nation, following Chile, the UK, and Peru, to appoint an ambassador to Kosovo.",
    ],
)
def test_the_nth_after_n_minus_one_closes_the_list(sentence: str) -> None:
    claim = only(read(sentence), "set")
    assert value_of(claim).members == ("country:CL", "country:GB", "country:PE")
    assert value_of(claim).closed
    assert (claim.frame.predicate, claim.frame.object) == ("appoint-ambassador", ("country:XK",))


def test_the_nth_after_fewer_leaves_the_list_open() -> None:
    claim = only(read("After Chile and Peru, Norway becomes the fifth country to recognise Kosovo."), "set")
    assert not value_of(claim).closed


@pytest.mark.parametrize("opener", ["including", "such as", "like"])
def test_examples_are_an_open_list(opener: str) -> None:
    claim = only(read(f"Several countries, {opener} Chile, Peru and Norway, signed the treaty."), "set")
    assert value_of(claim).members == ("country:CL", "country:NO", "country:PE")
    assert not value_of(claim).closed


def test_only_closes_a_list() -> None:
    assert value_of(only(read("Only Chile and Peru have signed the treaty."), "set")).closed


def test_a_count_before_its_members_closes_the_list() -> None:
    claim = only(read("Three countries - Chile, Peru and Norway - signed the treaty."), "set")
    assert value_of(claim).closed


@pytest.mark.parametrize(
    "sentence",
    [
        "No country has recognised Kosovo.",
        "Kosovo has yet to receive recognition from any country.",
    ],
)
def test_nobody_is_the_closed_empty_set(sentence: str) -> None:
    claim = only(read(sentence), "set")
    assert value_of(claim) == SetValue(members=(), closed=True, member_type="country", surface=value_of(claim).surface)
    assert claim.frame.object == ("country:XK",)


def test_two_clauses_joined_by_a_comma_are_no_list() -> None:
    assert pick(read("After the talks with Chile, Peru signed the treaty."), "set", "members") == []


def test_a_list_that_undergoes_the_event_is_told_from_one_that_does_it() -> None:
    claim = only(read("Norway sanctioned Chile, Peru and Kenya."), "set")
    assert (claim.frame.role, claim.frame.subject) == ("objects", ("country:NO",))


def test_organisations_make_lists_too() -> None:
    claim = only(read("Acme Corp, Bolt Ltd and Quill Inc agreed to merge."), "set")
    assert value_of(claim).member_type == "organisation"


def test_names_of_the_killed_are_a_set_of_persons_under_their_fullest_names() -> None:
    claims = read("Ada Quill and Tom Bell were killed in the crash. Quill was 40.")
    claim = only(claims, "set", "kill-name")
    assert value_of(claim).members == ("person:ada quill", "person:tom bell")
    assert value_of(claim).member_type == "person"


def test_who_was_appointed_is_named() -> None:
    claim = only(read("The board appointed Ada Quill as director."), "set", "appoint-name")
    assert value_of(claim).members == ("person:ada quill",)


def test_the_members_that_a_sentence_lists_have_signed_and_nobody_else() -> None:
    claim = only(read("The members are Italy, Malta, Cyprus and Greece, and only those four."), "set")
    assert (claim.frame.relation, value_of(claim).closed) == ("sign", True)


def test_a_country_with_an_ambassador_has_one_like_those_before_it() -> None:
    claim = only(read("Portugal will be the third country with an ambassador there, behind France and Chile."), "set")
    assert (claim.frame.predicate, value_of(claim).closed) == ("appoint-ambassador", True)


def test_a_counted_part_closes_no_list() -> None:
    claims = read("The group includes three non-Muslim countries, Armenia, Georgia and Chile.")
    assert [value_of(claim).closed for claim in pick(claims, "set")] == [False]


def test_three_places_are_a_list_and_a_place_in_its_state_is_none() -> None:
    claim = only(read("Voters in Ohio, New Jersey and Utah went to the polls."), "set")
    assert value_of(claim).members == ("place:new jersey", "place:ohio", "place:utah")
    assert (value_of(claim).member_type, value_of(claim).closed) == ("other", False)
    assert not pick(read("The trams of Dallas, Texas, and Houston stopped."), "set")
    assert not pick(read("Voters in Ohio and Utah went to the polls."), "set")


def test_an_office_named_after_two_things_is_no_list() -> None:
    assert pick(read("The Department of Harbours and River Works signed the treaty with Chile."), "set") == []
