"""Draw the cases of injected drift: changed articles of real stories, each beside the articles that tell the same."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from scoring.models import Article
from tests.benchmarks.drift_pools import Split
from tests.benchmarks.injector import Changed, inject
from tests.benchmarks.paraphraser import paraphrase
from tests.benchmarks.shared_facts import KINDS, Spot, shared_facts
from tests.benchmarks.story_data import read_labelled
from tests.benchmarks.told_stories import group_stories

SEED = 20250601
MOST_ARTICLES = 6
"""Articles of a story that are compared with a changed one, its counterpart among them."""
PER_STORY = 2
"""Cases of one kind and one story in either draw."""
Pool = list[tuple[Spot, Sequence[Article]]]


class Case(msgspec.Struct, frozen=True):
    """A change beside the articles that it is compared with."""

    changed: Changed
    original: Article
    others: tuple[Article, ...]
    injected: bool
    drawn: bool
    """Whether it was drawn from all shared facts; otherwise from those that can be checked alone."""


def make_cases(files: Sequence[Path], split: Split, most: int) -> Iterator[Case]:
    """Yield injected and reworded cases; the same for the same files.

    Of each kind up to `most` injections and `most` rewordings are drawn from all shared facts, then injections
    are added until `most` are of facts that another outlet tells closely.
    """
    rng = random.Random(SEED)
    drawn: dict[str, Pool] = {kind: [] for kind in KINDS}
    closely: dict[str, Pool] = {kind: [] for kind in KINDS}
    for file in files:
        for story_id, story in sorted(group_stories(read_labelled(file)).items()):
            if split_of(story_id) != split:
                continue
            for kind, spots in _by_kind(list(shared_facts(story[:20]))).items():
                chosen = rng.sample(spots, min(PER_STORY, len(spots)))
                drawn[kind] += [(spot, story) for spot in chosen]
                close = [spot for spot in spots if spot.close and spot not in chosen]
                closely[kind] += [(spot, story) for spot in rng.sample(close, min(PER_STORY, len(close)))]
    for kind in KINDS:
        yield from _of_kind(drawn[kind], closely[kind], split, most, rng)


def split_of(story_id: str) -> Split:
    """Return the half that a story belongs to, by its id alone: what is trained on one half has not seen the other."""
    return "dev" if hashlib.blake2b(story_id.encode(), digest_size=1).digest()[0] % 2 else "test"


def _of_kind(drawn: Pool, closely: Pool, split: Split, most: int, rng: random.Random) -> Iterator[Case]:
    rng.shuffle(drawn)
    rng.shuffle(closely)
    count, close = Counter[bool](), 0
    for spot, articles in drawn:
        article, others = _beside(spot, articles)
        changed = inject(spot, article, split, rng)
        if changed is not None and count[True] < most:
            count[True] += 1
            close += spot.close
            yield Case(changed, article, others, injected=True, drawn=True)
        for reworded in rng.sample(options := paraphrase(spot, article, split, rng), min(2, len(options))):
            if count[False] < most:
                count[False] += 1
                yield Case(reworded, article, others, injected=False, drawn=True)
    for spot, articles in closely:
        article, others = _beside(spot, articles)
        changed = inject(spot, article, split, rng)
        if changed is not None and close < most:
            close += 1
            yield Case(changed, article, others, injected=True, drawn=False)


def _beside(spot: Spot, articles: Sequence[Article]) -> tuple[Article, tuple[Article, ...]]:
    """Return the article of a spot and those that it is compared with, the one that tells the same first."""
    by_id: Mapping[str, Article] = {article.article_id: article for article in articles}
    article = by_id[spot.article_id]
    rest = (a for a in articles if a.article_id not in (spot.article_id, spot.other_id))
    near = [by_id[spot.other_id], *rest][:MOST_ARTICLES]
    return article, tuple(a for a in near if a.outlet_id != article.outlet_id)


def _by_kind(spots: Sequence[Spot]) -> dict[str, list[Spot]]:
    """Return the spots by kind, one a value."""
    found: dict[str, dict[tuple[str, str], Spot]] = {}
    for spot in spots:
        found.setdefault(spot.kind, {}).setdefault((spot.surface, spot.article_id), spot)
    return {kind: list(values.values()) for kind, values in found.items()}
