"""The shipped pair model's parts as plain arrays beside its trees: linear weights, word weights, calibration."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.wording import word_differences

SAME, CONTRADICTS, NEITHER = range(3)
"""Columns of class scores."""
_LEAST: Final = 1e-6
"""Least probability whose logarithm is taken."""


class LinearWeights(msgspec.Struct, frozen=True):
    """A multinomial logistic regression over the same columns as the trees."""

    weights: NDArray[np.float64]
    """Shape (columns, classes)."""
    bias: NDArray[np.float64]
    """Shape (classes,)."""

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return raw class scores, shape (len(rows), classes)."""
        scores: NDArray[np.float64] = rows @ self.weights + self.bias
        return scores


class WordWeights(msgspec.Struct, frozen=True):
    """What the words that only one text has say for each class: a logistic regression over `word_differences`."""

    words: NDArray[np.str_]
    """Known differences, sorted."""
    word_weights: NDArray[np.float64]
    """Shape (len(words), classes)."""
    word_bias: NDArray[np.float64]
    """Shape (classes,)."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return log probabilities of the classes, shape (len(pairs), classes)."""
        total = np.tile(self.word_bias, (len(pairs), 1))
        if not len(self.words):
            return np.log(class_shares(total))
        for row, (a, b) in enumerate(pairs):
            seen = np.array(word_differences(a, b), dtype=np.str_)
            place = np.minimum(np.searchsorted(self.words, seen), len(self.words) - 1)
            total[row] += self.word_weights[place[self.words[place] == seen]].sum(axis=0)
        return np.log(class_shares(total))


class PairCalibration(msgspec.Struct, frozen=True):
    """Maps of probabilities: that of "contradicts", then that of "same" among the rest.

    Method: beta calibration (Kull, Silva Filho, Flach 2017): logit(p') = a ln p - b ln(1 - p) + c, with a and b >= 0.
    """

    beta_contradicts: NDArray[np.float64]
    """a, b, c."""
    beta_same: NDArray[np.float64]
    """a, b, c."""

    def apply(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return calibrated probabilities of the classes, shape (pairs, 3), of uncalibrated ones."""
        wrong = beta_map(shares[:, CONTRADICTS], self.beta_contradicts)
        same = (1 - wrong) * beta_map(same_among_rest(shares), self.beta_same)
        return np.stack([same, wrong, 1 - same - wrong], axis=1)


def same_among_rest(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of "same" in what "contradicts" leaves."""
    rest: NDArray[np.float64] = shares[:, SAME] / np.maximum(shares[:, SAME] + shares[:, NEITHER], _LEAST)
    return rest


def beta_map(shares: NDArray[np.float64], beta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mapped probabilities; `beta` holds a, b, c."""
    inside = np.clip(shares, _LEAST, 1 - _LEAST)
    logit = beta[0] * np.log(inside) - beta[1] * np.log1p(-inside) + beta[2]
    mapped: NDArray[np.float64] = 1 / (1 + np.exp(-logit))
    return mapped


def class_shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of scores, row by row."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return shares
