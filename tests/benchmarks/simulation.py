"""Scores against known truth: simulated outlets of known drift, with copying and reading errors.

`python -m tests.benchmarks.simulation [all|coverage|halves|wire|budget|power|refit]`, each part printing a table and
one JSON line. Claims are observed, entered and scored as in the product, with the outlets' records as they stand on the
story's first day; how telling an observation is was learned from other worlds (`made_up_chances`). Where verdicts
matter (wire, budget, refit) every story is judged first. Seeds are fixed.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from scoring.models import LedgerRow
from scoring.reliability import RecordBook, score_outlets
from scoring.reliability.posterior import effective_claims, summarise
from scoring.reliability.scores import read_ledger
from tests.benchmarks.made_up_chances import CAREFUL, CORROBORATION, Scale, enter_stories, enter_story, fit_chances
from tests.benchmarks.made_up_news import (
    NOW,
    SCORING,
    World,
    draw_outlets,
    tell_stories,
    true_agreement,
    wrong_shares,
)
from tests.benchmarks.manipulation import run_budget, run_wire
from tests.benchmarks.power import run_power

BUCKETS = ((0, 20), (20, 60), (60, 1e9))
"""Sizes, in effective claims, by which coverage is told."""
STORIES = 1500
WORLDS = 4
LEARNED = tuple(range(100, 104))
"""Seeds of the worlds that chances are learned from; scored worlds have others."""
SETTINGS: Mapping[str, World] = {
    "exact reading": World(),
    "2 % misread": World(misread=0.02),
    "5 % misread": World(misread=0.05),
    "10 % of copies missed": World(missed=0.1),
    "5 % misread, 10 % missed": World(misread=0.05, missed=0.1),
    "articles differ": World(article_spread=1.0),
    "outlets err more": World(drift=(2.0, 14.0)),
}


class Sample(NamedTuple):
    """One outlet of one world."""

    n_eff: float
    agreement: float
    true: float
    covered: bool


def run_coverage(worlds: int = WORLDS) -> dict[str, object]:
    """Print and return interval coverage, by size too, and rank correlation, over several worlds.

    Covered: the interval holds the outlet's probability that a claim of its own is right (`true_agreement`). Four ways
    of learning how telling an observation is: from a press alike, whose claims all count as right; from a careful one;
    from a press alike with the share of its wrong claims taken out; the same from stories that were read without error
    and with every copy found, that is without correction for the engine's errors; and with the shipped share of
    misreadings on top.
    """
    print(f"{'world':<27}{'learned from':<24}{'coverage of 90 %':>17}", end="")
    print("".join(f"{f'n_eff {low:g}-{high:g}':>17}" for low, high in BUCKETS) + f"{'bias':>8}{'rank corr.':>11}")
    figures: dict[str, object] = {}
    for name, setting in SETTINGS.items():
        found: dict[str, list[list[Sample]]] = {}
        scales = _scales(setting)
        for seed in range(worlds):
            world = setting._replace(seed=seed)
            rng = np.random.default_rng(seed + 100)
            outlets = draw_outlets(world, rng)
            sizes = np.exp(rng.uniform(np.log(10), np.log(2000), world.outlets))
            stories = tell_stories(world, range(STORIES), outlets, sizes, rng)
            for learned, scale in scales.items():
                rows = enter_stories(stories, scale)
                found.setdefault(learned, []).append(_sample(rows, true_agreement(rows, outlets, world)))
        figures[name] = {learned: _sum_up(name, learned, samples) for learned, samples in found.items()}
    return figures


def _scales(setting: World) -> dict[str, Scale]:
    """Return the ways of learning how telling an observation is, for a setting."""
    alike = fit_chances(setting._replace(seed=seed) for seed in LEARNED)
    careful = fit_chances(setting._replace(seed=seed, drift=CAREFUL) for seed in LEARNED)
    exact = fit_chances(setting._replace(seed=seed, misread=0.0, missed=0.0) for seed in LEARNED)
    wrong = wrong_shares(setting)
    return {
        "alike": Scale(alike),
        "careful": Scale(careful),
        "alike, less wrong": Scale(alike, wrong),
        "the same, uncorrected": Scale(exact, wrong),
        "the same, .03 on top": Scale(alike, wrong, CORROBORATION.misread),
    }


def _sample(rows: Iterable[LedgerRow], true: Mapping[str, float]) -> list[Sample]:
    """Return each outlet's agreement as `score_outlets` has it, without all else that it tells."""
    ledger = read_ledger(rows, (), NOW, SCORING)
    posterior = ledger.posterior
    found = summarise(posterior.inference, SCORING.interval)
    n_eff = effective_claims(ledger.claims, posterior).tolist()
    return [
        Sample(n, one.mean, true[outlet_id], one.low <= true[outlet_id] <= one.high)
        for outlet_id, n, one in zip(posterior.outlet_ids, n_eff, found, strict=True)
    ]


def _sum_up(name: str, learned: str, worlds: Sequence[Sequence[Sample]]) -> dict[str, object]:
    """Print one row and return its figures: shares of outlets covered with their standard errors."""
    everyone = [sample for world in worlds for sample in world]
    groups = [everyone, *([s for s in everyone if low <= s.n_eff < high] for low, high in BUCKETS)]
    shares = [float(np.mean([s.covered for s in group])) if group else float("nan") for group in groups]
    errors = [(p * (1.0 - p) / max(len(group), 1)) ** 0.5 for p, group in zip(shares, groups, strict=True)]
    bias = float(np.mean([s.agreement - s.true for s in everyone]))
    ranks = [spearmanr([s.agreement for s in each], [s.true for s in each]).statistic for each in worlds]
    told = "".join(f"{f'{p:.3f} ± {e:.3f}':>17}" for p, e in zip(shares, errors, strict=True))
    print(f"{name:<27}{learned:<24}{told}{bias:>+8.3f}{np.mean(ranks):>11.3f}", flush=True)
    return {
        "coverage": shares[0],
        "standard_error": errors[0],
        "by_n_eff": {f"{low:g}-{high:g}": p for (low, high), p in zip(BUCKETS, shares[1:], strict=True)},
        "bias": bias,
        "rank_correlation": float(np.mean(ranks)),
        "outlets": len(everyone),
    }


def run_halves(worlds: int = 4) -> dict[str, float]:
    """Print and return how well two halves of the outlets' stories agree.

    r is Pearson's between the scores of the halves; the reliability of the whole record is 2 r / (1 + r) (Spearman
    1910, Brown 1910).
    """
    found: list[tuple[float, float, float]] = []
    scale = Scale(fit_chances(World(seed=seed) for seed in LEARNED), wrong_shares(World()))
    for seed in range(worlds):
        world, rng = World(outlets=60, seed=50 + seed), np.random.default_rng(50 + seed)
        stories = tell_stories(world, range(900), draw_outlets(world, rng), np.ones(60), rng)
        rows = enter_stories(stories, scale)
        halves = [
            {s.outlet_id: s.agreement.mean for s in score_outlets(half, {}, NOW, SCORING)}
            for half in ([row for row in rows if int(row.story_id[1:]) % 2 == k] for k in (0, 1))
        ]
        both = sorted(halves[0].keys() & halves[1].keys())
        r = float(np.corrcoef([halves[0][o] for o in both], [halves[1][o] for o in both])[0, 1])
        whole = score_outlets(rows, {}, NOW, SCORING)
        claims = sum(row.weight for row in rows) / world.outlets
        found.append((r, float(np.mean([s.n_eff for s in whole])), claims))
    r, n_eff, claims = (float(value) for value in np.mean(found, axis=0))
    full = float(np.mean([2 * each / (1 + each) for each, *_ in found]))
    print(f"split halves: r {r:.3f}, whole (Spearman-Brown) {full:.3f}; {claims:.0f} claims, n_eff {n_eff:.0f}")
    return {"r": r, "spearman_brown": full, "n_eff": n_eff, "claims": claims}


def run_refit(sizes: Sequence[int] = (100_000, 1_000_000), outlets: int = 5_000) -> list[dict[str, float]]:
    """Print and return CPU time and memory of judging and scoring so many claims anew, in stories of five articles."""
    table = []
    world = World(outlets=outlets, articles=(5, 5), copying=0.1)
    scale = Scale(fit_chances([World(seed=seed) for seed in LEARNED]))
    for size in sizes:
        rng = np.random.default_rng(2)
        odds = draw_outlets(world, rng)
        rows: list[LedgerRow] = []
        started, entering, stories = time.process_time(), 0.0, size // round(25 * world.telling)
        # A few stories at a time: the made-up ones shall take no memory beside what is measured.
        for start in range(0, stories, 100):
            told = tell_stories(world, range(start, start + 100), odds, np.ones(outlets), rng)
            begun = time.process_time()
            for story in told:
                rows.extend(enter_story(story, {}, scale, judged=True))
            entering += time.process_time() - begun
        table.append(_time_scores(rows, entering, time.process_time() - started - entering))
    return table


def _time_scores(rows: Sequence[LedgerRow], entering: float, inventing: float) -> dict[str, float]:
    """Print and return how long the scores and the records of so many rows take."""
    begun = time.process_time()
    scores = score_outlets(rows, {}, NOW, SCORING)
    scoring = time.process_time() - begun
    begun = time.process_time()
    book = RecordBook(SCORING)
    book.add(rows)
    book.bounds(NOW)
    booking = time.process_time() - begun
    figures = {
        "claims": len(rows),
        "judge_s": entering,
        "score_s": scoring,
        "records_s": booking,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "outlets": len(scores),
    }
    told = {name: round(float(value), 1) for name, value in figures.items()}
    print(f"{told} (and {inventing:.0f} s to make them up)", flush=True)
    return told


def main() -> int:
    """Run the parts named on the command line."""
    parts: dict[str, Callable[[], object]] = {
        "coverage": run_coverage,
        "halves": run_halves,
        "wire": run_wire,
        "budget": run_budget,
        "power": run_power,
        "refit": run_refit,
    }
    wanted = sys.argv[1:] or ["all"]
    for name, part in parts.items():
        if name in wanted or "all" in wanted:
            print(json.dumps({"part": name, "figures": part()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
