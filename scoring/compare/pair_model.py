"""Judge by wording whether two texts say the same, contradict each other, or neither."""

import io
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.wording import FEATURES, pair_features
from scoring.config import CompareConfig
from scoring.errors import ModelFileError

MODEL_FILE: Final = "pair_model.npz"
"""Written by `python -m tests.benchmarks.train_pair_model`; see pair_model.md."""
FORMAT: Final = 1
SHIPPED: Final = "shipped"
NONE: Final = "none"
SAME, CONTRADICTS, NEITHER = range(3)
"""Columns of class scores."""


class PairProbability(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated probabilities about two texts; the rest to one is "neither"."""

    same: float
    contradicts: float


class PairModel(Protocol):
    """Judges pairs of texts. Implementations needn't be safe under threads."""

    name: str

    def judge(self, pairs: Sequence[tuple[str, str]], cosines: NDArray[np.float64]) -> list[PairProbability]:
        """Return one probability per pair; `cosines` are those of the texts' vectors, shape (len(pairs),)."""
        ...


class Trees(msgspec.Struct, frozen=True):
    """Boosted trees as plain arrays; node i of all trees together is row i.

    Method: gradient boosting of multinomial log loss (Friedman 2001), trained with scikit-learn.
    """

    roots: NDArray[np.int64]
    """First node of each tree, shape (rounds, classes)."""
    feature: NDArray[np.int64]
    """Column a node splits on; -1 in a leaf."""
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    """What a leaf adds to its class."""
    baseline: NDArray[np.float64]
    """Scores before the first tree, shape (classes,)."""

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return raw class scores, shape (len(rows), classes)."""
        total = np.tile(self.baseline, (len(rows), 1))
        index = np.arange(len(rows))
        for round_roots in self.roots:
            for column, root in enumerate(round_roots):
                node = np.full(len(rows), root)
                while (inner := self.feature[node] >= 0).any():
                    at, row = node[inner], index[inner]
                    below = rows[row, self.feature[at]] <= self.threshold[at]
                    node[inner] = np.where(below, self.left[at], self.right[at])
                total[:, column] += self.value[node]
        return total


class TreePairModel:
    """The shipped model: boosted trees over lexical features and the cosine, probabilities calibrated."""

    name = SHIPPED

    def __init__(self, trees: Trees, temperature: float) -> None:
        self._trees = trees
        self._temperature = temperature

    def judge(self, pairs: Sequence[tuple[str, str]], cosines: NDArray[np.float64]) -> list[PairProbability]:
        """Return one probability per pair."""
        if not pairs:
            return []
        rows = np.array([pair_features(a, b, float(c)) for (a, b), c in zip(pairs, cosines, strict=True)])
        return _to_probabilities(self._trees.score(rows) / self._temperature)


class CrossEncoderPairModel:
    """Any three-class cross-encoder of the hub or a folder, such as one trained for entailment."""

    def __init__(self, model: Any, name: str) -> None:
        self.name = name
        self._model = model
        labels = {str(label).lower(): int(i) for i, label in model.config.id2label.items()}
        try:
            self._columns = [labels["entailment"], labels["contradiction"], labels["neutral"]]
        except KeyError as error:
            raise ModelFileError(name, f"has no class {error}; it has {', '.join(sorted(labels))}") from error

    def judge(self, pairs: Sequence[tuple[str, str]], cosines: NDArray[np.float64]) -> list[PairProbability]:
        """Return one probability per pair; the cosines are not used."""
        del cosines
        if not pairs:
            return []
        scores = np.asarray(self._model.predict(list(pairs), show_progress_bar=False), dtype=np.float64)
        return _to_probabilities(scores[:, self._columns])


def load_pair_model(config: CompareConfig) -> PairModel | None:
    """Load the configured pair model: the shipped one, a cross-encoder by name, or none.

    Raises `ModelFileError` when the file is missing, altered or of another format, or the classes don't fit.
    """
    if config.pair_model == NONE:
        return None
    if config.pair_model == SHIPPED:
        return _load_shipped()
    from sentence_transformers import CrossEncoder

    return CrossEncoderPairModel(CrossEncoder(config.pair_model, device="cpu"), config.pair_model)


def read_trees(content: bytes, name: str) -> TreePairModel:
    """Read a model from the bytes of its npz file; nothing in it is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        if int(arrays["format"]) != FORMAT or tuple(arrays["features"].tolist()) != FEATURES:
            raise ModelFileError(name, "is of another format or other features; train it again")
        trees = Trees(**{key: arrays[key] for key in Trees.__struct_fields__})
        return TreePairModel(trees, float(arrays["temperature"]))
    except (OSError, ValueError, KeyError) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def _load_shipped() -> TreePairModel:
    return read_trees(files(__package__).joinpath(MODEL_FILE).read_bytes(), MODEL_FILE)


def _to_probabilities(scores: NDArray[np.float64]) -> list[PairProbability]:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = shifted / shifted.sum(axis=1, keepdims=True)
    return [PairProbability(same=float(row[SAME]), contradicts=float(row[CONTRADICTS])) for row in shares]
