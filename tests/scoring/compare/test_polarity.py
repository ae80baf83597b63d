import datetime as dt
from typing import Any

import pytest

from scoring.compare import compare_claims
from scoring.config import CompareConfig
from scoring.models import PolarityValue, StatementValue
from tests.scoring.compare.factory import NOON, attributed, claim, names

CONFIG = CompareConfig()
HOLDS = PolarityValue(positive=True)
DENIED = PolarityValue(positive=False, state="denied")
YET = PolarityValue(positive=False, state="yet")
TIES: dict[str, Any] = {"relation": "diplomatic-ties", "predicate": "formal-relations"}
CHINA: dict[str, Any] = {**TIES, "subject": ("country:CN",), "object": ("country:AF",)}
MINISTRY: dict[str, Any] = {
    "relation": "respond", "predicate": "respond", "subject": ("country:AF",), "object": ("country:PK",)
}  # fmt: skip


def ordinal(number: Any) -> Any:
    return PolarityValue(positive=True, state="ordinal", ordinal=number)


def judge(a: Any, b: Any) -> Any:
    return compare_claims(a, b, CONFIG, 1.0)


def test_a_denial_contradicts_what_is_said_to_hold() -> None:
    result = judge(claim(HOLDS, **CHINA), claim(DENIED, "south.example", **CHINA))
    assert (result.outcome, result.drift_type, result.severity) == ("contradicts", "polarity", 1.0)
    assert result.reason == "says it holds; the other says it is denied"


def test_the_same_polarity_is_equal() -> None:
    assert judge(claim(HOLDS, **CHINA), claim(HOLDS, "south.example", **CHINA)).outcome == "equal"


def test_a_weaker_step_may_hold_without_the_stronger() -> None:
    ambassador: dict[str, Any] = {**CHINA, "predicate": "appoint-ambassador"}
    assert judge(claim(HOLDS, **ambassador), claim(DENIED, "south.example", **CHINA)).outcome == "compatible"


def test_opposite_outcomes_are_one_matter() -> None:
    acquitted = claim(HOLDS, **{**CHINA, "predicate": "acquit"})
    convicted = claim(HOLDS, "south.example", **{**CHINA, "predicate": "convict"})
    cleared = claim(PolarityValue(positive=False), "e.example", **{**CHINA, "predicate": "convict"})
    assert judge(acquitted, convicted).outcome == "contradicts"
    assert judge(acquitted, cleared).outcome == "equal"


def test_a_state_is_superseded_by_later_news() -> None:
    yet = claim(YET, valid_until=NOON, **MINISTRY)
    later = claim(HOLDS, "south.example", hours=12, **MINISTRY)
    assert judge(yet, later).outcome == "superseded"
    assert judge(later, yet).outcome == "compatible"


def test_a_state_told_long_after_it_ended_contradicts() -> None:
    stale = claim(YET, hours=30, valid_until=NOON + dt.timedelta(hours=30), **MINISTRY)
    assert judge(stale, claim(HOLDS, "south.example", **MINISTRY)).outcome == "contradicts"


def test_ordinals_that_differ_contradict_as_counts() -> None:
    result = judge(claim(ordinal(4), **CHINA), claim(ordinal(21), "south.example", **CHINA))
    assert (result.outcome, result.drift_type) == ("contradicts", "quantity")
    assert result.reason == "says fourth; the other says 21st"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "first"), (11, "11th"), (12, "12th"), (22, "22nd"), (33, "33rd"), (40, "40th")]
)
def test_ordinals_have_words(number: Any, words: Any) -> None:
    result = judge(claim(ordinal(number), **CHINA), claim(ordinal(9), "south.example", **CHINA))
    assert result.reason.startswith(f"says {words};")


def test_an_ordinal_is_finer_than_none() -> None:
    assert judge(claim(ordinal(4), **CHINA), claim(HOLDS, "south.example", **CHINA)).precision == "finer"
    assert judge(claim(HOLDS, **CHINA), claim(ordinal(4), "south.example", **CHINA)).precision == "coarser"


def test_a_member_that_denies_it_contradicts_the_list() -> None:
    listed = claim(names("CN", "RU"), object=("country:AF",), **TIES)
    denial = claim(DENIED, "south.example", subject=("country:CN",), holder=attributed("Beijing"), **TIES)
    result = judge(listed, denial)
    assert (result.outcome, result.drift_type) == ("contradicts", "polarity")
    assert result.reason == (
        "says China and Russian Federation; the other quotes Beijing as saying that this does not hold for China"
    )
    assert judge(denial, listed).outcome == "contradicts"


def test_a_denial_fits_the_closed_empty_list() -> None:
    nobody = claim(names(closed=True), object=("country:AF",), **TIES)
    denial = claim(DENIED, "south.example", **CHINA)
    assert judge(nobody, denial).precision == "coarser"
    assert judge(denial, nobody).precision == "finer"


def test_a_denial_tells_nothing_of_a_list_without_it() -> None:
    listed = claim(names("RU"), object=("country:AF",), **TIES)
    result = judge(listed, claim(DENIED, "south.example", **CHINA))
    assert (result.outcome, result.precision) == ("compatible", "")


def test_a_closed_list_shuts_out_who_is_said_to_belong() -> None:
    closed = claim(names("RU", closed=True), object=("country:AF",), **TIES)
    result = judge(claim(HOLDS, "south.example", **CHINA), closed)
    assert (result.outcome, result.drift_type) == ("contradicts", "set")
    assert "that this holds for China" in result.reason


def test_a_member_fits_a_list_that_names_it_or_is_open() -> None:
    member = claim(HOLDS, "south.example", **CHINA)
    assert judge(claim(names("CN"), object=("country:AF",), **TIES), member).precision == "finer"
    assert judge(claim(names("RU"), object=("country:AF",), **TIES), member).outcome == "compatible"


def test_a_list_closed_by_the_member_itself_does_not_shut_it_out() -> None:
    after = claim(names("RU", closed=True), object=("country:AF",), entities=("country:CN",), **TIES)
    assert judge(claim(HOLDS, "south.example", **CHINA), after).outcome == "compatible"


def test_lists_and_members_about_other_parties_are_unrelated() -> None:
    listed = claim(names("CN"), object=("country:NP",), **TIES)
    assert judge(listed, claim(DENIED, "south.example", **CHINA)).outcome == "unrelated"


def test_a_list_and_a_member_of_another_step_fit() -> None:
    listed = claim(names("CN", closed=True), object=("country:AF",), **TIES)
    member = claim(HOLDS, "south.example", **{**CHINA, "subject": ("country:RU",), "predicate": "upgrade-ties"})
    assert judge(listed, member).outcome == "compatible"


def test_a_list_is_unrelated_to_a_statement() -> None:
    assert judge(claim(names("CN")), claim(StatementValue(text="x"), "south.example")).outcome == "unrelated"


def test_one_text_read_in_two_ways_accuses_nobody() -> None:
    words = "The scanner makes noises that lead to nowhere"
    a = claim(PolarityValue(positive=False), text=words, **CHINA)
    b = claim(HOLDS, "south.example", text=f"“{words},” Ada Quill said", **CHINA)
    assert compare_claims(a, b, CONFIG, 1.0).outcome == "unrelated"
