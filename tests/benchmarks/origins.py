"""Copies against independent texts, on pairs of labelled articles.

    python -m tests.benchmarks.origins [PAIRS_FILE [STORY_FILE...]]

A pair is {id_a, id_b, file_a, file_b, label}; copy and partial should share an origin, light and independent
should not. Each pair is streamed through an index of its own, the earlier article first. Pairs that share articles
stay in one half; besides the shipped thresholds, those that suit one half best are tried on the other, as is the
Jaccard similarity of word 3-grams.
"""

import json
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import msgspec

from scoring.config import OriginConfig
from scoring.models import Article, OriginSketch
from scoring.origin import OriginIndex, sketch_text
from tests.benchmarks.story_data import data_folder, read_labelled

COPIED = {"copy", "partial"}
SHINGLE_WORDS = (5, 8)
CONTAINMENTS = (0.2, 0.25, 0.3, 0.35, 0.4)
WEAKER = (0.05, 0.0)
"""How far below `containment` shared sentences or one agency's credit may be; the shipped thresholds give .05."""
JACCARDS = tuple(step / 100 for step in range(2, 60))
JACCARD_WORDS = 3


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two articles, the earlier first."""

    label: str
    first: Article
    second: Article
    half: int
    containment: float

    @property
    def copied(self) -> bool:
        """Whether the two should share an origin."""
        return self.label in COPIED


def main(arguments: list[str]) -> int:
    """Print the table, what went wrong and one JSON line; 0 also when there are no data."""
    pairs_path = Path(arguments[0]) if arguments else data_folder() / "copies" / "silver_shingle_pairs.jsonl"
    if not pairs_path.exists():
        print(f"skipped: {pairs_path} is absent")
        return 0
    pairs = read_pairs(pairs_path, [Path(one) for one in arguments[1:]])
    started = time.process_time()
    joined = decide(pairs, sketch_pairs(pairs, OriginConfig()), OriginConfig())
    seconds = time.process_time() - started
    _show(pairs, joined)
    settings: dict[str, list[bool]] = {}
    for words in SHINGLE_WORDS:
        sketches = sketch_pairs(pairs, OriginConfig(shingle_words=words))
        for containment, weaker in product(CONTAINMENTS, WEAKER):
            name = f"{words} words, {containment:.2f}, {containment - weaker:.2f} with sentences or credit"
            settings[name] = decide(pairs, sketches, _thresholds(words, containment, containment - weaker))
    likeness = [_jaccard(pair) for pair in pairs]
    baseline = {f"Jaccard {least:.2f}": [value >= least for value in likeness] for least in JACCARDS}
    line: dict[str, object] = {"set": pairs_path.stem, "shipped": score(pairs, joined)}
    line["pairs_per_cpu_second"] = round(len(pairs) / max(seconds, 1e-9), 1)
    for name, tried in (("tuned", settings), ("jaccard", baseline)):
        for held in (0, 1):
            line[f"{name}_held_{held}"] = score_held(pairs, tried, held)
    for name, figures in line.items():
        if isinstance(figures, dict):
            print(f"{name:<16} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(line))
    return 0


def read_pairs(path: Path, story_files: list[Path]) -> list[Pair]:
    """Read pairs with their articles, from the files given or the `stories` folder beside that of the pairs."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    names = sorted({record[side] for record in records for side in ("file_a", "file_b")})
    folder = path.parent.parent / "stories"
    paths = {one.stem: one for one in story_files} or {name: folder / f"{name}.jsonl" for name in names}
    articles = {
        (name, one.article.article_id): one.article
        for name, one_path in paths.items()
        for one in read_labelled(one_path)
    }
    groups = group_articles((record["id_a"], record["id_b"]) for record in records)
    found = []
    for record in records:
        sides = (articles[record["file_a"], record["id_a"]], articles[record["file_b"], record["id_b"]])
        first, second = sorted(sides, key=lambda article: article.published_at)
        half = zlib.crc32(groups[record["id_a"]].encode()) % 2
        containment = float(record.get("containment", 0.0))
        found.append(Pair(label=record["label"], first=first, second=second, half=half, containment=containment))
    return found


def group_articles(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name by each article the first, in order of ids, of those it hangs together with."""
    chief: dict[str, str] = {}

    def find(one: str) -> str:
        while chief.setdefault(one, one) != one:
            one = chief[one]
        return one

    for one, other in links:
        first, second = sorted((find(one), find(other)))
        chief[second] = first
    return {one: find(one) for one in tuple(chief)}


def sketch_pairs(pairs: list[Pair], config: OriginConfig) -> list[tuple[OriginSketch, OriginSketch]]:
    """Sketch both texts of each pair."""
    return [(sketch_text(pair.first, config), sketch_text(pair.second, config)) for pair in pairs]


def decide(pairs: list[Pair], sketches: list[tuple[OriginSketch, OriginSketch]], config: OriginConfig) -> list[bool]:
    """Stream each pair through an index of its own and tell whether it comes out as one origin."""
    found = []
    for pair, (first, second) in zip(pairs, sketches, strict=True):
        index = OriginIndex(config)
        decisions = (index.assign(pair.first, first), index.assign(pair.second, second))
        found.append(decisions[0].origin_id == decisions[1].origin_id)
    return found


def _thresholds(words: int, containment: float, weaker: float) -> OriginConfig:
    return OriginConfig(
        shingle_words=words, containment=containment, credit_containment=weaker, sentence_containment=weaker
    )


def _jaccard(pair: Pair) -> float:
    one, other = (
        {tuple(words[place : place + JACCARD_WORDS]) for place in range(len(words) - JACCARD_WORDS + 1)}
        for words in (pair.first.body.lower().split(), pair.second.body.lower().split())
    )
    return len(one & other) / max(len(one | other), 1)


def score_held(pairs: list[Pair], settings: dict[str, list[bool]], held: int) -> dict[str, object]:
    """Score on one half the setting that does best on the other, the first of equals."""

    def on_half(half: int) -> Callable[[list[bool]], dict[str, float]]:
        places = [place for place, pair in enumerate(pairs) if pair.half == half]
        return lambda joined: score([pairs[place] for place in places], [joined[place] for place in places])

    tune, test = on_half(1 - held), on_half(held)
    best = max(settings, key=lambda name: tune(settings[name])["f1"])
    return {"setting": best, "tuned_f1": tune(settings[best])["f1"], **test(settings[best])}


def score(pairs: list[Pair], joined: list[bool]) -> dict[str, float]:
    """Tell precision, recall and F1 of joining copies."""
    cells = Counter((pair.copied, together) for pair, together in zip(pairs, joined, strict=True))
    hits, missed, false = cells[True, True], cells[True, False], cells[False, True]
    figures = {
        "precision": hits / max(hits + false, 1),
        "recall": hits / max(hits + missed, 1),
        "f1": 2 * hits / max(2 * hits + missed + false, 1),
    }
    return {"pairs": float(len(pairs)), **{name: round(value, 4) for name, value in figures.items()}}


def _show(pairs: list[Pair], joined: list[bool]) -> None:
    cells = Counter((pair.label, together) for pair, together in zip(pairs, joined, strict=True))
    for pair, together in zip(pairs, joined, strict=True):
        if together != pair.copied:
            sides = " | ".join(f"{one.outlet_id} {one.article_id}" for one in (pair.first, pair.second))
            days = abs((pair.second.published_at - pair.first.published_at).days)
            kind = f"{pair.label} {'joined' if together else 'apart'}"
            print(f"  {kind:<18} containment {pair.containment:<6} {days:>4} days  {sides}")
    print(f"{'label':<12} {'joined':>7} {'apart':>7}")
    for label in ("copy", "partial", "light", "independent"):
        print(f"{label:<12} {cells[label, True]:>7} {cells[label, False]:>7}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
