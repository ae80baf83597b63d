"""Outlets' records as of a day: what consensus may take for granted of them, from facts of earlier stories only.

A story is judged with the bounds as of the day it began (UTC), from ledger rows published before. Its own rows are
never among them, so no claim vouches for itself, and judging stories in order of their first day needs one pass.
"""

import datetime as dt
from array import array
from collections.abc import Iterable, Mapping

import numpy as np

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow, Records
from scoring.reliability.bounds import lower_bounds
from scoring.reliability.tallies import effective_scale

_DAY = 86400.0


def first_day(published_at: dt.datetime) -> dt.datetime:
    """Return the beginning of the day (UTC) of a story's first publication: its bounds are as of then."""
    return published_at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def pick_records(began: dt.datetime, outlets: Iterable[str], bounds: Mapping[str, float]) -> Records:
    """Return what a story that began then, with claims of these outlets, needs of the bounds."""
    held = sorted(set(outlets) & bounds.keys())
    return Records(as_of=first_day(began), cold=not bounds, bounds={outlet_id: bounds[outlet_id] for outlet_id in held})


class RecordBook:
    """Scored ledger rows, ready to be summed up as of any day.

    Add stories in order of their first day, then by id: sums depend on the order of their parts in the last bit.
    """

    def __init__(self, config: ReliabilityConfig) -> None:
        self._config = config
        self._outlets: dict[str, int] = {}
        self._facts: dict[tuple[str, str, str], int] = {}
        self._at, self._agreed, self._departed = array("d"), array("d"), array("d")
        self._outlet, self._fact, self._outlet_of_fact = array("q"), array("q"), array("q")

    def add(self, rows: Iterable[LedgerRow]) -> None:
        """Take in the rows of one story; those that are not scored say nothing."""
        for row in rows:
            if not (row.agreed or row.departed):
                continue
            outlet = self._outlets.setdefault(row.outlet_id, len(self._outlets))
            fact = self._facts.setdefault((row.outlet_id, row.story_id, row.fact_id), len(self._facts))
            if fact == len(self._outlet_of_fact):
                self._outlet_of_fact.append(outlet)
            self._at.append(row.at.timestamp())
            self._agreed.append(row.agreed)
            self._departed.append(row.departed)
            self._outlet.append(outlet)
            self._fact.append(fact)

    def bounds(self, as_of: dt.datetime) -> dict[str, float]:
        """Return outlet -> lower bound of its agreement, for outlets with a record from rows before `as_of`.

        Rounded to the configured digits, so that a record doesn't change with every claim.
        """
        age = (as_of.timestamp() - np.array(self._at)) / _DAY
        past = age > 0.0
        if not past.any():
            return {}
        factor = 0.5 ** (age[past] / self._config.half_life_days)
        agreed, departed = factor * np.array(self._agreed)[past], factor * np.array(self._departed)[past]
        outlet, fact = np.array(self._outlet)[past], np.array(self._fact)[past]
        n, of_fact = len(self._outlets), np.array(self._outlet_of_fact)
        weight = np.asarray(np.bincount(fact, agreed + departed, len(of_fact)), np.float64)
        scale, n_eff = effective_scale(weight, of_fact, n)
        low = lower_bounds(
            scale * np.bincount(outlet, agreed, n), scale * np.bincount(outlet, departed, n), self._config
        )
        rounded = np.round(low, self._config.record_digits)
        return {
            outlet_id: float(rounded[i])
            for outlet_id, i in self._outlets.items()
            if n_eff[i] >= self._config.record_n_eff
        }
