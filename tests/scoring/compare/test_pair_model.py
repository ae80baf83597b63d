import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import load_pair_model
from scoring.compare.pair_model import (
    FORMAT,
    CrossEncoderPairModel,
    Trees,
    read_trees,
)
from scoring.compare.wording import FEATURES, pair_features
from scoring.config import CompareConfig
from scoring.errors import ModelFileError

# One split on the cosine at .5 for "same"; the other classes stay at zero.
STUMP = {
    "roots": np.array([[0, 3, 3]]),
    "feature": np.array([0, -1, -1, -1]),
    "threshold": np.array([0.5, 0, 0, 0]),
    "left": np.array([1, 0, 0, 0]),
    "right": np.array([2, 0, 0, 0]),
    "value": np.array([0.0, -1.0, 1.0, 0.0]),
    "baseline": np.zeros(3),
}


class Labelled:
    """A cross-encoder by hand: fixed scores under the names its configuration gives."""

    def __init__(self, *labels: str) -> None:
        self.config = type("Config", (), {"id2label": dict(enumerate(labels))})

    def predict(self, pairs: list[tuple[str, str]], **_: Any) -> list[list[float]]:
        return [[5.0, 0.0, -5.0] for _ in pairs]


def stored(**changes: Any) -> bytes:
    fields: dict[str, Any] = {"format": FORMAT, "features": np.array(FEATURES), "temperature": 1.0, **STUMP, **changes}
    stream = io.BytesIO()
    np.savez(stream, **fields)
    return stream.getvalue()


def value_of(name: str, a: str, b: str) -> float:
    return float(pair_features(a, b, 0.5)[FEATURES.index(name)])


def test_trees_add_the_leaf_a_row_falls_into() -> None:
    scores = Trees(**STUMP).score(np.array([[0.4], [0.6]]))
    assert scores.tolist() == [[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]


def test_a_stored_model_judges_pairs() -> None:
    model = read_trees(stored(), "hand.npz")
    far, near = model.judge([("a", "b"), ("a", "b")], np.array([0.1, 0.9]))
    assert near.same == pytest.approx(np.e / (np.e + 2))
    assert far.same < far.contradicts < near.same
    assert model.judge([], np.zeros(0)) == []


@pytest.mark.parametrize("changes", [{"format": 99}, {"features": np.array(["other"])}])
def test_a_model_of_another_format_or_features_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError, match="train it again"):
        read_trees(stored(**changes), "hand.npz")


def test_a_broken_file_is_refused_by_name() -> None:
    with pytest.raises(ModelFileError, match=r"hand\.npz"):
        read_trees(b"no model", "hand.npz")


def test_the_shipped_model_prefers_a_paraphrase_to_another_topic() -> None:
    model = load_pair_model(CompareConfig(pair_model="shipped"))
    assert model is not None
    pairs = [
        ("The mayor opened the new bridge on Friday.", "On Friday the mayor opened the new bridge."),
        ("The mayor opened the new bridge on Friday.", "Prices of copper fell again in May."),
    ]
    same, other = model.judge(pairs, np.array([0.95, 0.05]))
    assert same.same > other.same


def test_no_model_can_be_chosen() -> None:
    assert load_pair_model(CompareConfig(pair_model="none")) is None


def test_a_cross_encoder_is_read_by_the_names_of_its_classes() -> None:
    model = CrossEncoderPairModel(Labelled("CONTRADICTION", "entailment", "neutral"), "hub/name")
    (judged,) = model.judge([("a", "b")], np.zeros(1))
    assert judged.contradicts > 0.9 > judged.same
    assert model.judge([], np.zeros(0)) == []


def test_a_cross_encoder_without_the_three_classes_is_refused() -> None:
    with pytest.raises(ModelFileError, match="entailment"):
        CrossEncoderPairModel(Labelled("yes", "no"), "hub/name")


def test_numbers_that_differ_conflict() -> None:
    assert value_of("number_conflict", "12 died", "13 died") == 1
    assert value_of("number_conflict", "1,200 died", "1200 were killed") == 0


def test_negation_on_one_side_is_seen() -> None:
    assert value_of("negation_differs", "the bank did pay", "the bank didn't pay") == 1
    assert value_of("negation_differs", "nobody paid", "no one paid") == 0


def test_names_that_differ_conflict() -> None:
    assert value_of("name_conflict", "The mayor Ines spoke", "The mayor Olaf spoke") == 1


def test_equal_texts_share_everything() -> None:
    assert value_of("jaccard", "A b c", "A b c") == value_of("aligned", "A b c", "A b c") == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_features_of_any_texts_are_finite(a: str, b: str) -> None:
    row = pair_features(a, b, 0.1)
    assert row.shape == (len(FEATURES),)
    assert np.isfinite(row).all()
