"""Injected drift: how much of what was changed in real articles is flagged, and what else is.

    python -m tests.benchmarks.injected_drift [STORIES...] [--split test] [--matcher FILE] [--cache FOLDER]

STORIES hold articles {id, body, outlet, published_at, story_id}. A seeded injector changes one fact in an article that
another outlet's article also states (found by strings alone); a paraphraser rewords such passages. A
case is found if a pair of claims across outlets is flagged `contradicts` with the right type and the changed article's
claim touches the changed words. Recall is given over all shared facts as drawn ("raw": many share a value by chance and
tell different things), over those that another outlet tells closely (`shared_facts.Spot.close`: the same words around
the value), and over those that the engine had found agreed on before the change. Precision counts every new
flagged pair of the changed article: those that touch the change with the right type, over all of that type. Beside it,
same cases: the pair model alone on the pair of sentences, across outlets, with the highest cosine. Measure a half with
a matcher of the other (`train_matcher --half`): a model has seen the stories it learned from.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scoring.config import EngineConfig
from scoring.embed import load_encoder
from scoring.match import Matcher, load_matcher
from tests.benchmarks.drift_cases import Case, make_cases
from tests.benchmarks.drift_pools import Split
from tests.benchmarks.injector import Changed
from tests.benchmarks.shared_facts import KINDS
from tests.benchmarks.story_data import data_folder
from tests.benchmarks.told_stories import CachedReader, Told, compare_story, configure

STORIES = ("giveme5w1h_news_cluster", "allsides_neus_fulltext", "gva_longtail")
TYPES = {
    "count": {"quantity"},
    "date": {"date"},
    "place": {"place"},
    "set": {"set", "name"},
    "name": {"name"},
    "polarity": {"polarity"},
}
"""Drift types that name an injected change rightly."""
CLAIM_KINDS = {
    "count": {"quantity"},
    "date": {"date"},
    "place": {"place"},
    "set": {"set"},
    "name": {"set"},
    "polarity": {"polarity", "statement"},
}
AGREEING = ("equal", "compatible")


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
    drawn: bool
    close: bool
    outlets: int
    agreed: bool
    """Whether the engine had found the fact agreed on before the change."""
    right: int
    """New flagged pairs of the right type that touch the change."""
    of_type: dict[str, int]
    """All new flagged pairs of the changed article, by type."""
    touched: int
    """New flagged pairs, of any type, whose claim lies in a changed sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and one JSON line."""
    options = _options(arguments)
    files = [path for path in options.stories if path.exists()]
    if not files:
        print(f"skipped: no {', '.join(str(path) for path in options.stories)}")
        return 0
    config = configure(options.matcher)
    encoder = load_encoder(config.embed)
    reader = CachedReader(encoder, config, options.cache)
    matcher = load_matcher(config.match.model)
    began = time.perf_counter()
    cases = list(make_cases(files, options.split, options.cases))
    found = []
    for number, case in enumerate(cases):
        result = run_case(case, reader, config, matcher)
        found.append(result)
        if options.show in (case.changed.spot.kind, "all"):
            show(case, result, reader, config, matcher)
        if number % 50 == 49:
            reader.save()
    reader.save()
    report(found, options.split, [file.name for file in files], time.perf_counter() - began)
    return 0


def run_case(case: Case, reader: CachedReader, config: EngineConfig, matcher: Matcher) -> Found:
    """Compare the changed article, and the untouched one, with the others."""
    flags = new_flags(case, reader, config, matcher)
    spot = case.changed.spot
    return Found(
        spot.kind,
        case.changed.how,
        case.injected,
        case.drawn,
        spot.close,
        spot.outlets,
        case.injected and was_agreed(case, reader, config, matcher),
        sum(flag.drift in TYPES[spot.kind] and flag.touches for flag in flags),
        dict(Counter(flag.drift for flag in flags)),
        sum(flag.inside for flag in flags),
    )


def was_agreed(case: Case, reader: CachedReader, config: EngineConfig, matcher: Matcher) -> bool:
    """Return whether the engine finds the untouched fact said by another outlet too."""
    spot = case.changed.spot
    told = reader.read([case.original, *case.others])
    start, end = spot.sentence if spot.kind == "polarity" else (spot.start, spot.end)
    own = {
        claim.claim_id
        for claim in told.claims
        if claim.article_id == spot.article_id
        and claim.kind in CLAIM_KINDS[spot.kind]
        and claim.value_start < end
        and start < claim.value_end
    }
    compared = compare_story(told, "story", matcher, config)
    return any(a in own and b not in own and c.outcome in AGREEING for (a, b), c in compared.items())


def new_flags(case: Case, reader: CachedReader, config: EngineConfig, matcher: Matcher) -> list[Flag]:
    """Return the flagged pairs of the changed article that touch the change or weren't there before it."""
    told = reader.read([case.changed.article, *case.others])
    flags = _flags(told, case.changed, config, matcher)
    if all(flag.touches for flag in flags):
        return flags
    untouched = reader.read([case.original, *case.others])
    before = {(flag.theirs, flag.drift) for flag in _flags(untouched, case.changed, config, matcher)}
    return [flag for flag in flags if flag.touches or (flag.theirs, flag.drift) not in before]


def _flags(told: Told, changed: Changed, config: EngineConfig, matcher: Matcher) -> list[Flag]:
    """Return the flagged pairs of the changed article (or of its original, which has its id)."""
    claims = {claim.claim_id: claim for claim in told.claims}
    found = []
    for (a, b), comparison in compare_story(told, "story", matcher, config).items():
        one, two = claims[a], claims[b]
        if comparison.outcome != "contradicts" or not one.article_id == changed.article.article_id != two.article_id:
            continue
        whole = changed.spot.kind == "polarity"
        start, end = (one.start, one.end) if whole else (one.value_start, one.value_end)
        touches = any(s < end and start < e for s, e in changed.spans)
        inside = any(s < one.end and one.start < e for s, e in changed.sentences)
        found.append(Flag(str(comparison.drift_type), touches, inside, a, b, comparison.reason))
    return found


def report(found: Sequence[Found], split: Split, names: Sequence[str], seconds: float) -> None:
    """Print the table and the JSON line."""
    print(f"{split}: {', '.join(names)}; {len(found)} cases; recall over the facts (number) that another outlet tells")
    heads = ("closely", "two closely", "agreed", "raw")
    print(f"{'injected':9}{''.join(f'{head:>14}' for head in heads)}{'precision':>11}")
    line: dict[str, object] = {"benchmark": "injected_drift", "split": split, "stories": names, "cases": len(found)}
    kinds: dict[str, dict[str, float | None]] = {}
    for kind in (*KINDS, "all"):
        kinds[kind] = row = measure([one for one in found if kind in (one.kind, "all")])
        shown = {name: "-" if value is None else f"{value:.3f}" for name, value in row.items()}
        recalls = "".join(f"{shown[f'recall {head}']:>7} ({row[f'cases {head}']:4.0f})" for head in heads)
        print(f"{kind:9}{recalls}{shown['precision']:>11}")
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
    """Return recall and precision of the engine."""
    injected = [one for one in found if one.injected]
    close = [one for one in injected if one.close]
    parts = {
        "closely": close,
        "two closely": [one for one in close if one.outlets > 1],
        "agreed": [one for one in injected if one.agreed],
        "raw": [one for one in injected if one.drawn],
    }
    out: dict[str, float | None] = {}
    for head, part in parts.items():
        out[f"cases {head}"] = float(len(part))
        out[f"recall {head}"] = _share(sum(one.right > 0 for one in part), len(part))
    flagged = sum(sum(one.of_type.get(kind, 0) for kind in TYPES[one.kind]) for one in injected)
    out["precision"] = _share(sum(one.right for one in injected), flagged)
    return out


def show(case: Case, result: Found, reader: CachedReader, config: EngineConfig, matcher: Matcher) -> None:
    """Print what a miss or a wrong flag was about."""
    flags = new_flags(case, reader, config, matcher)
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
    parser.add_argument("--matcher", default="shipped", help="model of which claims answer one question")
    parser.add_argument("--cache", type=Path, default=None, help="where readings are kept between runs")
    parser.add_argument("--show", default="", help="print misses and wrong flags of a kind, or of all")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
