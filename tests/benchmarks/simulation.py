"""Scores against known truth: simulated outlets of known drift, with copying and reading errors.

`python -m tests.benchmarks.simulation [all|coverage|wire|budget|refit]`, each part printing a table and one JSON
line. Every story goes through `judge_facts`, `ledger_rows` and `score_outlets` as in the product. Seeds are fixed.
"""

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Sequence
from itertools import groupby, permutations
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from scoring.config import ConsensusConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.models import (
    Claim,
    Comparison,
    FactGroup,
    Frame,
    Holder,
    LedgerRow,
    OutletScore,
    QuantityValue,
    StoryClaims,
)
from scoring.reliability import RecordBook, agreement_bounds, first_day, ledger_rows, score_outlets

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
        claims, origin_of = _tell(world, rng, story, {int(i): float(rates[i]) for i in chosen}, days)
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


def _tell(
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


def run_coverage(seeds: int = 4) -> dict[str, object]:
    """Print and return interval coverage, rank correlation and split-half reliability, over several worlds."""
    figures: dict[str, object] = {}
    print(f"{'world':<28}{'coverage of 90 %':>18}{'by n_eff <30, <150, more':>28}{'rank corr., n >= 300':>22}")
    corrected = msgspec.structs.replace(SCORING, false_departure_rate=0.02)
    for name, config, misread, records in (
        ("copying, exact reading", SCORING, 0.0, False),
        ("the same, with records", SCORING, 0.0, True),
        ("copying, 2 % misread", SCORING, 0.02, True),
        ("the same, corrected for", corrected, 0.02, True),
    ):
        hits: list[tuple[float, bool]] = []
        ranks: list[float] = []
        for seed in range(seeds):
            scores, true = _score_world(World(misread=misread, seed=seed), config, records=records)
            hits += [
                (s.n_eff, s.agreement.low <= true[s.outlet_id] <= s.agreement.high) for s in scores if s.n_eff >= 5
            ]
            many = [s for s in scores if s.n_eff >= 300]
            ranks.append(spearmanr([s.agreement.mean for s in many], [true[s.outlet_id] for s in many]).statistic)
        parts = [
            float(np.mean([hit for n, hit in hits if low <= n < high]))
            for low, high in ((5, 30), (30, 150), (150, 1e9))
        ]
        coverage, rank = float(np.mean([hit for _, hit in hits])), float(np.mean(ranks))
        print(f"{name:<28}{coverage:>18.3f}{' '.join(f'{p:.3f}' for p in parts):>28}{rank:>22.3f}")
        figures[name] = {"coverage": coverage, "by_n_eff": parts, "rank": rank, "outlets": len(hits)}
    figures["split_half"] = split_half()
    return figures


def _score_world(
    world: World, config: ReliabilityConfig, *, records: bool
) -> tuple[tuple[OutletScore, ...], dict[str, float]]:
    """Return the scores of a world whose outlets write 10 to 2000 claims, and their true agreement."""
    rng = np.random.default_rng(world.seed + 100)
    sizes = np.exp(rng.uniform(np.log(10), np.log(2000), world.outlets))
    rows, rates = simulate(world, 6000, sizes, records=records)
    return score_outlets(rows, {}, NOW, config), {f"o{i:04d}": 1.0 - float(rate) for i, rate in enumerate(rates)}


def split_half() -> dict[str, float]:
    """Return how well two halves of an outlet's facts agree on it, at n_eff about 150."""
    world = World(outlets=60, seed=9)
    rows, _ = simulate(world, 2100, np.ones(world.outlets))
    halves = [score_outlets([r for r in rows if int(r.story_id[1:]) % 2 == k], {}, NOW, SCORING) for k in (0, 1)]
    means = [{s.outlet_id: s.agreement.mean for s in half} for half in halves]
    both = sorted(set(means[0]) & set(means[1]))
    r = float(np.corrcoef([means[0][o] for o in both], [means[1][o] for o in both])[0, 1])
    n_eff = float(np.mean([s.n_eff for s in score_outlets(rows, {}, NOW, SCORING)]))
    full = 2 * r / (1 + r)
    print(f"split halves: r {r:.3f}, for the whole record (Spearman-Brown) {full:.3f} at mean n_eff {n_eff:.0f}")
    return {"r": r, "spearman_brown": full, "n_eff": n_eff}


def run_wire(rounds: int = 1000) -> dict[str, float]:
    """Return how often five republishers of a wrong wire text turn three independent right ones.

    Turned: the wrong value is believed most, or a right claim is charged. Origin detection misses each copy with
    the stated probability.
    """
    rng = np.random.default_rng(11)
    shares = {}
    for missed in (0.0, 0.05, 0.1, 0.3):
        flipped = 0
        for k in range(rounds):
            wrong = [make_claim(f"w{k}", f"wire{i}", 130, i, 1) for i in range(6)]
            right = [make_claim(f"w{k}", f"own{i}", TRUE, 10 + i, 1) for i in range(3)]
            origin_of = {c.article_id: "wire" for i, c in enumerate(wrong) if i == 0 or rng.random() >= missed}
            facts, assessments = judge_facts(make_story(f"w{k}", [*wrong, *right], origin_of), {}, NOW, CONSENSUS)
            best = facts[0].positions[0].value
            charged = any(a.verdict == "contradicted" for a in assessments if ":own" in a.claim_id)
            flipped += int((isinstance(best, QuantityValue) and best.low == 130) or charged)
        shares[f"{missed:.0%} of copies missed"] = flipped / rounds
    print(f"five republishers of a wrong wire text turn three independent origins: {shares}")
    return shares


def flip_budget(supporters: int, bound: float, colluder: float | None, limit: int = 60) -> int | None:
    """Return how many colluding outlets turn a settled fact against its supporters; None if `limit` do not.

    `colluder`: the bound of agreement that each has bought with a record of true claims; None for new outlets.
    """
    records = {f"own{i}": bound for i in range(supporters)}
    honest = [make_claim("b", f"own{i}", TRUE, i, 1) for i in range(supporters)]
    for k in range(1, limit + 1):
        crowd = [make_claim("b", f"new{i}", 130, 50 + i, 1) for i in range(k)]
        bounds = records if colluder is None else {**records, **{f"new{i}": colluder for i in range(k)}}
        _, assessments = judge_facts(make_story("b", [*honest, *crowd], {}), bounds, NOW, CONSENSUS)
        if any(a.verdict in {"contradicted", "disputed"} for a in assessments if ":own" in a.claim_id):
            return k
    return None


def bought_bound(claims: int) -> float | None:
    """Return the bound that a record of so many true claims buys beside an honest population."""
    rng = np.random.default_rng(3)
    rows = [_row(f"o{i}", k, bool(rng.random() < 0.92)) for i in range(60) for k in range(100)]
    return agreement_bounds([*rows, *(_row("rogue", k, agrees=True) for k in range(claims))], NOW, SCORING).get("rogue")


def _row(outlet: str, k: int, agrees: bool) -> LedgerRow:
    return LedgerRow(
        row_id=f"{outlet}-{k}",
        story_id=f"s{k}",
        fact_id=f"s{k}",
        claim_id=f"{outlet}-{k}",
        article_id=f"{outlet}-{k}",
        outlet_id=outlet,
        origin_id="",
        verdict="corroborated" if agrees else "contradicted",
        drift_type=None if agrees else "quantity",
        severity=0.0 if agrees else 0.5,
        agreed=float(agrees),
        departed=float(not agrees),
        kind="quantity",
        at=NOW,
        method_version="simulated",
    )


def run_budget() -> dict[str, object]:
    """Print and return the manipulation budget."""
    figures: dict[str, object] = {}
    print("manipulation budget: colluding outlets that unsettle a fact of five (three) supporters at bound .9")
    for name, claims in (("new", 0), ("5 true claims", 5), ("30 true claims", 30), ("200 true claims", 200)):
        bound = bought_bound(claims)
        five, three = (flip_budget(n, 0.9, bound) for n in (5, 3))
        print(f"  {name:<16} bound {bound or 0:.2f}: {five or 'over 60'} ({three or 'over 60'})")
        figures[name] = {"bound": bound, "five": five, "three": three}
    figures["facts_to_move_a_band"] = band = {n: band_budget(n) for n in (50, 200, 1000)}
    print(f"facts settled wrongly that move an outlet one band, by its claims: {band}")
    return figures


def band_budget(claims: int) -> int:
    """Return how many of its facts must be settled wrongly to move an outlet of 96 % agreement by one band."""
    rng = np.random.default_rng(3)
    others = [_row(f"o{i}", k, bool(rng.random() < 0.92)) for i in range(60) for k in range(100)]

    def label(departed: int) -> str:
        rows = [_row("target", k, agrees=k >= departed) for k in range(claims)]
        return next(s.label for s in score_outlets([*others, *rows], {}, NOW, SCORING) if s.outlet_id == "target")

    start = round(0.04 * claims)
    before = label(start)
    return next(k for k in range(1, claims) if label(start + k) != before)


def run_refit(sizes: Sequence[int] = (100_000, 1_000_000), outlets: int = 5_000) -> list[dict[str, float]]:
    """Print and return time and memory of judging and scoring so many claims anew."""
    table = []
    for size in sizes:
        facts = size // 5
        rng = np.random.default_rng(2)
        rates = rng.beta(2, 14, outlets)
        rows: list[LedgerRow] = []
        started = time.perf_counter()
        world = World(outlets=outlets, copying=0.1)
        judging = 0.0
        for k in range(facts):
            chosen = {int(i): float(rates[i]) for i in rng.integers(0, outlets, 5)}
            claims, origin_of = _tell(world, rng, f"s{k}", chosen, 1 + 59 * k / facts)
            story = make_story(f"s{k}", claims, origin_of)
            begun = time.perf_counter()
            found, assessments = judge_facts(story, {}, NOW, CONSENSUS)
            rows.extend(ledger_rows(found, assessments, story, f"s{k}"))
            judging += time.perf_counter() - begun
        begun = time.perf_counter()
        scores: tuple[OutletScore, ...] = score_outlets(rows, {}, NOW, SCORING)
        agreement_bounds(rows, NOW, SCORING)
        scoring = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = {"claims": len(rows), "judge_s": judging, "score_s": scoring, "peak_mb": peak, "outlets": len(scores)}
        table.append({name: round(float(value), 1) for name, value in figures.items()})
        print(
            f"{table[-1]} (and {time.perf_counter() - started - judging - scoring:.0f} s to make them up)", flush=True
        )
    return table


def main() -> int:
    """Run the parts named on the command line."""
    parts = {"coverage": run_coverage, "wire": run_wire, "budget": run_budget, "refit": run_refit}
    wanted = sys.argv[1:] or ["all"]
    for name, part in parts.items():
        if name in wanted or "all" in wanted:
            print(json.dumps({"part": name, "figures": part()}))  # type: ignore[operator] # every part has defaults
    return 0


if __name__ == "__main__":
    sys.exit(main())
