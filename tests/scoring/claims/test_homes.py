import pytest

from scoring.models import HOME_ROLE, PlaceValue
from tests.scoring.claims.reading import only, pick, read


@pytest.mark.parametrize(
    "told",
    [
        "Ada Quill, 30, from Oslo, said the boat sank.",
        "Ada Quill (30) of Oslo said the boat sank.",
        "Ada Quill, aged 30, of Oslo, said the boat sank.",
        "Ada Quill, who lives in Oslo, said the boat sank.",
        "Ada Quill from Oslo said the boat sank.",
    ],
)
def test_a_place_behind_a_name_is_the_persons_home(told: str) -> None:
    claim = only(read(told), "place", HOME_ROLE)
    assert isinstance(claim.value, PlaceValue)
    assert (claim.value.surface, claim.frame.object) == ("Oslo", ("person:ada quill",))


@pytest.mark.parametrize(
    "told",
    [
        "Ada Quill of Manchester United scored.",
        "Ada Quill, of the University of Oslo, scored.",
        "They flew Ada Quill from Oslo.",
        "They removed Ada Quill from the Netherlands.",
        "Ada Quill came from Oslo on Monday.",
        "Ada Quill, 30, met the mayor of Oslo.",
        "The mayor, from Oslo, met Ada Quill.",
    ],
)
def test_another_place_is_no_home(told: str) -> None:
    assert not pick(read(told), "place", HOME_ROLE)


def test_each_of_a_list_has_a_home() -> None:
    found = pick(read("The dead were Ada Quill, 30, from Oslo, and Tom Berg (31) of Lyon."), "place", HOME_ROLE)
    assert [(c.frame.object[0], c.value.surface) for c in found if isinstance(c.value, PlaceValue)] == [
        ("person:ada quill", "Oslo"),
        ("person:tom berg", "Lyon"),
    ]
