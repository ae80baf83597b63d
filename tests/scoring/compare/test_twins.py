"""Twin passages: alike in all but the value, and each other's best match."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.compare.align import align_claims
from scoring.compare.judge import compare_facts
from scoring.compare.slot_features import slot_features
from scoring.compare.slot_model import load_slot_model
from scoring.compare.twins import alike_passages, find_twins
from scoring.config import CompareConfig
from scoring.embed import HashingEncoder
from scoring.errors import ModelFileError
from scoring.models import Claim, PlaceValue
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
    assert set(find_twins([a, b], vectors([a, b]), CONFIG)) == {(0, 1)}
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
    assert not find_twins(claims, vectors(claims), CONFIG)


def test_an_article_has_no_twins_within_itself() -> None:
    claims = [told(count(n, counted="boat"), f"The coast guard towed {n} boats to Oru", at=f"{n}") for n in (7, 9)]
    assert not find_twins(claims, vectors(claims), CONFIG)


def test_the_order_of_the_claims_changes_no_twin() -> None:
    a = told(count(7, counted="boat"), "The coast guard towed 7 boats into the harbour of Oru", at="7")
    b = told(count(9, counted="boat"), "The coast guard towed 9 boats to the harbour of Oru", "south.example", at="9")
    c = told(count(3, counted="boat"), "Elsewhere 3 boats sank in a storm last winter", "east.example", at="3")
    claims = [c, b, a]
    assert set(find_twins(claims, vectors(claims), CONFIG)) == {(1, 2)}


def test_a_fact_that_an_article_tells_twice_is_no_rival_of_itself() -> None:
    text = "The coast guard towed 7 boats into the harbour of Oru"
    a = told(count(9, counted="boat"), text.replace("7", "9"), at="9")
    twice = [told(count(7, counted="boat"), f"{text}{end}", "south.example", at="7") for end in ("", " today")]
    claims = [a, *twice]
    assert set(find_twins(claims, vectors(claims), CONFIG)) == {(0, 1), (0, 2)}
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


def test_amounts_without_a_number_accuse_nobody() -> None:
    a = told(count(24, counted="round", surface="24"), "Three men fired 24 rounds into the house in Oru", at="24")
    b = told(
        count(3, 9, counted="round", modifier="several", surface="several"),
        "Three men fired several rounds into the house in Oru",
        "south.example",
        at="several",
    )
    assert outcome([a, b]) == {"unrelated"}


def test_dozens_are_rounded_to_twelve() -> None:
    a = told(count(21, counted="city", surface="21"), "In 21 cities the minimum wage rises in January", at="21")
    b = told(
        count(22, 24, counted="city", modifier="nearly", surface="nearly two dozen"),
        "In nearly two dozen cities the minimum wage rises in January",
        "south.example",
        at="nearly two dozen",
    )
    assert outcome([a, b]) == {"compatible"}


def test_durations_counted_from_some_moment_are_not_held_against_each_other() -> None:
    texts = ("The plane to Oru crashed 13 minutes after takeoff", "The plane to Oru crashed 6 minutes after takeoff")
    a, b = (
        told(count(n, counted="duration", unit="minute"), text, outlet, at=str(n))
        for n, text, outlet in zip((13, 6), texts, ("north.example", "south.example"), strict=True)
    )
    assert outcome([a, b]) == {"unrelated"}


def test_a_place_in_a_name_is_none_where_it_happened() -> None:
    a, b = (
        told(PlaceValue(path=(code,), surface=name), f"The driver crashed at the {name} Grand Prix", outlet, at=name)
        for code, name, outlet in (("HU", "Hungarian", "north.example"), ("BR", "Brazilian", "south.example"))
    )
    assert "contradicts" not in outcome([a, b])


def test_an_altered_slot_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="nowhere"):
        load_slot_model(str(tmp_path / "nowhere.npz"))
    (tmp_path / "broken.npz").write_bytes(b"PK")
    with pytest.raises(ModelFileError, match="broken"):
        load_slot_model(str(tmp_path / "broken.npz"))


def test_what_a_pair_is_judged_by_is_not_its_values() -> None:
    text = "The coast guard towed {} boats into the harbour of Oru"
    pairs = [
        [
            told(count(n, counted="boat"), text.format(n), outlet, at=str(n))
            for n, outlet in ((first, "north.example"), (second, "south.example"))
        ]
        for first, second in ((7, 7), (7, 9), (8, 41))
    ]
    rows = []
    for claims in pairs:
        ((_, first, second, alike),) = alike_passages(claims, np.eye(2, dtype=np.float32)[[0, 0]], CONFIG)
        rows.append(slot_features(claims, first, second, alike, CONFIG).tolist())
    assert rows[0] == rows[1] == rows[2]


def test_ages_of_groups_are_not_held_against_each_other() -> None:
    texts = ("Deaths rose among people aged 25 to 34 in Oru", "Deaths rose among people aged 55 to 64 in Oru")
    a, b = (
        told(count(low, low + 9, counted="age", unit="year"), text, outlet, at=f"{low} to {low + 9}")
        for low, text, outlet in zip((25, 55), texts, ("north.example", "south.example"), strict=True)
    )
    assert outcome([a, b]) == {"unrelated"}


def test_numbers_far_apart_count_two_things_unless_a_slip_explains_it() -> None:
    def flagged(first: int, second: int) -> set[str]:
        return outcome(
            [
                told(count(n, counted="boat"), f"The coast guard towed {n} boats to the harbour", outlet, at=str(n))
                for n, outlet in ((first, "north.example"), (second, "south.example"))
            ]
        )

    assert flagged(17, 20040) == {"unrelated"}
    assert flagged(17, 17000) == {"contradicts"}


def test_counts_in_different_places_are_not_held_against_each_other() -> None:
    a, b = (
        told(
            count(n, counted="boat"), f"Some {n} boats came to {place}", outlet, at=str(n), entities=(f"place:{place}",)
        )
        for n, place, outlet in ((30, "oru", "north.example"), (40, "lim", "south.example"))
    )
    assert "contradicts" not in outcome([a, b])
