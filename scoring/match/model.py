"""The matcher's model: learned from what independent outlets agree on, and from values changed in their articles."""

import io
import zipfile
import zlib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.errors import ModelFileError
from scoring.match.departures import DEPARTURE_FEATURES
from scoring.match.features import PAIR_FEATURES
from scoring.match.units import KINDS
from scoring.trees import Trees

Floats = NDArray[np.float64]

MODEL_FILE: Final = "matcher.npz"
"""Written by `python -m tests.benchmarks.train_matcher`; see matcher.md."""
SHIPPED: Final = "shipped"
FORMAT: Final = 1
FEATURES: Final = (*KINDS, *PAIR_FEATURES, *DEPARTURE_FEATURES)
"""What a model was trained on; another order or other names need another model."""
_AT_ONCE = 2000
"""Rows scored at once; the trees take some 10 kB a row."""


class Matcher(msgspec.Struct, frozen=True):
    """How surely two passages answer one question, and how surely a value departs from the one others agree on."""

    pairs: tuple[Trees, ...]
    """For each of `KINDS`, the log-odds that two independent passages give one value, over `PAIR_FEATURES`."""
    chance: Floats
    """P(two values fit | two questions), shape (len(KINDS),)."""
    departures: Trees
    """Log-odds that a unit departs from an anchor, over `DEPARTURE_FEATURES`."""

    def agree(self, kind: str, features: NDArray[np.float32]) -> Floats:
        """Return the probability that two passages give one value, whatever they give, shape features.shape[:-1]."""
        rows = features.reshape(-1, features.shape[-1]).astype(np.float64)
        return _logistic(_score(self.pairs[KINDS.index(kind)], rows)).reshape(features.shape[:-1])

    def depart(self, features: Floats) -> Floats:
        """Return the probability that units depart from anchors, shape (len(features),)."""
        return _logistic(_score(self.departures, features))


def load_matcher(name: str = SHIPPED) -> Matcher:
    """Load the shipped model or that of a file.

    Raises:
        ModelFileError: if it is missing, altered, or of another format or other features.

    """
    try:
        if name == SHIPPED:
            return read_matcher(files(__package__).joinpath(MODEL_FILE).read_bytes(), MODEL_FILE)
        return read_matcher(Path(name).read_bytes(), name)
    except OSError as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def read_matcher(content: bytes, name: str) -> Matcher:
    """Read a model from the bytes of its npz file; nothing in it is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays: dict[str, Any] = {key: stored[key] for key in stored.files}
        if int(arrays["format"]) != FORMAT or tuple(arrays["features"].tolist()) != FEATURES:
            raise ModelFileError(name, "is of another format or other features; train it again")
        return Matcher(
            pairs=tuple(_trees(arrays, kind) for kind in KINDS),
            chance=arrays["chance"],
            departures=_trees(arrays, "departures"),
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def _trees(arrays: dict[str, Any], part: str) -> Trees:
    return Trees(**{key: arrays[f"{part}_{key}"] for key in Trees.__struct_fields__})


def _score(trees: Trees, rows: Floats) -> Floats:
    parts = [trees.score(rows[start : start + _AT_ONCE])[:, 0] for start in range(0, len(rows), _AT_ONCE)]
    return np.concatenate([np.zeros(0), *parts])


def _logistic(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -50.0, 50.0))))
