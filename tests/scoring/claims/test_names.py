import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.claims.names import Cast, fold_name, is_variant, looks_like_organisation, looks_like_person, name_words


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ada Quill", "Quill"),
        ("A. Quill", "Ada Quill"),
        ("Mr. Quill", "Ada Quill"),
        ("Ada Maria Quill", "Ada Quill"),
        ("José Núñez", "Jose Nunez"),
        ("Tom Bell Jr.", "Tom Bell"),
        ("Rob Bell", "Robert Bell"),
    ],
)
def test_variants_of_one_name_agree(left: str, right: str) -> None:
    assert is_variant(left, right)
    assert is_variant(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ada Quill", "Mary Quill"), ("Ada Quill", "Ada Bell"), ("", "Ada Quill"), ("B. Quill", "Ada Quill")],
)
def test_names_of_two_persons_do_not(left: str, right: str) -> None:
    assert not is_variant(left, right)


def test_titles_and_possessives_are_no_part_of_a_name() -> None:
    assert name_words("Minister Ada Quill's") == ["ada", "quill"]


def test_the_fullest_variant_stands_for_all() -> None:
    cast = Cast()
    cast.learn("Ada Quill")
    cast.learn("Ada Maria Quill")
    cast.learn("Quill")
    assert cast.resolve("Mr Quill") == "ada maria quill"
    assert cast.knows("Quill")
    assert not cast.knows("Bell")
    assert cast.resolve("") == ""


def test_a_namesake_with_another_given_name_stays_apart() -> None:
    cast = Cast()
    cast.learn("Ada Quill")
    assert cast.resolve("Tom Quill") == "tom quill"


def test_a_surname_that_two_bear_stands_for_neither() -> None:
    cast = Cast()
    cast.learn("Ada Quill")
    cast.learn("Tom Quill")
    assert cast.resolve("Quill") == "quill"
    assert cast.resolve("A. Quill") == "ada quill"


@pytest.mark.parametrize("words", [["Harbour", "Police", "Department"], ["NATO"], ["Acme", "Inc"]])
def test_organisations_are_told_by_their_words_or_capitals(words: list[str]) -> None:
    assert looks_like_organisation(words)
    assert not looks_like_person(words, titled=False)


def test_a_person_is_two_to_four_capitalised_words_or_one_after_a_title() -> None:
    assert looks_like_person(["Ada", "Quill"], titled=False)
    assert looks_like_person(["Quill"], titled=True)
    assert not looks_like_person(["Quill"], titled=False)
    assert not looks_like_person(["Mill", "Street"], titled=False)
    assert not looks_like_person(["4th", "Floor"], titled=False)
    assert not looks_like_person(["ADA", "QUILL"], titled=False)
    assert not looks_like_person([], titled=True)


@given(st.text(max_size=40))
def test_a_name_is_a_variant_of_itself_whatever_it_is(name: str) -> None:
    assert is_variant(name, name) == bool(name_words(name))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
