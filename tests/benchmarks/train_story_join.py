"""Train the story join from labelled articles, and tell how it does on stories and sets it hasn't seen.

    python -m tests.benchmarks.train_story_join FILE... --background FILE... --out scoring/stories/story_join.npz

Deterministic: the same files give the same model, byte for byte.
"""

import argparse
import json
import zlib
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from scoring.config import EmbedConfig, EngineConfig, StoryConfig
from scoring.embed import load_encoder
from scoring.models import Reading
from scoring.stories.features import DENSE, FEATURES
from scoring.stories.join import StoryIndex
from scoring.stories.model import FORMAT_VERSION, JoinModel, Trees, load_join_model
from scoring.stories.terms import _names, _words
from tests.benchmarks.clustering_scores import Agreement, compare_clusterings
from tests.benchmarks.story_data import Labelled, make_readings, read_labelled

RISING = {
    "lead_max", "lead_mean", "body_max", "body_mean", "tokens_max", "tokens_mean", "names_max", "names_mean",
    "title_max", "title_mean", "title_within", "shared_name_rarity", "shared_rarity", "rarest_shared",
    "numbers_shared", "places_cosine", "days_cosine", "lead_gap", "lead_lift", "tokens_gap", "member_share",
}  # fmt: skip
"""More of these never makes belonging less likely."""
FALLING = {"places_disjoint", "days_disjoint", "days_to_nearest"}
FOLDS = 5
TREES = dict(max_iter=200, learning_rate=0.06, max_leaf_nodes=12, min_samples_leaf=60, l2_regularization=5.0)


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """One set in time order with what the join saw of it under the gold stories."""

    name: str
    labelled: list[Labelled]
    readings: list[Reading]
    features: np.ndarray
    """Shape (candidates, features)."""
    labels: np.ndarray
    article: np.ndarray
    """Which article each candidate row belongs to."""
    fold: np.ndarray
    """By article: the fold its story is in."""


def count_background(paths: list[Path]) -> tuple[dict[str, float], float]:
    """Count in how many documents each word and name stands."""
    counts: Counter[str] = Counter()
    documents = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            text = str(record.get("body") or record.get("text") or record.get("claim_a") or "")[:6000]
            if len(text) < 400:
                continue
            documents += 1
            counts.update(set(_words(text)) | {f"@{name}" for name in _names(text)})
    return {term: float(count) for term, count in sorted(counts.items()) if count >= 3}, float(documents)


def observe(name: str, labelled: list[Labelled], readings: list[Reading], model: JoinModel, config: StoryConfig) -> Stream:
    """Stream a set with every article put where people put it; keep each decision's features."""
    index = StoryIndex(config, model)
    features, labels, article = [], [], []
    for place, (one, reading) in enumerate(zip(labelled, readings, strict=True)):
        if reading.terms.usable:
            found = index.candidates(index._query(reading), set())
            if found is not None:
                features.append(found.features)
                labels += [story_id == one.story_id for story_id in found.story_ids]
                article += [place] * len(found.story_ids)
        index.restore(reading, one.story_id)
    folds = [zlib.crc32(one.story_id.encode()) % FOLDS for one in labelled]
    return Stream(
        name=name, labelled=labelled, readings=readings, features=np.vstack(features), labels=np.array(labels),
        article=np.array(article), fold=np.array(folds),
    )  # fmt: skip


def fit(streams: list[Stream], *, dense: bool, leave_fold: int | None = None) -> Trees:
    """Fit boosted trees with monotone constraints, each set weighing the square root of its articles."""
    features, labels, weights = [], [], []
    for stream in streams:
        kept = np.ones(len(stream.labels), dtype=bool)
        if leave_fold is not None:
            kept = stream.fold[stream.article] != leave_fold
        features.append(stream.features[kept])
        labels.append(stream.labels[kept])
        weights.append(np.full(kept.sum(), 1.0 / np.sqrt(len(stream.readings))))
    matrix, target, weight = np.vstack(features), np.concatenate(labels), np.concatenate(weights)
    weight *= len(weight) / weight.sum()
    if not dense:
        matrix = matrix.copy()
        matrix[:, [FEATURES.index(name) for name in DENSE]] = 0.0
    signs = [1 if name in RISING else -1 if name in FALLING else 0 for name in FEATURES]
    model = HistGradientBoostingClassifier(**TREES, monotonic_cst=signs, early_stopping=False, random_state=0)
    model.fit(matrix, target, sample_weight=weight)
    return export(model)


def export(model: HistGradientBoostingClassifier, slope: float = 1.0, intercept: float = 0.0) -> Trees:
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
        depth=int(max(nodes["depth"].max() for nodes in forests)), slope=slope, intercept=intercept,
    )  # fmt: skip


def run(stream: Stream, model: JoinModel, config: StoryConfig) -> list[str]:
    """Stream a set through the join, with the passes once a day; the story of each article at the end."""
    index = StoryIndex(config, model)
    day = None
    for reading in stream.readings:
        now = reading.article.published_at
        if day is not None and now.date() != day:
            index.merge_pass(now)
            index.split_pass(now)
        day = now.date()
        decided = index.join(reading)
        first[reading.article.article_id] = decided.story_id
    index.merge_pass(now)
    index.split_pass(now)
    return [index.story_of(r.article.article_id) or index.resolve(first[r.article.article_id]) for r in stream.readings]


first: dict[str, str] = {}


def save(path: Path, model: JoinModel) -> None:
    """Write a model as plain arrays, the same bytes for the same model."""
    arrays: dict[str, np.ndarray] = {
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
