"""Departures: units that tell another value than the one in which independent articles agree.

An *anchor* is a value that other origins tell and the unit's own article doesn't. Whether the unit departs from it is
judged from both passages and from the story: how many tell the anchor, how near their passages are, whether another
unit of the article answers the anchor's question better, who else tells the unit's value, and whether a slip turns
one value into the other.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import MatchConfig
from scoring.match.features import PAIR_FEATURES
from scoring.match.slips import SLIP_FEATURES, compare_values
from scoring.match.units import KINDS, matter_of
from scoring.match.windows import Window
from scoring.models import PolarityValue, Value

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

STORY_FEATURES: Final = (
    "kind", "nearest", "near_mean", "near_lift", "near_sum", "near_share", "tellers", "teller_share", "articles_known",
    "own_rival", "own_lead", "own_rank", "anchor_rival", "anchor_lead", "anchor_rank", "anchor_rival_tellers",
    "most_tellers", "value_tellers", "value_nearest", "units_of_article", "repeats", "earlier", "confidence",
)  # fmt: skip
DEPARTURE_FEATURES: Final = (*STORY_FEATURES, *SLIP_FEATURES, *PAIR_FEATURES)
_MANY = frozenset({"quantity", "date"})
_MATTER = [PAIR_FEATURES.index(name) for name in ("relation", "predicate", "parties")]
_NEAREST = 3
"""Tellers over which nearness is averaged."""


class Departures(msgspec.Struct, frozen=True):
    """Pairs of a judged unit and an anchor, one a row."""

    unit: Rows
    """Index into the window's `rows`."""
    anchor: Rows
    """A unit that tells the anchor's value, an index into the window's units."""
    features: Floats
    """Shape (pairs, len(DEPARTURE_FEATURES))."""
    tellers: Rows
    """Origins that tell the anchor."""


class Paired(NamedTuple):
    """How the values of an article stand to those of all units, shape (len(mine), len(units)) each."""

    tells: Mask
    told: Mask
    """Whether a unit tells the article's value."""
    fits: Mask


class _Story(msgspec.Struct, frozen=True):
    """What the units of one article look like beside all others; its values may be held otherwise."""

    mine: Rows
    """Rows of the article's units in the window's `rows`."""
    likely: Floats
    """Probability that two passages give one value, shape (len(mine), len(units))."""
    told: Mask
    """Whether the units tell the article's values, shape (len(mine), len(units))."""
    others: Mask
    """Units of independent articles, shape (len(units),)."""


def find_departures(window: Window, likely: Floats, least_tellers: int, config: MatchConfig) -> Departures:
    """Return every pair of a judged unit and an anchor whose value it contradicts.

    Args:
        window: the units of one kind.
        likely: probability that two passages give one value, shape (len(rows), len(units)).
        least_tellers: origins that make an anchor.
        config: least nearness of a pair.

    """
    values = [window.units[row].value for row in window.rows.tolist()]
    found = [
        depart_from(window, likely, mine, [values[at] for at in mine.tolist()], None, least_tellers, config)
        for mine in judged_articles(window)
    ]
    return join_departures(found)


def judged_articles(window: Window) -> list[Rows]:
    """Return the rows of each judged article."""
    articles = window.articles[window.rows]
    return [np.flatnonzero(articles == article) for article in dict.fromkeys(articles.tolist())]


def depart_from(  # noqa: PLR0913, PLR0917 - an article with all that is known of it
    window: Window,
    likely: Floats,
    mine: Rows,
    values: Sequence[Value],
    paired: Paired | None,
    least_tellers: int,
    config: MatchConfig,
) -> Departures:
    """Return the departures of one article's units.

    `values`, and how they stand to those of the units (`paired`), may differ from what the article tells, to learn what
    a wrong value looks like; None takes the window's.
    """
    rows = window.rows[mine]
    paired = paired or Paired(window.tells[rows], window.tells[:, rows].T, window.fits[rows])
    comparable = window.comparable[mine]
    others: Mask = np.asarray(comparable.any(axis=0))
    told: Mask = np.asarray(paired.tells.any(axis=0))
    anchors, tellers = _anchors(window, others & ~told, others, least_tellers)
    if not len(anchors) or not len(mine):
        return _none()
    story = _Story(mine, likely[mine], paired.told, others)
    near = _near_tellers(window, story, anchors)
    candidates = (near[0] >= config.least_near) & comparable[:, anchors] & ~paired.fits[:, anchors]
    candidates &= _share_matter(window, story, anchors)
    at, group = np.nonzero(candidates)
    if not len(at):
        return _none()
    features = np.hstack(
        [
            _story_features(window, story, near, tellers)[at, group],
            np.array(
                [
                    compare_values(values[i], window.units[int(anchors[g])].value)
                    for i, g in zip(at.tolist(), group.tolist(), strict=True)
                ]
            ),
            _best_features(window, story, anchors, at, group),
        ]
    )
    return Departures(mine[at], anchors[group], features, tellers[group])


def join_departures(parts: Sequence[Departures]) -> Departures:
    """Return the rows of all parts."""
    filled = [part for part in parts if len(part.unit)] or [_none()]
    return Departures(
        *(np.concatenate([getattr(part, name) for part in filled]) for name in Departures.__struct_fields__)
    )


def _none() -> Departures:
    empty = np.zeros(0, np.int64)
    return Departures(empty, empty, np.zeros((0, len(DEPARTURE_FEATURES))), empty)


def _anchors(window: Window, allowed: Mask, others: Mask, least_tellers: int) -> tuple[Rows, Rows]:
    """Return one unit for each value that enough other origins tell and the article doesn't, with their number."""
    values: dict[tuple[str, str, Value], int] = {}
    for at in np.flatnonzero(allowed).tolist():
        unit = window.units[at]
        matter = matter_of(unit.first) if isinstance(unit.value, PolarityValue) else ""
        values.setdefault((unit.measure, matter, _bare(unit.value)), at)
    anchors = np.array(sorted(values.values()), np.int64)
    telling = (window.tells[:, anchors] & others[:, None]).T
    tellers = _by_origin(window, telling.astype(np.float64)).sum(axis=1).astype(np.int64)
    enough = tellers >= least_tellers
    return anchors[enough], tellers[enough]


def _bare(value: Value) -> Value:
    """Return a value without its wording."""
    return msgspec.structs.replace(value, surface="") if hasattr(value, "surface") else value


def _by_origin(window: Window, found: Floats) -> Floats:
    """Return the largest value of each origin's units; the last axis is over units."""
    order = np.argsort(window.origins, kind="stable")
    starts = np.searchsorted(window.origins[order], np.unique(window.origins))
    return np.asarray(np.maximum.reduceat(found[..., order], starts, axis=-1))


def _near_tellers(window: Window, story: _Story, anchors: Rows) -> tuple[Floats, Floats, Floats]:
    """Return the nearest teller of each anchor, the mean of the nearest few, and the sum: (len(mine), len(anchors))."""
    telling = (window.tells[:, anchors] & story.others[:, None]).T
    found = _by_origin(window, np.where(telling[None], story.likely[:, None, :], 0.0))
    ranked = -np.sort(-found, axis=-1)
    return ranked[..., 0], ranked[..., :_NEAREST].mean(axis=-1), ranked.sum(axis=-1)


def _share_matter(window: Window, story: _Story, anchors: Rows) -> Mask:
    """Return whether a unit and a teller of an anchor share what happened or who took part: (len(mine), len(anchors)).

    A story holds many numbers and days; of those whose passages share neither, four of ten accusations hit an error, of
    others seven.
    """
    if window.kind not in _MANY:
        return np.ones((len(story.mine), len(anchors)), np.bool_)
    telling = (window.tells[:, anchors] & story.others[:, None]).astype(np.float32)
    shared = (window.features[story.mine][..., _MATTER] > 0.0).any(axis=-1).astype(np.float32)
    return np.asarray(shared @ telling > 0.0, np.bool_)


def _story_features(window: Window, story: _Story, near: tuple[Floats, Floats, Floats], tellers: Rows) -> Floats:
    """Return `STORY_FEATURES` of each unit and anchor, shape (len(mine), len(anchors), len(STORY_FEATURES))."""
    nearest, mean, total = near
    origins = len(np.unique(window.origins[story.others]))
    own, own_rank = _rivals(mean, axis=0)
    rival, rank = _rivals(mean, axis=1)
    strongest = np.argsort(-mean, axis=1, kind="stable")
    top, second = strongest[:, :1], strongest[:, min(1, strongest.shape[1] - 1) :][:, :1]
    other = np.where(top == np.arange(mean.shape[1]), second, top)
    told = np.where(story.told & window.comparable[story.mine], story.likely, 0.0)
    spoken = _by_origin(window, (told > 0.0).astype(np.float64)).sum(axis=1)
    units = [window.units[row] for row in window.rows[story.mine].tolist()]
    comparable = window.comparable[story.mine]
    usual = np.where(comparable, story.likely, 0.0).sum(axis=1) / np.maximum(comparable.sum(axis=1), 1)
    shape = mean.shape
    columns = (
        np.full(shape, float(KINDS.index(window.kind))),
        nearest,
        mean,
        mean - usual[:, None],
        total,
        total / tellers,
        np.broadcast_to(tellers, shape),
        np.broadcast_to(tellers / max(origins, 1), shape),
        np.full(shape, float(origins)),
        own,
        mean - own,
        own_rank,
        rival,
        mean - rival,
        rank,
        tellers[other] * (rival > 0.0),
        np.full(shape, float(tellers.max())),
        np.repeat(spoken[:, None], shape[1], axis=1),
        np.repeat(told.max(axis=1)[:, None], shape[1], axis=1),
        np.full(shape, float(len(units))),
        np.repeat(np.array([float(len(unit.claims)) for unit in units])[:, None], shape[1], axis=1),
        np.repeat(_earlier(window, story)[:, None], shape[1], axis=1),
        np.repeat(np.array([max(claim.confidence for claim in u.claims) for u in units])[:, None], shape[1], axis=1),
    )
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=-1)


def _rivals(mean: Floats, axis: int) -> tuple[Floats, Floats]:
    """Return the best of the others along an axis, and how many of them are better."""
    size = mean.shape[axis]
    ranked = -np.sort(-mean, axis=axis)
    best = np.take(ranked, [0], axis=axis)
    second = np.take(ranked, [min(1, size - 1)], axis=axis) if size > 1 else np.zeros_like(best)
    order = np.argsort(np.argsort(-mean, axis=axis, kind="stable"), axis=axis, kind="stable")
    return np.where(order == 0, second, best), order.astype(np.float64)


def _earlier(window: Window, story: _Story) -> Floats:
    """Return the share of the other articles' units that were published after the article."""
    first = window.units[int(window.rows[story.mine[0]])].first.published_at
    later = [unit.first.published_at > first + dt.timedelta(0) for unit in window.units]
    return np.full(len(story.mine), float(np.mean(np.array(later)[story.others])))


def _best_features(window: Window, story: _Story, anchors: Rows, at: Rows, group: Rows) -> Floats:
    """Return the pair features beside the nearest teller of each anchor, shape (pairs, len(PAIR_FEATURES))."""
    telling = (window.tells[:, anchors] & story.others[:, None]).T
    best = np.where(telling[group], story.likely[at], -1.0).argmax(axis=1)
    return np.asarray(window.features[story.mine[at], best], np.float64)
