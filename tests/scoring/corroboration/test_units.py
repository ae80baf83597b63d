"""What an article says of one value, however often it repeats it."""

import numpy as np
import pytest

from scoring.config import CorroborationConfig
from scoring.corroboration.units import (
    Sources,
    gather_units,
    indicator,
    is_mentioned,
    is_observed,
    near_words,
    unit_key,
    word_runs,
)
from scoring.models import (
    MENTIONED_ROLE,
    NAMED_ROLE,
    PLAIN_ROLE,
    Frame,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    StatementValue,
    Value,
)
from tests.scoring.consensus.factory import count, day, members
from tests.scoring.corroboration.factory import story_of, tell, tell_numbers

CONFIG = CorroborationConfig()


def test_several_mentions_of_one_value_are_one_unit() -> None:
    claims = [tell("a.example", count(12), article="a", suffix=f"#{i}") for i in range(3)]
    claims.append(tell("a.example", count(13), article="a", suffix="#3"))
    twelve, thirteen = gather_units(claims, story_of(claims).sources)["quantity"]
    assert [claim.claim_id for claim in twelve.claims] == ["a#0", "a#1", "a#2"]
    assert (twelve.rows, twelve.first.claim_id) == ((0, 1, 2), "a#0")
    assert (thirteen.rows, thirteen.value) == ((3,), count(13))


def test_two_articles_give_two_units_of_one_value() -> None:
    claims = [tell("a.example", count(12), article=name) for name in ("a1", "a2")]
    assert [unit.article_id for unit in gather_units(claims, story_of(claims).sources)["quantity"]] == ["a1", "a2"]


def test_a_copy_gives_no_unit() -> None:
    claims = tell_numbers(12, 12, 13)
    origin_of = {"o0.example-1": "wire", "o1.example-1": "wire"}
    units = gather_units(claims, story_of(claims, origin_of=origin_of).sources)["quantity"]
    assert [(unit.outlet_id, unit.origin) for unit in units] == [
        ("o0.example", "wire"),
        ("o2.example", "origin of o2.example-1"),
    ]


def test_an_outlet_is_of_its_owners_family_and_an_article_without_origin_is_one_of_its_own() -> None:
    sources = Sources({}, frozenset({"a.example-1", "b.example-1"}), {"a.example": "Group"})
    units = gather_units([tell("a.example", count(1)), tell("b.example", count(1))], sources)["quantity"]
    assert [(unit.family, unit.origin) for unit in units] == [
        ("Group", "article:a.example-1"),
        ("b.example", "article:b.example-1"),
    ]


@pytest.mark.parametrize(
    ("value", "role", "observed"),
    [
        (count(12), "killed", True),
        (PolarityValue(positive=True), "holds", True),
        (PolarityValue(positive=True), PLAIN_ROLE, False),
        (members("person:dar"), NAMED_ROLE, False),
        (PlaceValue(path=("AF",)), MENTIONED_ROLE, True),
        (members(), "members", False),
        (StatementValue(text="the road is shut"), "", False),
    ],
)
def test_what_others_can_bear_out_is_observed(value: Value, role: str, observed: bool) -> None:
    assert is_observed(tell("a.example", value, frame=Frame(role=role))) == observed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (count(12), QuantityValue(low=12, high=12, counted="injured", surface="a dozen"), True),
        (count(12), QuantityValue(low=12, high=12, unit="USD"), False),
        (
            QuantityValue(low=40, high=40, unit="year"),
            QuantityValue(low=40, high=40, unit="year", counted="age"),
            False,
        ),
        (count(12), QuantityValue(low=12, high=None), False),
        (day("2025-01-02"), day("2025-01-02"), True),
        (day("2025-01-02"), day("2025-01-02", "2025-01-09"), False),
        (members("CN", "AE"), members("AE", "CN", closed=False), True),
        (members("CN", "AE"), members("CN"), False),
        (PlaceValue(path=("AF",)), PlaceValue(path=("AF",), surface="Kabul"), True),
        (PlaceValue(path=("AF",)), PlaceValue(path=("AF", "khost")), False),
        (PolarityValue(positive=True), PolarityValue(positive=True, state="ordinal", ordinal=1), True),
        (PolarityValue(positive=True), PolarityValue(positive=False), False),
    ],
)
def test_claims_give_one_value_whatever_the_words_it_is_put_in(one: Value, other: Value, same: bool) -> None:
    assert (unit_key(tell("a.example", one)) == unit_key(tell("a.example", other))) == same


def test_polarities_of_two_predicates_or_parties_are_two_values() -> None:
    frames = [
        Frame(predicate="recognise", subject=("country:RU",)),
        Frame(predicate="recognise", subject=("country:CN",)),
        Frame(predicate="visit", subject=("country:RU",)),
        Frame(predicate="recognise", subject=("country:RU",), object=("country:AF",)),
    ]
    assert len({unit_key(tell("a.example", PolarityValue(positive=True), frame=frame)) for frame in frames}) == 4


def test_statements_are_each_a_value_of_their_own() -> None:
    one, other = (tell("a.example", StatementValue(text="x"), suffix=suffix) for suffix in "ab")
    assert unit_key(one) != unit_key(other)


def test_the_words_beside_a_value_are_those_next_to_it_cut_to_their_stem() -> None:
    claim = tell("a.example", count(12), "On Friday at least 12 pilgrims travelling home died there", told="12")
    assert near_words(claim, CONFIG) == {"frida", "least", "pilgr", "trave", "home"}


def test_runs_of_words_leave_out_punctuation_and_quoted_passages() -> None:
    plain = tell("a.example", count(12), "Twelve people died, police say.")
    quoted = tell("a.example", count(12), "“Twelve people died here,” he said.")
    assert word_runs([plain]) == {("twelve", "people", "died"), ("people", "died", "police"), ("died", "police", "say")}
    assert word_runs([quoted]) == frozenset()
    assert word_runs([quoted, plain]) == word_runs([plain])


def test_a_place_is_mentioned_unless_one_passage_puts_the_event_there() -> None:
    roles = (MENTIONED_ROLE, "place")
    claims = [
        tell("a.example", PlaceValue(path=("AF",)), article="a", suffix=role, frame=Frame(role=role)) for role in roles
    ]
    (both,) = gather_units(claims, story_of(claims).sources)["place"]
    (first,) = gather_units(claims[:1], story_of(claims[:1]).sources)["place"]
    assert (is_mentioned(both), is_mentioned(first)) == (False, True)


def test_an_indicator_tells_which_set_holds_what() -> None:
    assert indicator([{"b", "a"}, set(), {"b"}]).tolist() == [[1, 1], [0, 0], [0, 1]]
    assert np.array_equal(indicator([set(), set()]), np.zeros((2, 1)))
