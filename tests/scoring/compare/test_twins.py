"""Twin passages: alike in all but the value, and each other's best match."""

from typing import Any

from scoring.compare.align import align_claims
from scoring.compare.judge import compare_facts
from scoring.compare.twins import find_twins
from scoring.config import CompareConfig
from scoring.embed import HashingEncoder
from scoring.models import Claim
from tests.scoring.compare.factory import claim, count

CONFIG = CompareConfig()


def told(value: Any, text: str, outlet: str = "north.example", *, at: str = "", **fields: Any) -> Claim:
    """Return a claim whose value stands where `at` does in the text."""
    start = text.index(at) if at else 0
    return claim(value, outlet, text=text, value_start=start, value_end=start + len(at), **fields)


def vectors(claims: list[Claim]) -> Any:
    return HashingEncoder(256).encode([c.text for c in claims])


def outcome(claims: list[Claim]) -> set[str]:
    rows = vectors(claims)
    groups = align_claims(claims, rows, "story", CONFIG)
    return {comparison.outcome for comparison in compare_facts(groups, claims, rows, CONFIG).values()}


def test_passages_alike_but_for_the_number_are_twins() -> None:
    a = told(count(7, counted="boat"), "The coast guard towed 7 boats into the harbour of Oru", at="7")
    b = told(count(9, counted="boat"), "The coast guard towed 9 boats to the harbour of Oru", "south.example", at="9")
    assert find_twins([a, b], vectors([a, b]), CONFIG) == {(0, 1)}
    assert outcome([a, b]) == {"contradicts"}


def test_a_passage_with_two_equally_good_matches_has_no_twin() -> None:
    a = told(count(7, counted="boat"), "The coast guard towed 7 boats into the harbour of Oru", at="7")
    rest = [
        told(
            count(n, counted="boat"),
            f"The coast guard towed {n} boats into the harbour of Oru",
            "south.example",
            at=f"{n}",
        )
        for n in (8, 9)
    ]
    claims = [a, *rest]
    assert find_twins(claims, vectors(claims), CONFIG) == frozenset()


def test_an_article_has_no_twins_within_itself() -> None:
    claims = [told(count(n, counted="boat"), f"The coast guard towed {n} boats to Oru", at=f"{n}") for n in (7, 9)]
    assert find_twins(claims, vectors(claims), CONFIG) == frozenset()


def test_the_order_of_the_claims_changes_no_twin() -> None:
    a = told(count(7, counted="boat"), "The coast guard towed 7 boats into the harbour of Oru", at="7")
    b = told(count(9, counted="boat"), "The coast guard towed 9 boats to the harbour of Oru", "south.example", at="9")
    c = told(count(3, counted="boat"), "Elsewhere 3 boats sank in a storm last winter", "east.example", at="3")
    claims = [c, b, a]
    assert find_twins(claims, vectors(claims), CONFIG) == {(1, 2)}


def test_a_fact_that_an_article_tells_twice_is_no_rival_of_itself() -> None:
    text = "The coast guard towed 7 boats into the harbour of Oru"
    a = told(count(9, counted="boat"), text.replace("7", "9"), at="9")
    twice = [told(count(7, counted="boat"), f"{text}{end}", "south.example", at="7") for end in ("", " today")]
    claims = [a, *twice]
    assert find_twins(claims, vectors(claims), CONFIG) == {(0, 1), (0, 2)}
    assert "contradicts" in outcome(claims)


def test_how_badly_people_are_hurt_makes_a_part() -> None:
    a = told(count(30, counted="injured"), "The crash of the ferry at Oru injured 30 people", at="30")
    b = told(
        count(8, counted="injured"), "The crash of the ferry at Oru injured 8 people seriously", "south.example", at="8"
    )
    assert outcome([a, b]) == {"unrelated"}


def test_last_week_makes_no_part() -> None:
    a = told(count(30), "The crash of the ferry last week killed 30 people at Oru", at="30")
    b = told(count(50), "The crash of the ferry killed 50 people at Oru", "south.example", at="50")
    assert outcome([a, b]) == {"contradicts"}


def test_tolls_of_two_regions_are_no_twins() -> None:
    a = told(count(1177), "The fever is on the rise and 1177 patients died in all", at="1177")
    b = told(count(24000), "The fever is still on the rise: 24000 died all over", "south.example", at="24000")
    c = told(count(1300), "The fever is still on the rise: 1300 died so far", "east.example", at="1300")
    loose = CompareConfig(twin_threshold=2.0)
    assert find_twins([a, b], vectors([a, b]), loose) == frozenset()
    assert find_twins([a, c], vectors([a, c]), loose) == {(0, 1)}
    one, two = (
        told(count(n), t, o, at=str(n), entities=(e,))
        for n, t, o, e in ((1177, a.text, "north.example", "place:oru"), (1300, c.text, "east.example", "place:lim"))
    )
    assert find_twins([one, two], vectors([one, two]), loose) == frozenset()
