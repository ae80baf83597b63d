"""Posterior of each outlet's agreement, with difficulties of kinds fitted to all outlets (empirical Bayes).

Claims of kind k of outlet o are wrong with log-odds a_k + c_ok, c_ok ~ N(b_o, kind_spread), b_o ~ N(0, s): an outlet
that is bad at dates need not be bad at numbers, but is more likely to be. The difficulties a_k are the mode of the
outlets' likelihood times N(shipped a_k, difficulty_spread), found by EM (Dempster, Laird, Rubin 1977): posteriors of b
and c given a, then a given these. s is the smallest that leaves the prior's own interval prior_width wide, or the
outlets' own spread where that is larger. Agreement of an outlet:
    1 - sum_k share_k sigma(a_k + c_ok)
with the population's share_k, so that an outlet's choice of subjects moves nothing; its posterior is a Beta with the
mean and the variance of this sum.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import Estimate
from scoring.reliability.estimates import Betas, estimate, match_moments
from scoring.reliability.likelihood import GRID, KINDS, STEP, Claims, Counts, log_mixture, wrong_rate

Floats = NDArray[np.float64]

_ROUNDS = 12
"""EM rounds at most; it ends when no difficulty moves by a step of the grid."""
_SPREADS = np.arange(6, 51) * 0.1
"""Spreads tried."""
_LEAST_DOUBT = 1e-6
_TINY = 1e-12
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
    kind_spread: float
    """Standard deviation of c around b."""

    @property
    def log_prior(self) -> Floats:
        """Log density of b on the grid, up to a constant."""
        return np.asarray(-0.5 * (GRID / self.spread) ** 2)

    @property
    def rates(self) -> Floats:
        """Share of wrong claims of each kind at each c on the grid, shape (len(KINDS), len(GRID))."""
        return wrong_rate(self.difficulty[:, None] + GRID)


class Inference(msgspec.Struct, frozen=True):
    """What follows from outlets' likelihoods; one entry an outlet."""

    mass: Floats
    """Posterior mass of b on the grid, shape (outlets, len(GRID))."""
    kind_mass: Floats
    """Posterior mass of c on the grid, shape (outlets, len(KINDS), len(GRID))."""
    mean: Floats
    """Of the agreement, shape (outlets,)."""
    variance: Floats

    @property
    def agreement(self) -> Betas:
        """Posteriors of the agreement."""
        return match_moments(self.mean, self.variance)


class Posterior(msgspec.Struct, frozen=True):
    """Posteriors of outlets."""

    outlet_ids: tuple[str, ...]
    log_likelihood: Floats
    """Of c for each kind, shape (outlets, len(KINDS), len(GRID))."""
    inference: Inference
    population: Population

    @property
    def kind_rates(self) -> Floats:
        """Expected share of wrong claims of each outlet and kind, shape (outlets, len(KINDS))."""
        return np.asarray((self.inference.kind_mass * self.population.rates).sum(axis=2))


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
    share = _shares(known)
    population = _with_least_spread(shipped_difficulty(config), share, config)
    if not fitted or len(known) < config.least_outlets:
        return population
    for _ in range(_ROUNDS):
        found = conclude(log_likelihood(known, population), population.log_prior, population)
        # What all outlets have in common is the difficulty's: b is about 0 on average.
        mean = float((found.mass @ GRID).sum()) / (_SPREAD_CLAIMS + len(known))
        difficulty = np.maximum(_fit_difficulty(known, found.kind_mass, config) + mean, _EASIEST)
        least = _with_least_spread(difficulty, share, config)
        spread_of = float((found.mass @ (GRID - mean) ** 2).sum())
        variance = (_SPREAD_CLAIMS * least.spread**2 + spread_of) / (_SPREAD_CLAIMS + len(known))
        moved = float(np.abs(difficulty - population.difficulty).max())
        population = msgspec.structs.replace(least, spread=max(least.spread, float(variance**0.5)))
        if moved < STEP:
            break
    return population


def infer(counts: Counts, population: Population) -> Posterior:
    """Return the posterior of every outlet; those without evidence, as who only copies, move no bit of the others."""
    told = np.zeros((len(counts.weights), len(KINDS), len(GRID)))
    told[counts.known] = log_likelihood(counts.weights[counts.known], population)
    known = conclude(told[counts.known], population.log_prior, population)
    empty = conclude(np.zeros((1, len(KINDS), len(GRID))), population.log_prior, population)
    parts = {
        name: _spread_out(getattr(known, name), getattr(empty, name), counts.known)
        for name in ("mass", "kind_mass", "mean", "variance")
    }
    return Posterior(counts.outlet_ids, told, Inference(**parts), population)


def _spread_out(known: Floats, empty: Floats, places: NDArray[np.bool_]) -> Floats:
    """Return the known entries at their places, the empty one elsewhere."""
    wide = np.repeat(empty, len(places), axis=0)
    wide[places] = known
    return wide


def log_likelihood(weights: Floats, population: Population) -> Floats:
    """Return the log likelihood of c for each outlet and kind, shape (len(weights), len(KINDS), len(GRID))."""
    total = np.zeros((len(weights), len(KINDS), len(GRID)))
    for at, rate in enumerate(population.rates):
        if weights[:, at].any():
            total[:, at] = weights[:, at] @ log_mixture(rate).T
    return total


def conclude(told: Floats, log_prior: Floats, population: Population) -> Inference:
    """Return what likelihoods of c say of b, of c and of the agreement.

    Args:
        told: log likelihoods of c, shape (outlets, len(KINDS), len(GRID)).
        log_prior: log density of b, shape (len(GRID),) or (outlets, len(GRID)).
        population: what holds for all outlets.

    """
    near = normalise(-0.5 * ((GRID - GRID[:, None]) / population.kind_spread) ** 2)
    likelihood = np.exp(told - told.max(axis=2, keepdims=True))
    rates = population.rates
    marginal = likelihood @ near.T + _TINY
    mass = normalise(log_prior + np.log(marginal).sum(axis=1))
    first = (likelihood * rates) @ near.T / marginal
    second = (likelihood * rates**2) @ near.T / marginal
    share = population.share[:, None]
    given = (first * share).sum(axis=1)
    spread = ((second - first**2) * share**2).sum(axis=1)
    wrong = expect(mass, given)
    variance = expect(mass, spread + given**2) - wrong**2
    kind_mass = likelihood * ((mass[:, None] / marginal) @ near)
    return Inference(mass, kind_mass, 1.0 - wrong, np.maximum(variance, _TINY))


def average_kinds(kind_mass: Floats, population: Population) -> tuple[Floats, Floats]:
    """Return mean and variance of agreement, of independent posteriors of c, shape (outlets,) each."""
    rates = population.rates
    first = (kind_mass * rates).sum(axis=2)
    second = (kind_mass * rates**2).sum(axis=2)
    mean = 1.0 - (first * population.share).sum(axis=1)
    variance = ((second - first**2) * population.share**2).sum(axis=1)
    return np.asarray(mean), np.asarray(np.maximum(variance, _TINY))


def summarise(found: Inference, interval: float) -> list[Estimate]:
    """Return mean and central interval of each outlet's agreement; low <= mean <= high."""
    return estimate(found.agreement, interval)


def expect(mass: Floats, values: Floats) -> Floats:
    """Return the expectation of values on the grid for each row of mass, the same whatever other rows there are."""
    return np.asarray((mass * values).sum(axis=1))


def effective_claims(claims: Claims, posterior: Posterior) -> Floats:
    """Return the expected information of each outlet's claims about their being right, shape (outlets,).

    The unit is a claim observed without doubt. One of rate t that is corroborated with probability p if right and q if
    wrong, v = (1 - t) p + t q, has t (1 - t) (p - q)^2 / (v (1 - v)): 1 for p = 1 and q = 0, nothing for p = q.
    """
    rate = posterior.kind_rates[claims.outlet, claims.kind]
    told = (1.0 - rate) * claims.right + rate * claims.wrong
    doubt = np.maximum(told * (1.0 - told), _LEAST_DOUBT)
    information = rate * (1.0 - rate) * (claims.right - claims.wrong) ** 2 / doubt
    return np.asarray(np.bincount(claims.outlet, claims.weight * information, len(posterior.outlet_ids)), np.float64)


def normalise(log_density: Floats) -> Floats:
    """Return the mass at each point of the grid, of a log density known up to a constant."""
    density = np.exp(log_density - log_density.max(axis=-1, keepdims=True))
    return np.asarray(density / density.sum(axis=-1, keepdims=True))


def _shares(weights: Floats) -> Floats:
    """Return the kinds' shares of all weight; alike where there is none."""
    total = weights.sum(axis=(0, 2)) if len(weights) else np.zeros(len(KINDS))
    return np.asarray(total / total.sum()) if total.sum() > 0.0 else np.full(len(KINDS), 1.0 / len(KINDS))


def _with_least_spread(difficulty: Floats, share: Floats, config: ReliabilityConfig) -> Population:
    """Return the population with the smallest spread whose prior leaves the configured width."""
    nothing = np.zeros((1, len(KINDS), len(GRID)))
    population = Population(difficulty, share, float(_SPREADS[-1]), config.kind_spread)
    for spread in _SPREADS.tolist():
        population = Population(difficulty, share, float(spread), config.kind_spread)
        (found,) = summarise(conclude(nothing, population.log_prior, population), config.interval)
        if found.high - found.low >= config.prior_width:
            break
    return population


def _fit_difficulty(weights: Floats, kind_mass: Floats, config: ReliabilityConfig) -> Floats:
    """Return the difficulties that maximise the expected log likelihood under the outlets' posteriors of c."""
    shipped = shipped_difficulty(config)
    # a + c runs over a grid of the same step, so that one table serves every a.
    half = len(GRID) // 2
    found = shipped.copy()
    for at, centre in enumerate(shipped.tolist()):
        held = kind_mass[:, at].T @ weights[:, at]
        if not held.any():
            continue
        table = log_mixture(wrong_rate(centre + np.arange(-2 * half, 2 * half + 1) * STEP))
        away = GRID / config.difficulty_spread
        gain = [float((held * table[step : step + len(GRID)]).sum()) for step in range(len(GRID))]
        found[at] = max(centre + GRID[int(np.argmax(np.array(gain) - 0.5 * away**2))], _EASIEST)
    return found


def lower_bounds(posterior: Posterior, mass: float) -> Floats:
    """Return the agreement under which the mass of each outlet's posterior lies, shape (outlets,)."""
    return posterior.inference.agreement.quantile(mass)
