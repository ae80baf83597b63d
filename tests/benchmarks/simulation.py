"""Scores against known truth: simulated outlets of known drift, with copying and reading errors.

`python -m tests.benchmarks.simulation [all|coverage|halves|wire|budget|refit]`, each part printing a table and one JSON
line. Every story goes through `judge_facts`, `ledger_rows` and `score_outlets` as in the product, with the outlets'
records as they stand on the story's first day. Seeds are fixed.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from scipy.stats import spearmanr

from scoring.consensus import judge_facts
from scoring.models import LedgerRow, OutletScore
from scoring.reliability import agreement_bounds, ledger_rows, score_outlets
from tests.benchmarks.made_up_news import CONSENSUS, NOW, SCORING, World, make_story, simulate, tell_fact
from tests.benchmarks.manipulation import run_budget, run_wire

BUCKETS = ((5, 30), (30, 150), (150, 1e9))
"""Sizes, in effective claims, by which coverage is told; outlets with less than 5 are left out."""
MANY = 300
"""Effective claims from which the rank correlation counts an outlet."""
MISREAD = 0.02
WORLDS = 8


class Sample(NamedTuple):
    """One outlet of one world."""

    n_eff: float
    agreement: float
    true: float
    covered: bool


def run_coverage(worlds: int = WORLDS) -> dict[str, object]:
    """Print and return interval coverage, by size too, and rank correlation, over several worlds."""
    corrected = msgspec.structs.replace(SCORING, false_departure_rate=MISREAD)
    found: dict[str, list[list[Sample]]] = {}
    for seed in range(worlds):
        for misread in (0.0, MISREAD):
            rows, true = _simulate_world(World(misread=misread, seed=seed))
            readings = {"exact reading": SCORING}
            if misread:
                readings = {"2 % misread, not corrected": SCORING, "2 % misread, corrected": corrected}
            for name, config in readings.items():
                found.setdefault(name, []).append(_sample(score_outlets(rows, {}, NOW, config), true))
    print(
        f"{'world':<28}{'coverage of 90 %':>18}{'n_eff 5-30':>18}{'30-150':>18}{'150 and more':>18}{'rank corr.':>12}"
    )
    return {name: _sum_up(name, samples) for name, samples in found.items()}


def _simulate_world(world: World) -> tuple[list[LedgerRow], dict[str, float]]:
    """Return the ledger of a world whose outlets write 10 to 2000 claims, and their true agreement."""
    rng = np.random.default_rng(world.seed + 100)
    sizes = np.exp(rng.uniform(np.log(10), np.log(2000), world.outlets))
    rows, rates = simulate(world, 6000, sizes, records=True)
    return rows, {f"o{i:04d}": 1.0 - float(rate) for i, rate in enumerate(rates)}


def _sample(scores: Iterable[OutletScore], true: Mapping[str, float]) -> list[Sample]:
    return [
        Sample(
            n_eff=s.n_eff,
            agreement=s.agreement.mean,
            true=true[s.outlet_id],
            covered=s.agreement.low <= true[s.outlet_id] <= s.agreement.high,
        )
        for s in scores
        if s.n_eff >= BUCKETS[0][0]
    ]


def _sum_up(name: str, worlds: Sequence[Sequence[Sample]]) -> dict[str, object]:
    """Print one row and return its figures: shares of outlets covered with their standard errors."""
    everyone = [sample for world in worlds for sample in world]
    groups = [everyone, *([s for s in everyone if low <= s.n_eff < high] for low, high in BUCKETS)]
    shares = [float(np.mean([s.covered for s in group])) for group in groups]
    errors = [(p * (1.0 - p) / len(group)) ** 0.5 for p, group in zip(shares, groups, strict=True)]
    many = [[s for s in world if s.n_eff >= MANY] for world in worlds]
    ranks = [spearmanr([s.agreement for s in each], [s.true for s in each]).statistic for each in many]
    told = "".join(f"{f'{p:.3f} ± {e:.3f}':>18}" for p, e in zip(shares, errors, strict=True))
    print(f"{name:<28}{told}{np.mean(ranks):>12.3f}")
    return {
        "coverage": shares[0],
        "standard_error": errors[0],
        "by_n_eff": {f"{low:g}-{high:g}": p for (low, high), p in zip(BUCKETS, shares[1:], strict=True)},
        "rank_correlation": float(np.mean(ranks)),
        "outlets": len(everyone),
    }


def run_halves(worlds: int = 4) -> dict[str, float]:
    """Print and return how well two halves of the outlets' facts agree, for whole records of n_eff about 150.

    r is Pearson's between the scores of the halves, each of half that size; the reliability of the whole record is
    2 r / (1 + r) (Spearman 1910, Brown 1910).
    """
    found: list[tuple[float, float]] = []
    for seed in range(worlds):
        rows, _ = simulate(World(outlets=60, seed=50 + seed), 1890, np.ones(60))
        halves = [
            {
                s.outlet_id: s.agreement.mean
                for s in score_outlets([r for r in rows if int(r.story_id[1:]) % 2 == k], {}, NOW, SCORING)
            }
            for k in (0, 1)
        ]
        both = sorted(halves[0].keys() & halves[1].keys())
        r = float(np.corrcoef([halves[0][o] for o in both], [halves[1][o] for o in both])[0, 1])
        found.append((r, float(np.mean([s.n_eff for s in score_outlets(rows, {}, NOW, SCORING)]))))
    r, n_eff = (float(value) for value in np.mean(found, axis=0))
    full = float(np.mean([2 * each / (1 + each) for each, _ in found]))
    print(f"split halves: r {r:.3f}, for the whole record (Spearman-Brown) {full:.3f} at mean n_eff {n_eff:.0f}")
    return {"r": r, "spearman_brown": full, "n_eff": n_eff}


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
            claims, origin_of = tell_fact(world, rng, f"s{k}", chosen, 1 + 59 * k / facts)
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
    parts: dict[str, Callable[[], object]] = {
        "coverage": run_coverage,
        "halves": run_halves,
        "wire": run_wire,
        "budget": run_budget,
        "refit": run_refit,
    }
    wanted = sys.argv[1:] or ["all"]
    for name, part in parts.items():
        if name in wanted or "all" in wanted:
            print(json.dumps({"part": name, "figures": part()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
