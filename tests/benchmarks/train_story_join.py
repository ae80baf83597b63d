"""Train the story join from labelled articles, and tell how it does on stories and sets it hasn't seen.

    python -m tests.benchmarks.train_story_join FILE... --background FILE... --out scoring/stories/story_join.npz

Each FILE is a set of labelled articles; a set of full texts is also seen cut to title and lead. The background files
(JSONL with `body`, `text` or `claim_a`) only count words and must not hold the articles trained or tested on.
With --check it trains without each set, and without each fifth of the stories, and prints the scores on what was
left out. Deterministic: the same files give the same model.
"""

import argparse
import json
import zlib
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from scoring.config import EngineConfig, StoryConfig
from scoring.embed import load_encoder
from scoring.models import Reading
from scoring.stories.features import DENSE, FEATURES
from scoring.stories.join import StoryIndex
from scoring.stories.model import FORMAT_VERSION, JoinModel, Trees
from scoring.stories.terms import content_words, find_names, read_terms
from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.story_data import Labelled, data_folder, make_readings, read_labelled
from tests.benchmarks.story_stream import run_stream

RISING = {
    "lead_max", "lead_mean", "body_max", "body_mean", "tokens_max", "tokens_mean", "names_max", "names_mean",
    "title_max", "title_mean", "title_within", "shared_name_rarity", "shared_rarity", "rarest_shared",
    "numbers_shared", "places_cosine", "days_cosine", "lead_gap", "lead_lift", "tokens_gap", "member_share", "members",
}  # fmt: skip
"""More of these never makes belonging less likely."""
FALLING = {"places_disjoint", "days_disjoint", "days_to_nearest", "days_to_mean", "days_to_oldest", "crowding"}
FOLDS = 5
VERSION = "2026.11.1"
SHORT = ".short"
OWN = ".own"
SHORT_WORDS = 90
BACKGROUND = (
    "claims/fnc1_test_bodies.jsonl",
    "claims/summac_early_val.jsonl",
    "attribution/polnear_train.jsonl",
    "dates/tempeval3_tbaq.jsonl",
)
TREES = {
    "max_iter": 100,
    "learning_rate": 0.08,
    "max_leaf_nodes": 10,
    "max_depth": 5,
    "min_samples_leaf": 60,
    "l2_regularization": 5.0,
}


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
            counts.update(set(content_words(text)) | {f"@{name}" for name in find_names(text)})
    return {term: float(count) for term, count in sorted(counts.items()) if count >= 3}, float(documents)


def observe(
    name: str,
    labelled: list[Labelled],
    readings: list[Reading],
    model: JoinModel,
    config: StoryConfig,
    *,
    own: bool = False,
) -> Stream:
    """Stream a set and keep each decision's features.

    Articles go where people put them; with `own` where the model puts them, so that it also learns from stories
    with strangers in them (Ross et al., "A Reduction of Imitation Learning to No-Regret Online Learning", 2011).
    A candidate is right if at least half of its articles are of the same story.
    """
    index = StoryIndex(config, model)
    told = {one.article.article_id: one.story_id for one in labelled}
    features, labels, article = [], [], []
    for place, (one, reading) in enumerate(zip(labelled, readings, strict=True)):
        if reading.terms.usable:
            found = index.candidates_for(reading)
            if found is not None:
                features.append(found.features)
                for story_id in found.story_ids:
                    same = [told[member] == one.story_id for member in index.members(story_id)]
                    labels.append(2 * sum(same) >= len(same))
                article += [place] * len(found.story_ids)
        if own:
            index.join(reading)
        else:
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
        weights.append(np.full(kept.sum(), len(stream.readings) ** -0.75))
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


def shorten(
    labelled: list[Labelled], readings: list[Reading], config: StoryConfig
) -> tuple[list[Labelled], list[Reading]]:
    """Cut articles to title and lead, as many feeds carry them; the lead's vector serves for the body."""
    short = [
        msgspec.structs.replace(
            one, article=msgspec.structs.replace(one.article, body=" ".join(one.article.body.split()[:SHORT_WORDS]))
        )
        for one in labelled
    ]
    cut = [
        msgspec.structs.replace(
            reading, article=one.article, terms=read_terms(one.article, config), body_vector=reading.lead_vector
        )
        for one, reading in zip(short, readings, strict=True)
    ]
    return short, cut


def untrained(background: dict[str, float], documents: float, encoder: str) -> JoinModel:
    """Make a model that knows word frequencies and decides nothing."""
    nodes = np.zeros((1, 1), dtype=np.int16)
    trees = Trees(
        feature=nodes, threshold=np.full((1, 1), np.inf), left=nodes, right=nodes,
        value=np.zeros((1, 1), dtype=np.float32), baseline=0.0, depth=1, slope=1.0, intercept=0.0,
    )  # fmt: skip
    return JoinModel(
        version=VERSION, encoder=encoder, hybrid=trees, sparse=trees,
        background=background, background_documents=documents,
    )  # fmt: skip


def check(streams: list[Stream], model: JoinModel, config: StoryConfig) -> None:
    """Print the scores on sets and on stories that were left out of training."""
    whole = [stream for stream in streams if not stream.name.endswith((SHORT, OWN))]
    for stream in whole:
        rest = [one for one in streams if one.name.removesuffix(SHORT).removesuffix(OWN) != stream.name]
        trained = msgspec.structs.replace(model, hybrid=fit(rest, dense=True))
        print(json.dumps({"left_out": "set", **_scores(stream, trained, config, None)}))
    for fold in range(FOLDS):
        trained = msgspec.structs.replace(model, hybrid=fit(streams, dense=True, leave_fold=fold))
        for stream in whole:
            print(json.dumps({"left_out": f"stories {fold}", **_scores(stream, trained, config, fold)}))


def _scores(stream: Stream, model: JoinModel, config: StoryConfig, fold: int | None) -> dict[str, object]:
    """Score a stream, on the articles of one fold's stories where given; the others stay as distractors."""
    found = run_stream(stream.readings, model, config).story_ids
    kept = [fold is None or own == fold for own in stream.fold.tolist()]
    gold = [one.story_id for one, keep in zip(stream.labelled, kept, strict=True) if keep]
    scores = compare_clusterings(gold, [one for one, keep in zip(found, kept, strict=True) if keep])
    return {"set": stream.name, **{name: round(value, 4) for name, value in msgspec.structs.asdict(scores).items()}}


def main() -> None:
    """Train, check if asked, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--background", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cache", type=Path, help="folder for vectors between runs")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    folder = data_folder()
    files = chosen.files or sorted((folder / "stories").glob("*.jsonl"))
    config = EngineConfig()
    encoder = load_encoder(config.embed)
    counts, documents = count_background(chosen.background or [folder / name for name in BACKGROUND])
    model = untrained(counts, documents, encoder.name)
    streams = []
    for path in files:
        labelled = read_labelled(path)
        readings = make_readings(labelled, encoder, config, chosen.cache)
        streams.append(observe(path.stem, labelled, readings, model, config.story))
        if np.median([len(one.article.body.split()) for one in labelled]) > 2 * SHORT_WORDS:
            streams.append(observe(path.stem + SHORT, *shorten(labelled, readings, config.story), model, config.story))
    first = msgspec.structs.replace(model, hybrid=fit(streams, dense=True))
    streams += [
        observe(stream.name + OWN, stream.labelled, stream.readings, first, config.story, own=True)
        for stream in tuple(streams)
        if not stream.name.endswith(SHORT)
    ]
    if chosen.check:
        check(streams, model, config.story)
    if chosen.out:
        trained = msgspec.structs.replace(model, hybrid=fit(streams, dense=True), sparse=fit(streams, dense=False))
        save(chosen.out, trained)


if __name__ == "__main__":
    main()
