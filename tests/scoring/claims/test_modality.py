import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.claims.modality import is_ordinal, ordinal_of
from tests.scoring.claims.reading import only, pick, read

models = pytest.mark.models


@models
@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Norway recognised Kosovo.", "asserted"),
        ("Norway will recognise Kosovo.", "planned"),
        ("Norway plans to recognise Kosovo.", "planned"),
        ("Norway is expected to recognise Kosovo.", "planned"),
        ("Norway announced plans to recognise Kosovo.", "planned"),
        ("Norway might recognise Kosovo.", "possible"),
        ("Norway might soon plan to recognise Kosovo.", "possible"),
        ("Norway seems to recognise Kosovo.", "possible"),
        ("Chile urged Norway to recognise Kosovo.", "possible"),
        ("Norway reportedly recognised Kosovo.", "reported"),
        ("Norway is said to have recognised Kosovo.", "reported"),
        ("Norway allegedly recognised Kosovo.", "alleged"),
    ],
)
def test_modality_tells_how_surely_it_is_said(sentence: str, modality: str) -> None:
    assert only(read(sentence), "polarity", relation="diplomatic-ties").modality == modality


@models
@pytest.mark.parametrize(
    "sentence",
    [
        "Did Norway recognise Kosovo?",
        "If Norway recognised Kosovo, Chile would leave the talks.",
        "The bridge is beautiful and important.",
    ],
)
def test_questions_conditions_and_judgements_are_no_claims(sentence: str) -> None:
    claims = read(sentence)
    assert pick(claims, "polarity", relation="diplomatic-ties") == []
    assert pick(claims, "statement") == []


@models
@pytest.mark.parametrize(
    "sentence",
    [
        "The toll would not have been 40 if the alarm had worked.",
        "Had the alarm worked, 40 people would have been saved.",
        "The mayor could have saved 12 people.",
        "If the dam fails, 400 people will be displaced.",
    ],
)
def test_what_hangs_on_a_condition_or_never_came_is_no_claim(sentence: str) -> None:
    assert pick(read(sentence), "quantity") == []


@models
def test_whoever_is_feared_dead_may_live() -> None:
    assert only(read("At least 40 people are feared dead."), "quantity", "killed").modality == "possible"


@models
def test_a_nth_deed_is_a_fact_and_a_purpose_a_plan() -> None:
    fact = read("Norway became the third country to recognise Kosovo.")
    purpose = read("Norway sent a letter to recognise Kosovo.")
    assert only(fact, "polarity", "holds", "diplomatic-ties").modality == "asserted"
    assert only(purpose, "polarity", "holds", "diplomatic-ties").modality == "planned"


@pytest.mark.parametrize(("word", "number"), [("first", 1), ("twelfth", 12), ("21st", 21), ("4th", 4)])
def test_ordinals_are_numbers(word: str, number: int) -> None:
    assert ordinal_of(word) == number


@given(st.text(max_size=12))
def test_only_ordinals_are_ordinals(word: str) -> None:
    assert is_ordinal(word) == (ordinal_of(word) is not None)


@models
@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The mayor said the pool would open on 9 May.", "planned"),
        ("The town will mourn for three days, starting on 9 May.", "planned"),
        ("The town mourned for three days, starting on 9 May.", "asserted"),
        ("The pool would open on 9 May.", "possible"),
    ],
)
def test_what_was_announced_is_planned_and_what_is_added_shares_its_mode(sentence: str, modality: str) -> None:
    assert only(read(sentence), "date").modality == modality
