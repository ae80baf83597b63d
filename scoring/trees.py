"""Boosted trees as plain arrays: trained with scikit-learn, evaluated with numpy, loaded without pickle."""

import msgspec
import numpy as np
from numpy.typing import NDArray


class Trees(msgspec.Struct, frozen=True):
    """Boosted trees; node i of all trees together is row i.

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
        # All trees of all rows go down a level at a time: a loop over trees would cost as much for one row as for 500.
        node = np.tile(self.roots.ravel(), (len(rows), 1))
        row = np.arange(len(rows))[:, None]
        while (inner := self.feature[node] >= 0).any():
            below = rows[row, self.feature[node]] <= self.threshold[node]
            node = np.where(inner, np.where(below, self.left[node], self.right[node]), node)
        scores: NDArray[np.float64] = self.baseline + self.value[node].reshape(len(rows), *self.roots.shape).sum(axis=1)
        return scores
