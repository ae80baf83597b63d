from typing import Any

import msgspec
import numpy as np
import pytest

from scoring.compare import align_claims, compare_claims, compare_facts, drop_idle
from scoring.compare.denials import find_denials
from scoring.config import CompareConfig
from scoring.models import PLAIN_ROLE, Claim, Comparison, PlaceValue, PolarityValue
from tests.scoring.compare.factory import attributed, claim, day

CONFIG = CompareConfig()
TAKEN = "The injured clerk was taken to the clinic by a neighbour on Friday"
NOT_TAKEN = "The clerk was not taken to the clinic by a neighbour, the mayor said"
FAR = "Two boats were taken out of the harbour at dawn"
CLERK: dict[str, Any] = {"relation": "take", "predicate": "take", "object": ("thing:clerk", "thing:clinic")}


def told(text: str, words: str, outlet: str = "north.example", *, state: Any = "plain", **changes: Any) -> Claim:
    """Return the claim that `words` of a passage hold, or don't if there is a denial in them."""
    at = text.index(words)
    negative = any(word in words.split() for word in ("not", "never", "denied"))
    value = PolarityValue(positive=not negative, state=state, surface=words)
    fields = {**CLERK, "role": PLAIN_ROLE, **changes}
    return claim(value, outlet, text=text, value_start=at, value_end=at + len(words), **fields)


def alike(count: int, cosine: float = 1.0) -> np.ndarray:
    """Return vectors of which each has the same cosine with the first."""
    rows = np.tile([cosine, np.sqrt(1 - cosine**2)], (count, 1)).astype(np.float32)
    rows[0] = [1.0, 0.0]
    return rows


def compare(claims: list[Claim], cosine: float = 1.0) -> dict[tuple[str, str], Comparison]:
    vectors = alike(len(claims), cosine)
    return compare_facts(align_claims(claims, vectors, "story", CONFIG), claims, vectors, CONFIG)


def outcomes(claims: list[Claim], cosine: float = 1.0) -> set[str]:
    """Return how the first two claims stand to each other, both ways round."""
    a, b = claims[0].claim_id, claims[1].claim_id
    found = compare(claims, cosine)
    return {found[pair].outcome for pair in ((a, b), (b, a)) if pair in found}


def test_what_one_tells_and_another_denies_contradicts_both_ways() -> None:
    a, b = told(TAKEN, "taken"), told(NOT_TAKEN, "not taken", "south.example")
    found = compare([a, b])
    assert {found[pair].drift_type for pair in ((a.claim_id, b.claim_id), (b.claim_id, a.claim_id))} == {"polarity"}
    assert found[a.claim_id, b.claim_id].reason == "says it holds; the other says it does not hold (“not taken”)"


@pytest.mark.parametrize(
    ("denial", "words", "changes"),
    [
        (NOT_TAKEN, "not taken", {"predicate": "bring"}),
        (NOT_TAKEN, "not taken", {"object": ("person:quill",)}),
        (NOT_TAKEN, "not taken", {"modality": "possible"}),
        (NOT_TAKEN, "not taken", {"state": "denied"}),
        (NOT_TAKEN.replace("clinic", "clinic until Friday"), "not taken", {}),
        (NOT_TAKEN.replace("the mayor", "“I saw it”, the mayor"), "not taken", {}),
        ("Hardly anything else was not taken from the house in the fire", "not taken", {}),
    ],
    ids=["other verb", "other person", "not asserted", "denied by a party", "in part", "in speech", "unlike passages"],
)
def test_other_matters_and_denials_in_part_accuse_nobody(denial: str, words: str, changes: dict[str, Any]) -> None:
    person: dict[str, Any] = {"object": ("person:dale",)} if "object" in changes else {}
    a = told(TAKEN, "taken", **person)
    assert "contradicts" not in outcomes([a, told(denial, words, "south.example", **changes)])


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (TAKEN.replace(" by", " without delay by"), NOT_TAKEN.replace(" by", " without delay by")),
        (TAKEN, NOT_TAKEN.replace("by a neighbour", "by All Nations Help")),
    ],
    ids=["both have it", "in a name"],
)
def test_what_both_say_and_what_stands_in_a_name_takes_nothing_off_a_denial(mine: str, theirs: str) -> None:
    assert outcomes([told(mine, "taken"), told(theirs, "not taken", "south.example")]) == {"contradicts"}


def test_what_somebody_says_that_he_will_not_do_is_news() -> None:
    parties: dict[str, Any] = {"predicate": "name", "relation": "name", "subject": ("person:quill",)}
    plan: dict[str, Any] = {**parties, "object": ("person:dale",), "modality": "planned"}
    will = told("Mayor Quill announced she will name Dale as harbour master", "name", **plan)
    won_t = "Mayor Quill says she will not name Dale as harbour master"
    denied = told(won_t, "not name", "south.example", holder=attributed("Mayor Quill"), **plan)
    assert outcomes([will, denied]) == {"contradicts"}


def test_passages_of_other_meaning_accuse_nobody() -> None:
    claims = [told(TAKEN, "taken"), told(NOT_TAKEN, "not taken", "south.example")]
    assert "contradicts" not in outcomes(claims, cosine=0.3)


def test_an_outlet_does_not_deny_its_own_passages() -> None:
    own = [told(TAKEN, "taken"), told(NOT_TAKEN, "not taken", article_id="other")]
    assert find_denials(own, alike(2), CONFIG) == []


def test_a_name_and_its_longer_form_are_one_party() -> None:
    a = told(TAKEN, "taken", object=("org:north clinic",))
    b = told(NOT_TAKEN, "not taken", "south.example", object=("org:north",))
    assert outcomes([a, b]) == {"contradicts"}


def test_an_object_in_common_lets_less_alike_passages_speak() -> None:
    longer = "After the crash on Friday a neighbour took care of three others before the clerk was taken to the clinic"
    for thing, expected in (("thing:clerk", True), ("thing:bus", False)):
        a = told(longer, "taken", object=("thing:clerk",))
        b = told(NOT_TAKEN.replace(" by a neighbour", ""), "not taken", "south.example", object=(thing,))
        assert bool(find_denials([a, b], alike(2, 0.59), CONFIG)) is expected


def test_both_told_of_an_earlier_time_are_of_one_time() -> None:
    earlier = (TAKEN.replace("was taken", "had been taken"), NOT_TAKEN.replace("was not", "had not been"))
    both = [told(earlier[0], "taken"), told(earlier[1], "not been taken", "south.example")]
    assert outcomes(both) == {"contradicts"}
    assert "contradicts" not in outcomes([told(TAKEN, "taken"), both[1]])


def kept(claims: list[Claim]) -> list[int]:
    return drop_idle(claims, frozenset())


def test_plain_claims_are_compared_only_where_another_outlet_tells_the_opposite() -> None:
    positive, far = told(TAKEN, "taken"), told(FAR, "taken", predicate="take out")
    negative = told(NOT_TAKEN, "not taken", "south.example")
    assert kept([positive, far, negative]) == [0, 2]
    assert kept([positive, far]) == []
    assert kept([told(TAKEN, "taken", role="holds")]) == [0]
    assert kept([positive, told(NOT_TAKEN, "not taken", article_id="other")]) == []


CHARGED = "The driver of the bus was charged with theft after the crash in the port"
NOT_CHARGED = "The driver of the bus was not charged with theft after the crash in the port"
THEFT: dict[str, Any] = {"relation": "charge", "predicate": "charge", "object": ("person:dale", "thing:theft")}
DRIVER: dict[str, Any] = {**THEFT, "object": ("thing:driver",)}


@pytest.mark.parametrize(
    ("holding", "denial", "words", "changes"),
    [
        (CHARGED, NOT_CHARGED.replace("theft", "murder"), "not charged", {"object": ("person:dale", "thing:murder")}),
        (CHARGED, NOT_CHARGED.replace("was not", "has not been"), "not been charged", {}),
        (CHARGED, NOT_CHARGED.replace("was not charged", "does not carry"), "not carry", {}),
        (CHARGED, NOT_CHARGED, "not charged", {"holder": attributed("Dale")}),
        (CHARGED, NOT_CHARGED.replace("The driver", "Another driver"), "not charged", DRIVER),
        (CHARGED.replace("after", "though not of murder, after"), NOT_CHARGED, "not charged", {}),
    ],
    ids=["other charge", "so far", "habit", "own denial", "another driver", "also denied"],
)
def test_what_may_both_be_true_accuses_nobody(holding: str, denial: str, words: str, changes: dict[str, Any]) -> None:
    one = told(holding, "charged", **(changes if changes == DRIVER else THEFT))
    assert "contradicts" not in outcomes([one, told(denial, words, "south.example", **{**THEFT, **changes})])
    assert outcomes(
        [told(CHARGED, "charged", **THEFT), told(NOT_CHARGED, "not charged", "south.example", **THEFT)]
    ) == {"contradicts"}


def test_what_a_party_denies_of_a_plain_verb_accuses_nobody_in_one_fact_either() -> None:
    named: dict[str, Any] = {"subject": ("person:quill",), "object": ("person:dale",)}
    pair = (told(TAKEN, "taken", **named), told(NOT_TAKEN, "not taken", "south.example", **named))
    assert compare_claims(*pair, CONFIG).outcome == "contradicts"
    denied = told(NOT_TAKEN, "not taken", "south.example", state="denied", **named)
    assert compare_claims(pair[0], denied, CONFIG).outcome == "unrelated"


def test_what_was_not_so_after_it_was_told_contradicts() -> None:
    late = told(NOT_CHARGED.replace("was not", "has not been"), "not been charged", "south.example", hours=30, **THEFT)
    assert outcomes([told(CHARGED, "charged", **THEFT), late]) == {"contradicts"}


@pytest.mark.parametrize(
    "changes",
    [{"date": day(2024, 5, 1)}, {"place": PlaceValue(path=("IE",))}],
    ids=["another day", "elsewhere"],
)
def test_another_time_or_place_is_another_event(changes: dict[str, Any]) -> None:
    here: dict[str, Any] = {"date": day(2024, 6, 1), "place": PlaceValue(path=("GB",))}
    a = told(TAKEN, "taken", **{name: here[name] for name in changes})
    b = told(NOT_TAKEN, "not taken", "south.example", **changes)
    assert find_denials([a, b], alike(2), CONFIG) == []


@pytest.mark.parametrize(
    ("holding", "denial"),
    [
        (TAKEN, "In a whites-only district the clerk was not taken to the clinic by a neighbour"),
        (TAKEN, "As all had feared rain, the clerk was not taken to the clinic by a neighbour"),
        ("Past the bus stop the clerk was taken to the clinic by a neighbour", NOT_TAKEN),
        ("I" + "n the street " * 5 + "the clerk was taken to the clinic by a neighbour", NOT_TAKEN),
    ],
    ids=["part of a word", "another clause", "a noun", "a cut word"],
)
def test_words_that_narrow_or_deny_something_else_leave_a_denial_whole(holding: str, denial: str) -> None:
    assert outcomes([told(holding, "taken"), told(denial, "not taken", "south.example")]) == {"contradicts"}


@pytest.mark.parametrize(
    ("holding", "denial"),
    [
        (TAKEN, "The clerk was not taken to the clinic because a neighbour asked"),
        ("Friends of some who were taken to the clinic by a neighbour", NOT_TAKEN),
        (TAKEN.replace("on Friday", "in that case"), NOT_TAKEN),
        ("Had the clerk been taken to the clinic by a neighbour", NOT_TAKEN),
    ],
    ids=["a reason", "some of many", "another case", "supposed"],
)
def test_reasons_parts_and_suppositions_deny_nothing(holding: str, denial: str) -> None:
    assert "contradicts" not in outcomes([told(holding, "taken"), told(denial, "not taken", "south.example")])


def test_a_denied_word_of_denial_is_told_by_the_other() -> None:
    frame: dict[str, Any] = {"predicate": "deny", "relation": "deny", "object": ("thing:permit",)}
    a = told("The permit for the party was denied by the police", "was denied", **frame)
    held = msgspec.structs.replace(a, value=PolarityValue(positive=True, surface="was denied"))
    b = told(
        "A permit was asked for, but the permit for the party was not denied", "not denied", "south.example", **frame
    )
    assert outcomes([held, b]) == {"contradicts"}


def test_whom_it_happened_to_may_be_called_otherwise_but_not_what_was_charged() -> None:
    fields: dict[str, Any] = {"predicate": "charge", "relation": "charge", "object": ("person:berg", "thing:man")}
    a = told("Berg was charged with theft after the crash in the port", "charged", **fields)
    b = told("The man Berg was not charged with theft after the crash", "not charged", "south.example", **fields)
    assert outcomes([a, b]) == {"contradicts"}
    other = {**fields, "object": ("person:berg", "thing:murder")}
    c = told("Berg was not charged with murder after the crash in the port", "not charged", "south.example", **other)
    assert "contradicts" not in outcomes([a, c])
