"""Train the matcher on labelled stories, and say how it does on stories it hasn't seen.

    python -m tests.benchmarks.train_matcher [STORIES...] [--half N] [--cache FOLDER] [--out FILE] [--check]

STORIES hold articles {id, body, outlet, published_at, story_id}; without files, those of the data folder. Nobody has
to mark anything but the events of polarities, which coref/ecbplus holds as gold chains:

- pairs: P(two independent passages give one value), by all but the values, from which of them agree. Of polarities,
  which agree by their predicate alone: P(one event), from gold chains;
- chance: how often values agree where the passages are least alike;
- departures: values of an article that others tell too are changed wherever it tells them, as errors change them; what
  departs is told from what is merely another thing.

--half 0 or 1 leaves out that half of the topics, to measure on it. Deterministic: the same files give the same bytes.
"""

import argparse
import hashlib
import random
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import scoring.match
from scoring.config import CompareConfig, MatchConfig
from scoring.match.departures import DEPARTURE_FEATURES, Departures, Paired, depart_from, judged_articles
from scoring.match.features import ALIKE
from scoring.match.matcher import judge_pairs
from scoring.match.model import FEATURES, FORMAT, MODEL_FILE, Matcher
from scoring.match.units import KINDS, Sources, Unit, gather_units
from scoring.match.windows import Window, open_windows
from scoring.models import Claim, PolarityValue, QuantityValue
from scoring.trees import Trees
from scoring.values import pair_values
from tests.benchmarks.boosted import NO_TREES, export
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
CONFIG = MatchConfig()
VALUES = CompareConfig().value
MOST_PAIRS = 3000
"""Pairs of a story and kind that are learned from."""
RATE = 0.25
"""Share of an article's values that are changed, of those that others tell."""
MEASURED_RATE = 0.125
"""The same to measure on, as outlets with planted errors have it on average."""
DRAWS = 6
MEASURED_DRAWS = 4
ANCHORED = 3
"""Other origins that tell a value which is changed to measure on."""
FOLDS = 2
UNLIKE = 1.0 / 3.0
"""Share of the least alike passages, which are taken to answer two questions."""
PAIR_TREES = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 15, "min_samples_leaf": 60}
DEPARTURE_TREES = {"max_iter": 200, "learning_rate": 0.06, "max_leaf_nodes": 15, "min_samples_leaf": 40}
FOR_DEPARTURE = (
    "nearest", "near_mean", "near_lift", "near_sum", "near_share", "tellers", "teller_share", "own_lead",
    "anchor_lead", "slip", *ALIKE[: ALIKE.index("entities_shared")],
)  # fmt: skip
AGAINST_DEPARTURE = (
    "own_rival", "own_rank", "anchor_rank", "value_tellers", "value_nearest", "other_date", "other_tense",
    "other_place", "other_numbers", "other_names", "fewer_beside", "more_beside", "rank_gap",
)  # fmt: skip
"""Features that may only speak for, or only against a departure, all else equal: what no training set could teach."""
PRECISIONS = (0.85, 0.75, 0.6)
Chains = Mapping[str, Sequence[tuple[int, int, str]]]
"""article_id -> gold event mentions: start, end, chain."""


class Block(NamedTuple):
    """A window of a story, and the fold that its topic belongs to."""

    story: Story
    window: Window
    fold: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, check if asked, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    parser.add_argument("--out", type=Path, default=Path(scoring.match.__file__).with_name(MODEL_FILE))
    parser.add_argument("--half", type=int, choices=range(HALVES), help="leave out this half of the topics")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    files = [path for path in chosen.files or [data_folder() / f"{name}.jsonl" for name in FILES] if path.exists()]
    engine = reading_engine()
    stories = [story for path in files for story in read_stories(path, engine, chosen.cache)]
    if not stories:
        print("skipped: no stories; name files of stories or set NEWSASSAY_BENCH_DATA")
        return 0
    stories = embed_stories(stories, open_encoders(chosen.cache), chosen.cache)
    chains = {name: spans for path in files for name, spans in read_chains(path)}
    blocks = [block for story in stories for block in open_blocks(story)]
    arrays = fit(
        [block for block in blocks if chosen.half is None or half_of(block.story.topic) != chosen.half], chains
    )
    content = pack({**arrays, "format": FORMAT, "features": np.array(FEATURES)})
    chosen.out.write_bytes(content)
    print(f"{chosen.out.name}: {len(blocks)} windows, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    if chosen.check:
        check(blocks, chains)
    return 0


def read_chains(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield the gold event mentions of each article, where a file has any."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = msgspec.json.decode(line)
            spans = [
                (mention["start"], mention["end"], str(mention["chain"]))
                for mention in record.get("mentions", ())
                if mention["type"].startswith(("ACTION", "NEG_ACTION")) and mention.get("chain")
            ]
            if spans:
                yield str(record["id"]), spans


def open_blocks(story: Story) -> Iterator[Block]:
    """Yield the windows of a story."""
    told = story.told
    sources = Sources(told.sources.origin_of, told.sources.family_of)
    fold = zlib.crc32(f"fold {story.topic}".encode()) // 7 % FOLDS  # the lowest bit tells the half
    for units in gather_units(told.claims, sources, CONFIG).units.values():
        for window in open_windows(units, told.vectors, CONFIG, VALUES):
            yield Block(story, window, fold)


def fit(blocks: Sequence[Block], chains: Chains) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model: pairs from all blocks, departures by pairs that haven't seen their topics."""
    arrays = fit_pairs(blocks, chains)
    parts = []
    for fold in range(FOLDS):
        seen = fit_pairs([block for block in blocks if block.fold != fold], chains)
        parts += change_all([block for block in blocks if block.fold == fold], to_matcher(seen), RATE, DRAWS, fold)
    features = np.concatenate([found.features for found, _ in parts])
    labels = np.concatenate([label for _, label in parts])
    return arrays | {
        f"departures_{key}": value
        for key, value in export(_boost(DEPARTURE_TREES | {"monotonic_cst": signs()}, features, labels)).items()
    }


def signs() -> list[int]:
    """Return in which direction each departure feature may act: 1 for, -1 against, 0 either way."""
    return [(name in FOR_DEPARTURE) - (name in AGAINST_DEPARTURE) for name in DEPARTURE_FEATURES]


def to_matcher(arrays: Mapping[str, NDArray[Any]]) -> Matcher:
    """Return a matcher of arrays; without those of departures it finds none."""
    return Matcher(
        pairs=tuple(_trees(arrays, kind) for kind in KINDS),
        chance=arrays["chance"],
        departures=_trees(arrays, "departures") if "departures_roots" in arrays else NO_TREES,
    )


def _trees(arrays: Mapping[str, NDArray[Any]], part: str) -> Trees:
    return Trees(**{key: arrays[f"{part}_{key}"] for key in Trees.__struct_fields__})


def fit_pairs(blocks: Sequence[Block], chains: Chains) -> dict[str, NDArray[Any]]:
    """Return the arrays of the pair models and of chance agreement."""
    arrays: dict[str, NDArray[Any]] = {}
    chance = np.zeros(len(KINDS))
    for row, kind in enumerate(KINDS):
        features, labels, weights = _pairs_of([b for b in blocks if b.window.kind == kind], chains)
        model = _boost(PAIR_TREES, features, labels, weights)
        arrays |= {f"{kind}_{key}": value for key, value in export(model).items()}
        if kind != "polarity":
            likely = model.predict_proba(features)[:, 1]
            chance[row] = labels[likely <= np.quantile(likely, UNLIKE)].mean()
    return arrays | {"chance": chance.round(6)}


def _pairs_of(blocks: Iterable[Block], chains: Chains) -> tuple[Floats, NDArray[Any], Floats]:
    """Return features, labels and weights of pairs of one kind."""
    rng = np.random.default_rng(0)
    parts: list[tuple[Any, ...]] = []
    for block in blocks:
        window = block.window
        first, second = np.nonzero(window.comparable)
        labels = window.fits[window.rows[first], second]
        if window.kind == "polarity":
            first, second, labels = _same_event(block, first, second, chains)
        if len(first) > MOST_PAIRS:
            kept = np.sort(rng.choice(len(first), MOST_PAIRS, replace=False))
            first, second, labels = first[kept], second[kept], labels[kept]
        if len(first):
            weights = np.full(len(first), 1.0 / np.sqrt(len(first)))
            parts.append((window.features[first, second].astype(np.float64), labels, weights))
    features, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return features, labels, weights / weights.mean()


def _same_event(
    block: Block, first: NDArray[np.int64], second: NDArray[np.int64], chains: Chains
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the pairs of polarities whose events both have a gold chain, and whether it is one."""
    told = [{chain for claim in unit.claims for chain in _chains_of(claim, chains)} for unit in block.window.units]
    rows = block.window.rows
    known = np.array([bool(told[int(rows[i])] and told[j]) for i, j in zip(first, second, strict=True)], np.bool_)
    first, second = first[known], second[known]
    same = np.array([bool(told[int(rows[i])] & told[j]) for i, j in zip(first, second, strict=True)], np.bool_)
    return first, second, same


def _chains_of(claim: Claim, chains: Chains) -> Iterator[str]:
    for start, end, chain in chains.get(claim.article_id, ()):
        if start < claim.value_end and end > claim.value_start:
            yield chain


def change_all(  # noqa: PLR0917 - stories, and how they are changed
    blocks: Sequence[Block], matcher: Matcher, rate: float, draws: int, seed: int, anchored: int = 1
) -> list[tuple[Departures, NDArray[np.bool_]]]:
    """Return the departures of articles some of whose values are changed, and which of them truly depart."""
    rng = random.Random(seed)
    pools = {name: gather_pool(claims) for name, claims in _claims_by_set(blocks).items()}
    found = []
    for block in blocks:
        likely = judge_pairs(block.window, matcher)
        for mine in judged_articles(block.window):
            for _ in range(draws):
                pool = pools[block.story.topic.split()[0]]
                found.append(change_article(block.window, likely, mine, pool, rng, rate, anchored)[:2])
    return found


def _claims_by_set(blocks: Iterable[Block]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for story in {block.story.name: block.story for block in blocks}.values():
        found.setdefault(story.topic.split()[0], []).extend(story.told.claims)
    return found


def change_article(  # noqa: PLR0917 - an article, what it may be changed to, and how
    window: Window, likely: Floats, mine: NDArray[np.int64], pool: Pool, rng: random.Random, rate: float, anchored: int
) -> tuple[Departures, NDArray[np.bool_], list[int]]:
    """Return an article's departures after a change, which of them truly depart, and the changed units' rows."""
    rows = window.rows[mine]
    values = [window.units[row].value for row in rows.tolist()]
    told = window.tells[:, rows].T & window.comparable[mine]
    tellers = [len({int(origin) for origin in window.origins[told[at]]}) for at in range(len(mine))]
    changed: dict[Any, Any] = {}
    keys = [_told_as(window.units[row]) for row in rows.tolist()]
    for at, (key, value) in enumerate(zip(keys, values, strict=True)):
        if tellers[at] >= anchored and key not in changed:
            changed[key] = change_value(value, pool, rng) if rng.random() < rate else None
    new = [changed.get(key) for key in keys]
    held = [value if other is None else other for value, other in zip(values, new, strict=True)]
    everyone = [unit.value for unit in window.units]
    size = len(held)
    tells, fits = pair_values([*held, *everyone], VALUES)
    matter = window.matter[rows]
    paired = Paired(tells[:size, size:] & matter, tells[size:, :size].T & matter, fits[:size, size:] & matter)
    found = depart_from(window, likely, mine, held, paired, CONFIG.least_tellers, CONFIG)
    place = {int(row): at for at, row in enumerate(mine.tolist())}
    where = [place[int(row)] for row in found.unit.tolist()]
    true = [
        new[i] is not None and bool(window.fits[rows[i], anchor]) for i, anchor in zip(where, found.anchor, strict=True)
    ]
    spoiled = [int(mine[i]) for i, other in enumerate(new) if other is not None]
    return found, np.array(true, np.bool_), spoiled


def _told_as(unit: Unit) -> tuple[object, ...]:
    """Return what an article that errs tells wrongly throughout: one number, day or place, whatever is counted."""
    value = unit.value
    if isinstance(value, QuantityValue):
        return (unit.measure, value.low, value.high)
    if isinstance(value, PolarityValue):
        return (unit.first.claim_id,)
    return (unit.measure, msgspec.structs.replace(value, surface=""))


def _boost(options: dict[str, Any], rows: Floats, labels: NDArray[Any], weights: Floats | None = None) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**options, l2_regularization=1.0, random_state=0, early_stopping=False)
    return model.fit(rows, labels, sample_weight=weights)


def check(blocks: Sequence[Block], chains: Chains) -> None:
    """Print how models of one half of the topics find changed values on the other half of coref/ecbplus."""
    rows: list[tuple[float, bool, str]] = []
    items: Counter[str] = Counter()
    for half in range(HALVES):
        matcher = to_matcher(fit([b for b in blocks if half_of(b.story.topic) != half], chains))
        left = [b for b in blocks if half_of(b.story.topic) == half and b.story.topic.startswith("ecbplus")]
        pool = gather_pool([claim for claims in _claims_by_set(left).values() for claim in claims])
        rng = random.Random(half)
        for block in left:
            likely = judge_pairs(block.window, matcher)
            for mine in judged_articles(block.window):
                for _ in range(MEASURED_DRAWS):
                    found, _true, spoiled = change_article(
                        block.window, likely, mine, pool, rng, MEASURED_RATE, ANCHORED
                    )
                    items[block.window.kind] += len(spoiled)
                    best: dict[int, float] = {}
                    for unit, chance in zip(found.unit.tolist(), matcher.depart(found.features).tolist(), strict=True):
                        best[unit] = max(best.get(unit, 0.0), chance)
                    rows += [(chance, unit in spoiled, block.window.kind) for unit, chance in best.items()]
    for kind in (*KINDS, "all"):
        _report(kind, sorted((r for r in rows if kind in (r[2], "all")), key=lambda r: -r[0]), items)


def _report(kind: str, rows: Sequence[tuple[float, bool, str]], items: Counter[str]) -> None:
    total = sum(items.values()) if kind == "all" else items[kind]
    line = f"{kind:10}{total:6} changed"
    for precision in PRECISIONS:
        right, best, level = 0, 0, 1.0
        for number, (chance, true, _) in enumerate(rows, 1):
            right += true
            if right / number >= precision:
                best, level = right, chance
        line += f"   P>={precision}: recall {best / max(total, 1):.3f} from {level:.2f}"
    print(line)


if __name__ == "__main__":
    raise SystemExit(main())
