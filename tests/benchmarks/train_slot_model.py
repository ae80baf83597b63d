"""Train the slot model on stories, and tell how it does on stories and sets it hasn't seen.

    python -m tests.benchmarks.train_slot_model [STORIES...] [--split dev] [--cache FOLDER] [--out FILE]
        [--check]

STORIES hold articles {id, body, outlet, published_at, story_id}; without files, all of the data folder. Nobody has to
mark anything: two claims of two outlets' own texts either agree in value or not, and where passages tell one slot they
mostly agree. The model learns from everything but the values how likely agreement is. With --check it is also trained
without each fifth of the stories and without each set; beside it stand all pairs and the rule used before (likeness
and margin). With --split only the stories of that half of `injected_drift` are learned from, so that the other half
can be measured. Deterministic: the same files and versions give the same bytes.
"""

import argparse
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import scoring.compare
from scoring.compare.dates import compare_dates
from scoring.compare.doubts import value_key
from scoring.compare.places import compare_places
from scoring.compare.quantities import compare_quantities
from scoring.compare.slot_features import FEATURES, slot_features
from scoring.compare.slot_model import FORMAT, MODEL_FILE
from scoring.compare.twins import alike_passages
from scoring.config import CompareConfig
from scoring.engine import load_engine
from scoring.models import Claim, Reading
from tests.benchmarks.drift_cases import split_of
from tests.benchmarks.outlet_scores import read_set
from tests.benchmarks.story_data import data_folder, read_labelled
from tests.benchmarks.train_pair_model import pack

COMPARATORS = {"quantity": compare_quantities, "date": compare_dates, "place": compare_places}
AGREE = {"equal": True, "compatible": True, "contradicts": False, "superseded": False}
MOST_ARTICLES = 25
"""Articles of a story, the first in time: more would make few stories the whole training."""
COPIED = 0.2
"""Share of the shorter text's word runs from which one article draws on another, so that agreement tells nothing."""
ROUNDS, RATE, LEAVES, LEAST_LEAF, SHRINKAGE = 400, 0.03, 15, 40, 5.0
FEATURE_SHARE = 0.2
"""Boosting. Each split sees a fifth of the features: models of two draws of stories differ less then (decision 034)."""
FOLDS = 5
DIGITS = 6
RULE = (0.5, 0.05)
"""Likeness and margin of the rule used before."""
LEVELS = (0.9, 0.95)


class Pairs(NamedTuple):
    """Pairs of claims of one slot's kind, of two outlets' own texts."""

    rows: NDArray[np.float64]
    """Features, shape (pairs, len(FEATURES))."""
    agree: NDArray[np.bool_]
    kind: NDArray[np.str_]
    story: NDArray[np.str_]
    file: NDArray[np.str_]
    telling: NDArray[np.float64]
    """How little agreement is owed to chance: for a pair that agrees, the share of other claims with another value."""

    @property
    def weights(self) -> NDArray[np.float64]:
        """A story counts by the root of its pairs: a long one repeats itself."""
        counts = Counter(self.story.tolist())
        weights = np.array([counts[story] ** -0.5 for story in self.story.tolist()]) * self.telling
        return np.asarray(weights / weights.mean())


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, check if asked, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    parser.add_argument("--out", type=Path, default=Path(scoring.compare.__file__).with_name(MODEL_FILE))
    parser.add_argument("--split", choices=("dev", "test"), help="only stories of this half")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    files = chosen.files or sorted((data_folder() / "stories").glob("*.jsonl"))
    pairs = collect([path for path in files if path.exists()], chosen.cache, chosen.split)
    if not len(pairs.agree):
        print("skipped: no pairs; name files of stories or set NEWSASSAY_BENCH_DATA")
        return 0
    content = pack({**fit(pairs), "format": FORMAT, "features": np.array(FEATURES)})
    chosen.out.write_bytes(content)
    print(f"{chosen.out.name}: {len(pairs.agree)} pairs, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    if chosen.check:
        check(pairs)
    return 0


def collect(files: Sequence[Path], cache: Path, split: str | None = None) -> Pairs:
    """Return the pairs of all stories of the files, or of those of one half."""
    engine = load_engine()
    found: list[tuple[NDArray[np.float64], list[bool], list[float], str, str, str]] = []
    for path in files:
        readings = {one.article.article_id: one for one in read_set(path, engine, cache)}
        stories: dict[str, list[Reading]] = {}
        for item in read_labelled(path):
            if item.article.article_id in readings and split in (None, split_of(item.story_id)):
                stories.setdefault(item.story_id, []).append(readings[item.article.article_id])
        for story_id, members in sorted(stories.items()):
            members.sort(key=lambda one: (one.article.published_at, one.article.article_id))
            for rows, agree, telling, kind in story_pairs(members[:MOST_ARTICLES], engine.config.compare):
                found.append((rows, agree, telling, kind, f"{path.stem} {story_id}", path.stem))
    sizes = [len(agree) for _, agree, *_ in found]
    kinds, ids, names = (np.repeat(np.array([block[at] for block in found], dtype=np.str_), sizes) for at in (3, 4, 5))
    return Pairs(
        np.concatenate([rows for rows, *_ in found]) if found else np.zeros((0, len(FEATURES))),
        np.array([one for _, agree, *_ in found for one in agree], dtype=np.bool_),
        kinds,
        ids,
        names,
        np.array([one for _, _, telling, *_ in found for one in telling], dtype=np.float64),
    )


def story_pairs(
    readings: Sequence[Reading], config: CompareConfig
) -> Iterator[tuple[NDArray[np.float64], list[bool], list[float], str]]:
    """Yield features, agreement, what that tells, and kind of a story's pairs, block by block."""
    claims = [claim for reading in readings for claim in reading.claims]
    if not claims:
        return
    vectors = np.concatenate([reading.claim_vectors for reading in readings if len(reading.claims)])
    apart = {
        frozenset((one.article.article_id, two.article.article_id))
        for one, two in combinations(readings, 2)
        if one.article.outlet_id != two.article.outlet_id and not _copied(one, two)
    }
    for rows, first, second, alike in alike_passages(claims, vectors, config):
        block = [claims[row] for row in rows]
        if block[0].kind not in COMPARATORS:
            continue
        agree = {
            at: AGREE[outcome]
            for at, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True))
            if frozenset((block[i].article_id, block[j].article_id)) in apart
            and (outcome := _outcome(block[i], block[j], config)) in AGREE
        }
        if agree:
            chosen = np.array(list(agree))
            features = slot_features(block, first, second, alike, config)[chosen]
            values = [value_key(claim.value) for claim in block]
            counts = Counter(values)
            telling = [
                1 - max(0, counts[values[first[at]]] - 2) / max(1, len(block) - 2) if same else 1.0
                for at, same in agree.items()
            ]
            yield features, list(agree.values()), telling, block[0].kind


def _copied(one: Reading, two: Reading) -> bool:
    a, b = one.sketch.shingles, two.sketch.shingles
    return bool(len(a) and len(b)) and len(np.intersect1d(a, b)) > COPIED * min(len(a), len(b))


def _outcome(a: Claim, b: Claim, config: CompareConfig) -> str:
    return COMPARATORS[a.kind](a, b, config).outcome


def fit(pairs: Pairs) -> dict[str, NDArray[Any]]:
    """Return the arrays of the trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS, learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_LEAF,
        l2_regularization=SHRINKAGE, max_features=FEATURE_SHARE, random_state=0, early_stopping=False,
    ).fit(pairs.rows, pairs.agree, sample_weight=pairs.weights)  # fmt: skip
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


def check(pairs: Pairs) -> None:
    """Print how the model does on what it hasn't seen, by kind, beside the rule used before."""
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    folds = GroupKFold(FOLDS, shuffle=True, random_state=0).split(pairs.rows, pairs.agree, pairs.story)
    sets = LeaveOneGroupOut().split(pairs.rows, pairs.agree, pairs.file)
    print(f"{'left out':9}{'kind':10}{'pairs':>7}{'agree':>7}{'AUC':>7}{'ECE':>7}   recall at agreement of", end="")
    print(*(f"{level:>6}" for level in LEVELS), "  rule: agreement, recall")
    for name, split in (("stories", folds), ("sets", sets))[: len(set(pairs.file.tolist()))]:
        chance = np.zeros(len(pairs.agree))
        for learned, left in split:
            chance[left] = predict(fit(Pairs(*(part[learned] for part in pairs))), pairs.rows[left])
        for kind in COMPARATORS:
            _report(name, kind, chance, pairs)


def predict(arrays: dict[str, NDArray[Any]], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of agreement, shape (len(rows),)."""
    from scoring.compare.slot_model import SlotModel
    from scoring.trees import Trees

    return SlotModel(Trees(**arrays)).judge(rows)


def _report(name: str, kind: str, chance: NDArray[np.float64], pairs: Pairs) -> None:
    from sklearn.metrics import roc_auc_score

    of_kind = pairs.kind == kind
    agree, chances = pairs.agree[of_kind], chance[of_kind]
    if agree.all() or not agree.any():
        return
    score, low = (pairs.rows[of_kind, FEATURES.index(feature)] for feature in ("likeness", "margin_low"))
    ruled = (score >= RULE[0]) & (low >= RULE[1])
    recalls = " ".join(f"{_recall_at(level, chances, agree):6.3f}" for level in LEVELS)
    print(
        f"{name:9}{kind:10}{len(agree):7}{agree.mean():7.3f}{roc_auc_score(agree, chances):7.3f}"
        f"{_calibration_error(chances, agree):7.3f}{'':26}{recalls}"
        f"{agree[ruled].mean():10.3f}{agree[ruled].sum() / agree.sum():8.3f}"
    )


def _recall_at(level: float, chances: NDArray[np.float64], agree: NDArray[np.bool_]) -> float:
    """Return the largest share of agreeing pairs that a threshold finds among pairs of which so many agree."""
    ordered = agree[np.argsort(-chances, kind="stable")]
    shares = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    fine = np.flatnonzero(shares >= level)
    return float(ordered[: fine[-1] + 1].sum() / ordered.sum()) if len(fine) else 0.0


def _calibration_error(chances: NDArray[np.float64], agree: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over 15 bins of equal mass."""
    bins = np.array_split(np.argsort(chances, kind="stable"), 15)
    return float(sum(abs(chances[part].mean() - agree[part].mean()) * len(part) for part in bins) / len(agree))


if __name__ == "__main__":
    raise SystemExit(main())
