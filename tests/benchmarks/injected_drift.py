"""Injected drift: how much of what was changed in real articles is flagged, and what else is.

    python -m tests.benchmarks.injected_drift [STORIES...] [--split test] [--cache FOLDER]

STORIES hold articles {id, body, outlet, published_at, story_id}. A seeded injector changes one fact in an article that
another outlet's article also states (found by strings alone); a paraphraser rewords such passages. A
case is found if a pair of claims across outlets is flagged `contradicts` with the right type and the changed article's
claim touches the changed words. Precision counts every new flagged pair of the changed article: those that touch
the change with the right type, over all of that type. Beside it, same cases: the pair model alone on the pair of
sentences, across outlets, with the highest cosine.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from scoring.compare import PairModel, load_pair_model
from scoring.config import EngineConfig
from scoring.embed import load_encoder
from scoring.models import Article
from tests.benchmarks.drift_pools import Split
from tests.benchmarks.injector import Changed, inject
from tests.benchmarks.paraphraser import paraphrase
from tests.benchmarks.shared_facts import KINDS, Spot, shared_facts, split_sentences
from tests.benchmarks.story_data import data_folder, read_labelled
from tests.benchmarks.told_stories import CachedReader, Told, compare_story, group_stories

STORIES = ("giveme5w1h_news_cluster", "allsides_neus_fulltext")
SEED = 20250601
MOST_ARTICLES = 6
"""Articles of a story that are compared with a changed one, its counterpart among them."""
PER_STORY = 2
"""Cases of one kind and one story."""
TYPES = {
    "count": {"quantity"},
    "date": {"date"},
    "place": {"place"},
    "set": {"set", "name"},
    "name": {"name"},
    "polarity": {"polarity"},
}
"""Drift types that name an injected change rightly."""
TEXT_LEVELS = (0.5, 0.9)
"""Probabilities from which the text model alone is taken to say "contradicts"."""


class Case(msgspec.Struct, frozen=True):
    """A change beside the articles that it is compared with."""

    changed: Changed
    original: Article
    others: tuple[Article, ...]
    injected: bool


class Flag(msgspec.Struct, frozen=True):
    """One flagged pair of the changed article."""

    drift: str
    touches: bool
    """Whether the claim's value (polarity: its sentence) lies where words were changed."""
    inside: bool
    """Whether the claim lies in a sentence that was changed."""
    mine: str
    theirs: str
    reason: str


class Found(msgspec.Struct, frozen=True):
    """What became of one case."""

    kind: str
    how: str
    injected: bool
    right: int
    """New flagged pairs of the right type that touch the change."""
    of_type: dict[str, int]
    """All new flagged pairs of the changed article, by type."""
    touched: int
    """New flagged pairs, of any type, whose claim lies in a changed sentence."""
    text_model: float
    """Highest probability of "contradicts" that the text model alone gives to a changed sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and one JSON line."""
    options = _options(arguments)
    files = [path for path in options.stories if path.exists()]
    if not files:
        print(f"skipped: no {', '.join(str(path) for path in options.stories)}")
        return 0
    config = EngineConfig()
    reader = CachedReader(load_encoder(config.embed), config, options.cache)
    pair_model = load_pair_model(config.compare)
    began = time.perf_counter()
    cases = list(make_cases(files, options.split, options.cases))
    found = []
    for number, case in enumerate(cases):
        result = run_case(case, reader, config, pair_model)
        found.append(result)
        if options.show in (case.changed.spot.kind, "all"):
            show(case, result, reader, config, pair_model)
        if number % 50 == 49:
            reader.save()
    reader.save()
    report(found, options.split, [file.name for file in files], time.perf_counter() - began)
    return 0


def make_cases(files: Sequence[Path], split: Split, most: int) -> Iterator[Case]:
    """Yield injected and reworded cases, up to `most` of each kind of each; the same for the same files."""
    rng = random.Random(SEED)
    pool: dict[str, list[tuple[Spot, Mapping[str, Article], Sequence[Article]]]] = {kind: [] for kind in KINDS}
    for file in files:
        for _, story in sorted(group_stories(read_labelled(file)).items()):
            if (rng.random() < 0.5) != (split == "dev"):
                continue
            known = {article.article_id: article for article in story}
            for kind, spots in _by_kind(list(shared_facts(story[:20]))).items():
                chosen = rng.sample(spots, min(PER_STORY, len(spots)))
                pool[kind] += [(spot, known, story) for spot in chosen]
    for kind in KINDS:
        rng.shuffle(pool[kind])
        count = Counter[bool]()
        for spot, by_id, articles in pool[kind]:
            article = by_id[spot.article_id]
            near = [
                by_id[spot.other_id],
                *(a for a in articles if a.article_id not in (spot.article_id, spot.other_id)),
            ]
            others = tuple(a for a in near[:MOST_ARTICLES] if a.outlet_id != article.outlet_id)
            changed = inject(spot, article, split, rng)
            if changed is not None and count[True] < most:
                count[True] += 1
                yield Case(changed, article, others, injected=True)
            for reworded in rng.sample(options := paraphrase(spot, article, split, rng), min(2, len(options))):
                if count[False] < most:
                    count[False] += 1
                    yield Case(reworded, article, others, injected=False)


def _by_kind(spots: Sequence[Spot]) -> dict[str, list[Spot]]:
    """Return the spots by kind, one a value."""
    found: dict[str, dict[tuple[str, str], Spot]] = {}
    for spot in spots:
        found.setdefault(spot.kind, {}).setdefault((spot.surface, spot.article_id), spot)
    return {kind: list(values.values()) for kind, values in found.items()}


def run_case(case: Case, reader: CachedReader, config: EngineConfig, pair_model: PairModel | None) -> Found:
    """Compare the changed article, and the untouched one, with the others."""
    flags = new_flags(case, reader, config, pair_model)
    kind = case.changed.spot.kind
    return Found(
        kind,
        case.changed.how,
        case.injected,
        sum(flag.drift in TYPES[kind] and flag.touches for flag in flags),
        dict(Counter(flag.drift for flag in flags)),
        sum(flag.inside for flag in flags),
        text_probability(case, reader, pair_model),
    )


def new_flags(case: Case, reader: CachedReader, config: EngineConfig, pair_model: PairModel | None) -> list[Flag]:
    """Return the flagged pairs of the changed article that touch the change or weren't there before it."""
    told = reader.read([case.changed.article, *case.others])
    flags = _flags(told, case.changed, config, pair_model)
    if all(flag.touches for flag in flags):
        return flags
    untouched = reader.read([case.original, *case.others])
    before = {(flag.theirs, flag.drift) for flag in _flags(untouched, case.changed, config, pair_model)}
    return [flag for flag in flags if flag.touches or (flag.theirs, flag.drift) not in before]


def _flags(told: Told, changed: Changed, config: EngineConfig, pair_model: PairModel | None) -> list[Flag]:
    """Return the flagged pairs of the changed article (or of its original, which has its id)."""
    claims = {claim.claim_id: claim for claim in told.claims}
    found = []
    for (a, b), comparison in compare_story(told, "story", config.compare, pair_model).items():
        one, two = claims[a], claims[b]
        if comparison.outcome != "contradicts" or not one.article_id == changed.article.article_id != two.article_id:
            continue
        whole = changed.spot.kind == "polarity"
        start, end = (one.start, one.end) if whole else (one.value_start, one.value_end)
        touches = any(s < end and start < e for s, e in changed.spans)
        inside = any(s < one.end and one.start < e for s, e in changed.sentences)
        found.append(Flag(str(comparison.drift_type), touches, inside, a, b, comparison.reason))
    return found


def text_probability(case: Case, reader: CachedReader, pair_model: PairModel | None) -> float:
    """Return how surely the text model alone sees a changed sentence contradict its nearest one elsewhere."""
    mine = [case.changed.article.body[slice(*span)] for span in case.changed.sentences[:1]]
    theirs = [sentence.text for other in case.others for sentence in split_sentences(other.body)]
    if pair_model is None or not mine or not theirs:
        return 0.0
    cosines = reader.embed(mine) @ reader.embed(theirs).T
    nearest = cosines[0].argmax()
    judged = pair_model.judge([(mine[0], theirs[nearest])], cosines[0, [nearest]].astype(float))
    return judged[0].contradicts


def report(found: Sequence[Found], split: Split, names: Sequence[str], seconds: float) -> None:
    """Print the table and the JSON line."""
    print(f"{split}: {', '.join(names)}; {len(found)} cases")
    print(
        f"{'injected':10}{'cases':>7}{'recall':>8}{'precision':>11}   text model alone, from .5, .9: recall precision"
    )
    line: dict[str, object] = {"benchmark": "injected_drift", "split": split, "stories": names, "cases": len(found)}
    kinds: dict[str, dict[str, float | None]] = {}
    for kind in (*KINDS, "all"):
        kinds[kind] = measure([one for one in found if kind in (one.kind, "all")])
        shown = {name: "-" if value is None else f"{value:.3f}" for name, value in kinds[kind].items()}
        texts = "  ".join(
            f"{shown[f'text_recall_{level}']} {shown[f'text_precision_{level}']}" for level in TEXT_LEVELS
        )
        print(f"{kind:10}{kinds[kind]['injected']:7.0f}{shown['recall']:>8}{shown['precision']:>11}   {texts}")
    reworded = [one for one in found if not one.injected]
    print(f"reworded without a change: {len(reworded)} cases; wrongly flagged in the changed sentence, by way:")
    ways = Counter(one.how for one in reworded)
    wrong = Counter(one.how for one in reworded if one.touched)
    for how, total in ways.most_common():
        print(f"  {how:24}{wrong[how]:4} of {total}")
    rate = sum(wrong.values()) / max(1, len(reworded))
    print(f"  {'all':24}{sum(wrong.values()):4} of {len(reworded)} = {rate:.3f}")
    line |= {"types": kinds, "reworded": len(reworded), "wrongly_flagged": round(rate, 4), "seconds": round(seconds, 1)}
    print(json.dumps(line))


def measure(found: Sequence[Found]) -> dict[str, float | None]:
    """Return recall and precision of the engine and of the text model alone."""
    injected = [one for one in found if one.injected]
    flagged = sum(sum(one.of_type.get(kind, 0) for kind in TYPES[one.kind]) for one in injected)
    out: dict[str, float | None] = {
        "injected": float(len(injected)),
        "recall": _share(sum(one.right > 0 for one in injected), len(injected)),
        "precision": _share(sum(one.right for one in injected), flagged),
    }
    for level in TEXT_LEVELS:
        hits = sum(one.text_model >= level for one in injected)
        all_flagged = sum(one.text_model >= level for one in found)
        out[f"text_recall_{level}"] = _share(hits, len(injected))
        out[f"text_precision_{level}"] = _share(hits, all_flagged)
    return out


def show(case: Case, result: Found, reader: CachedReader, config: EngineConfig, pair_model: PairModel | None) -> None:
    """Print what a miss or a wrong flag was about."""
    flags = new_flags(case, reader, config, pair_model)
    if (result.right > 0) if case.injected else not result.touched:
        return
    changed = case.changed
    print(
        "--- MISSED" if case.injected else "--- WRONG",
        changed.spot.kind,
        f"{changed.how}: {changed.old} -> {changed.new}",
    )
    print("   ", *(changed.article.body[slice(*span)].replace("\n", " ")[:300] for span in changed.sentences[:1]))
    other = next(one for one in case.others if one.article_id == changed.spot.other_id)
    print("    other:", other.body[slice(*changed.spot.other_sentence)].replace("\n", " ")[:300])
    told = reader.read([changed.article, *case.others])
    for claim in told.claims:
        mine = claim.article_id == changed.article.article_id and any(
            s < claim.end and claim.start < e for s, e in changed.sentences[:1]
        )
        theirs = (
            claim.article_id == other.article_id
            and claim.start < changed.spot.other_sentence[1]
            and (changed.spot.other_sentence[0] < claim.end)
        )
        if mine or theirs:
            frame = claim.frame
            print("   ", "A" if mine else "B", claim.kind, frame.relation, frame.predicate, frame.role, frame.subject,
                  frame.object, claim.modality, claim.confidence, str(claim.value)[:150])  # fmt: skip
    claims = {claim.claim_id: claim for claim in told.claims}
    for flag in flags:
        print("    flag", flag.drift, flag.reason, "|", claims[flag.theirs].text[:150].replace("\n", " "))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = [data_folder() / "stories" / f"{name}.jsonl" for name in STORIES]
    parser.add_argument("stories", nargs="*", type=Path, default=default)
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--cases", type=int, default=40, help="most cases of each kind, injected and reworded each")
    parser.add_argument("--cache", type=Path, default=None, help="where readings are kept between runs")
    parser.add_argument("--show", default="", help="print misses and wrong flags of a kind, or of all")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
