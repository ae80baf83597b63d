"""How many articles it takes to tell an outlet with 5 % wrong claims from one with 15 %.

    python -m tests.benchmarks.power [ROWS.pickle=KEY.json...]

Articles are made of evidence as real ones meet it: of right claims it is that of outlets without planted errors, and of
wrong ones the same, each piece as often as its likelihood ratio says (importance sampling: W(e) = R(e) W(e)/R(e)). With
files, pickles of (scores, ledger rows) of planted outlets with their keys, whole articles are drawn, so that claims of
one article go together as they do; without, claims from the quantiles in `RATIOS`, each by itself. Outlets of both
kinds make up the population, half each; every pair of them is compared.
"""

import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow
from scoring.reliability.likelihood import KINDS, Claims, count_claims
from scoring.reliability.posterior import fit_population, infer, shipped_difficulty, summarise

Floats = NDArray[np.float64]

RATES: Final = (0.05, 0.15)
ARTICLES: Final = (5, 10, 20, 40, 80, 160, 320)
OUTLETS: Final = 40
"""Of each rate."""
SURE: Final = 0.9
CLAIMS: Final = 10
"""Claims of an article that count, weights added up, of real stories of many outlets (ECB+)."""
SHARES: Final = {"quantity": 0.33, "date": 0.22, "place": 0.26, "set": 0.06, "polarity": 0.13}
BELOW: Final = (0.0, 0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.985, 0.995, 1.0)
RATIOS: Final = {
    "quantity": (-5.1, -3.5, -2.9, -2.4, -1.8, -1.3, -0.9, -0.5, -0.1, 0.3, 0.5, 0.9, 1.2, 1.5, 1.8, 2.4, 3.1),
    "date": (-5.1, -3.1, -2.6, -2.1, -1.6, -1.1, -0.7, -0.4, 0.0, 0.5, 0.7, 1.2, 1.5, 2.0, 2.4, 2.8, 3.3),
    "place": (-5.8, -4.8, -4.3, -4.0, -3.7, -3.5, -3.3, -3.0, -2.7, -2.1, -1.5, -0.7, 0.4, 1.7, 2.3, 2.9, 3.1),
    "set": (-5.8, -5.2, -4.6, -4.2, -4.0, -3.8, -3.6, -3.2, -2.2, 0.4, 0.9, 1.4, 1.9, 2.2, 2.7, 3.0, 3.0),
    "polarity": (-7.2, -6.7, -6.1, -5.5, -4.7, -4.1, -3.3, -2.5, -1.9, -1.2, -0.9, -0.5, -0.1, 0.6, 0.8, 1.9, 2.1),
}
"""ln P(evidence | wrong) / P(evidence | right) under which the share `BELOW` lies of untouched claims."""
_FINE = 1000


class Pool(NamedTuple):
    """Claims as right ones are met, those of one article together."""

    kind: NDArray[np.int64]
    ratio: Floats
    """Log likelihood ratio, wrong over right."""
    weight: Floats
    starts: NDArray[np.int64]
    """First claim of each article, and the number of claims."""


def typical_pool() -> Pool:
    """Return the pool of the quantiles, each claim an article of its own."""
    place = (np.arange(_FINE) + 0.5) / _FINE
    return Pool(
        kind=np.repeat([KINDS.index(name) for name in RATIOS], _FINE),
        ratio=np.concatenate([np.interp(place, BELOW, found) for found in RATIOS.values()]),
        weight=np.repeat([SHARES[name] / _FINE for name in RATIOS], _FINE),
        starts=np.arange(len(RATIOS) * _FINE + 1),
    )


def read_pool(files: Sequence[str]) -> Pool:
    """Return the pool of the claims that count of outlets without planted errors.

    The pickles are the caller's own; never unpickle what others made.
    """
    articles: list[list[LedgerRow]] = []
    for pair in files:
        rows_file, _, key_file = pair.partition("=")
        rates = json.loads(Path(key_file).read_text(encoding="utf-8"))["rates"]
        held: dict[str, list[LedgerRow]] = {}
        for row in pickle.loads(Path(rows_file).read_bytes())[1]:  # noqa: S301 - the caller's own file
            if row.weight > 0.0 and rates.get(row.outlet_id) == 0:
                held.setdefault(row.article_id, []).append(row)
        articles += held.values()
    rows = [row for article in articles for row in article]
    return Pool(
        np.array([KINDS.index(row.kind) for row in rows]),
        np.array([np.log(row.chance_wrong / row.chance_right) for row in rows]),
        np.array([row.weight for row in rows]),
        np.cumsum([0, *map(len, articles)]),
    )


def draw_claims(pool: Pool, articles: int, rate: float, rng: np.random.Generator, *, typical: bool) -> list[Floats]:
    """Return kind, log ratio and weight of the claims of so many articles of an outlet with that rate of wrong ones."""
    if typical:
        chosen = rng.choice(len(pool.kind), articles * CLAIMS, p=pool.weight / pool.weight.sum())
        weight = np.ones(len(chosen))
    else:
        drawn = rng.integers(len(pool.starts) - 1, size=articles)
        chosen = np.concatenate([np.arange(pool.starts[i], pool.starts[i + 1]) for i in drawn.tolist()])
        weight = pool.weight[chosen]
    kind, ratio = pool.kind[chosen], pool.ratio[chosen]
    difficulty = shipped_difficulty(ReliabilityConfig())
    share = np.bincount(pool.kind, pool.weight, len(KINDS)) / pool.weight.sum()
    worse = brentq(lambda b: float(share @ (1.0 / (1.0 + np.exp(-difficulty - b)))) - rate, -6.0, 6.0)
    wrong = rng.random(len(kind)) < 1.0 / (1.0 + np.exp(-difficulty[kind] - worse))
    for at in np.unique(kind).tolist():
        own, meant = pool.kind == at, wrong & (kind == at)
        base = pool.weight[own] if typical else np.ones(int(own.sum()))
        odds = base * np.exp(pool.ratio[own])
        ratio[meant] = rng.choice(pool.ratio[own], int(meant.sum()), p=odds / odds.sum())
    return [kind.astype(np.float64), ratio, weight]


def compare(pool: Pool, articles: int, rng: np.random.Generator, *, typical: bool) -> dict[str, float]:
    """Return how well outlets of the two rates with so many articles each are told apart."""
    rates = np.repeat(RATES, OUTLETS)
    parts = [draw_claims(pool, articles, rate, rng, typical=typical) for rate in rates.tolist()]
    kind, ratio, weight = (np.concatenate([part[i] for part in parts]) for i in range(3))
    claims = Claims(
        outlet_ids=tuple(f"o{i}" for i in range(len(rates))),
        outlet=np.repeat(np.arange(len(rates)), [len(part[0]) for part in parts]),
        kind=kind.astype(np.int64),
        right=np.full(len(kind), 0.5),
        wrong=0.5 * np.exp(ratio),
        weight=weight,
    )
    config = ReliabilityConfig()
    counts = count_claims(claims)
    posterior = infer(counts, fit_population(counts, config))
    found = summarise(posterior.inference, config.interval)
    mean, variance = posterior.inference.mean, posterior.inference.variance
    # How sure the better one is to be better, both posteriors taken as normal.
    apart_by = mean[:OUTLETS, None] - mean[OUTLETS:]
    sure = ndtr(apart_by / np.sqrt(variance[:OUTLETS, None] + variance[OUTLETS:])).ravel()
    apart = [a.low > b.high for a in found[:OUTLETS] for b in found[OUTLETS:]]
    return {
        "articles": articles,
        "claims": float(weight.sum() / len(rates)),
        "ranked": float(np.mean(sure > 0.5)),
        "sure": float(np.mean(sure >= SURE)),
        "apart": float(np.mean(apart)),
        "width": float(np.median([a.high - a.low for a in found])),
        "mean_5": float(np.mean([a.mean for a in found[:OUTLETS]])),
        "mean_15": float(np.mean([a.mean for a in found[OUTLETS:]])),
    }


def run_power(files: Sequence[str] = ()) -> list[dict[str, float]]:
    """Print and return the curve."""
    pool = read_pool(files) if files else typical_pool()
    print("| articles each | claims that count | ranked rightly | 90 % sure | 90 % intervals apart | width |")
    print("|---|---|---|---|---|---|")
    table = []
    for articles in ARTICLES:
        rng = np.random.default_rng(articles)
        figures = compare(pool, articles, rng, typical=not files)
        table.append(figures)
        shares = " | ".join(f"{figures[name]:.0%}" for name in ("ranked", "sure", "apart"))
        print(f"| {articles} | {figures['claims']:.0f} | {shares} | {figures['width']:.2f} |", flush=True)
    return table


if __name__ == "__main__":
    print(json.dumps(run_power(sys.argv[1:])))
