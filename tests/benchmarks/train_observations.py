"""Train the observation model on labelled stories, and say how it does on stories it hasn't seen.

    python -m tests.benchmarks.train_observations [STORIES...] [--half N] [--cache FOLDER] [--out FILE] [--check]

STORIES hold articles {id, body, outlet, published_at, story_id}; without files, those of the data folder. Nobody has
to mark anything. The claims as they are count as right, the same claims with another value, one at a time, as wrong:

- likeness: a logistic regression of whether two independent passages give one value, on all but the values;
- expectation: P(corroborated | right, not silent), on all but the values;
- weight of evidence: a classifier of wrong against right, its odds being the likelihood ratio. Both sides are weighed
  by 1 / P(not silent | context), so that silence, which the score doesn't count, tells nothing through the back door.

--half 0 or 1 leaves out that half of the topics, to measure on it. Deterministic: the same files give the same bytes.
"""

import argparse
import hashlib
import random
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import scoring.corroboration
from scoring.config import CorroborationConfig, EngineConfig
from scoring.corroboration.context import describe_context
from scoring.corroboration.evidence import independent_pairs, look_beside
from scoring.corroboration.model import FEATURES, FORMAT, MODEL_FILE, ObservationModel
from scoring.corroboration.observe import Told, name_observation, open_windows
from scoring.corroboration.passages import LIKENESS, likeness_features, share_text
from scoring.corroboration.units import KINDS, gather_units
from scoring.corroboration.values import told_by
from scoring.engine import Engine, load_engine
from scoring.models import Reading
from scoring.origin import OriginIndex
from scoring.origin.groups import group_origins
from scoring.trees import Trees
from tests.benchmarks.changed_values import Pool, change_value, gather_pool
from tests.benchmarks.outlet_scores import read_set
from tests.benchmarks.packing import pack
from tests.benchmarks.story_data import data_folder, read_labelled

Floats = NDArray[np.float64]
CONFIG = CorroborationConfig()
FILES = ("coref/ecbplus", "stories/giveme5w1h_news_cluster", "stories/basil")
"""Sets with several independent articles a story."""
MOST_ARTICLES = 40
MOST_PAIRS = 4000
"""Pairs of a story and kind from which likeness is learned."""
DRAWS = 4
"""Wrong values for each claim."""
HALVES = 2
DIGITS = 6
LEAST_CHANCE = 0.05
EVIDENCE_TREES = {"max_iter": 150, "learning_rate": 0.06, "max_leaf_nodes": 31, "min_samples_leaf": 150}
SIDE_TREES = {"max_iter": 60, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 60}


class Story(NamedTuple):
    """One labelled story, ready to be observed."""

    name: str
    topic: str
    told: Told


class Table(NamedTuple):
    """Units as they are, and the same with a wrong value; row i of all arrays is one unit."""

    context: Floats
    right: Floats
    """Evidence beside the unit's own value, shape (units, len(EVIDENCE))."""
    wrong: Floats
    """Evidence beside a wrong value in its place."""
    kind: NDArray[np.str_]
    topic: NDArray[np.str_]
    article: NDArray[np.str_]

    def take(self, rows: NDArray[Any]) -> "Table":
        """Return some of the rows."""
        return Table(*(part[rows] for part in self))


def half_of(topic: str) -> int:
    """Return the half that a topic belongs to, for models that are measured on the other."""
    return zlib.crc32(topic.encode()) % HALVES


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, check if asked, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    parser.add_argument("--out", type=Path, default=Path(scoring.corroboration.__file__).with_name(MODEL_FILE))
    parser.add_argument("--half", type=int, choices=range(HALVES), help="leave out this half of the topics")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    files = chosen.files or [data_folder() / f"{name}.jsonl" for name in FILES]
    stories = [story for path in files if path.exists() for story in read_stories(path, load_engine(), chosen.cache)]
    stories = [story for story in stories if chosen.half is None or half_of(story.topic) != chosen.half]
    if not stories:
        print("skipped: no stories; name files of stories or set NEWSASSAY_BENCH_DATA")
        return 0
    arrays, table = fit(stories)
    content = pack({**arrays, "format": FORMAT, "features": np.array(FEATURES)})
    chosen.out.write_bytes(content)
    print(f"{chosen.out.name}: {len(table.kind)} units, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    if chosen.check:
        check(stories)
    return 0


def read_stories(path: Path, engine: Engine, cache: Path) -> Iterator[Story]:
    """Yield the labelled stories of a file with at least two articles, copies found as in the product."""
    readings = {one.article.article_id: one for one in read_set(path, engine, cache)}
    topics = _topics(path)
    stories: dict[str, list[Reading]] = {}
    for item in read_labelled(path):
        if item.article.article_id in readings:
            stories.setdefault(item.story_id, []).append(readings[item.article.article_id])
    for story_id, members in sorted(stories.items()):
        members.sort(key=lambda one: (one.article.published_at, one.article.article_id))
        if len(members) > 1:
            told = tell_story(members[:MOST_ARTICLES], engine.config)
            yield Story(f"{path.stem} {story_id}", f"{path.stem} {topics.get(story_id, story_id)}", told)


def _topics(path: Path) -> dict[str, str]:
    """Return story_id -> topic; where a file has no topics a story is one of its own."""
    found = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = msgspec.json.decode(line)
            if record.get("topic") and path.parent.name == "coref":
                found[str(record["story_id"])] = str(record["topic"])
    return found


def tell_story(readings: Sequence[Reading], config: EngineConfig) -> Told:
    """Return a story's claims with who copied whom."""
    index = OriginIndex(config.origin)
    origins = {one.article.article_id: index.assign(one.article, one.sketch) for one in readings}
    width = max((one.claim_vectors.shape[1] for one in readings if len(one.claims)), default=0)
    return Told(
        claims=[claim for one in readings for claim in one.claims],
        vectors=np.concatenate(
            [np.zeros((0, width), np.float32), *(one.claim_vectors for one in readings if len(one.claims))]
        ),
        articles=[one.article for one in readings],
        origins=group_origins(tuple(origins.values())),
    )


def fit(stories: Sequence[Story]) -> tuple[dict[str, NDArray[Any]], Table]:
    """Return the arrays of a model and the units it learned from."""
    weights = fit_likeness(stories)
    table = collect(stories, weights)
    arrays = {"likeness_weights": weights}
    for part, trees in (("expectation", fit_expectation(table)), ("evidence", fit_evidence(table))):
        arrays |= {f"{part}_{key}": value for key, value in trees.items()}
    return arrays, table


def fit_likeness(stories: Sequence[Story]) -> Floats:
    """Return the weights of the likeness, shape (len(KINDS), len(LIKENESS) + 1)."""
    from sklearn.linear_model import LogisticRegression

    pairs: dict[str, list[tuple[NDArray[np.float32], NDArray[np.bool_]]]] = {kind: [] for kind in KINDS}
    rng = np.random.default_rng(0)
    for story in stories:
        for kind, units in gather_units(story.told.claims, story.told.sources).items():
            if len({unit.article_id for unit in units}) < HALVES:
                continue
            rows = np.arange(len(units))
            pasted = share_text(units, rows, CONFIG)
            valid = np.triu(independent_pairs(units, rows, pasted, frozenset()), 1)
            first, second = np.nonzero(valid)
            if len(first) > MOST_PAIRS:
                kept = np.sort(rng.choice(len(first), MOST_PAIRS, replace=False))
                first, second = first[kept], second[kept]
            values = [unit.value for unit in units]
            told = told_by(values, values, CONFIG)
            features = likeness_features(units, rows, story.told.vectors, CONFIG)[first, second]
            pairs[kind].append((features, (told | told.T)[first, second]))
    weights = np.zeros((len(KINDS), len(LIKENESS) + 1))
    for row, kind in enumerate(KINDS):
        features = np.concatenate([part for part, _ in pairs[kind]] or [np.zeros((0, len(LIKENESS)), np.float32)])
        agree = np.concatenate([part for _, part in pairs[kind]] or [np.zeros(0, np.bool_)])
        if len(set(agree.tolist())) == HALVES:
            model = LogisticRegression(max_iter=500).fit(features, agree)
            weights[row] = [*model.coef_[0], model.intercept_[0]]
    return weights.round(DIGITS)


def collect(stories: Sequence[Story], likeness_weights: Floats, seed: int = 0) -> Table:
    """Return all units that have an independent origin beside them, each drawn wrong several times."""
    model = ObservationModel(likeness_weights, NO_TREES, NO_TREES)
    everyone: dict[str, Pool] = {}
    for story in stories:
        everyone.setdefault(story.topic.split()[0], gather_pool(_claims(stories, story.topic.split()[0])))
    rng = random.Random(seed)
    parts: list[Table] = []
    for story in stories:
        pool = everyone[story.topic.split()[0]]
        for window in open_windows(story.told, model, CONFIG):
            judged = window.judged
            beside = look_beside(window, None, CONFIG)
            context = describe_context(judged, beside, len(window.units), story.told.lengths)
            seen = np.flatnonzero(window.independent.any(axis=1))
            for _ in range(DRAWS):
                wrong = look_beside(window, [change_value(unit.value, pool, rng) for unit in judged], CONFIG)
                names = (
                    np.array([unit.kind for unit in judged]),
                    np.full(len(judged), story.topic),
                    np.array([unit.article_id for unit in judged]),
                )
                parts.append(Table(context, beside.evidence, wrong.evidence, *names).take(seen))
    return Table(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _claims(stories: Iterable[Story], name: str) -> Iterator[Any]:
    return (claim for story in stories if story.topic.split()[0] == name for claim in story.told.claims)


def silent(evidence: Floats) -> NDArray[np.bool_]:
    """Return which rows of evidence are met by silence."""
    return np.asarray(name_observation(evidence, CONFIG) == "silent")


def fit_expectation(table: Table) -> dict[str, NDArray[Any]]:
    """Return the trees of P(corroborated | right, not silent)."""
    heard = ~silent(table.right)
    told = name_observation(table.right[heard], CONFIG) == "corroborated"
    return export(_boost(SIDE_TREES, table.context[heard], told, None))


def fit_evidence(table: Table) -> dict[str, NDArray[Any]]:
    """Return the trees of the log likelihood ratio, wrong over right, among what is not silent."""
    rows, labels, weights = [], [], []
    for label, evidence in enumerate((table.right, table.wrong)):
        heard = ~silent(evidence)
        chance = _boost(SIDE_TREES, table.context, heard, None).predict_proba(table.context[heard])[:, 1]
        weight = 1.0 / np.maximum(chance, LEAST_CHANCE)
        rows.append(np.hstack([table.context[heard], evidence[heard]]))
        labels.append(np.full(int(heard.sum()), label))
        weights.append(weight / weight.sum())
    weight = np.concatenate(weights)
    model = _boost(EVIDENCE_TREES, np.concatenate(rows), np.concatenate(labels), weight * len(weight) / weight.sum())
    return export(model)


def _boost(options: dict[str, Any], rows: Floats, labels: NDArray[Any], weights: Floats | None) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**options, random_state=0, early_stopping=False)
    return model.fit(rows, labels, sample_weight=weights)


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


def check(stories: Sequence[Story]) -> None:
    """Print how models of one half of the topics do on the other, by kind."""
    print(
        f"{'kind':10}{'units':>8}{'silent right/wrong':>20}{'told right/wrong':>18}{'bits':>7}{'E[ratio | right]':>18}"
    )
    ratios: list[tuple[Table, Floats, Floats]] = []
    for half in range(HALVES):
        arrays, _ = fit([story for story in stories if half_of(story.topic) != half])
        trees = Trees(**{key: arrays[f"evidence_{key}"] for key in Trees.__struct_fields__})
        left = collect([story for story in stories if half_of(story.topic) == half], arrays["likeness_weights"])
        right, wrong = (trees.score(np.hstack([left.context, each]))[:, 0] for each in (left.right, left.wrong))
        ratios.append((left, right, wrong))
    table = Table(*(np.concatenate(column) for column in zip(*(left for left, _, _ in ratios), strict=True)))
    right, wrong = np.concatenate([r for _, r, _ in ratios]), np.concatenate([w for _, _, w in ratios])
    for kind in (*KINDS, "all"):
        rows = table.kind == kind if kind != "all" else np.ones(len(right), np.bool_)
        _report(kind, table.take(rows), right[rows], wrong[rows])


def _report(kind: str, table: Table, right: Floats, wrong: Floats) -> None:
    quiet = silent(table.right), silent(table.wrong)
    told = [name_observation(evidence, CONFIG) == "corroborated" for evidence in (table.right, table.wrong)]
    r, w = right[~quiet[0]], wrong[~quiet[1]]
    bits = np.concatenate([1.0 - np.log2(1.0 + np.exp(r)), 1.0 - np.log2(1.0 + np.exp(-w))]).mean()
    print(
        f"{kind:10}{len(right):8}{quiet[0].mean():10.3f}{quiet[1].mean():10.3f}{told[0].mean():9.3f}"
        f"{told[1].mean():9.3f}{bits:7.3f}{np.exp(r).mean():18.3f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
