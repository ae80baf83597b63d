"""Outlet scores: agreement and drift with intervals, counts, bands, ranks and ties."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import METHOD_VERSION, ReliabilityConfig
from scoring.models import DriftType, Estimate, LedgerRow, OutletMeta, OutletScore
from scoring.reliability.bands import is_sufficient, name_label
from scoring.reliability.corrections import correction_hours
from scoring.reliability.estimates import Betas, estimate, match_moments, multiply
from scoring.reliability.explain import explain_rows
from scoring.reliability.likelihood import GRID, KINDS, Claims, Counts, age_days, count_claims, gather_claims
from scoring.reliability.posterior import (
    Posterior,
    average_kinds,
    conclude,
    effective_claims,
    fit_population,
    infer,
    normalise,
    summarise,
)

Floats = NDArray[np.float64]
DRIFT_TYPES: tuple[DriftType, ...] = get_args(DriftType)
_TYPES_OF: Mapping[str, tuple[DriftType, ...]] = {
    "quantity": ("quantity",),
    "date": ("date",),
    "place": ("place",),
    "set": ("set", "name"),
    "polarity": ("polarity",),
    "statement": ("polarity",),
}
"""Types of drift that claims of a kind can show."""
_LEAST_MASS = 1e-300
"""Keeps the logarithm of mass finite."""


class Ledger(msgspec.Struct, frozen=True):
    """The rows known by a time, with what is inferred from them."""

    rows: tuple[LedgerRow, ...]
    """In order of id."""
    claims: Claims
    counts: Counts
    posterior: Posterior
    as_of: dt.datetime
    config: ReliabilityConfig


def read_ledger(
    rows: Iterable[LedgerRow], outlet_ids: Iterable[str], as_of: dt.datetime, config: ReliabilityConfig
) -> Ledger:
    """Return what the rows not later than a time say of the outlets; their order changes no bit."""
    known = tuple(sorted((row for row in rows if row.at <= as_of), key=lambda row: row.row_id))
    ids = sorted({*outlet_ids, *(row.outlet_id for row in known)})
    claims = gather_claims(known, ids, config)
    counts = count_claims(claims)
    return Ledger(known, claims, counts, infer(counts, fit_population(counts, config)), as_of, config)


def score_outlets(
    rows: Iterable[LedgerRow],
    outlets: Mapping[str, OutletMeta],
    as_of: dt.datetime,
    config: ReliabilityConfig,
    method_version: str = METHOD_VERSION,
) -> tuple[OutletScore, ...]:
    """Return the score of every outlet that has a row or an entry, best rank first, then by id.

    agreement: probability that a checkable claim of the outlet is right, as far as independent outlets can tell. drift:
    expected severity of a claim's departure, how often times how far; its types add up to it.
    """
    ledger = read_ledger(rows, outlets, as_of, config)
    posterior = ledger.posterior
    agreements = summarise(posterior.inference, config.interval)
    n_eff = effective_claims(ledger.claims, posterior).tolist()
    drift, by_type = _drift(ledger)
    held: dict[str, list[LedgerRow]] = {outlet_id: [] for outlet_id in posterior.outlet_ids}
    for row in ledger.rows:
        held[row.outlet_id].append(row)
    topics = _topics(ledger)
    scores = []
    for i, outlet_id in enumerate(posterior.outlet_ids):
        mine, meta, agreement = held[outlet_id], outlets.get(outlet_id), agreements[i]
        scores.append(
            OutletScore(
                outlet_id=outlet_id,
                outlet_name=meta.outlet_name if meta else outlet_id,
                agreement=agreement,
                drift=drift[i],
                drift_by_type={kind: by_type[kind][i] for kind in DRIFT_TYPES},
                n_eff=n_eff[i],
                claims=len(mine),
                articles=_count_articles(mine, meta),
                verdicts=dict(sorted(Counter(row.verdict for row in mine).items())),
                sufficient=is_sufficient(agreement, config),
                label=name_label(agreement, config),
                as_of=as_of,
                method_version=method_version,
                extra={"agreement_by_topic": topics.get(outlet_id, {}), **_extra(mine, meta, as_of)},
                explanation=explain_rows(mine, i, posterior, config) if any(row.weight for row in mine) else None,
            )
        )
    return _rank(scores, config)


def _drift(ledger: Ledger) -> tuple[list[Estimate], dict[DriftType, list[Estimate]]]:
    """Return drift overall and by type: rate x severity x share of the type, shrunk to the population."""
    posterior, config = ledger.posterior, ledger.config
    agreement = posterior.inference.agreement
    drift = multiply(Betas(agreement.b, agreement.a), _severities(ledger))
    mass = _type_mass(ledger)
    # Sums over outlets with evidence alone: the others would change their last bit.
    population = mass[:, ledger.counts.known].sum(axis=1) + 1.0 / len(DRIFT_TYPES)
    prior = config.type_strength * population / population.sum()
    total = mass.sum(axis=0)
    by_type: dict[DriftType, list[Estimate]] = {}
    for k, kind in enumerate(DRIFT_TYPES):
        share = Betas(prior[k] + mass[k], config.type_strength - prior[k] + total - mass[k])
        by_type[kind] = estimate(multiply(drift, share), config.interval)
    return estimate(drift, config.interval), by_type


def _type_mass(ledger: Ledger) -> Floats:
    """Return the expected wrong claims of each type and outlet, shape (len(DRIFT_TYPES), outlets).

    The share of wrong claims is taken kind by kind, so that many claims of one kind don't stand for many errors.
    """
    counts, population = ledger.counts, ledger.posterior.population
    claims = counts.weights.sum(axis=2).sum(axis=1)
    rates = ledger.posterior.kind_rates * population.share
    index = {outlet_id: at for at, outlet_id in enumerate(counts.outlet_ids)}
    named = np.zeros((len(DRIFT_TYPES), len(index)))
    for row in ledger.rows:
        if row.departed and row.drift_type:
            named[DRIFT_TYPES.index(row.drift_type), index[row.outlet_id]] += row.departed
    mass = np.zeros_like(named)
    for at, kind in enumerate(KINDS):
        chosen = [DRIFT_TYPES.index(name) for name in _TYPES_OF[kind]]
        split = named[chosen] + 1.0
        mass[chosen] += claims * rates[:, at] * split / split.sum(axis=0)
    return mass


def _severities(ledger: Ledger) -> Betas:
    """Return the posterior of each outlet's mean severity of a departure, shrunk to the population's."""
    config, index = ledger.config, {outlet_id: at for at, outlet_id in enumerate(ledger.counts.outlet_ids)}
    told = [row for row in ledger.rows if row.departed and row.severity > 0.0]
    seen = np.array([row.severity for row in told], np.float64)
    weight = np.array([row.departed for row in told], np.float64)
    outlet = np.array([index[row.outlet_id] for row in told], np.int64)
    centre = (0.5 + float(weight @ seen)) / (1.0 + float(weight.sum()))
    spread = (0.5 / 12 * 2 + float(weight @ (seen - centre) ** 2)) / (1.0 + float(weight.sum()))
    n = config.severity_strength + np.bincount(outlet, weight, len(index)).astype(np.float64)
    total = config.severity_strength * centre + np.bincount(outlet, weight * seen, len(index))
    return match_moments(np.asarray(total / n, np.float64), np.asarray(spread / n, np.float64))


def _topics(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return outlet -> topic -> agreement, from the claims of the topic; c there ~ N(c elsewhere, topic_spread)."""
    posterior, claims, config = ledger.posterior, ledger.claims, ledger.config
    near = normalise(-0.5 * ((GRID - GRID[:, None]) / config.topic_spread) ** 2)
    topic_of = np.array([row.topic for row in ledger.rows if row.weight > 0.0], np.str_)
    found: dict[str, dict[str, Any]] = {}
    for topic in sorted(set(topic_of.tolist()) - {""}):
        chosen = topic_of == topic
        of_topic = Claims(
            outlet_ids=claims.outlet_ids,
            outlet=claims.outlet[chosen],
            kind=claims.kind[chosen],
            right=claims.right[chosen],
            wrong=claims.wrong[chosen],
            weight=claims.weight[chosen],
        )
        rows = np.unique(of_topic.outlet)
        told = infer(count_claims(of_topic), posterior.population).log_likelihood[rows]
        elsewhere = posterior.log_likelihood[rows] - told
        before = conclude(elsewhere, posterior.population.log_prior, posterior.population).kind_mass
        there = normalise(np.log(before @ near + _LEAST_MASS) + told)
        mean, variance = average_kinds(there, posterior.population)
        # The kinds of one topic are no more independent than those of the outlet.
        variance = np.maximum(variance, posterior.inference.variance[rows])
        estimates = estimate(match_moments(mean, variance), config.interval)
        for at, agreement in zip(rows.tolist(), estimates, strict=True):
            found.setdefault(claims.outlet_ids[at], {})[topic] = msgspec.to_builtins(agreement)
    return found


def _count_articles(rows: Sequence[LedgerRow], meta: OutletMeta | None) -> int:
    if meta is not None and meta.articles is not None:
        return meta.articles
    return len({row.article_id for row in rows})


def _extra(rows: Sequence[LedgerRow], meta: OutletMeta | None, as_of: dt.datetime) -> dict[str, Any]:
    """Return the further published figures: what was observed, its age, corrections, edits, headlines."""
    hours = correction_hours(rows)
    seen = Counter(row.observation for row in rows if row.observation)
    counted = [row for row in rows if row.weight]
    return {
        "observations": {name: seen.get(name, 0) for name in ("corroborated", "contradicted", "silent")},
        "expected_share": round(sum(row.expected for row in counted) / len(counted), 4) if counted else None,
        "articles_counted": len({row.article_id for row in counted}),
        "first_claim_at": min(row.at for row in counted).isoformat() if counted else None,
        "last_claim_at": max(row.at for row in counted).isoformat() if counted else None,
        "record_age_days": round(age_days(max(row.at for row in counted), as_of), 1) if counted else None,
        "corrections": len(hours),
        "correction_hours_median": float(np.median(hours)) if hours else None,
        "edits": meta.edits if meta else 0,
        "silent_edits": meta.silent_edits if meta else 0,
        "headlines": meta.headlines if meta else 0,
        "headline_departures": meta.headline_departures if meta else 0,
    }


def _rank(scores: Sequence[OutletScore], config: ReliabilityConfig) -> tuple[OutletScore, ...]:
    """Return the scores with ranks by lower bound and the outlets whose intervals overlap."""
    ranked = sorted((s for s in scores if s.sufficient), key=lambda s: (-s.agreement.low, s.outlet_id))
    rest = sorted((s for s in scores if not s.sufficient), key=lambda s: s.outlet_id)
    low = np.array([s.agreement.low for s in ranked])
    high = np.array([s.agreement.high for s in ranked])
    out = []
    for place, score in enumerate(ranked):
        tied = np.flatnonzero((low <= score.agreement.high) & (high >= score.agreement.low))
        here, most = int(np.searchsorted(tied, place)), config.ties_listed
        beside = tied[max(here - most, 0) : here + most + 1].tolist()
        near = sorted((abs(i - place), i) for i in beside if i != place)[:most]
        rank = 1 + int(np.sum(low > score.agreement.low))
        names = tuple(ranked[i].outlet_id for i in sorted(i for _, i in near))
        extra = {**score.extra, "tied": len(tied) - 1}
        out.append(msgspec.structs.replace(score, rank=rank, tied_with=names, extra=extra))
    return (*out, *rest)
