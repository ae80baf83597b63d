"""Compare an article with candidate stories: the features of the join decision."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.stories.live import FAMILIES, LiveArticles, Row

DENSE = ("lead_max", "lead_mean", "lead_low", "body_max", "body_mean", "lead_gap", "lead_lift", "crowding")
"""Features that depend on the encoder."""
FEATURES = (
    *DENSE,
    "tokens_max",
    "tokens_mean",
    "names_max",
    "names_mean",
    "title_max",
    "title_mean",
    "title_within",
    "shared_name_rarity",
    "shared_rarity",
    "rarest_shared",
    "numbers_shared",
    "places_cosine",
    "places_disjoint",
    "days_cosine",
    "days_disjoint",
    "days_to_nearest",
    "days_to_mean",
    "days_to_oldest",
    "members",
    "member_share",
    "tokens_gap",
    "shorter_length",
    "tokens_within",
    "names_within",
    "tokens_low",
    "names_low",
    "title_low",
    "found_share",
)
"""Columns of a feature matrix, in order."""

LEAST_DAYS = 0.25
"""Distances in time count from a quarter of a day: many feeds give only the day, and equal times mean nothing."""

_END = np.zeros(1, dtype=np.int32)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """The article to place."""

    row: Row
    lead: NDArray[np.float32]
    body: NDArray[np.float32]
    day: float
    """Publication in days since 1970."""


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """The article beside each of n live articles; every array has shape (n,)."""

    lead: NDArray[np.float32]
    body: NDArray[np.float32]
    cosines: dict[str, NDArray[np.float64]]
    """Rarity-weighted cosine by family of terms."""
    title_within: NDArray[np.float64]
    """Share of either title's rarity that stands in the other text, the larger of the two."""
    within: dict[str, NDArray[np.float64]]
    """Shared rarity by family, as a share of the text with less of it."""
    shared_name_rarity: NDArray[np.float64]
    shared_rarity: NDArray[np.float64]
    rarest_shared: NDArray[np.float64]
    numbers_shared: NDArray[np.float64]
    both: dict[str, NDArray[np.bool_]]
    """Whether both texts have terms of a family."""
    distance_days: NDArray[np.float64]
    length: NDArray[np.float64]
    """ln(1 + tokens) of the shorter text."""


def compare_pairs(query: Query, live: LiveArticles, slots: NDArray[np.int64]) -> Pairs:
    """Compare the article with the live articles in `slots`; one pass over their concatenated terms."""
    rows = [row for slot in slots.tolist() if (row := live.rows[slot]) is not None]
    # One more element stands at the end of all: sums over empty segments there need a place to start.
    numbers = np.concatenate([*(row.numbers for row in rows), _END]).astype(np.intp)
    weights = np.concatenate([*(row.weights for row in rows), _END])
    as_tokens = np.concatenate([row.tokens for row in rows])
    ends = np.concatenate([row.bounds for row in rows]).reshape(len(rows), len(FAMILIES)).astype(np.int64)
    ends += np.concatenate([[0], np.cumsum(ends[:, -1])[:-1]])[:, None]
    starts = np.concatenate([[0], ends.ravel()[:-1]]).reshape(ends.shape)

    in_titles = np.flatnonzero(as_tokens >= 0)
    base = numbers.copy()
    base[in_titles] = as_tokens[in_titles]
    rarity = live.vocabulary.rarity(base, query.day).astype(np.float64)
    rarity[-1] = 0.0
    own = query.row
    own_base = np.where(own.tokens >= 0, own.tokens, own.numbers)
    own_rarity = live.vocabulary.rarity(own_base, query.day).astype(np.float64)
    own_weight = own.weights * own_rarity
    met, met_titles, met_tokens = _meet(live, own, own_rarity, numbers, base[in_titles])

    valued = weights * rarity
    product = _sums(met * valued, starts, ends)
    norm = np.sqrt(_sums(valued**2, starts, ends))
    own_ends = own.bounds.astype(np.int64)[None, :]
    own_starts = np.concatenate([[0], own.bounds[:-1]]).astype(np.int64)[None, :]
    own_norm = np.sqrt(_sums(np.append(own_weight**2, 0.0), own_starts, own_ends))
    cosine = np.divide(product, norm * own_norm, out=np.zeros_like(product), where=norm * own_norm > 0)

    rarities = _sums(rarity, starts, ends)
    met_rarity = rarity * (met > 0)
    shared = _sums(met_rarity, starts, ends)
    own_title = own_rarity[own.segment("title")].sum()
    # Own title's words among their tokens, and their title's words among ours.
    ours_there = _sums(met_titles, starts, ends)[:, 0] / max(own_title, 1e-9)
    title_ends = np.cumsum(ends[:, 2] - starts[:, 2])
    title_starts = np.concatenate([[0], title_ends[:-1]])
    theirs_here = _sums(np.append(met_tokens * rarity[in_titles], 0.0), title_starts, title_ends)
    theirs_here = np.divide(theirs_here, rarities[:, 2], out=np.zeros(len(rows)), where=rarities[:, 2] > 0)
    counts = ends - starts
    own_counts = np.diff(np.concatenate([[0], own.bounds]))
    place = {family: column for column, family in enumerate(FAMILIES)}
    own_rarities = _sums(np.append(own_rarity, 0.0), own_starts, own_ends)
    least = np.minimum(rarities, own_rarities)
    within = np.divide(shared, least, out=np.zeros_like(shared), where=least > 0)
    return Pairs(
        lead=live.leads[slots] @ query.lead,
        body=live.bodies[slots] @ query.body,
        cosines={family: cosine[:, column] for family, column in place.items()},
        title_within=np.maximum(ours_there, theirs_here),
        within={family: within[:, column] for family, column in place.items()},
        shared_name_rarity=shared[:, place["names"]],
        shared_rarity=shared[:, place["tokens"]],
        rarest_shared=_largest(met_rarity, starts[:, 0], ends[:, 1]),
        numbers_shared=shared[:, place["numbers"]],
        both={family: (counts[:, column] > 0) & bool(own_counts[column]) for family, column in place.items()},
        distance_days=np.abs(live.times[slots] - query.day),
        length=np.log1p(np.minimum(counts[:, 0], own_counts[0])),
    )


def story_features(
    pairs: Pairs, owner: NDArray[np.int64], sizes: NDArray[np.int64], found: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Gather pair features by candidate story, shape (stories, len(FEATURES)).

    `owner` gives each pair's story as 0..stories-1, every story at least once; `sizes` the stories' members,
    `found` how many of them the search for similar articles came upon.
    """
    stories = len(sizes)
    order = np.argsort(owner, kind="stable")
    firsts = np.searchsorted(owner[order], np.arange(stories))
    held = np.diff(np.concatenate([firsts, [len(owner)]]))

    def largest(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.maximum.reduceat(values[order], firsts)

    def smallest(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.minimum.reduceat(values[order], firsts)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.add.reduceat(values[order], firsts) / held)

    days = np.maximum(pairs.distance_days, LEAST_DAYS)
    lead, body = pairs.lead.astype(np.float64), pairs.body.astype(np.float64)
    tokens = pairs.cosines["tokens"]
    lead_max, tokens_max = largest(lead), largest(tokens)
    background = np.sort(lead_max)[::-1][1:11]
    crowding = float(background.mean()) if len(background) else 0.0
    disjoint = {
        family: (pairs.both[family] & (pairs.cosines[family] == 0)).astype(np.float64) for family in ("places", "days")
    }
    columns = {
        "lead_max": lead_max,
        "lead_mean": mean(lead),
        "lead_low": smallest(lead),
        "body_max": largest(body),
        "body_mean": mean(body),
        "lead_gap": _gap(lead_max),
        "lead_lift": lead_max - crowding,
        "crowding": np.full(stories, crowding),
        "tokens_max": tokens_max,
        "tokens_mean": mean(tokens),
        "names_max": largest(pairs.cosines["names"]),
        "names_mean": mean(pairs.cosines["names"]),
        "title_max": largest(pairs.cosines["title"]),
        "title_mean": mean(pairs.cosines["title"]),
        "title_within": largest(pairs.title_within),
        "shared_name_rarity": largest(pairs.shared_name_rarity),
        "shared_rarity": largest(pairs.shared_rarity),
        "rarest_shared": largest(pairs.rarest_shared),
        "numbers_shared": largest(pairs.numbers_shared),
        "places_cosine": largest(pairs.cosines["places"]),
        "places_disjoint": smallest(disjoint["places"]),
        "days_cosine": largest(pairs.cosines["days"]),
        "days_disjoint": smallest(disjoint["days"]),
        "days_to_nearest": smallest(days),
        "days_to_mean": mean(days),
        "days_to_oldest": largest(days),
        "members": np.log1p(sizes.astype(np.float64)),
        "member_share": mean((tokens >= 0.2).astype(np.float64)),
        "tokens_gap": _gap(tokens_max),
        "shorter_length": mean(pairs.length),
        "tokens_within": largest(pairs.within["tokens"]),
        "names_within": largest(pairs.within["names"]),
        "tokens_low": smallest(tokens),
        "names_low": smallest(pairs.cosines["names"]),
        "title_low": smallest(pairs.cosines["title"]),
        "found_share": np.minimum(found / sizes, 1.0),
    }
    return np.column_stack([columns[name] for name in FEATURES])


def _meet(
    live: LiveArticles,
    own: Row,
    own_rarity: NDArray[np.float64],
    numbers: NDArray[np.intp],
    titles: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Look up others' terms among one's own; zero where they aren't there, and at the end of `numbers`.

    Returns the own weight of each of `numbers`, its rarity if it is a word of the own title, and 1 for each of
    `titles`, words as tokens, that is an own token.
    """
    weights, title_words, words = live.term_table()
    title, tokens = own.segment("title"), own.segment("tokens")
    weights[own.numbers] = own.weights * own_rarity
    title_words[own.tokens[title]] = own_rarity[title]
    words[own.numbers[tokens]] = 1.0
    met = weights.take(numbers), title_words.take(numbers), words.take(titles)
    weights[own.numbers] = 0.0
    title_words[own.tokens[title]] = 0.0
    words[own.numbers[tokens]] = 0.0
    met[0][-1] = met[1][-1] = 0.0
    return met


def _gap(best: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lead of each candidate over the best other one; over zero when alone."""
    if len(best) == 1:
        return best.copy()
    first, second = np.sort(best)[::-1][:2]
    return np.asarray(np.where(best == first, best - second, best - first))


def _sums(values: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum values over [start, end), each beginning where the one before it ends; the shape of `starts`.

    One value more than the segments hold stands at the end of `values`, and is zero.
    """
    sums = np.add.reduceat(values, starts.ravel()).reshape(starts.shape)
    return np.asarray(np.where(starts == ends, 0.0, sums))


def _largest(values: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """Take the largest of values not under zero over [start, end); zero for an empty segment. Shape (n,).

    One value more than the segments hold stands at the end of `values`.
    """
    edges = np.column_stack([starts, ends]).ravel()
    return np.asarray(np.where(starts == ends, 0.0, np.maximum.reduceat(values, edges)[::2]))
