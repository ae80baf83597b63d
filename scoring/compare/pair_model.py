"""Judge by wording whether two texts say the same, contradict each other, or neither."""

from collections.abc import Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import CompareConfig


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


def load_pair_model(config: CompareConfig) -> PairModel | None:
    """Load the configured pair model; None where there is none."""
    del config
    return None
