"""Which passages are one text, and how they are alike apart from their values."""

from collections.abc import Sequence

import msgspec
import numpy as np
import pytest

from scoring.config import CorroborationConfig
from scoring.corroboration.passages import LIKENESS, likeness_features, share_text
from scoring.corroboration.units import Unit, gather_units
from scoring.models import Claim, Frame, PolarityValue, QuantityValue
from tests.scoring.consensus.factory import count, members
from tests.scoring.corroboration.factory import FRAME, story_of, tell

CONFIG = CorroborationConfig()
SENTENCE = "At least 12 people were killed when a fire swept through a crowded market hall in Salem on Friday evening"
REWRITTEN = "At least 12 people were killed when a fire swept through a crowded market hall in Salem late on Friday"
MORE = (
    "and hundreds fled into the narrow streets around it while neighbours carried water in buckets from a well nearby"
)
OWN = "The blaze that destroyed the market of Salem has cost 12 lives, the fire brigade of the city told reporters"


def units_of(claims: Sequence[Claim]) -> list[Unit]:
    return next(units for units in gather_units(claims, story_of(claims).sources).values() if units)


def one_text(first: str, second: str) -> bool:
    units = units_of([tell("a.example", count(12), first), tell("b.example", count(13), second)])
    found = share_text(units, np.arange(2), CONFIG)
    assert found[0, 1] == found[1, 0]
    return bool(found[0, 1])


@pytest.mark.parametrize("other", [SENTENCE, REWRITTEN, f"{SENTENCE}, {MORE}"])
def test_a_pasted_or_lightly_rewritten_sentence_is_one_text(other: str) -> None:
    assert one_text(SENTENCE, other)


def test_a_sentence_of_ones_own_is_another_text() -> None:
    assert not one_text(SENTENCE, OWN)


def test_a_quotation_that_both_heard_is_not_one_text() -> None:
    quoted = f"“{SENTENCE},” the minister said"
    assert not one_text(quoted, quoted)


def test_a_short_sentence_that_anybody_writes_is_not_one_text() -> None:
    assert not one_text("Twelve people died on Friday", "Twelve people died on Friday")


def likeness(*claims: Claim, vectors: Sequence[Sequence[float]] | None = None) -> dict[str, float]:
    """What is alike between the first two units."""
    held = np.tile([1.0, 0.0], (len(claims), 1)) if vectors is None else np.array(vectors)
    features = likeness_features(units_of(claims), np.array([0]), held.astype(np.float32), CONFIG)
    assert features.shape[0] == 1
    return dict(zip(LIKENESS, features[0, 1].tolist(), strict=True))


def test_passages_with_the_same_frame_and_words_are_alike_in_everything() -> None:
    found = likeness(
        tell("a.example", count(12), "killed 12 people", told="12"),
        tell("b.example", count(13), "killed 13 people", told="13"),
    )
    assert found == pytest.approx(dict.fromkeys(LIKENESS, 1.0) | {"other_names": 0.0})


def test_passages_that_name_other_things_are_told_apart_by_it() -> None:
    first, second = (
        tell(f"{name}.example", count(12), "killed 12 people", told="12", frame=Frame(entities=(f"org:{name}",)))
        for name in ("alder lane", "mill road")
    )
    assert likeness(first, second)["other_names"] == 1.0


def test_passages_with_nothing_in_common_are_alike_in_nothing() -> None:
    other = tell(
        "b.example",
        QuantityValue(low=13, high=13, counted="detained"),
        "police detained 13 dealers",
        told="13",
        frame=Frame(relation="detain", predicate="detain", role="detained", object=("org:x",), lemmas=("dealer",)),
    )
    first = tell("a.example", count(12), "killed 12 people", told="12")
    assert likeness(first, other, vectors=[[1, 0], [0, 1]]) == pytest.approx(dict.fromkeys(LIKENESS, 0.0))


def test_an_unnamed_role_is_like_no_other() -> None:
    found = likeness(
        tell("a.example", QuantityValue(low=1, high=1), frame=Frame()),
        tell("b.example", QuantityValue(low=2, high=2), frame=Frame()),
    )
    assert [found[name] for name in ("counted", "role", "relation", "predicate", "parties")] == [0.0] * 5


def test_the_likest_of_several_mentions_counts() -> None:
    claims = [
        tell("a.example", count(12), article="a", suffix="#0"),
        tell("a.example", count(12), article="a", suffix="#1"),
        tell("b.example", count(13)),
    ]
    assert likeness(*claims, vectors=[[0, 1], [0.6, 0.8], [1, 0]])["cosine"] == pytest.approx(0.6)


def test_a_rare_common_word_makes_passages_more_alike_than_a_frequent_one() -> None:
    def holding(outlet: str, number: int, *lemmas: str) -> Claim:
        return tell(outlet, count(number), frame=msgspec.structs.replace(FRAME, lemmas=lemmas))

    rest = [holding(f"r{i}.example", 20 + i, "fire") for i in range(4)]
    rare = likeness(holding("a.example", 12, "fire", "pilgrim"), holding("b.example", 13, "pilgrim"), *rest)
    frequent = likeness(holding("a.example", 12, "fire", "pilgrim"), holding("b.example", 13, "fire"), *rest)
    assert rare["lemmas"] > frequent["lemmas"]


def test_the_members_of_lists_are_their_value_and_no_likeness() -> None:
    frame = Frame(subject=("country:CN",))
    listed = [tell(f"{name}.example", members("CN"), frame=frame) for name in "ab"]
    holding = [tell(f"{name}.example", PolarityValue(positive=True), frame=frame) for name in "ab"]
    assert (likeness(*listed)["parties"], likeness(*holding)["parties"]) == (0.0, 1.0)


def test_chosen_rows_are_compared_as_they_are_among_all() -> None:
    units = units_of([tell(f"{name}.example", count(i), SENTENCE if i % 2 else OWN) for i, name in enumerate("abcd")])
    vectors = np.eye(4, dtype=np.float32)
    every = likeness_features(units, np.arange(4), vectors, CONFIG)
    some = np.array([2, 0])
    assert np.allclose(likeness_features(units, some, vectors, CONFIG), every[some])
    assert np.array_equal(share_text(units, some, CONFIG), share_text(units, np.arange(4), CONFIG)[some])
