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
from scoring.reliability.likelihood import KINDS, Claims, count_claims, fade
from scoring.reliability.posterior import effective_claims, fit_population, infer, lower_bounds


def first_day(published_at: dt.datetime) -> dt.datetime:
    """Return the beginning of the day (UTC) of a story's first publication: its bounds are as of then."""
    return published_at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def pick_records(began: dt.datetime, outlets: Iterable[str], bounds: Mapping[str, float]) -> Records:
    """Return what a story that began then, with claims of these outlets, needs of the bounds."""
    held = sorted(set(outlets) & bounds.keys())
    return Records(as_of=first_day(began), cold=not bounds, bounds={outlet_id: bounds[outlet_id] for outlet_id in held})


def agreement_bounds(rows: Iterable[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig) -> dict[str, float]:
    """Return outlet -> lower bound of its agreement as of a time, for the outlets that have a record."""
    book = RecordBook(config)
    book.add(sorted(rows, key=lambda row: row.row_id))
    return book.bounds(as_of)


class RecordBook:
    """Ledger rows that count, ready to be summed up as of any day.

    Add stories in order of their first day, then by id: sums depend on the order of their parts in the last bit.
    """

    def __init__(self, config: ReliabilityConfig) -> None:
        self._config = config
        self._outlets: dict[str, int] = {}
        self._articles: dict[str, int] = {}
        self._at, self._weight = array("d"), array("d")
        self._right, self._wrong = array("d"), array("d")
        self._outlet, self._article, self._kind = array("q"), array("q"), array("q")

    def add(self, rows: Iterable[LedgerRow]) -> None:
        """Take in the rows of one story; those without weight say nothing."""
        for row in rows:
            if row.weight <= 0.0:
                continue
            self._outlet.append(self._outlets.setdefault(row.outlet_id, len(self._outlets)))
            self._article.append(self._articles.setdefault(row.article_id, len(self._articles)))
            self._kind.append(KINDS.index(row.kind))
            self._at.append(row.at.timestamp())
            self._weight.append(row.weight)
            self._right.append(row.chance_right)
            self._wrong.append(row.chance_wrong)

    def bounds(self, as_of: dt.datetime) -> dict[str, float]:
        """Return outlet -> lower bound of its agreement, for outlets with a record from rows before `as_of`.

        The configured posterior mass lies under the bound, with the shipped difficulties of kinds. Rounded to the
        configured digits, so that a record doesn't change with every claim.
        """
        at = np.array(self._at)
        past = at < as_of.timestamp()
        if not past.any():
            return {}
        outlet, article = np.array(self._outlet)[past], np.array(self._article)[past]
        weight = np.array(self._weight)[past] * fade(at[past], outlet, article, self._config)
        claims = Claims(
            outlet_ids=tuple(self._outlets),
            outlet=outlet,
            kind=np.array(self._kind)[past],
            right=np.array(self._right)[past],
            wrong=np.array(self._wrong)[past],
            weight=weight,
        )
        counts = count_claims(claims)
        posterior = infer(counts, fit_population(counts, self._config, fitted=False))
        low = np.round(lower_bounds(posterior, self._config.bound_mass), self._config.record_digits).tolist()
        known = effective_claims(claims, posterior) >= self._config.record_n_eff
        return {outlet_id: low[at] for outlet_id, at in self._outlets.items() if known[at]}
