"""Flagged contradictions in untouched stories, matched with the judgements of a person who read both passages.

    python -m tests.benchmarks.flags [STORIES...] [--split dev] [--matcher FILE] [--cache FOLDER] [--show unjudged]

STORIES hold articles {id, body, outlet, published_at, story_id}; stories are taken as people grouped them. A flag is a
pair of claims of two outlets that `compare_facts` calls `contradicts`; pairs with the same two passages and type are
one flag. The judgements (`judgements/flags.jsonl`) hold no article text: articles, offsets of both values, type,
values, and whether it is a genuine departure or which mistake of the engine. Precision is that of the current flags
that are judged, with its Wilson interval. Measure a half with a matcher of the other (`train_matcher --half`).
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from scoring.config import EngineConfig
from scoring.embed import load_encoder
from scoring.match import Matcher, load_matcher
from scoring.models import Claim, Comparison
from scoring.wording import say_value
from tests.benchmarks.drift_cases import split_of
from tests.benchmarks.story_data import data_folder, read_labelled
from tests.benchmarks.told_stories import CachedReader, Told, compare_story, configure, group_stories

STORIES = ("giveme5w1h_news_cluster", "allsides_neus_fulltext", "allsides_roundups_2021", "basil")
JUDGEMENTS = Path(__file__).parent / "judgements" / "flags.jsonl"
SLACK = 3
"""Code points by which a value's offsets may move between two versions of the reader."""
_SHOWN = 330
_Z = 1.959964
"""Quantile of the normal distribution for 95 %."""

Side = tuple[str, int, int]
"""Article id, start and end of the value."""


class Flag(msgspec.Struct, frozen=True):
    """One flagged pair of passages."""

    file: str
    story_id: str
    one: Claim
    two: Claim
    comparison: Comparison
    pairs: int
    """Flagged pairs of claims with these two passages."""

    @property
    def sides(self) -> tuple[Side, Side]:
        """Where both values stand, in order of the articles' ids."""
        return _side(self.one), _side(self.two)


class Part(NamedTuple):
    """Which stories of a file are read: those of a half of `injected_drift`, the first so many; all by default."""

    split: str | None = None
    most: int | None = None


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person made of one flag."""

    set: str
    story: str
    type: str
    articles: tuple[str, str]
    offsets: tuple[tuple[int, int], tuple[int, int]]
    values: tuple[str, str]
    verdict: Literal["genuine", "wrong"]
    kind: str = ""
    """Of a wrong one: "other event", "other thing", "part", "other time", "coarser", "reading", "alignment"."""
    note: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print flags, precision and one JSON line."""
    options = _options(arguments)
    judged = read_judgements(options.judgements)
    config = configure(options.matcher)
    encoder = load_encoder(config.embed)
    reader = CachedReader(encoder, config, options.cache)
    matcher = load_matcher(config.match.model)
    lines = []
    for path in options.stories:
        if not path.exists():
            print(f"skipped: {path} is not there")
            continue
        flags = []
        for flag in find_flags(path, reader, config, matcher, Part(options.split, options.stories_most)):
            flags.append(flag)
            verdict = match(flag, judged)
            if options.show == "all" or (options.show == "unjudged" and verdict is None):
                _show(flag, verdict)
        lines.append(_report(path.stem, flags, judged))
    if lines:
        _conclude(lines)
    return 0


def find_flags(path: Path, reader: CachedReader, config: EngineConfig, matcher: Matcher, part: Part) -> Iterator[Flag]:
    """Yield the flags of a file's stories, or a part of them, one a pair of passages and type."""
    told = group_stories(read_labelled(path)).items()
    stories = [one for one in told if part.split in (None, split_of(one[0]))][: part.most]
    for story_id, articles in stories:
        yield from story_flags(path.stem, story_id, reader.read(articles), config, matcher)
    reader.save()


def story_flags(file: str, story_id: str, told: Told, config: EngineConfig, matcher: Matcher) -> Iterator[Flag]:
    """Yield the flags of one story, in order of their places."""
    claims = {claim.claim_id: claim for claim in told.claims}
    found: dict[tuple[str, str, str], list[tuple[Claim, Claim, Comparison]]] = {}
    for (a, b), comparison in compare_story(told, story_id, matcher, config).items():
        one, two = claims[a], claims[b]
        if comparison.outcome == "contradicts" and one.outlet_id != two.outlet_id and _side(one) < _side(two):
            texts = sorted((_flat(one.text), _flat(two.text)))
            found.setdefault((str(comparison.drift_type), texts[0], texts[1]), []).append((one, two, comparison))
    for pairs in found.values():
        first = min(pairs, key=lambda pair: (_side(pair[0]), _side(pair[1])))
        yield Flag(file, story_id, *first, len(pairs))


def read_judgements(path: Path) -> list[Judgement]:
    """Read the file of judgements; none if it is not there."""
    if not path.exists():
        return []
    return [msgspec.json.decode(line, type=Judgement) for line in path.read_bytes().splitlines() if line.strip()]


def match(flag: Flag, judged: Sequence[Judgement]) -> Judgement | None:
    """Return the judgement of a flag: same articles, type and places of the values."""
    for one in judged:
        if one.type == flag.comparison.drift_type and one.articles == (flag.one.article_id, flag.two.article_id):
            ends = zip(one.offsets, (side[1:] for side in flag.sides), strict=True)
            if all(a[0] - SLACK < b[1] and b[0] < a[1] + SLACK for a, b in ends):
                return one
    return None


def judgement_of(flag: Flag, verdict: Literal["genuine", "wrong"], kind: str, note: str) -> Judgement:
    """Return the record of a judgement; values as the engine says them, without the passages."""
    (id_1, *at_1), (id_2, *at_2) = flag.sides
    return Judgement(
        flag.file,
        flag.story_id,
        str(flag.comparison.drift_type),
        (id_1, id_2),
        ((at_1[0], at_1[1]), (at_2[0], at_2[1])),
        (_say(flag.one), _say(flag.two)),
        verdict,
        kind,
        note,
    )


def _say(claim: Claim) -> str:
    """Return a claim's value; of a statement nothing, since it is the article's text."""
    return "" if claim.kind == "statement" else say_value(claim.value)


def _side(claim: Claim) -> Side:
    return claim.article_id, claim.value_start, claim.value_end


def _flat(text: str) -> str:
    return " ".join(text.lower().split())


def _report(name: str, flags: Sequence[Flag], judged: Sequence[Judgement]) -> dict[str, object]:
    verdicts = [match(flag, judged) for flag in flags]
    genuine = sum(one is not None and one.verdict == "genuine" for one in verdicts)
    wrong = Counter(one.kind for one in verdicts if one is not None and one.verdict == "wrong")
    types = Counter(str(flag.comparison.drift_type) for flag in flags)
    known = genuine + wrong.total()
    share = f"{genuine / known:.3f}" if known else "-"
    shown = ", ".join(f"{kind} {count}" for kind, count in wrong.most_common())
    counts = f"flags {len(flags):4}  judged {known:4}  genuine {genuine:4}  precision {share}"
    print(f"{name:26} {counts}  wrong: {shown or '-'}")
    return {"set": name, "flags": len(flags), "judged": known, "genuine": genuine, "types": types, "wrong": wrong}


def _conclude(lines: Sequence[dict[str, object]]) -> None:
    flags, judged, genuine = (sum(int(str(line[name])) for line in lines) for name in ("flags", "judged", "genuine"))
    precision = round(genuine / judged, 4) if judged else None
    low, high = wilson(genuine, judged)
    shown = f"precision {precision} [{low:.3f}, {high:.3f}]"
    print(f"{'all':26} flags {flags:4}  judged {judged:4}  genuine {genuine:4}  {shown}")
    summary: dict[str, object] = {
        "flags": flags,
        "judged": judged,
        "unjudged": flags - judged,
        "genuine": genuine,
        "precision": precision,
    }
    summary |= {"wilson_95": [round(low, 4), round(high, 4)]}
    print(json.dumps({"benchmark": "flags", **summary, "sets": list(lines)}))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) of nothing."""
    if not whole:
        return 0.0, 1.0
    square, share = _Z**2, part / whole
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _show(flag: Flag, verdict: Judgement | None) -> None:
    told = f"{verdict.verdict} {verdict.kind}" if verdict else "unjudged"
    print(
        f"--- {flag.file} {flag.story_id} {flag.comparison.drift_type} x{flag.pairs} {told} | {flag.comparison.reason}",
        flush=True,
    )
    for claim in (flag.one, flag.two):
        print(
            f"    {claim.article_id}:{claim.value_start}-{claim.value_end} {claim.outlet_id} "
            f"{claim.published_at:%Y-%m-%d %H:%M} "
            f"{claim.holder.kind} {claim.modality} {claim.frame.relation}/{claim.frame.predicate} {claim.frame.role} "
            f"{claim.frame.subject} {claim.frame.object}\n        {_flat(claim.text)[:_SHOWN]}"
        )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = [data_folder() / "stories" / f"{name}.jsonl" for name in STORIES]
    parser.add_argument("stories", nargs="*", type=Path, default=default)
    parser.add_argument("--split", choices=("dev", "test"), help="only stories of this half of `injected_drift`")
    parser.add_argument("--matcher", default="shipped", help="model of which claims answer one question")
    parser.add_argument("--cache", type=Path, default=None, help="where readings are kept between runs")
    parser.add_argument("--most", dest="stories_most", type=int, help="read only the first stories of each set")
    parser.add_argument("--judgements", type=Path, default=JUDGEMENTS)
    parser.add_argument("--show", choices=("", "all", "unjudged"), default="", help="print these flags with passages")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
