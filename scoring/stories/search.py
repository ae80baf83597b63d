"""Find the stories that an article may belong to, and compare it with some articles of each."""

from collections.abc import Collection

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.stories.book import StoryBook
from scoring.stories.features import FEATURES, Query, compare_pairs, story_features
from scoring.stories.live import LiveArticles

_ROUGH = [FEATURES.index(name) for name in ("lead_max", "tokens_max", "names_max")]


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """Stories an article may belong to, most similar first."""

    story_ids: tuple[str, ...]
    features: NDArray[np.float64]
    """Shape (stories, features)."""


def find_candidates(
    query: Query, live: LiveArticles, book: StoryBook, config: StoryConfig, excluded: Collection[str]
) -> Candidates | None:
    """Find candidate stories for an article as if those of `excluded` weren't there; None if there are none."""
    found = dict.fromkeys(
        [*live.find_by_terms(query.row, query.day).tolist(), *live.find_by_vector(query.lead, query.day).tolist()]
    )
    hits: dict[str, list[int]] = {}
    for slot in found:
        story_id = book.story_of(live.ids[slot])
        if story_id is not None and live.ids[slot] not in excluded:
            hits.setdefault(story_id, []).append(slot)
    if not hits:
        return None
    slots: list[int] = []
    owner: list[int] = []
    sizes = np.array([max(1, book.size(story_id, excluded)) for story_id in hits])
    for place, (story_id, size) in enumerate(zip(hits, sizes.tolist(), strict=True)):
        chosen = hits[story_id]
        # Most stories are small, and all of them was found.
        if not len(chosen) == size <= config.members_compared // 2:
            some = book.some(story_id, config.members_compared)
            chosen = _compared(chosen, live, some, excluded, config.members_compared)
        slots += chosen
        owner += [place] * len(chosen)
    came_upon = np.array([len(hits[story_id]) for story_id in hits])
    features = story_features(compare_pairs(query, live, np.array(slots)), np.array(owner), sizes, came_upon)
    # Sparse and dense similarity together leave few stories worth the trees.
    rough = features[:, _ROUGH].sum(axis=1)
    best = np.argsort(-rough, kind="stable")[: config.candidate_stories]
    story_ids = tuple(hits)
    return Candidates(story_ids=tuple(story_ids[place] for place in best.tolist()), features=features[best])


def _compared(hits: list[int], live: LiveArticles, some: list[str], excluded: Collection[str], most: int) -> list[int]:
    """Choose the slots to compare with: some found, the first article, then the newest; found ones alone flatter."""
    more = [live.slots[one] for one in (some[-1], *some[:-1]) if one in live.slots and one not in excluded]
    return list(dict.fromkeys([*hits[: most // 2], *more, *hits]))[:most]
