"""Number the terms and know how rare each is, from a fixed background and the past of the stream."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

_ORIGIN_DAY = 18_262.0
"""2020-01-01 in days since 1970: keeps the decay factors near 1 for centuries of half-lives around it."""


class Vocabulary:
    """Term numbers with decayed document frequencies.

    The frequency of term t at time T is  df(t) = b(t) + sum over past articles with t of 2^((t_i - T) / h):
    b the background's count, h the half-life in days. All live counts share one factor 2^(-T/h), so that
    nothing is refitted per article. Days count from 1970.
    """

    def __init__(self, background: Mapping[str, float], background_documents: float, half_life_days: float) -> None:
        self._numbers: dict[str, int] = {}
        self._background = background
        self._background_documents = background_documents
        self._half_life_days = half_life_days
        self._fixed = np.zeros(1 << 12, dtype=np.float32)
        self._seen = np.zeros(1 << 12, dtype=np.float64)
        self._documents = 0.0

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def capacity(self) -> int:
        """Length an array must have to be addressed by any term number."""
        return len(self._seen)

    def numbers(self, terms: Iterable[str]) -> NDArray[np.int32]:
        """Number terms, new ones included, shape (n,)."""
        known = self._numbers
        listed = list(terms)
        out = [known.get(term, -1) for term in listed]
        if -1 not in out:
            return np.array(out, dtype=np.int32)
        out = []
        for term in listed:
            number = known.get(term)
            if number is None:
                number = len(known)
                known[term] = number
                if number >= len(self._seen):
                    self._fixed = np.concatenate([self._fixed, np.zeros_like(self._fixed)])
                    self._seen = np.concatenate([self._seen, np.zeros_like(self._seen)])
                self._fixed[number] = self._background.get(term, 0.0)
            out.append(number)
        return np.array(out, dtype=np.int32)

    def count(self, numbers: NDArray[np.int32], day: float, sign: float = 1.0) -> None:
        """Count an article published on `day` (sign -1 takes it back); numbers must be unique."""
        weight = sign * 2.0 ** ((day - _ORIGIN_DAY) / self._half_life_days)
        self._seen[numbers] += weight
        self._documents += weight

    def rarity(self, numbers: NDArray[np.int32] | NDArray[np.intp], day: float) -> NDArray[np.float32]:
        """Inverse document frequency as of a day: ln(1 + N / (df + 0.5)), shape (n,)."""
        factor = 2.0 ** ((_ORIGIN_DAY - day) / self._half_life_days)
        frequency = np.maximum(self._seen.take(numbers) * factor, 0.0) + self._fixed.take(numbers)
        total = self._background_documents + max(self._documents * factor, 0.0)
        # log of single floats is several times faster than log1p of doubles, and the ratio is rarely near 0.
        return np.asarray(np.log((1.0 + (total + 1.0) / (frequency + 0.5)).astype(np.float32)))
