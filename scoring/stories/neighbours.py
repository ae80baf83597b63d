"""Find live articles of similar vectors without looking at all of them.

Signs of the coordinates stand in for the vectors: their Hamming distance grows with the angle. Few articles are all
looked at; of many, those filed under the same directions. The directions are fixed by the encoder's dimension alone, so
that a restored index finds what the one before it found. Sources: Charikar, "Similarity estimation techniques from
rounding algorithms" (2002), for the signs; Andoni et al., "Practical and optimal LSH for angular distance" (2015), for
filing under the most similar of random directions.
"""

from array import array
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig

_SEED = 20_261
_FILINGS = 2
"""Directions under which one article is filed."""


class NeighbourSearch:
    """Signs of all live articles' leads by slot, and their slots by direction."""

    def __init__(self, config: StoryConfig) -> None:
        self._config = config
        self._bits = np.zeros((0, 0), dtype=np.uint64)
        """Shape (slots, words): the signs of one article lie together, for few are read."""
        self._filed = np.zeros((0, _FILINGS), dtype=np.int16)
        """Directions by slot, shape (slots, filings); -1 where free."""
        self._drawers = [array("i") for _ in range(config.vector_directions)]
        self._held = 0
        self._directions = np.zeros((0, 0), dtype=np.float32)

    def resize(self, slots: int, dimension: int) -> None:
        """Make room; with another dimension everything is forgotten."""
        words = -(-dimension // 64)
        if dimension != self._directions.shape[1]:
            self._directions = _draw_directions(self._config.vector_directions, dimension)
            self._drawers = [array("i") for _ in self._drawers]
            self._bits = np.zeros((0, words), dtype=np.uint64)
            self._filed = np.zeros((0, _FILINGS), dtype=np.int16)
            self._held = 0
        added = slots - len(self._filed)
        self._bits = np.concatenate([self._bits, np.zeros((added, words), dtype=np.uint64)])
        self._filed = np.concatenate([self._filed, np.full((added, _FILINGS), -1, dtype=np.int16)])

    def put(self, slot: int, lead: NDArray[np.float32]) -> None:
        """File an article, in place of what was in its slot."""
        self.drop(slot)
        self._bits[slot] = _signs(lead)
        nearest = np.argpartition(-(self._directions @ lead), _FILINGS)[:_FILINGS]
        for direction in nearest.tolist():
            self._drawers[direction].append(slot)
        self._filed[slot] = nearest
        self._held += 1

    def drop(self, slot: int) -> None:
        """Forget an article; an empty slot is no error."""
        if self._filed[slot, 0] < 0:
            return
        for direction in self._filed[slot].tolist():
            self._drawers[direction].remove(slot)
        self._filed[slot] = -1
        self._held -= 1

    def shortlist(self, lead: NDArray[np.float32], day: float, times: NDArray[np.float64]) -> NDArray[np.int64]:
        """List the slots nearest by signs among those published near a day, by slot or by distance.

        Looks at `vector_scanned` articles at most, or at the newest of the drawers opened.
        """
        config = self._config
        slots = (
            np.flatnonzero(self._filed[:, 0] >= 0) if self._held <= config.vector_scanned else self._open_drawers(lead)
        )
        slots = slots[np.abs(times[slots] - day) <= config.vector_window_days]
        # An article lies in several drawers.
        wanted = _FILINGS * config.vector_shortlist
        if len(slots) <= wanted:
            return np.unique(slots)
        differ = np.bitwise_count(self._bits[slots] ^ _signs(lead))
        # A sum along so short an axis costs more than everything else here.
        distance = sum((differ[:, word] for word in range(differ.shape[1])), start=np.zeros(len(slots), dtype=np.int64))
        # One key orders by distance and then by slot, so that which of equals are taken is no accident.
        key = distance * len(self._filed) + slots
        nearest = np.unique(np.partition(key, wanted)[:wanted])
        return nearest[: config.vector_shortlist] % len(self._filed)

    def _open_drawers(self, lead: NDArray[np.float32]) -> NDArray[np.int64]:
        config = self._config
        order = np.argpartition(-(self._directions @ lead), config.vector_drawers)[: config.vector_drawers]
        newest = [np.array(self._drawers[place][-config.vector_drawer_cap :]) for place in order.tolist()]
        return np.concatenate(newest).astype(np.int64)


@lru_cache(maxsize=4)
def _draw_directions(count: int, dimension: int) -> NDArray[np.float32]:
    """Draw random unit vectors, the same for every index; shape (count, dimension)."""
    drawn = np.random.default_rng(_SEED).standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def _signs(vector: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Pack the signs of the coordinates, shape (ceil(dimension / 64),)."""
    bits = np.zeros(-(-len(vector) // 64) * 64, dtype=bool)
    bits[: len(vector)] = vector > 0
    return np.packbits(bits).view(np.uint64)
