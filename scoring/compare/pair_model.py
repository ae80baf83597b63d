"""Judge by wording whether two texts say the same, contradict each other, or neither."""

import io
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_parts import (
    CONTRADICTS,
    SAME,
    LinearWeights,
    PairCalibration,
    WordWeights,
    class_shares,
)
from scoring.compare.token_matches import MATCHES, TokenEncoder, match_pairs
from scoring.compare.wording import FEATURES, pair_features
from scoring.config import CompareConfig
from scoring.errors import ModelFileError
from scoring.trees import Trees

MODEL_FILE: Final = "pair_model.npz"
"""Written by `python -m tests.benchmarks.train_pair_model`; see pair_model.md."""
FORMAT: Final = 3
MATCHED: Final = "matched_"
"""Prefix of the arrays that also read how tokens match; the others do without an encoder's tokens."""
_AT_ONCE: Final = 1000
"""Pairs scored at once; the trees take some 10 kB a pair."""
SHIPPED: Final = "shipped"
NONE: Final = "none"


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


class ShippedPairModel:
    """Boosted trees and a logistic regression over lexical features, the cosine and what words say: their mean.

    With an encoder of tokens, how the texts' tokens match is among the features.
    """

    name = SHIPPED

    def __init__(
        self,
        trees: Trees,
        linear: LinearWeights,
        words: WordWeights,
        calibration: PairCalibration | None,
        tokens: TokenEncoder | None = None,
    ) -> None:
        self._trees = trees
        self._linear = linear
        self._words = words
        self._calibration = calibration
        self._tokens = tokens

    def judge(self, pairs: Sequence[tuple[str, str]], cosines: NDArray[np.float64]) -> list[PairProbability]:
        """Return one probability per pair."""
        judged: list[PairProbability] = []
        for start in range(0, len(pairs), _AT_ONCE):
            part = pairs[start : start + _AT_ONCE]
            near = cosines[start : start + _AT_ONCE]
            rows = np.array([pair_features(a, b, float(c)) for (a, b), c in zip(part, near, strict=True)])
            if self._tokens is not None:
                rows = np.hstack([rows, match_pairs(part, self._tokens)])
            judged += _to_probabilities(self.shares(part, rows))
        return judged

    def shares(self, pairs: Sequence[tuple[str, str]], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities of the classes, shape (len(pairs), 3), of pairs whose features are at hand."""
        columns = np.hstack([rows, self._words.score(pairs)])
        mean = (class_shares(self._trees.score(columns)) + class_shares(self._linear.score(columns))) / 2
        return mean if self._calibration is None else self._calibration.apply(mean)


class CrossEncoderPairModel:
    """Any three-class cross-encoder of the hub or a folder, such as one trained for entailment.

    `names` are its classes that mean same, contradicts and neither, in whatever order it has them.
    """

    def __init__(self, model: Any, name: str, names: tuple[str, str, str]) -> None:
        self.name = name
        self._model = model
        labels = {str(label).lower(): int(i) for i, label in model.config.id2label.items()}
        try:
            self._columns = [labels[label.lower()] for label in names]
        except KeyError as error:
            raise ModelFileError(name, f"has no class {error}; it has {', '.join(sorted(labels))}") from error

    def judge(self, pairs: Sequence[tuple[str, str]], cosines: NDArray[np.float64]) -> list[PairProbability]:
        """Return one probability per pair; the cosines are not used."""
        del cosines
        if not pairs:
            return []
        scores = np.asarray(self._model.predict(list(pairs), show_progress_bar=False), dtype=np.float64)
        return _to_probabilities(class_shares(scores[:, self._columns]))


def load_pair_model(config: CompareConfig, tokens: TokenEncoder | None = None) -> PairModel | None:
    """Load the configured pair model: the shipped one, a cross-encoder by name, or none.

    The shipped one reads how tokens match if `tokens` is the encoder it was trained with, and does without otherwise.
    Raises `ModelFileError` when the file is missing, altered or of another format, or the classes don't fit.
    """
    if config.pair_model == NONE:
        return None
    if config.pair_model == SHIPPED:
        return _load_shipped(tokens)
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(config.pair_model, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelFileError(config.pair_model, f"can't be loaded as a cross-encoder: {error}") from error
    return CrossEncoderPairModel(model, config.pair_model, config.pair_labels)


def read_model(content: bytes, name: str, tokens: TokenEncoder | None = None) -> ShippedPairModel:
    """Read a model from the bytes of its npz file; nothing in it is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        if int(arrays["format"]) != FORMAT or tuple(arrays["features"].tolist()) != (*FEATURES, *MATCHES):
            raise ModelFileError(name, "is of another format or other features; train it again")
        known = tokens if tokens is not None and tokens.name == str(arrays["encoder"]) else None
        prefix = "" if known is None else MATCHED
        return ShippedPairModel(
            Trees(**_fields(arrays, Trees, prefix)),
            LinearWeights(**_fields(arrays, LinearWeights, prefix)),
            WordWeights(**_fields(arrays, WordWeights, "")),
            PairCalibration(**_fields(arrays, PairCalibration, prefix)),
            known,
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def _fields(arrays: dict[str, NDArray[Any]], part: type[msgspec.Struct], prefix: str) -> dict[str, NDArray[Any]]:
    return {key: arrays[prefix + key] for key in part.__struct_fields__}


def _load_shipped(tokens: TokenEncoder | None) -> ShippedPairModel:
    return read_model(files(__package__).joinpath(MODEL_FILE).read_bytes(), MODEL_FILE, tokens)


def _to_probabilities(shares: NDArray[np.float64]) -> list[PairProbability]:
    return [PairProbability(same=float(row[SAME]), contradicts=float(row[CONTRADICTS])) for row in shares]
