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
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import scoring.corroboration
from scoring.config import CorroborationConfig
from scoring.corroboration.context import CONTEXT, describe_context
from scoring.corroboration.evidence import EVIDENCE, independent_pairs, look_beside
from scoring.corroboration.model import FEATURES, FORMAT, MODEL_FILE, ObservationModel
from scoring.corroboration.observe import name_observation, open_windows
from scoring.corroboration.passages import LIKENESS, likeness_features, share_text
from scoring.corroboration.units import KINDS, gather_units
from scoring.corroboration.values import told_by
from scoring.trees import Trees
from tests.benchmarks.boosted import DIGITS, NO_TREES, export
from tests.benchmarks.changed_values import Pool, change_value, gather_pool
from tests.benchmarks.packing import pack
from tests.benchmarks.story_data import data_folder
from tests.benchmarks.train_claim_encoder import open_encoders
from tests.benchmarks.training_stories import (
    FILES,
    HALVES,
    Story,
    embed_stories,
    half_of,
    read_stories,
    reading_engine,
)

Floats = NDArray[np.float64]
CONFIG = CorroborationConfig()
MOST_PAIRS = 4000
"""Pairs of a story and kind from which likeness is learned."""
DRAWS = 4
"""Wrong values for each claim."""
LEAST_CHANCE = 0.05
EVIDENCE_TREES = {"max_iter": 150, "learning_rate": 0.06, "max_leaf_nodes": 31, "min_samples_leaf": 150}
FOR_THE_VALUE = ("tellers", "teller_share", "told_best", "told_sum", "told_share")
AGAINST_THE_VALUE = ("rival_1", "rival_2", "rival_3", "rival_sum", "rival_top", "rival_tellers")
"""Evidence that may only lower, and only raise, the odds that a value is wrong, all else equal."""
SIDE_TREES = {"max_iter": 60, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 60}


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
    engine = reading_engine()
    stories = [story for path in files if path.exists() for story in read_stories(path, engine, chosen.cache)]
    stories = [story for story in stories if chosen.half is None or half_of(story.topic) != chosen.half]
    if not stories:
        print("skipped: no stories; name files of stories or set NEWSASSAY_BENCH_DATA")
        return 0
    stories = embed_stories(stories, open_encoders(chosen.cache), chosen.cache)
    arrays, table = fit(stories)
    content = pack({**arrays, "format": FORMAT, "features": np.array(FEATURES)})
    chosen.out.write_bytes(content)
    print(f"{chosen.out.name}: {len(table.kind)} units, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    if chosen.check:
        check(stories)
    return 0


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
    options = EVIDENCE_TREES | {"monotonic_cst": signs()}
    model = _boost(options, np.concatenate(rows), np.concatenate(labels), weight * len(weight) / weight.sum())
    return export(model)


def signs() -> list[int]:
    """Return in which direction each feature of the evidence model may act: 1 raises the odds of a wrong value."""
    told = [(name in AGAINST_THE_VALUE) - (name in FOR_THE_VALUE) for name in EVIDENCE]
    return [*(0 for _ in CONTEXT), *told]


def _boost(options: dict[str, Any], rows: Floats, labels: NDArray[Any], weights: Floats | None) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**options, random_state=0, early_stopping=False)
    return model.fit(rows, labels, sample_weight=weights)


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
