"""How two passages are alike, apart from the values they give, and which of them are one text."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.corroboration.units import Unit, indicator, near_words, word_runs
from scoring.models import QuantityValue

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

LIKENESS: Final = ("cosine", "lemmas", "counted", "role", "relation", "predicate", "near", "parties", "other_names")
"""Columns of `likeness_features`."""
_COMMONEST = 0.1
"""Least weight of a lemma, that of one in nearly all passages."""
_TINY = 1e-9


def likeness_features(units: Sequence[Unit], rows: Rows, vectors: Floats, config: CorroborationConfig) -> Floats:
    """Return how the passages of some units are like those of all, shape (len(rows), len(units), len(LIKENESS)).

    Args:
        units: of one kind and story.
        rows: which of them to compare with all.
        vectors: unit vectors of the story's claims, to whose rows the units point.
        config: how many words beside a value count as near.

    """
    near = indicator([frozenset[str]().union(*(near_words(claim, config) for claim in unit.claims)) for unit in units])
    common, size = near[rows] @ near.T, near.sum(axis=1)
    parties = indicator([_parties(unit) for unit in units])
    names = indicator([_names(unit) for unit in units])
    naming = names.sum(axis=1) > 0.0
    return np.stack(
        [
            _cosines(units, rows, vectors),
            _lemma_overlap(units, rows),
            _same([unit.value.counted if isinstance(unit.value, QuantityValue) else "" for unit in units], rows),
            _same([unit.first.frame.role for unit in units], rows),
            _same([unit.first.frame.relation for unit in units], rows),
            _same([unit.first.frame.predicate for unit in units], rows),
            common / np.maximum(size[rows, None] + size - common, 1.0),
            (parties[rows] @ parties.T > 0).astype(np.float32),
            (naming[rows, None] & naming & (names[rows] @ names.T == 0)).astype(np.float32),
        ],
        axis=-1,
    )


def share_text(units: Sequence[Unit], rows: Rows, config: CorroborationConfig) -> Mask:
    """Return whether passages are one text, pasted or lightly rewritten, shape (len(rows), len(units)).

    Of the shorter passage's runs of three words the configured share stands in the other.
    """
    runs = indicator([word_runs(unit.claims) for unit in units])
    common, size = runs[rows] @ runs.T, runs.sum(axis=1)
    shorter = np.minimum(size[rows, None], size)
    return np.asarray((common >= config.pasted_runs) & (common >= config.pasted_share * shorter), np.bool_)


def _parties(unit: Unit) -> Collection[str]:
    """Return who takes part in what a unit's passages tell; of lists these are the value itself."""
    if unit.kind == "set":
        return ()
    return {key for claim in unit.claims for key in (*claim.frame.subject, *claim.frame.object)}


def _names(unit: Unit) -> Collection[str]:
    """Return what a unit's passages name beside the value; of lists and places these may be the value itself."""
    if unit.kind in {"set", "place"}:
        return ()
    return {key for claim in unit.claims for key in claim.frame.entities if not key.startswith("thing:")}


def _same(names: Sequence[str], rows: Rows) -> Floats:
    """Return 1 where two units have one name, 0 where the names differ or are empty."""
    codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
    found = np.array([codes[name] for name in names])
    named = np.array([bool(name) for name in names])
    return np.asarray((found[rows, None] == found) & named, np.float32)


def _cosines(units: Sequence[Unit], rows: Rows, vectors: Floats) -> Floats:
    """Return the largest cosine between the passages of two units."""
    starts = np.cumsum([0, *(len(unit.rows) for unit in units)])[:-1]
    everyone = vectors[[row for unit in units for row in unit.rows]]
    chosen = [units[row] for row in rows.tolist()]
    own = vectors[[row for unit in chosen for row in unit.rows]]
    own_starts = np.cumsum([0, *(len(unit.rows) for unit in chosen)])[:-1]
    cosines = np.maximum.reduceat(np.maximum.reduceat(own @ everyone.T, own_starts, axis=0), starts, axis=1)
    return np.asarray(cosines, np.float32)


def _lemma_overlap(units: Sequence[Unit], rows: Rows) -> Floats:
    """Return the cosine of the units' lemmas, those in few passages weighing more."""
    held = indicator([{lemma for claim in unit.claims for lemma in claim.frame.lemmas} for unit in units])
    rarity = np.log((len(units) + 1.0) / (held.sum(axis=0) + 0.5)).clip(_COMMONEST)
    weighted = held * np.sqrt(rarity).astype(np.float32)
    norms = np.sqrt((weighted * weighted).sum(axis=1)) + _TINY
    return np.asarray((weighted[rows] @ weighted.T) / (norms[rows, None] * norms), np.float32)
