import pytest

from scoring.models import NAMED_ROLE, PLAIN_ROLE, Claim, PolarityValue
from tests.scoring.claims.reading import PUBLISHED, only, pick, read

pytestmark = pytest.mark.models


def value_of(claim: Claim) -> PolarityValue:
    assert isinstance(claim.value, PolarityValue)
    return claim.value


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Norway did not recognise Kosovo.", "plain"),
        ("Norway never recognised Kosovo.", "plain"),
        ("No nation has recognised Kosovo.", "plain"),
        ("Norway refused to recognise Kosovo.", "plain"),
        ("Norway left the talks without recognising Kosovo.", "plain"),
        ("Norway denies having recognised Kosovo.", "denied"),
        ("Norway denied that it had recognised Kosovo.", "denied"),
        ("Norway has yet to recognise Kosovo.", "yet"),
        ("Norway is yet to recognise Kosovo.", "yet"),
        ("Norway has not yet recognised Kosovo.", "yet"),
        ("Norway no longer recognises Kosovo.", "no_longer"),
    ],
)
def test_what_does_not_hold_is_negative_and_tells_how(sentence: str, state: str) -> None:
    claim = only(read(sentence), "polarity", "holds", "diplomatic-ties")
    assert not value_of(claim).positive
    assert value_of(claim).state == state
    assert claim.frame.object == ("country:XK",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway recognised Kosovo.",
        "Norway continues to maintain formal relations with Kosovo.",
        "Norway did not refuse to recognise Kosovo.",
        "Norway did not deny having recognised Kosovo.",
    ],
)
def test_what_holds_is_positive(sentence: str) -> None:
    assert value_of(only(read(sentence), "polarity", "holds", "diplomatic-ties")).positive


def test_yet_to_ends_at_publication() -> None:
    claim = only(read("The Norwegian government is yet to respond to Kosovo's letter."), "polarity", relation="respond")
    assert claim.valid_until == PUBLISHED
    assert claim.frame.subject == ("country:NO",)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Norwegian Foreign Ministry responded on Monday.",
        "Norway's Foreign Ministry expressed its approval of the treaty.",
        "Norway welcomed the treaty.",
    ],
)
def test_answers_of_all_kinds_are_responses(sentence: str) -> None:
    claim = only(read(sentence), "polarity", relation="respond")
    assert value_of(claim).positive
    assert claim.frame.subject == ("country:NO",)


def test_an_ordinal_says_who_was_the_nth() -> None:
    claim = only(read("Norway is the fourth country to recognise Kosovo."), "polarity", "ordinal")
    assert value_of(claim).ordinal == 4
    assert (claim.frame.subject, claim.frame.object) == (("country:NO",), ("country:XK",))


def test_what_this_makes_it_is_an_ordinal_too() -> None:
    body = "Although Norway waited, this step makes it the third nation to recognise Kosovo."
    claim = only(read(body), "polarity", "ordinal")
    assert (value_of(claim).ordinal, claim.frame.subject) == (3, ("country:NO",))


def test_the_denier_holds_what_is_denied() -> None:
    claim = only(read("Norway denies having recognised Kosovo."), "polarity", relation="diplomatic-ties")
    assert (claim.holder.kind, claim.holder.name) == ("attributed", "Norway")


def test_the_value_words_include_the_negation() -> None:
    body = "Norway did not recognise Kosovo."
    claim = only(read(body), "polarity")
    assert body[claim.value_start : claim.value_end] == "not recognise"


def test_a_lack_of_something_is_negative() -> None:
    found = pick(read("Chile left the talks despite the lack of recognition by Norway."), "polarity")
    assert [value_of(claim).positive for claim in found if claim.frame.predicate == "recognise"] == [False]


@pytest.mark.parametrize(
    "sentence",
    [
        "The driver was at no time taken to the clinic.",
        "The driver at no time left the clinic.",
        "Under no circumstances will the driver leave the clinic.",
        "The nurse has yet to have examined the driver.",
        "The driver was in no way harmed by the nurse.",
        "The driver did in no way harm the nurse.",
    ],
)
def test_what_never_happened_is_negative_however_it_is_put(sentence: str) -> None:
    told = pick(read(sentence), "polarity")
    assert [value_of(claim).positive for claim in told] == [False]
    assert all(sentence[claim.value_start : claim.value_end] == value_of(claim).surface for claim in told)


def test_not_only_denies_nothing() -> None:
    told = pick(read("Norway did not only close the border but left the talks."), "polarity", relation="close")
    assert [value_of(claim).positive for claim in told] == [True]


def test_a_participle_taken_for_an_adjective_has_the_denial_of_its_be() -> None:
    claim = only(read("The two drivers were not injured but trapped."), "polarity", relation="injure")
    assert (value_of(claim).positive, claim.frame.object) == (False, ("thing:driver",))


@pytest.mark.parametrize(
    "sentence",
    [
        "The two drivers of Norway's team were taken to a clinic by Sweden.",
        "Ada Quill wrote the letter that the mayor has signed.",
    ],
)
def test_what_plain_verbs_tell_is_read_for_others_to_deny(sentence: str) -> None:
    claim = pick(read(sentence), "polarity", PLAIN_ROLE)[-1]
    assert value_of(claim).positive
    assert claim.frame.object


@pytest.mark.parametrize(
    "sentence",
    [
        'The clerk "hid the letter", a witness said.',
        "The birds sang.",
        "The clerk said so.",
        "The clerk wants to hide the letter.",
        "The clerk left, hiding it.",
        "I hid it.",
        "They were grazed by gunfire.",
        "Some will work without pay.",
        "The clerk was attempting to hide the letter.",
    ],
)
def test_what_states_nothing_of_anybody_named_is_no_plain_claim(sentence: str) -> None:
    assert not pick(read(sentence), "polarity", PLAIN_ROLE)


def test_a_plain_claim_leaves_its_sentence_a_statement() -> None:
    told = read("Ada Quill carried the letter.")
    assert {claim.kind for claim in told if claim.frame.role != NAMED_ROLE} == {"polarity", "statement"}


@pytest.mark.parametrize(
    ("sentence", "positive"),
    [
        ("They were at no time grazed by gunfire.", False),
        ("The birds never sang.", False),
        ("Ada Quill was attempting to hide the letter.", True),
        ("The clerk was not attempting to hide the letter.", False),
    ],
)
def test_plain_verbs_of_nobody_named_and_tried_deeds_are_read_for_others_to_deny(
    sentence: str, *, positive: bool
) -> None:
    assert [value_of(claim).positive for claim in pick(read(sentence), "polarity")] == [positive]
