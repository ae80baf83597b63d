"""Fit the join's boosted trees, calibrate them on stories left out, and write them as plain arrays."""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from scoring.stories.features import DENSE, FEATURES
from scoring.stories.model import FORMAT_VERSION, JoinModel, Trees
from tests.benchmarks.story_observe import Stream
from tests.benchmarks.story_views import FOLDS

FALLING = {"places_disjoint", "days_disjoint", "days_to_nearest", "days_to_mean", "days_to_oldest", "crowding"}
"""More of these never makes belonging more likely."""
FREE = {"shorter_length"}
"""No direction is known; more of any other feature never makes belonging less likely."""
TREES = {
    "max_iter": 100,
    "learning_rate": 0.08,
    "max_leaf_nodes": 10,
    "max_depth": 5,
    "min_samples_leaf": 60,
    "l2_regularization": 5.0,
}
BINS = 15


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """The best candidate of each article, as decided by trees that didn't know the article's story."""

    log_odds: NDArray[np.float64]
    right: NDArray[np.bool_]
    weights: NDArray[np.float64]
    fold: NDArray[np.int64]


def fit(streams: list[Stream], *, dense: bool, without_fold: int | None = None) -> Trees:
    """Fit boosted trees with monotone constraints; with a fold left out, no row that tells of its stories is seen."""
    kept = [
        np.ones(len(one.labels), dtype=bool) if without_fold is None else one.told_folds >> without_fold & 1 == 0
        for one in streams
    ]
    matrix = np.vstack([one.features[keep] for one, keep in zip(streams, kept, strict=True)]).astype(np.float64)
    target = np.concatenate([one.labels[keep] for one, keep in zip(streams, kept, strict=True)])
    weight = np.concatenate([one.weights[keep] for one, keep in zip(streams, kept, strict=True)])
    signs = [0 if name in FREE else -1 if name in FALLING else 1 for name in FEATURES]
    model = HistGradientBoostingClassifier(**TREES, monotonic_cst=signs, early_stopping=False, random_state=0)
    model.fit(_visible(matrix, dense=dense), target, sample_weight=weight * len(weight) / weight.sum())
    return export(model)


def decide_left_out(streams: list[Stream], *, dense: bool) -> Decisions:
    """Decide every article of the untouched sets by trees that were fitted without its story's fold."""
    untouched = [one for one in streams if one.name == one.set_name]
    parts = []
    for fold in range(FOLDS):
        trees = fit(streams, dense=dense, without_fold=fold)
        parts += [_best_candidates(one, trees, fold, dense=dense) for one in untouched]
    return Decisions(
        log_odds=np.concatenate([part.log_odds for part in parts]),
        right=np.concatenate([part.right for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        fold=np.concatenate([part.fold for part in parts]),
    )


def _best_candidates(stream: Stream, trees: Trees, fold: int, *, dense: bool) -> Decisions:
    rows = np.flatnonzero(stream.fold == fold)
    odds = trees.log_odds(_visible(stream.features[rows].astype(np.float64), dense=dense))
    order = np.lexsort((-odds, stream.article[rows]))
    best = order[np.unique(stream.article[rows][order], return_index=True)[1]]
    return Decisions(
        log_odds=odds[best],
        right=stream.labels[rows[best]],
        weights=np.full(len(best), len(stream.labels) ** -0.5),
        fold=np.full(len(best), fold),
    )


def _visible(features: NDArray[np.float64], *, dense: bool) -> NDArray[np.float64]:
    """Blank what depends on the encoder, for trees that serve every encoder."""
    if dense:
        return features
    blind = features.copy()
    blind[:, [FEATURES.index(name) for name in DENSE]] = 0.0
    return blind


def calibrate(trees: Trees, decisions: Decisions) -> Trees:
    """Set the slope and intercept that suit decisions on stories left out (Platt scaling)."""
    slope, intercept = _platt(decisions.log_odds, decisions.right, decisions.weights)
    return msgspec.structs.replace(trees, slope=slope, intercept=intercept)


def _platt(odds: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]) -> tuple[float, float]:
    if right.all() or not right.any():
        return 1.0, 0.0
    scaling = LogisticRegression(C=1e6).fit(odds[:, None], right, sample_weight=weights / weights.mean())
    # A slope of zero or less would turn the order of candidates around.
    return max(float(scaling.coef_[0, 0]), 0.1), float(scaling.intercept_[0])


def calibration_errors(decisions: Decisions) -> dict[str, object]:
    """Expected calibration error before and after scaling, each fold scaled by what the others need; 15 equal bins."""
    scaled = np.empty(len(decisions.right))
    for fold in range(FOLDS):
        own = decisions.fold == fold
        slope, intercept = _platt(decisions.log_odds[~own], decisions.right[~own], decisions.weights[~own])
        scaled[own] = slope * decisions.log_odds[own] + intercept
    chances, raw = 1 / (1 + np.exp(-scaled)), 1 / (1 + np.exp(-decisions.log_odds))
    pending = (chances >= 0.5) & (chances < 0.8)
    return {
        "decisions": len(chances),
        "ece_before": round(expected_error(raw, decisions.right), 4),
        "ece": round(expected_error(chances, decisions.right), 4),
        "reliability": reliability(chances, decisions.right),
        "pending": [int(pending.sum()), _mean(chances[pending]), _mean(decisions.right[pending])],
    }


def expected_error(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance between stated and seen frequency over 15 bins of equally many decisions."""
    order = np.argsort(chances, kind="stable")
    bins = [one for one in np.array_split(order, BINS) if len(one)]
    return float(sum(len(one) * abs(chances[one].mean() - right[one].mean()) for one in bins) / max(len(order), 1))


def reliability(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> list[list[float]]:
    """Tell by tenths of stated probability how many decisions, their mean probability, and the share that was right."""
    tenth = np.minimum((chances * 10).astype(int), 9)
    return [
        [int((tenth == one).sum()), _mean(chances[tenth == one]), _mean(right[tenth == one])]
        for one in np.unique(tenth)
    ]


def _mean(values: NDArray[np.generic]) -> float:
    return round(float(values.astype(float).mean()), 3) if len(values) else 0.0


def export(model: HistGradientBoostingClassifier) -> Trees:
    """Turn a fitted ensemble into plain arrays."""
    forests = [stage[0].nodes for stage in model._predictors]
    width = max(len(nodes) for nodes in forests)
    shape = (len(forests), width)
    feature = np.zeros(shape, dtype=np.int16)
    threshold = np.full(shape, np.inf)
    left = np.tile(np.arange(width, dtype=np.int16), (len(forests), 1))
    right, value = left.copy(), np.zeros(shape, dtype=np.float32)
    for tree, nodes in enumerate(forests):
        inner = np.flatnonzero(nodes["is_leaf"] == 0)
        feature[tree, inner] = nodes["feature_idx"][inner]
        threshold[tree, inner] = nodes["num_threshold"][inner]
        left[tree, inner] = nodes["left"][inner]
        right[tree, inner] = nodes["right"][inner]
        value[tree, : len(nodes)] = np.where(nodes["is_leaf"], nodes["value"], 0.0)
    return Trees(
        feature=feature, threshold=threshold, left=left, right=right, value=value,
        baseline=float(model._baseline_prediction.ravel()[0]),
        depth=int(max(nodes["depth"].max() for nodes in forests)), slope=1.0, intercept=0.0,
    )  # fmt: skip


def undecided(background: dict[str, float], documents: float, encoder: str, version: str) -> JoinModel:
    """Make a model that knows word frequencies and decides nothing."""
    nodes = np.zeros((1, 1), dtype=np.int16)
    trees = Trees(
        feature=nodes, threshold=np.full((1, 1), np.inf), left=nodes, right=nodes,
        value=np.zeros((1, 1), dtype=np.float32), baseline=0.0, depth=1, slope=1.0, intercept=0.0,
    )  # fmt: skip
    return JoinModel(
        version=version, encoder=encoder, hybrid=trees, sparse=trees,
        background=background, background_documents=documents,
    )  # fmt: skip


def save(path: Path, model: JoinModel) -> None:
    """Write a model as plain arrays, the same bytes for the same model."""
    arrays: dict[str, NDArray[np.generic]] = {
        "format_version": np.array(FORMAT_VERSION),
        "version": np.array(model.version),
        "encoder": np.array(model.encoder),
        "features": np.array(FEATURES),
        "background_terms": np.frombuffer("\n".join(model.background).encode(), dtype=np.uint8),
        "background_counts": np.array(list(model.background.values()), dtype=np.uint16),
        "background_documents": np.array(model.background_documents),
    }
    for part, trees in (("hybrid", model.hybrid), ("sparse", model.sparse)):
        scalars = [trees.baseline, trees.depth, trees.slope, trees.intercept]
        arrays |= {
            f"{part}_feature": trees.feature,
            f"{part}_threshold": trees.threshold,
            f"{part}_left": trees.left,
            f"{part}_right": trees.right,
            f"{part}_value": trees.value,
            f"{part}_scalars": np.array(scalars, dtype=np.float64),
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)
