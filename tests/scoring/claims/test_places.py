from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.claims.places import PlaceMention, find_places
from scoring.config import ClaimConfig

pytestmark = pytest.mark.models


def read(parser: Any, text: str, hint: tuple[str, ...] = ()) -> dict[str, PlaceMention]:
    found = find_places(parser(text), ClaimConfig(), hint)
    return {text[m.start : m.end]: m for m in found}


def test_provinces_and_countries_are_read_as_paths(parser: Any) -> None:
    found = read(parser, "The strikes hit villages in Paktika province, Afghanistan.")
    assert found["Paktika"].value.path == ("AF", "paktika")
    assert found["Afghanistan"].value.path == ("AF",)


def test_a_wider_place_after_a_comma_decides(parser: Any) -> None:
    found = read(parser, "Two people died near Springfield, Ill., and one in Dayton, Ohio, on Monday.")
    assert found["Springfield, Ill."].value.path == ("US", "illinois", "springfield")
    assert found["Dayton, Ohio"].value.path == ("US", "ohio", "dayton")


def test_a_small_town_before_a_state_code_is_kept_under_its_state(parser: Any) -> None:
    found = read(parser, "A barn burned down in Qwxyzville, Tex., late on Monday.")
    assert "Qwxyzville" not in found


def test_capitals_that_act_stand_for_governments(parser: Any) -> None:
    found = read(parser, "Beijing condemned the decision while Moscow welcomed it.")
    assert found["Beijing"].government
    assert found["Beijing"].value.path == ("CN",)
    assert found["Moscow"].value.path == ("RU",)


def test_a_capital_after_a_preposition_of_place_is_a_city(parser: Any) -> None:
    found = read(parser, "Thousands marched in Beijing.")
    assert not found["Beijing"].government
    assert found["Beijing"].value.path[0] == "CN"


def test_demonyms_tell_a_country_and_no_location(parser: Any) -> None:
    found = read(parser, "Afghan officials met the Pakistani delegation.")
    assert found["Afghan"].demonym
    assert found["Pakistani"].value.path == ("PK",)


def test_persons_named_like_places_are_no_places(parser: Any) -> None:
    found = read(parser, "Jordan Smith met President Lincoln. Police named the driver as Paris Brown.")
    assert not found


def test_streets_schools_and_papers_are_no_places(parser: Any) -> None:
    found = read(parser, "The Houston Chronicle reported it. He studied at Boston University.")
    assert "Houston" not in found
    assert "Boston" not in found


def test_a_dateline_is_a_place(parser: Any) -> None:
    found = read(parser, "HOUSTON (Wire) — A bridge was closed on Monday.")
    assert found["HOUSTON"].value.path == ("US", "texas", "houston")


def test_the_countries_of_the_text_decide_between_namesakes(parser: Any) -> None:
    assert read(parser, "Floods hit Georgia and Alabama.", ("US",))["Georgia"].value.path[0] in ("US", "GE")
    found = read(parser, "Afghanistan sent aid. Rescuers reached Jalalabad on Monday.")
    assert found["Jalalabad"].value.path[0] == "AF"


def test_offsets_are_code_points_of_the_text(parser: Any) -> None:
    text = "“Ça va,” he said in Kabul’s centre 🙂 before leaving for Mosul."
    for mention in find_places(parser(text), ClaimConfig()):
        assert text[mention.start : mention.end].startswith(mention.value.surface[:3])


@given(text=st.text(max_size=120))
@settings(max_examples=40)
def test_no_text_makes_it_raise(parser: Any, text: str) -> None:
    for mention in find_places(parser(text), ClaimConfig()):
        assert 0 <= mention.start < mention.end <= len(text)


def test_a_small_place_is_read_only_where_the_sentence_puts_something_there(parser: Any) -> None:
    assert "Akron" in read(parser, "A bridge fell in Akron on Monday.")
    assert read(parser, "Mercedes and Orange signed the deal.") == {}


def test_a_state_code_that_is_none_is_left_alone(parser: Any) -> None:
    found = read(parser, "A bridge fell in Cleveland, QZ on Monday.")
    assert found["Cleveland"].value.path[0] == "US"


def test_a_direction_is_no_part_of_a_name(parser: Any) -> None:
    found = find_places(parser("The bus stopped in east Las Vegas on Monday."), ClaimConfig())
    assert [mention.value.surface for mention in found] == ["Las Vegas"]


@pytest.mark.parametrize(
    ("text", "surface", "path"),
    [
        ("A quake struck Northern California.", "California", ("US", "california")),
        ("Police in Millom, Cumbria, said so.", "Millom", ("GB", "england", "millom")),
        ("A man from Wasilla died.", "Wasilla", ("US", "alaska", "wasilla")),
    ],
)
def test_parts_of_places_and_small_towns_are_read(parser: Any, text: str, surface: str, path: tuple[str, ...]) -> None:
    assert read(parser, text)[surface].value.path == path


@pytest.mark.parametrize(
    "text",
    [
        "North beat South in the final.",
        "The Gulf stream slows.",
        "The University of Oklahoma said so.",
        "Wasilla won the game.",
    ],
)
def test_directions_institutions_and_small_towns_that_nothing_places_are_no_places(parser: Any, text: str) -> None:
    assert not read(parser, text)
