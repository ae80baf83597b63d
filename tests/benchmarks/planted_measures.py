"""What outlet scores say of outlets whose error rates are known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import Final

import numpy as np
from scipy.stats import rankdata, spearmanr

from scoring.batch import BatchResult
from scoring.models import Estimate, OutletScore
from tests.benchmarks.planting import Key

Figures = dict[str, float]
ERRING: Final = 0.1
OFTEN: Final = 0.2
"""Rates from which an outlet counts as erring, and as erring often."""
LEAST_ORIGINS: Final = 3
MANY_ARTICLES: Final = 40


def tell_apart(key: Key, agreements: Mapping[str, Estimate]) -> Figures:
    """Return how well estimates tell the outlets apart; NaN where there is nothing to tell."""
    held = {outlet: agreements[outlet] for outlet in key.rates if outlet in agreements}
    clean = [held[outlet] for outlet in held if key.rates[outlet] == 0.0]
    groups = {
        name: [held[outlet] for outlet in held if key.rates[outlet] >= least]
        for name, least in (("erring", ERRING), ("often", OFTEN))
    }
    realised = [key.realised[outlet] for outlet in held]
    return {
        "rank": rank_correlation([-rate for rate in realised], [one.mean for one in held.values()]),
        "auc_10": _auc(clean, groups["erring"]),
        "auc_20": _auc(clean, groups["often"]),
        "apart_20": _share(first.low > second.high for first, second in product(clean, groups["often"])),
        "clean_apart": sum(one.low > two.high or two.low > one.high for one, two in combinations(clean, 2)),
        "width": float(np.median([one.high - one.low for one in held.values()])),
    }


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's rank correlation; NaN where either side is all alike."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return float("nan")
    return float(spearmanr(first, second).statistic)


def _auc(better: Sequence[Estimate], worse: Sequence[Estimate]) -> float:
    return _share((a.mean > b.mean) + (a.mean == b.mean) / 2 for a, b in product(better, worse))


def _share(found: Iterable[float]) -> float:
    values = list(found)
    return float(np.mean(values)) if values else float("nan")


def weigh_evidence(scores: Sequence[OutletScore], result: BatchResult) -> Figures:
    """Return how much the scores rest on."""
    scored = Counter(row.article_id for story in result.stories for row in story.ledger if row.weight > 0.0)
    articles = [
        article_id
        for story in result.stories
        if len(story.origins) >= LEAST_ORIGINS
        for article_id in story.story.article_ids
    ]
    outlet_of = {reading.article.article_id: reading.article.outlet_id for reading in result.readings}
    own = Counter(outlet_of[article_id] for article_id in articles)
    many = [score for score in scores if own[score.outlet_id] >= MANY_ARTICLES]
    return {
        "outlets": len(scores),
        "standing": sum(score.sufficient for score in scores),
        "n_eff": float(np.median([score.n_eff for score in scores])),
        "claims_an_article": _share(scored[article_id] for article_id in articles),
        "many": len(many),
        "many_standing": sum(score.sufficient for score in many),
    }


def find_items(key: Key, result: BatchResult) -> Figures:
    """Return the share of planted spots over which a claim is read, spoken against, and accused in print."""
    claims = defaultdict(list)
    for reading in result.readings:
        for claim in reading.claims:
            claims[claim.article_id].append(claim)
    rows = {row.claim_id: row for story in result.stories for row in story.ledger}
    found = []
    for item in key.items:
        over = [c for c in claims[item.article_id] if c.value_start < item.end and c.value_end > item.start]
        told = [rows[claim.claim_id] for claim in over if claim.claim_id in rows]
        found.append(
            (
                any(claim.kind == item.kind for claim in over),
                any(row.observation == "contradicted" and row.weight > 0.0 for row in told),
                any(row.verdict in {"contradicted", "disputed"} for row in told),
            )
        )
    shares = np.mean(found, axis=0) if found else np.full(3, np.nan)
    return dict(zip(("read", "against", "accused"), map(float, shares), strict=True))


def typed_right(key: Key, scores: Mapping[str, OutletScore]) -> Figures:
    """Return the share of the outlets that err often whose largest drift is of the one planted kind."""
    (kind,) = key.plan.kinds
    worst = [
        max(scores[outlet].drift_by_type, key=lambda name, o=outlet: scores[o].drift_by_type[name].mean)  # type: ignore[misc]  # mypy infers no lambda with defaults
        for outlet, rate in key.rates.items()
        if rate >= OFTEN and outlet in scores
    ]
    return {"typed_right": _share(name == kind for name in worst)}


def compare_styles(key: Key, styled: Mapping[str, Estimate], plain: Mapping[str, Estimate]) -> Figures:
    """Return whether a style moves outlets.

    Args:
        key: what was planted in the styled articles.
        styled: outlet -> agreement, where some outlets write in the style.
        plain: the same where nobody does.

    """
    outlets = [outlet for outlet in key.rates if outlet in styled and outlet in plain]
    means = {name: [told[outlet].mean for outlet in outlets] for name, told in (("with", styled), ("without", plain))}
    return {
        "order_kept": rank_correlation(means["with"], means["without"]),
        "shift": _shift(key, outlets, means["with"]),
        "shift_plain": _shift(key, outlets, means["without"]),
    }


def _shift(key: Key, outlets: Sequence[str], agreements: Sequence[float]) -> float:
    """Return how many ranks lower styled outlets stand than others of the same rate, on average over the rates."""
    ranks = rankdata([-mean for mean in agreements])
    groups: dict[tuple[float, bool], list[float]] = defaultdict(list)
    for outlet, rank in zip(outlets, ranks, strict=True):
        groups[key.rates[outlet], outlet in key.styled].append(float(rank))
    rates = {rate for rate, _ in groups if (rate, True) in groups and (rate, False) in groups}
    return _share(float(np.mean(groups[rate, True]) - np.mean(groups[rate, False])) for rate in sorted(rates))
