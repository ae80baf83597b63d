import pytest

from scoring.claims.datelines import datelined_countries, find_dateline
from tests.scoring.claims.reading import only, read

SENTENCE = "Three ferries sank on Monday."


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("OSLO (Reuters) - ", "OSLO"),
        ("Oslo (AP) — ", "Oslo"),
        ("OSLO/BERGEN (Reuters) - ", "OSLO"),
        ("SPRINGFIELD, Ohio—", "SPRINGFIELD"),
        ("ST. LOUIS, Mo. – ", "ST. LOUIS"),
        ("LYON -- ", "LYON"),
        ("BERGEN, Norway (AP) _ ", "BERGEN"),
        ("(WXYZ) – ", ""),
    ],
)
def test_a_place_or_an_agency_before_a_dash_is_a_dateline(before: str, place: str) -> None:
    found = find_dateline(before + SENTENCE)
    assert found is not None
    assert (before[found.end :], found.place) == ("", place)


@pytest.mark.parametrize(
    "line",
    [
        "NATO - the alliance - sent three ferries.",
        "U.S. - China trade fell on Monday.",
        "Jane Doe (D-Ohio) - who lost - left.",
        "Oslo sent three ferries.",
        "",
    ],
)
def test_what_a_sentence_tells_is_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


def test_claims_start_behind_the_dateline() -> None:
    body = f"BERGEN/OSLO (Reuters) - {SENTENCE}"
    claim = only(read(body), "date")
    assert (claim.text, body[claim.start : claim.end]) == (SENTENCE, SENTENCE)
    assert claim.frame.subject == ("thing:ferry",)


def test_datelines_tell_between_namesakes() -> None:
    assert datelined_countries(["BERGEN, Norway (AP) - One.", "Two.", "LYON - Three."]) == ("NO", "FR")
