"""Made-up news whose truth is known: outlets of known drift rate tell facts, copy each other and are misread.

A story has facts of several kinds; claim of kind k by outlet o is wrong with log-odds b_o + HARDER[k] + e, e ~ N(0,
article_spread) for the whole article. Values are numbers whatever the kind: only whether they are equal matters.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, norm

from scoring.config import ConsensusConfig, ReliabilityConfig
from scoring.models import (
    Claim,
    ClaimKind,
    Comparison,
    FactGroup,
    Frame,
    Holder,
    LedgerRow,
    QuantityValue,
    Story,
    StoryClaims,
)

Floats = NDArray[np.float64]

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
TRUE, EQUAL = 100, Comparison(outcome="equal")
WRONG = Comparison(outcome="contradicts", drift_type="quantity", severity=0.5)
CONSENSUS, SCORING = ConsensusConfig(), ReliabilityConfig()
HARDER: Final[Mapping[ClaimKind, float]] = {"quantity": 0.0, "date": 0.5, "place": 0.0, "polarity": -1.5}
"""Log-odds of a wrong claim, relative to a number: as far apart as the shipped difficulties."""
ASKED: Final[tuple[ClaimKind, ...]] = ("quantity", "date", "place", "quantity", "polarity")
"""Kinds of a story's facts, in turn."""
_POINTS = 40
"""Points at which distributions are summed up."""


class World(NamedTuple):
    """What is simulated; rates in [0, 1]."""

    outlets: int = 120
    drift: tuple[float, float] = (2.0, 38.0)
    """Beta of the outlets' rates of wrong numbers."""
    articles: tuple[int, int] = (2, 12)
    """Least and most articles of a story."""
    facts: int = 5
    telling: float = 0.8
    """Share of a story's facts that an article tells."""
    copying: float = 0.25
    """Share of articles that copy an earlier one of their story."""
    missed: float = 0.0
    """Share of copies that the engine takes for origins of their own."""
    misread: float = 0.0
    """Share of claims that the engine reads as another value."""
    wrong_values: int = 3
    """Wrong values a fact offers: errors gather on few."""
    article_spread: float = 0.0
    """Standard deviation, in log-odds, of an article's errors around its outlet's: claims of an article go together."""
    seed: int = 1


class Told(NamedTuple):
    """A story as the engine reads it."""

    story: Story
    claims: tuple[Claim, ...]
    """Article by article, in order of time."""
    origin_of: Mapping[str, str]
    """article_id -> the article whose text it carries, as far as the engine knows."""


def make_claim(story: str, outlet: str, value: int, minutes: int, days: float, fact: int = 0) -> Claim:  # noqa: PLR0917 - what a claim is
    """Return one claim of an outlet's article about a story's fact."""
    return Claim(
        claim_id=f"{story}:{outlet}:{minutes}:{fact}",
        article_id=f"{story}:{outlet}:{minutes}",
        outlet_id=outlet,
        text="",
        start=0,
        end=0,
        kind=ASKED[fact % len(ASKED)],
        value=QuantityValue(low=value, high=value),
        holder=Holder(kind="outlet", name=outlet),
        modality="asserted",
        frame=Frame(),
        published_at=NOW - dt.timedelta(days=days) + dt.timedelta(minutes=minutes),
        value_start=0,
        value_end=0,
    )


def fact_of(claim: Claim) -> str:
    """Return the number of the fact that a claim is about."""
    return claim.claim_id.rsplit(":", 1)[1]


def collect_story(story_id: str, claims: Sequence[Claim], origin_of: Mapping[str, str]) -> Told:
    """Return the story that claims make."""
    return Told(
        story=Story(
            story_id=story_id,
            title=story_id,
            article_ids=tuple(dict.fromkeys(claim.article_id for claim in claims)),
            first_published_at=min(claim.published_at for claim in claims),
            last_published_at=max(claim.published_at for claim in claims),
        ),
        claims=tuple(claims),
        origin_of=origin_of,
    )


def align(told: Told) -> StoryClaims:
    """Return a story's claims fact by fact with all comparisons, ready to be judged."""
    story_id = told.story.story_id
    facts: dict[str, list[Claim]] = {}
    for claim in told.claims:
        facts.setdefault(fact_of(claim), []).append(claim)
    groups = tuple(
        FactGroup(
            fact_id=f"{story_id}:{number}",
            story_id=story_id,
            label="",
            kind=claims[0].kind,
            claim_ids=tuple(claim.claim_id for claim in claims),
        )
        for number, claims in facts.items()
    )
    pairs = {
        (a.claim_id, b.claim_id): EQUAL if a.value == b.value else WRONG
        for claims in facts.values()
        for a, b in permutations(claims, 2)
    }
    return StoryClaims(
        groups=groups,
        claims={claim.claim_id: claim for claim in told.claims},
        comparisons=pairs,
        origin_of=dict(told.origin_of),
    )


def draw_outlets(world: World, rng: np.random.Generator) -> Floats:
    """Return each outlet's log-odds of a wrong number, shape (outlets,)."""
    rates = rng.beta(*world.drift, world.outlets)
    return np.asarray(np.log(rates) - np.log1p(-rates))


def tell_stories(world: World, stories: range, outlets: Floats, sizes: Floats, rng: np.random.Generator) -> list[Told]:
    """Return numbered stories of the last 60 days in order of their first day.

    `sizes`: how often an outlet writes, relative to the others, shape (outlets,).
    """
    share, told = sizes / sizes.sum(), []
    for k, days in zip(stories, np.sort(rng.uniform(1, 60, len(stories)))[::-1].tolist(), strict=True):
        size = int(rng.integers(world.articles[0], world.articles[1] + 1))
        chosen = rng.choice(world.outlets, size, replace=False, p=share).tolist()
        told.append(tell_story(world, rng, f"s{k}", {i: float(outlets[i]) for i in chosen}, days))
    return told


def tell_story(
    world: World, rng: np.random.Generator, story_id: str, outlets: Mapping[int, float], days: float
) -> Told:
    """Return what outlets (number -> log-odds of a wrong number) say of a story, and whose text each carries."""
    claims: list[Claim] = []
    said: list[dict[int, int]] = []
    origins: list[str] = []
    for minutes, (i, odds) in enumerate(outlets.items()):
        source = int(rng.integers(minutes)) if minutes and rng.random() < world.copying else None
        values = _write(world, rng, odds) if source is None else said[source]
        said.append(values)
        misread = rng.random(world.facts) < world.misread
        odd = TRUE + 50 + rng.integers(20, size=world.facts)
        claims += [
            make_claim(story_id, f"o{i:04d}", int(odd[fact]) if misread[fact] else value, minutes, days, fact)
            for fact, value in values.items()
        ]
        seen = source is not None and rng.random() >= world.missed
        origins.append(origins[source] if source is not None and seen else f"{story_id}:o{i:04d}:{minutes}")
    names = [f"{story_id}:o{i:04d}:{minutes}" for minutes, i in enumerate(outlets)]
    return collect_story(story_id, claims, dict(zip(names, origins, strict=True)))


def _write(world: World, rng: np.random.Generator, odds: float) -> dict[int, int]:
    """Return the value that an article of its own gives to each fact it tells; it tells at least one."""
    odds += world.article_spread * rng.standard_normal()
    told = rng.random(world.facts) < world.telling
    told[int(rng.integers(world.facts))] = True
    chance, wrong = rng.random(world.facts), 1 + rng.integers(world.wrong_values, size=world.facts)
    return {
        fact: TRUE + int(wrong[fact]) if chance[fact] < _rate(odds + HARDER[ASKED[fact % len(ASKED)]]) else TRUE
        for fact in np.flatnonzero(told).tolist()
    }


def _rate(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-odds)))


def true_agreement(rows: Iterable[LedgerRow], outlets: Floats, world: World) -> dict[str, float]:
    """Return each outlet's probability that a claim of its own is right, over the kinds of all rows that count.

    That is what the score estimates: the kinds' mix is the population's, so that an outlet's choice of subjects moves
    nothing, and copies that the engine missed are not the outlet's own.
    """
    counts = dict.fromkeys(HARDER, 0.0)
    for row in rows:
        counts[row.kind] += row.weight
    total, wrong = sum(counts.values()), np.zeros(len(outlets))
    for kind, count in counts.items():
        wrong += count / total * wrong_rates(world, outlets, kind)
    return {f"o{i:04d}": 1.0 - rate for i, rate in enumerate(wrong.tolist())}


def wrong_rates(world: World, outlets: Floats, kind: ClaimKind) -> Floats:
    """Return the share of wrong claims of a kind by outlets of known log-odds, over their articles."""
    away = world.article_spread * norm.ppf((np.arange(_POINTS) + 0.5) / _POINTS)
    odds = outlets[:, None] + HARDER[kind] + away
    return np.asarray((1.0 / (1.0 + np.exp(-odds))).mean(axis=1))


def wrong_shares(world: World) -> dict[str, float]:
    """Return the share of wrong claims by kind in a world whose outlets write alike."""
    rates = beta.ppf((np.arange(_POINTS**2) + 0.5) / _POINTS**2, *world.drift)
    odds = np.log(rates) - np.log1p(-rates)
    return {kind: float(wrong_rates(world, odds, kind).mean()) for kind in HARDER}
