"""How telling an observation is: learned from stories and from the same stories with values changed."""

import io
import zipfile
import zlib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.corroboration.context import CONTEXT
from scoring.corroboration.evidence import EVIDENCE
from scoring.corroboration.passages import LIKENESS
from scoring.corroboration.units import KINDS
from scoring.errors import ModelFileError
from scoring.trees import Trees

Floats = NDArray[np.float64]

MODEL_FILE: Final = "observation_model.npz"
"""Written by `python -m tests.benchmarks.train_observations`; see observation_model.md."""
SHIPPED: Final = "shipped"
FORMAT: Final = 1
FEATURES: Final = (*KINDS, *LIKENESS, *CONTEXT, *EVIDENCE)
"""What a model was trained on; another order or other names need another model."""
_AT_ONCE = 1000
"""Rows scored at once; the trees take some 20 kB a row."""


class ObservationModel(msgspec.Struct, frozen=True):
    """Likeness of passages, expected corroboration, and the weight of evidence."""

    likeness_weights: Floats
    """Logistic regression of "these passages give one value", shape (len(KINDS), len(LIKENESS) + 1), intercept last."""
    expectation: Trees
    """Log-odds of corroboration for a claim that is right and not met by silence, over `CONTEXT`."""
    weight_of_evidence: Trees
    """ln P(evidence | wrong) / P(evidence | right), among what is not silent, over `CONTEXT` and `EVIDENCE`."""

    def likeness(self, kind: str, features: NDArray[np.float32]) -> Floats:
        """Return the probability that pairs of passages give one value, shape features.shape[:-1]."""
        weights = self.likeness_weights[KINDS.index(kind)]
        return _logistic(features.astype(np.float64) @ weights[:-1] + weights[-1])

    def expect(self, context: Floats) -> Floats:
        """Return P(corroborated | right, not silent), shape (len(context),)."""
        return _logistic(_score(self.expectation, context))

    def weigh(self, context: Floats, evidence: Floats) -> Floats:
        """Return the log likelihood ratio of wrong over right, shape (len(context),)."""
        return _score(self.weight_of_evidence, np.hstack([context, evidence]))


def load_observation_model(name: str = SHIPPED) -> ObservationModel:
    """Load the shipped model or that of a file.

    Raises:
        ModelFileError: if it is missing, altered, or of another format or other features.

    """
    try:
        if name == SHIPPED:
            return read_observation_model(files(__package__).joinpath(MODEL_FILE).read_bytes(), MODEL_FILE)
        return read_observation_model(Path(name).read_bytes(), name)
    except OSError as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def read_observation_model(content: bytes, name: str) -> ObservationModel:
    """Read a model from the bytes of its npz file; nothing in it is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays: dict[str, Any] = {key: stored[key] for key in stored.files}
        if int(arrays["format"]) != FORMAT or tuple(arrays["features"].tolist()) != FEATURES:
            raise ModelFileError(name, "is of another format or other features; train it again")
        return ObservationModel(
            likeness_weights=arrays["likeness_weights"],
            expectation=_trees(arrays, "expectation"),
            weight_of_evidence=_trees(arrays, "evidence"),
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def _trees(arrays: dict[str, Any], part: str) -> Trees:
    return Trees(**{key: arrays[f"{part}_{key}"] for key in Trees.__struct_fields__})


def _score(trees: Trees, rows: Floats) -> Floats:
    parts = [trees.score(rows[start : start + _AT_ONCE])[:, 0] for start in range(0, len(rows), _AT_ONCE)]
    return np.concatenate([np.zeros(0), *parts])


def _logistic(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
