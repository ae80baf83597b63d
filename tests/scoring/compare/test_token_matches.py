from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.compare.token_matches import MATCHES, match_pairs, token_matches
from scoring.models import TokenVectors

AXES = {"ship": 0, "sank": 1, "rose": 2, "gate": 3, "vessel": 4}


class HandEncoder:
    """Tokens by hand: a word is its axis, "vessel" lies beside "ship"; remembers what it was asked."""

    name = "hand"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.asked += texts
        return [self._encode(tuple(text.split())) for text in texts]

    def _encode(self, tokens: tuple[str, ...]) -> TokenVectors:
        rows = np.zeros((len(tokens), 6), dtype=np.float32)
        for row, word in zip(rows, tokens, strict=True):
            row[AXES.get(word, 5)] = 1.0
            if word == "vessel":
                row[:] = 0.8 * np.eye(6)[0] + 0.6 * np.eye(6)[4]
        return TokenVectors(tokens=tokens, layers=np.stack([rows, rows]))


def matches_of(a: str, b: str) -> dict[str, float]:
    return dict(zip(MATCHES, match_pairs([(a, b)], HandEncoder())[0].tolist(), strict=True))


def test_tokens_of_equal_texts_all_match() -> None:
    found = matches_of("ship sank", "ship sank")
    assert found["lower_worst_b"] == found["last_mean_a"] == found["last_worst_quarter_a"] == 1
    assert found["lower_unlike_a"] == found["lower_unlike_b"] == 0


def test_a_word_put_in_anothers_place_matches_worst() -> None:
    found = matches_of("ship sank", "vessel rose")
    assert found["lower_worst_b"] == 0
    assert found["lower_second_b"] == found["lower_third_b"] == pytest.approx(0.8)
    assert found["lower_mean_b"] == pytest.approx(0.4)
    assert found["lower_unlike_b"] == 0.5


def test_what_one_text_leaves_out_shows_on_the_other_side_only() -> None:
    found = matches_of("ship sank gate", "ship sank")
    assert found["last_worst_b"] == 1
    assert found["last_worst_a"] == 0


def test_words_that_tell_nothing_are_not_looked_up() -> None:
    assert matches_of("the ship sank .", "ship sank")["lower_worst_a"] == 1


def test_a_text_without_telling_tokens_shows_nothing() -> None:
    assert not any(matches_of("the", "ship").values())
    assert not any(matches_of("ship", "").values())


def test_a_text_of_many_pairs_is_encoded_once() -> None:
    encoder = HandEncoder()
    rows = match_pairs([("ship", "gate"), ("gate", "ship"), ("ship", "ship")], encoder)
    assert sorted(encoder.asked) == ["gate", "ship"]
    assert rows.shape == (3, len(MATCHES))


def test_no_pairs_give_no_rows() -> None:
    assert match_pairs([], HandEncoder()).shape == (0, len(MATCHES))


def unit_rows(seed: int, tokens: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(2, tokens, 4))
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)


@given(st.integers(0, 99), st.integers(1, 9), st.integers(1, 9))
def test_sides_change_places_with_the_texts(seed: int, first: int, second: int) -> None:
    a, b = unit_rows(seed, first), unit_rows(seed + 1, second)
    one = dict(zip(MATCHES, token_matches(a, b).tolist(), strict=True))
    two = dict(zip(MATCHES, token_matches(b, a).tolist(), strict=True))
    swapped = {name[:-1] + ("a" if name.endswith("b") else "b"): value for name, value in two.items()}
    assert one == pytest.approx(swapped, abs=2e-3)
    assert all(
        one[f"{layer}_worst_{side}"] <= one[f"{layer}_mean_{side}"] for layer in ("lower", "last") for side in "ab"
    )
