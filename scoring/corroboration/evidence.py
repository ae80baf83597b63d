"""What the other origins of a story tell beside a claim's value.

For unit i (a value in an article) and unit j of another, independent origin:
    m_ij      likeness: probability that two such passages give one value, whatever they give (learned)
    told_ij   j's value tells i's
    rival_ij  j's value is compatible neither with i's nor with any other value that i's article tells
    n_ij      origins other than i's that tell j's value
`NEAREST` says how far corroboration was to be expected and looks at no value; `EVIDENCE` says what came: who tells the
value, and who tells another one in a like passage.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.corroboration.units import Unit
from scoring.corroboration.values import told_by, unit_of
from scoring.models import PolarityValue, QuantityValue, Value

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

NEAREST: Final = ("origins", "origins_of_kind", "nearest", "near_sum", "near_mean")
"""What of the context depends on the others' passages."""
EVIDENCE: Final = (
    "tellers", "teller_share", "told_best", "told_sum", "told_share", "rival_1", "rival_2", "rival_3", "rival_sum",
    "rival_top", "rival_tellers",
)  # fmt: skip
TELLERS: Final = EVIDENCE.index("tellers")
RIVAL: Final = EVIDENCE.index("rival_1")
DIGITS: Final = 3
"""Decimals that features keep, so that late digits of vectors decide nothing."""
_AVERAGED = 3
"""Nearest origins over which likeness is averaged."""
_LEAST = 1e-6


class Window(msgspec.Struct, frozen=True):
    """Units of one kind around some origins of a story, with all that is compared between them."""

    units: tuple[Unit, ...]
    rows: Rows
    """Which of the units are judged here."""
    likeness: Floats
    """m of independent pairs, 0 for others, shape (len(rows), len(units))."""
    independent: Mask
    """Shape (len(rows), len(units))."""
    told: Mask
    """Row's value is told by column's, shape (len(units), len(units))."""
    origins: Rows
    """Number of each unit's origin, shape (len(units),)."""
    known: Mask
    """Which units are of outlets with a record, which hear only each other, shape (len(units),)."""
    own: Floats
    """How many values of a row's article are compatible with a column's, shape (len(rows), len(units))."""

    @property
    def judged(self) -> list[Unit]:
        """The units that are judged here, in order of `rows`."""
        return [self.units[row] for row in self.rows.tolist()]

    @property
    def compatible(self) -> Mask:
        """Whether either value tells the other, shape (len(rows), len(units))."""
        return self.told[self.rows] | self.told.T[self.rows]


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the judged units of a window."""

    nearest: Floats
    """Shape (len(rows), len(NEAREST))."""
    evidence: Floats
    """Shape (len(rows), len(EVIDENCE))."""
    teller: Rows
    """The likest unit that tells the value; -1 if none does."""
    rival: Rows
    """The strongest rival; -1 if there is none."""


def independent_pairs(units: Sequence[Unit], rows: Rows, pasted: Mask, records: frozenset[str]) -> Mask:
    """Return which units can speak for or against each row's, shape (len(rows), len(units)).

    Another origin, outlet and family, measured alike, and not the same text. Beside outlets with a record an outlet
    without one is not heard.
    """

    def differs(names: Sequence[str]) -> Mask:
        codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
        found = np.array([codes[name] for name in names])
        return np.asarray(found[rows, None] != found, np.bool_)

    known = np.array([unit.outlet_id in records for unit in units])
    heard = known | ~known[rows, None]
    measure = [unit_of(unit.value) if isinstance(unit.value, QuantityValue) else "" for unit in units]
    apart = differs([unit.origin for unit in units]) & differs([unit.outlet_id for unit in units])
    apart &= differs([unit.family for unit in units]) & ~differs(measure) & ~pasted & heard
    return apart & _one_matter(units, rows)


def _one_matter(units: Sequence[Unit], rows: Rows) -> Mask:
    """Return whether two polarities speak of one thing: one predicate, and parties in common where both name any."""
    if not isinstance(units[0].value, PolarityValue):
        return np.ones((len(rows), len(units)), np.bool_)
    predicates = np.array([unit.first.frame.predicate for unit in units])
    parties = [frozenset((*unit.first.frame.subject, *unit.first.frame.object)) for unit in units]
    meet = np.array([[not a or not b or bool(a & b) for b in parties] for a in (parties[row] for row in rows)])
    return np.asarray((predicates[rows, None] == predicates) & meet, np.bool_)


def open_window(  # noqa: PLR0913, PLR0917 - what is known of a window
    units: Sequence[Unit],
    rows: Rows,
    likeness: Floats,
    independent: Mask,
    records: frozenset[str],
    config: CorroborationConfig,
) -> Window:
    """Return the window of some units of one kind; `rows` are all units of their articles."""
    values = [unit.value for unit in units]
    told = told_by(values, values, config)
    codes = {name: code for code, name in enumerate(sorted({unit.origin for unit in units}))}
    compatible = told[rows] | told.T[rows]
    articles = {units[row].article_id: code for code, row in enumerate(rows.tolist())}
    article = np.array([articles[units[row].article_id] for row in rows.tolist()])
    own = np.zeros((len(rows), len(units)))
    np.add.at(own, article, compatible.astype(np.float64))
    return Window(
        units=tuple(units),
        rows=rows,
        likeness=np.where(independent, likeness, 0.0).round(DIGITS),
        independent=independent,
        told=told,
        origins=np.array([codes[unit.origin] for unit in units]),
        known=np.array([unit.outlet_id in records for unit in units]),
        own=own[article],
    )


def look_beside(window: Window, values: Sequence[Value] | None, config: CorroborationConfig) -> Beside:
    """Return what stands beside the judged units.

    `values` are held in place of the rows' own, one at a time, to learn what a wrong value would meet; None holds their
    own.
    """
    m, independent, rows = window.likeness, window.independent, window.rows
    everyone = [unit.value for unit in window.units]
    told, compatible = window.told[rows], window.compatible
    if values is not None:
        told = told_by(values, everyone, config)
        compatible = told | told_by(everyone, values, config).T
    told &= independent
    elsewhere = window.own - window.compatible > 0.0
    rival = ~compatible & ~elsewhere & independent
    starts, order = _by_origin(window.origins)

    def of_origins(found: Floats | Mask) -> Floats:
        return np.asarray(np.maximum.reduceat(found[:, order].astype(np.float64), starts, axis=1))

    nearest = of_origins(m)
    support = np.where(
        window.known[rows, None],
        _count_tellers(window, of_origins(window.told & window.known)),
        _count_tellers(window, of_origins(window.told)),
    )
    telling = of_origins(np.where(told, np.maximum(m, _LEAST), 0.0))
    strength = np.where(rival, m * np.log1p(support), 0.0)
    strongest = strength.argmax(axis=1)
    kind_origins = (of_origins(independent) > 0.0).sum(axis=1)
    evidence = np.stack(
        [
            (telling > 0.0).sum(axis=1),
            (telling > 0.0).sum(axis=1) / np.maximum(kind_origins, 1),
            telling.max(axis=1),
            telling.sum(axis=1),
            telling.sum(axis=1) / np.maximum(nearest.sum(axis=1), _LEAST),
            *(np.where(rival & (support >= least), m, 0.0).max(axis=1) for least in (1, 2, 3)),
            of_origins(np.where(rival, m, 0.0)).sum(axis=1),
            strength.max(axis=1),
            np.where(rival, support, 0)[np.arange(len(rows)), strongest],
        ],
        axis=1,
    )
    context = np.stack(
        [
            np.full(len(rows), len(starts)),
            kind_origins,
            nearest.max(axis=1),
            nearest.sum(axis=1),
            -np.sort(-nearest, axis=1)[:, :_AVERAGED].mean(axis=1),
        ],
        axis=1,
    )
    return Beside(
        nearest=context.astype(np.float64).round(DIGITS),
        evidence=evidence.round(DIGITS),
        teller=np.where(told.any(axis=1), np.where(told, m, -1.0).argmax(axis=1), -1),
        rival=np.where(strength.max(axis=1) > 0.0, strongest, -1),
    )


def _count_tellers(window: Window, tellers: Floats) -> Rows:
    """Return how many origins beside a row's own tell each unit's value, shape (len(rows), len(units)).

    `tellers`: whether an origin tells a unit's value, shape (len(units), origins).
    """
    told = tellers > 0.0
    return np.asarray(told.sum(axis=1) - told[:, window.origins[window.rows]].T.astype(np.int64))


def _by_origin(origins: Rows) -> tuple[Rows, Rows]:
    """Return where each origin's columns start once they are ordered by origin, and that order."""
    order = np.argsort(origins, kind="stable")
    return np.asarray(np.searchsorted(origins[order], np.unique(origins))), order
