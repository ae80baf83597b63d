"""The learned join: boosted trees read from a plain array file and evaluated with numpy."""

import io
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.errors import ModelFileError
from scoring.stories.features import DENSE, FEATURES

MODEL_FILE = "story_join.npz"
FORMAT_VERSION = 1


class Trees(msgspec.Struct, frozen=True, kw_only=True):
    """An ensemble of binary trees; node 0 of each is its root, a leaf points to itself."""

    feature: NDArray[np.int16]
    """Column compared at each node, shape (trees, nodes)."""
    threshold: NDArray[np.float64]
    """Go left if the value is at most this; infinite at leaves."""
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    """Log-odds a leaf adds."""
    baseline: float
    depth: int
    slope: float
    """Calibration: log-odds = slope * (baseline + leaves) + intercept (Platt scaling)."""
    intercept: float

    def log_odds(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate all trees on all rows, shape (rows,)."""
        trees, nodes = self.feature.shape
        first = (np.arange(trees) * nodes)[None, :]
        row = (np.arange(len(features)) * features.shape[1])[:, None]
        values = features.ravel()
        place = np.broadcast_to(first, (len(features), trees))
        for _ in range(self.depth):
            seen = values.take(row + self.feature.take(place))
            place = first + np.where(seen <= self.threshold.take(place), self.left.take(place), self.right.take(place))
        raw = self.baseline + self.value.take(place).sum(axis=1, dtype=np.float64)
        return np.asarray(self.slope * raw + self.intercept)


class JoinModel(msgspec.Struct, frozen=True, kw_only=True):
    """The join decision, and the background of word frequencies it was trained with."""

    version: str
    encoder: str
    """Name of the encoder for which `hybrid` was trained."""
    hybrid: Trees
    sparse: Trees
    """Without the features that depend on the encoder; serves every other encoder."""
    background: dict[str, float]
    """Documents that hold a term, by term."""
    background_documents: float
    use_vectors: bool = True

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Estimate for each candidate story that the article belongs to it, shape (stories,)."""
        if self.use_vectors:
            odds = self.hybrid.log_odds(features)
        else:
            blind = features.copy()
            blind[:, [FEATURES.index(name) for name in DENSE]] = 0.0
            odds = self.sparse.log_odds(blind)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def load_join_model(path: Path | None = None, *, encoder: str | None = None) -> JoinModel:
    """Load the shipped model, or one trained by yourself from `path`.

    With the name of another encoder than the model was trained for, the decision leaves the vectors out
    (they still find candidates). Raises `ModelFileError` for a missing, foreign or outdated file.
    """
    name = str(path or MODEL_FILE)
    try:
        content = path.read_bytes() if path else files(__package__).joinpath(MODEL_FILE).read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            stored = {key: arrays[key] for key in arrays.files}
    except (OSError, ValueError) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error
    return _decode(name, stored, encoder)


def _decode(name: str, stored: dict[str, NDArray[np.generic]], encoder: str | None) -> JoinModel:
    """Build the model from the file's arrays."""
    try:
        if int(stored["format_version"]) != FORMAT_VERSION:
            raise ModelFileError(name, f"format {stored['format_version']}, expected {FORMAT_VERSION}")
        if tuple(str(one) for one in stored["features"]) != FEATURES:
            raise ModelFileError(name, "was trained on other features")
        trained_for = str(stored["encoder"])
        text = stored["background_terms"].tobytes().decode()
        terms = text.split("\n") if text else []
        counts = stored["background_counts"].astype(float).tolist()
        return JoinModel(
            version=str(stored["version"]),
            encoder=trained_for,
            hybrid=_trees(stored, "hybrid"),
            sparse=_trees(stored, "sparse"),
            background=dict(zip(terms, counts, strict=True)),
            background_documents=float(stored["background_documents"]),
            use_vectors=encoder is None or encoder == trained_for,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileError(name, f"is malformed: {error}") from error


def _trees(stored: dict[str, NDArray[np.generic]], part: str) -> Trees:
    scalars = stored[f"{part}_scalars"].astype(float).tolist()
    return Trees(
        feature=stored[f"{part}_feature"].astype(np.int16),
        threshold=stored[f"{part}_threshold"].astype(np.float64),
        left=stored[f"{part}_left"].astype(np.int16),
        right=stored[f"{part}_right"].astype(np.int16),
        value=stored[f"{part}_value"].astype(np.float32),
        baseline=scalars[0],
        depth=int(scalars[1]),
        slope=scalars[2],
        intercept=scalars[3],
    )
