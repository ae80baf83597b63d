"""Made-up news whose truth is known: outlets of known drift rate tell facts, copy each other and are misread."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby, permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.config import ConsensusConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.models import Claim, Comparison, FactGroup, Frame, Holder, LedgerRow, QuantityValue, StoryClaims
from scoring.reliability import RecordBook, first_day, ledger_rows

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
TRUE, EQUAL = 100, Comparison(outcome="equal")
WRONG = Comparison(outcome="contradicts", drift_type="quantity", severity=0.5)
CONSENSUS, SCORING = ConsensusConfig(), ReliabilityConfig()


class World(NamedTuple):
    """What is simulated; rates in [0, 1]."""

    outlets: int = 120
    drift: tuple[float, float] = (2.0, 14.0)
    """Beta of the outlets' true drift rates."""
    origins_a_fact: int = 7
    copying: float = 0.25
    """Share of claims that copy an earlier origin of the fact."""
    misread: float = 0.0
    """Share of claims that the engine reads as another value."""
    wrong_values: int = 3
    """Wrong values a fact offers: errors gather on few."""
    seed: int = 1


def make_claim(story: str, outlet: str, value: int, minutes: int, days: float) -> Claim:
    """Return one claim of one article."""
    claim_id = f"{story}:{outlet}:{minutes}"
    return Claim(
        claim_id=claim_id,
        article_id=claim_id,
        outlet_id=outlet,
        text="",
        start=0,
        end=0,
        kind="quantity",
        value=QuantityValue(low=value, high=value),
        holder=Holder(kind="outlet", name=outlet),
        modality="asserted",
        frame=Frame(),
        published_at=NOW - dt.timedelta(days=days) + dt.timedelta(minutes=minutes),
        value_start=0,
        value_end=0,
    )


def make_story(story: str, claims: Sequence[Claim], origin_of: dict[str, str]) -> StoryClaims:
    """Return a story of one fact."""
    group = FactGroup(
        fact_id=story, story_id=story, label="", kind="quantity", claim_ids=tuple(claim.claim_id for claim in claims)
    )
    pairs = {(a.claim_id, b.claim_id): EQUAL if a.value == b.value else WRONG for a, b in permutations(claims, 2)}
    return StoryClaims(
        groups=(group,), claims={claim.claim_id: claim for claim in claims}, comparisons=pairs, origin_of=origin_of
    )


def simulate(
    world: World, facts: int, sizes: NDArray[np.float64], *, records: bool = False
) -> tuple[list[LedgerRow], NDArray[np.float64]]:
    """Return the ledger of a simulated world and each outlet's true drift rate.

    `sizes`: how often an outlet writes, relative to the others, shape (outlets,). Ages are spread over 60 days. With
    `records` the stories are judged in order of their first day with the outlets' records, as in the product.
    """
    rng = np.random.default_rng(world.seed)
    rates = rng.beta(*world.drift, world.outlets)
    share = sizes / sizes.sum()
    stories: list[tuple[dt.datetime, StoryClaims]] = []
    for k in range(facts):
        story, days = f"s{k}", float(rng.uniform(1, 60))
        chosen = rng.choice(world.outlets, world.origins_a_fact, replace=False, p=share)
        claims, origin_of = tell_fact(world, rng, story, {int(i): float(rates[i]) for i in chosen}, days)
        stories.append((first_day(claims[0].published_at), make_story(story, claims, origin_of)))
    book = RecordBook(SCORING)
    rows: list[LedgerRow] = []
    for day, group in groupby(sorted(stories, key=lambda item: item[0]), key=lambda item: item[0]):
        bounds = book.bounds(day) if records else {}
        for _, told in group:
            found, assessments = judge_facts(told, bounds, NOW, CONSENSUS)
            own = ledger_rows(found, assessments, told, told.groups[0].story_id)
            book.add(own)
            rows.extend(own)
    return rows, rates


def tell_fact(
    world: World, rng: np.random.Generator, story: str, rates: dict[int, float], days: float
) -> tuple[list[Claim], dict[str, str]]:
    """Return what outlets (number -> drift rate) say of one fact in turn, and whose text each carries."""
    claims: list[Claim] = []
    said: list[int] = []
    origin_of: dict[str, str] = {}
    for minutes, (i, rate) in enumerate(rates.items()):
        source = int(rng.integers(minutes)) if minutes and rng.random() < world.copying else None
        wrong = TRUE + 1 + int(rng.integers(world.wrong_values))
        value = said[source] if source is not None else wrong if rng.random() < rate else TRUE
        said.append(value)
        read = value
        if rng.random() < world.misread:
            read = TRUE + 50 + int(rng.integers(20))
        claim = make_claim(story, f"o{i:04d}", read, minutes, days)
        claims.append(claim)
        origin_of[claim.article_id] = origin_of[claims[source].article_id] if source is not None else claim.claim_id
    return claims, origin_of
