"""Beta posteriors: means, credible intervals, products of two.

A measure in [0, 1] is held as Beta(a, b). The product of two independent measures is matched to a Beta by
moments.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from scoring.models import Estimate

_TINY = 1e-9


class Betas(msgspec.Struct, frozen=True):
    """Beta posteriors of many measures at once."""

    a: NDArray[np.float64]
    """Successes with the prior's, shape (n,)."""
    b: NDArray[np.float64]
    """Failures with the prior's, shape (n,)."""

    @property
    def mean(self) -> NDArray[np.float64]:
        """Posterior means, shape (n,)."""
        return self.a / (self.a + self.b)

    @property
    def variance(self) -> NDArray[np.float64]:
        """Posterior variances, shape (n,)."""
        total = self.a + self.b
        return self.a * self.b / (total * total * (total + 1.0))

    def quantile(self, mass: float) -> NDArray[np.float64]:
        """Return the values under which `mass` of each posterior lies, shape (n,)."""
        return np.asarray(betaincinv(self.a, self.b, mass), np.float64)


def match_moments(mean: NDArray[np.float64], variance: NDArray[np.float64]) -> Betas:
    """Return the Betas with these means and variances, shape (n,) each."""
    m = np.clip(mean, _TINY, 1.0 - _TINY)
    v = np.clip(variance, _TINY * m * (1.0 - m), (1.0 - _TINY) * m * (1.0 - m))
    strength = m * (1.0 - m) / v - 1.0
    return Betas(m * strength, (1.0 - m) * strength)


def multiply(x: Betas, y: Betas) -> Betas:
    """Return the product of independent measures: E = ExEy, Var = VxVy + VxEy^2 + VyEx^2."""
    mean = x.mean * y.mean
    variance = x.variance * y.variance + x.variance * y.mean**2 + y.variance * x.mean**2
    return match_moments(mean, variance)


def estimate(betas: Betas, interval: float) -> list[Estimate]:
    """Return mean and central credible interval of each posterior; low <= mean <= high."""
    tail = (1.0 - interval) / 2.0
    mean = betas.mean
    low = np.minimum(betas.quantile(tail), mean)
    high = np.maximum(betas.quantile(1.0 - tail), mean)
    return [
        Estimate(mean=m, low=lo, high=hi) for m, lo, hi in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    ]
