"""Trees of scikit-learn as arrays that the engine evaluates without it."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.trees import Trees

DIGITS: Final = 6


def export(model: Any) -> dict[str, NDArray[Any]]:
    """Return the arrays of a boosted binary classifier's `Trees`."""
    roots, size, parts = [], 0, []
    for (tree,) in model._predictors:
        nodes = tree.nodes
        feature = np.where(nodes["is_leaf"].astype(bool), -1, nodes["feature_idx"].astype(np.int64))
        left, right = nodes["left"].astype(np.int64) + size, nodes["right"].astype(np.int64) + size
        parts.append((feature, nodes["num_threshold"], left, right, nodes["value"]))
        roots.append([size])
        size += len(nodes)
    names = ("feature", "threshold", "left", "right", "value")
    arrays = {name: np.concatenate(column) for name, column in zip(names, zip(*parts, strict=True), strict=True)}
    arrays["threshold"] = np.nan_to_num(arrays["threshold"], posinf=1e300).round(DIGITS)
    arrays["value"] = arrays["value"].round(DIGITS)
    baseline = np.asarray(model._baseline_prediction, dtype=np.float64).reshape(1).round(DIGITS)
    return {"roots": np.array(roots, dtype=np.int64), **arrays, "baseline": baseline}


NO_TREES = Trees(
    roots=np.zeros((1, 1), np.int64),
    feature=np.array([-1]),
    threshold=np.zeros(1),
    left=np.zeros(1, np.int64),
    right=np.zeros(1, np.int64),
    value=np.zeros(1),
    baseline=np.zeros(1),
)
"""Trees that add nothing."""
