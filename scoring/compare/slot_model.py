"""How surely two claims fill one slot: learned from how often the values of such pairs agree."""

import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_model import SHIPPED
from scoring.compare.slot_features import FEATURES
from scoring.errors import ModelFileError
from scoring.trees import Trees

MODEL_FILE: Final = "slot_model.npz"
"""Written by `python -m tests.benchmarks.train_slot_model`; see slot_model.md."""
FORMAT: Final = 1
_AT_ONCE: Final = 1000
"""Pairs scored at once; the trees take some 20 kB a pair."""


class SlotModel(msgspec.Struct, frozen=True):
    """Boosted trees over `slot_features`."""

    trees: Trees

    def judge(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that values of such pairs agree, shape (len(rows),)."""
        odds = [self.trees.score(rows[start : start + _AT_ONCE])[:, 0] for start in range(0, len(rows), _AT_ONCE)]
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.concatenate([np.zeros(0), *odds])))
        return chances


@lru_cache(maxsize=4)
def load_slot_model(name: str) -> SlotModel:
    """Load the shipped model or that of a file; raises `ModelFileError` when it is altered or of another format."""
    if name == SHIPPED:
        return read_slot_model(files(__package__).joinpath(MODEL_FILE).read_bytes(), MODEL_FILE)
    try:
        return read_slot_model(Path(name).read_bytes(), name)
    except OSError as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def read_slot_model(content: bytes, name: str) -> SlotModel:
    """Read a model from the bytes of its npz file; nothing in it is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        if int(arrays["format"]) != FORMAT or tuple(arrays["features"].tolist()) != FEATURES:
            raise ModelFileError(name, "is of another format or other features; train it again")
        return SlotModel(Trees(**{key: arrays[key] for key in Trees.__struct_fields__}))
    except (OSError, ValueError, KeyError) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error
