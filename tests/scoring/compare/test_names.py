import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.config import ValueConfig
from scoring.person_names import compare_persons, name_parts, sound

CONFIG = ValueConfig().name_similarity


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ana Ruiz", "Ana Ruis"),
        ("Ana Ruiz", "Ruiz"),
        ("Ana Ruiz Lopez", "Ana Ruiz"),
        ("Yusuf Khan", "Yousuf Khan"),
        ("Yousuf", "Youssef"),
        ("Volodymyr Zelenskyy", "Vladimir Zelensky"),
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Muhammad Ali", "Mohammed Ali"),
        ("Osama bin Laden", "Usama Bin Ladin"),
        ("Abdel Fattah al-Sisi", "Abdelfattah el-Sissi"),
        ("José Núñez", "Jose Nunez"),
        ("Søren Holm", "Soren Holm"),
        ("Thomas Mueller", "Thomas Müller"),
        ("Xi Jinping", "Jinping Xi"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Bill Hart", "William Hart"),
        ("T. Berg", "Tom Berg"),
        ("Tom Berg Jr.", "Tom Berg"),
        ("Katherine Hart", "Kathryn Hart"),
        ("O'Brien", "OBrien"),
        ("McDonald", "Mac Donald"),
    ],
)
def test_forms_of_a_name_are_one_person(a: str, b: str) -> None:
    assert compare_persons(a, b, CONFIG) == compare_persons(b, a, CONFIG) == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Tom Berg", "Tim Berg"),
        ("Tom Berg", "Ola Lind"),
        ("John Hart", "Jane Hart"),
        ("Harold Hill", "Henry Hill"),
        ("Maria Kern", "Julia Kern"),
        ("Nora Falk", "Nora Dahl"),
        ("Eric Hall", "Erin Hall"),
    ],
)
def test_names_that_part_in_a_word_are_two_persons(a: str, b: str) -> None:
    assert compare_persons(a, b, CONFIG) == compare_persons(b, a, CONFIG) == "different"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ian Thomson", "Ian Thompson"),
        ("Eva Adkins", "Eva Atkins"),
        ("Eva B. Holm", "Eva K. Holm"),
        ("JT Berg", "Greg Berg"),
        ("", "Eva"),
    ],
)
def test_what_may_be_a_misspelling_is_left_open(a: str, b: str) -> None:
    assert compare_persons(a, b, CONFIG) == compare_persons(b, a, CONFIG) == "open"


def test_transcriptions_of_one_name_sound_alike() -> None:
    assert sound("yusuf") == sound("yousuf")
    assert sound("tim") != sound("tom")


@given(st.text(max_size=30))
def test_a_name_is_its_own_person_whatever_it_is(name: str) -> None:
    assert compare_persons(name, name, CONFIG) == ("same" if name_parts(name) else "open")
