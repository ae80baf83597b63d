"""The population's prior, fitted to all outlets (empirical Bayes).

Outlet i agrees A_i and departs D_i times; rate ~ Beta(m s, (1 - m) s). (logit m, log s) is the mode of the
beta-binomial likelihood times a weak normal prior around the configured centre, so that a handful of outlets
gives the configured prior and a thousand give their own. Fractional counts are fine.
"""

import math

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, digamma

from scoring.config import ReliabilityConfig


class Prior(msgspec.Struct, frozen=True):
    """Beta prior of an outlet's agreement."""

    agreed: float
    """alpha0, in claims."""
    departed: float
    """beta0, in claims."""


def fit_prior(agreed: NDArray[np.float64], departed: NDArray[np.float64], config: ReliabilityConfig) -> Prior:
    """Return the prior fitted to the outlets' counts, shape (n,) each; the configured one for n = 0."""
    centre = np.array([math.log(config.prior_mean / (1.0 - config.prior_mean)), math.log(config.prior_strength)])
    spread = np.array([config.prior_mean_spread, config.prior_strength_spread])

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        m, s = 1.0 / (1.0 + math.exp(-point[0])), math.exp(point[1])
        a, b = m * s, (1.0 - m) * s
        value = float(np.sum(betaln(a + agreed, b + departed) - betaln(a, b)))
        both = digamma(a + b + agreed + departed) - digamma(a + b)
        by_a = float(np.sum(digamma(a + agreed) - digamma(a) - both))
        by_b = float(np.sum(digamma(b + departed) - digamma(b) - both))
        slope = np.array([(by_a - by_b) * s * m * (1.0 - m), by_a * a + by_b * b])
        away = (point - centre) / spread
        return 0.5 * float(away @ away) - value, away / spread - slope

    bounds = [(-7.0, 9.0), (math.log(0.5), math.log(5000.0))]
    found = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds)
    mean, strength = 1.0 / (1.0 + math.exp(-found.x[0])), math.exp(found.x[1])
    return Prior(mean * strength, (1.0 - mean) * strength)
