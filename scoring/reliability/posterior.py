"""Posterior of each outlet's agreement, with difficulties of kinds fitted to all outlets (empirical Bayes).

b_o ~ N(0, s). The difficulties a_k are the mode of the outlets' likelihood times N(shipped a_k, difficulty_spread),
found by EM (Dempster, Laird, Rubin 1977): posteriors of b given a, then a given these. s is the smallest that leaves
the prior's own interval prior_width wide, or the outlets' own spread where that is larger. Agreement of an outlet:
    A(b) = 1 - sum_k share_k sigma(a_k + b)
with the population's share_k, so that an outlet's choice of subjects moves nothing.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import Estimate
from scoring.reliability.likelihood import GRID, KINDS, STEP, Claims, Counts, log_mixture, wrong_rate

Floats = NDArray[np.float64]

_ROUNDS = 12
"""EM rounds at most; it ends when no difficulty moves by a step of the grid."""
_SPREADS = np.arange(6, 51) * 0.1
"""Spreads tried."""
_LEAST_DOUBT = 1e-6
_SPREAD_CLAIMS = 2.0
"""Weight, in outlets, of the least spread on the fitted one."""
_EASIEST = -6.0
"""Least fitted log-odds of a wrong claim: under them no spread that is tried leaves the prior as wide as it must be."""


class Population(msgspec.Struct, frozen=True):
    """What holds for all outlets alike."""

    difficulty: Floats
    """a_k: log-odds that a claim of each kind is wrong, for an outlet like most, shape (len(KINDS),)."""
    share: Floats
    """Share of each kind in the claims that count, shape (len(KINDS),)."""
    spread: float
    """Standard deviation of b."""

    @property
    def log_prior(self) -> Floats:
        """Log density of b on the grid, up to a constant."""
        return np.asarray(-0.5 * (GRID / self.spread) ** 2)

    @property
    def agreement(self) -> Floats:
        """Agreement at each point of the grid; falling."""
        return agreement_curve(self.difficulty, self.share)


class Posterior(msgspec.Struct, frozen=True):
    """Posteriors of outlets on the grid of b."""

    outlet_ids: tuple[str, ...]
    log_likelihood: Floats
    """Shape (outlets, len(GRID))."""
    mass: Floats
    """Posterior mass at each point of the grid, shape (outlets, len(GRID))."""
    population: Population


def agreement_curve(difficulty: Floats, share: Floats) -> Floats:
    """Return A(b) on the grid."""
    return np.asarray(1.0 - share @ wrong_rate(difficulty[:, None] + GRID))


def shipped_difficulty(config: ReliabilityConfig) -> Floats:
    """Return the configured difficulties in the order of KINDS; untyped statements never count."""
    known = dict(config.difficulty)
    return np.array([known.get(kind, min(known.values())) for kind in KINDS])


def fit_population(counts: Counts, config: ReliabilityConfig, *, fitted: bool = True) -> Population:
    """Return difficulties, shares and spread of the outlets at hand; the shipped ones where they are too few.

    Args:
        counts: of all outlets.
        config: the shipped difficulties, and how firmly they are held.
        fitted: whether to fit at all.

    """
    known = counts.weights[counts.known]
    difficulty = shipped_difficulty(config)
    share = _shares(known)
    spread = _least_spread(difficulty, share, config)
    if not fitted or len(known) < config.least_outlets:
        return Population(difficulty, share, spread)
    for _ in range(_ROUNDS):
        population = Population(difficulty, share, spread)
        mass = normalise(log_likelihood(known, population) + population.log_prior)
        # What all outlets have in common is the difficulty's: b is about 0 on average.
        mean = float((mass @ GRID).sum()) / (_SPREAD_CLAIMS + len(known))
        found = np.maximum(_fit_difficulty(known, mass, config) + mean, _EASIEST)
        least = _least_spread(found, share, config)
        variance = (_SPREAD_CLAIMS * least**2 + float((mass @ (GRID - mean) ** 2).sum())) / (
            _SPREAD_CLAIMS + len(known)
        )
        spread = max(least, float(variance**0.5))
        moved = float(np.abs(found - difficulty).max())
        difficulty = found
        if moved < STEP:
            break
    return Population(difficulty, share, spread)


def infer(counts: Counts, population: Population) -> Posterior:
    """Return the posterior of every outlet; those without evidence, as who only copies, move no bit of the others."""
    told = np.zeros((len(counts.weights), len(GRID)))
    told[counts.known] = log_likelihood(counts.weights[counts.known], population)
    return Posterior(counts.outlet_ids, told, normalise(told + population.log_prior), population)


def log_likelihood(weights: Floats, population: Population) -> Floats:
    """Return the log likelihood of b for each outlet, shape (len(weights), len(GRID))."""
    total = np.zeros((len(weights), len(GRID)))
    for at, difficulty in enumerate(population.difficulty.tolist()):
        if weights[:, at].any():
            total += weights[:, at] @ log_mixture(wrong_rate(difficulty + GRID)).T
    return total


def summarise(mass: Floats, agreement: Floats, interval: float) -> list[Estimate]:
    """Return mean and central interval of agreement for each row of mass on the grid; low <= mean <= high."""
    means = expect(mass, agreement).tolist()
    tail = (1.0 - interval) / 2.0
    lows = quantiles(mass, agreement, tail).tolist()
    highs = quantiles(mass, agreement, 1.0 - tail).tolist()
    return [
        Estimate(mean=mean, low=min(low, mean), high=max(high, mean))
        for mean, low, high in zip(means, lows, highs, strict=True)
    ]


def expect(mass: Floats, values: Floats) -> Floats:
    """Return the expectation of values on the grid for each row of mass, the same whatever other rows there are."""
    return np.asarray((mass * values).sum(axis=1))


def quantiles(mass: Floats, agreement: Floats, share: float) -> Floats:
    """Return the agreement under which the share of each posterior lies, shape (len(mass),).

    Mass is taken as spread evenly around each point of the grid.
    """
    # Agreement falls with b, so that its lower quantile is an upper one of b.
    below = np.cumsum(mass, axis=1) - mass / 2.0
    place = np.array([np.interp(1.0 - share, row, GRID) for row in below])
    return np.asarray(np.interp(place, GRID, agreement))


def effective_claims(claims: Claims, posterior: Posterior) -> Floats:
    """Return the expected information of each outlet's claims about their being right, shape (outlets,).

    The unit is a claim observed without doubt. One of rate t that is corroborated with probability p if right and q if
    wrong, v = (1 - t) p + t q, has t (1 - t) (p - q)^2 / (v (1 - v)): 1 for p = 1 and q = 0, nothing for p = q.
    """
    centre = expect(posterior.mass, GRID)
    rate = wrong_rate(posterior.population.difficulty[claims.kind] + centre[claims.outlet])
    told = (1.0 - rate) * claims.right + rate * claims.wrong
    doubt = np.maximum(told * (1.0 - told), _LEAST_DOUBT)
    information = rate * (1.0 - rate) * (claims.right - claims.wrong) ** 2 / doubt
    return np.asarray(np.bincount(claims.outlet, claims.weight * information, len(centre)), np.float64)


def kind_rates(counts: Counts, population: Population, spread: float) -> Floats:
    """Return the expected share of wrong claims of each outlet and kind, from the claims of that kind alone.

    Shape (outlets, len(KINDS)); b of one kind ~ N(0, spread).
    """
    prior = -0.5 * (GRID / spread) ** 2
    rates = np.zeros(counts.weights.shape[:2])
    for at, difficulty in enumerate(population.difficulty.tolist()):
        rate = wrong_rate(difficulty + GRID)
        told = np.tile(prior, (len(rates), 1))
        told[counts.known] += counts.weights[counts.known, at] @ log_mixture(rate).T
        rates[:, at] = expect(normalise(told), rate)
    return rates


def normalise(log_density: Floats) -> Floats:
    """Return the mass at each point of the grid, of a log density known up to a constant."""
    density = np.exp(log_density - log_density.max(axis=-1, keepdims=True))
    return np.asarray(density / density.sum(axis=-1, keepdims=True))


def _shares(weights: Floats) -> Floats:
    """Return the kinds' shares of all weight; alike where there is none."""
    total = weights.sum(axis=(0, 2)) if len(weights) else np.zeros(len(KINDS))
    return np.asarray(total / total.sum()) if total.sum() > 0.0 else np.full(len(KINDS), 1.0 / len(KINDS))


def _least_spread(difficulty: Floats, share: Floats, config: ReliabilityConfig) -> float:
    """Return the smallest spread whose prior leaves the configured width."""
    curve = agreement_curve(difficulty, share)
    for spread in _SPREADS.tolist():
        mass = normalise(-0.5 * (GRID / spread) ** 2)[None]
        (found,) = summarise(mass, curve, config.interval)
        if found.high - found.low >= config.prior_width:
            return float(spread)
    return float(_SPREADS[-1])


def _fit_difficulty(weights: Floats, mass: Floats, config: ReliabilityConfig) -> Floats:
    """Return the difficulties that maximise the expected log likelihood under the outlets' posteriors of b."""
    shipped = shipped_difficulty(config)
    # a + b runs over a grid of the same step, so that one table serves every a.
    half = len(GRID) // 2
    found = shipped.copy()
    for at, centre in enumerate(shipped.tolist()):
        held = mass.T @ weights[:, at]
        if not held.any():
            continue
        table = log_mixture(wrong_rate(centre + np.arange(-2 * half, 2 * half + 1) * STEP))
        away = GRID / config.difficulty_spread
        gain = [float((held * table[step : step + len(GRID)]).sum()) for step in range(len(GRID))]
        found[at] = max(centre + GRID[int(np.argmax(np.array(gain) - 0.5 * away**2))], _EASIEST)
    return found


def lower_bounds(posterior: Posterior, mass: float) -> Floats:
    """Return the agreement under which the mass of each outlet's posterior lies, shape (outlets,)."""
    return quantiles(posterior.mass, posterior.population.agreement, mass)
