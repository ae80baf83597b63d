"""Windows: the units of one kind around some articles of a story, with all that is known of their pairs."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import MatchConfig, ValueConfig
from scoring.match.features import compare_passages, indicator
from scoring.match.units import AGE, Unit, matter_of
from scoring.models import HOME_ROLE, NAMED_ROLE, PolarityValue, QuantityValue
from scoring.values import VICTIMS, pair_values, short_name

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_TRAITS = frozenset({AGE, HOME_ROLE})
"""Measures of what holds of one person."""


class Window(msgspec.Struct, frozen=True):
    """Some units of one kind; all arrays but `rows` are over pairs, shape (len(rows), len(units)) unless said."""

    kind: str
    units: tuple[Unit, ...]
    rows: Rows
    """Which of the units are judged here, shape (len(rows),): all of their articles."""
    features: Floats
    """`PAIR_FEATURES` of each pair, shape (len(rows), len(units), features)."""
    comparable: Mask
    """Whether both may answer one question: of independent origins, measured alike, of one matter."""
    matter: Mask
    """Whether two units can be of one matter, measured alike, shape (len(units), len(units))."""
    tells: Mask
    """Whether a unit's value tells another's of its matter, shape (len(units), len(units))."""
    fits: Mask
    """Whether a unit's value fits another's of its matter, shape (len(units), len(units)); see `pair_values`."""
    origins: Rows
    """Number of each unit's origin, shape (len(units),)."""
    articles: Rows
    """Number of each unit's article, shape (len(units),)."""


def open_windows(
    units: Sequence[Unit], vectors: Floats, config: MatchConfig, value_config: ValueConfig
) -> Iterator[Window]:
    """Yield the units of one kind, some articles at a time beside those around them in time.

    The cost grows with the number of articles, not with its square.
    """
    articles = list(dict.fromkeys(unit.article_id for unit in units))
    for start in range(0, len(articles), config.judged_articles):
        stop = start + config.judged_articles
        judged = frozenset(articles[start:stop])
        heard = frozenset(articles[max(0, start - config.window_articles) : stop + config.window_articles])
        chosen = [unit for unit in units if unit.article_id in heard]
        rows = np.array([at for at, unit in enumerate(chosen) if unit.article_id in judged])
        if len(heard) > 1:
            yield _open(chosen, rows, vectors, config, value_config)


def _open(units: Sequence[Unit], rows: Rows, vectors: Floats, config: MatchConfig, value_config: ValueConfig) -> Window:
    tells, fits = pair_values([unit.value for unit in units], value_config)
    matter = _one_matter(units)
    return Window(
        kind=units[0].kind,
        units=tuple(units),
        rows=rows,
        features=compare_passages(units, rows, vectors, config),
        comparable=_independent(units, rows) & matter[rows],
        matter=matter,
        tells=tells & matter & ~_one_named(units),
        fits=fits & matter,
        origins=_codes([unit.origin for unit in units]),
        articles=_codes([unit.article_id for unit in units]),
    )


def _codes(names: Sequence[str]) -> Rows:
    codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return np.array([codes[name] for name in names], np.int64)


def _independent(units: Sequence[Unit], rows: Rows) -> Mask:
    """Return whether two units are of different origins, outlets and families."""
    apart = np.ones((len(rows), len(units)), np.bool_)
    for part in ("origin", "outlet_id", "family"):
        found = _codes([getattr(unit, part) for unit in units])
        apart &= found[rows, None] != found
    return apart


def _one_matter(units: Sequence[Unit]) -> Mask:
    """Return whether two units can be of one matter, shape (len(units), len(units)).

    They must be measured alike. Polarities must be of one predicate or its opposite, share a party, and be done to one
    party where both name it; ages and homes must be of one person, where both name any. Of victims both must count the
    same kind.
    """
    measures = _codes([unit.measure for unit in units])
    alike = measures[:, None] == measures
    if isinstance(units[0].value, PolarityValue):
        predicates = _codes([matter_of(unit.first) for unit in units])
        parties = [frozenset((*unit.first.frame.subject, *unit.first.frame.object)) for unit in units]
        shared = indicator(parties)
        objects = [frozenset(unit.first.frame.object) for unit in units]
        meet = (shared @ shared.T > 0) & _meet(objects)
        return np.asarray(alike & (predicates[:, None] == predicates) & meet, np.bool_)
    owners = [
        frozenset(short_name(key) for key in unit.first.frame.object if key.startswith("person:"))
        if unit.measure in _TRAITS
        else frozenset[str]()
        for unit in units
    ]
    return np.asarray(alike & _meet(owners) & ~_other_victims(units), np.bool_)


def _one_named(units: Sequence[Unit]) -> Mask:
    """Return of which two one is merely named and the other told in a role: it doesn't tell who won."""
    named = np.array([unit.kind == "set" and unit.first.frame.role == NAMED_ROLE for unit in units], np.bool_)
    return np.asarray(named[:, None] != named, np.bool_)


def _other_victims(units: Sequence[Unit]) -> Mask:
    """Return whether two units count victims of different kinds: the dead are not the injured."""
    counted = [unit.value.counted if isinstance(unit.value, QuantityValue) else "" for unit in units]
    codes = _codes(counted)
    known = np.array([name in VICTIMS for name in counted])
    return np.asarray((codes[:, None] != codes) & known[:, None] & known, np.bool_)


def _meet(parties: Sequence[frozenset[str]]) -> Mask:
    """Return whether two units have a party in common, or one of them names none."""
    codes = {party: code for code, party in enumerate(dict.fromkeys(parties))}
    meet = np.array([[not a or not b or bool(a & b) for b in codes] for a in codes])
    found = np.array([codes[party] for party in parties])
    return np.asarray(meet[found][:, found], np.bool_)
