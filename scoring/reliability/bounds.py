"""What consensus may take for granted of an outlet: the lower bound of its agreement."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow
from scoring.reliability.estimates import Betas
from scoring.reliability.priors import fit_prior
from scoring.reliability.tallies import tally_rows


def agreement_bounds(rows: Iterable[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig) -> dict[str, float]:
    """Return outlet -> lower bound of its agreement, for the outlets that have a record.

    The bound has the configured mass of the posterior under it. An outlet with less than the configured
    effective claims has no record and no entry.
    """
    tally = tally_rows(rows, as_of, config)
    bounds = lower_bounds(tally.agreed, tally.departed, config)
    return {
        outlet_id: bound
        for outlet_id, bound, n_eff in zip(tally.outlet_ids, bounds.tolist(), tally.n_eff.tolist(), strict=True)
        if n_eff >= config.record_n_eff
    }


def lower_bounds(
    agreed: NDArray[np.float64], departed: NDArray[np.float64], config: ReliabilityConfig
) -> NDArray[np.float64]:
    """Return the lower bound of each outlet's agreement, shape (n,), under the prior fitted to all."""
    known = agreed + departed > 0.0
    prior = fit_prior(agreed[known], departed[known], config)
    return Betas(prior.agreed + agreed, prior.departed + departed).quantile(config.bound_mass)
