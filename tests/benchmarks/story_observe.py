"""Record what the join sees when it decides: features of candidate stories, and which were right."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.stories.features import FEATURES
from scoring.stories.join import StoryIndex
from scoring.stories.model import JoinModel
from tests.benchmarks.story_views import View, fold_of

ROUGH = [FEATURES.index(name) for name in ("lead_max", "tokens_max", "names_max")]
LOOSE = (1.0, 1.3)
"""Sum of vector, word and name cosine from which the loose clustering joins an article to the most similar story: by
turns, for a set of long texts and one of short texts are torn to pieces or thrown together at different ones."""
NEAR = 5
FAR_KEPT = 4
"""Past the five most similar wrong candidates every fourth is kept and weighs four: they are easy and many."""


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """The decisions on one view of a set, row by candidate story."""

    name: str
    set_name: str
    features: NDArray[np.float32]
    """Shape (rows, features)."""
    labels: NDArray[np.bool_]
    weights: NDArray[np.float64]
    article: NDArray[np.int64]
    """Place of the article that a row decides on."""
    fold: NDArray[np.int64]
    """Fold of that article's story."""
    told_folds: NDArray[np.int64]
    """Folds of all stories in the row, article's and candidate's, as bits: what a row tells about."""


def observe(view: View, model: JoinModel, config: StoryConfig, *, loose: bool = False) -> Stream:
    """Stream a view and keep each decision's features.

    Articles go where people put them; when `loose`, where a rule of thumb puts them, so that the join also learns
    from stories with strangers in them. (A model's own clusterings would serve too, as in Ross et al., "A Reduction of
    Imitation Learning to No-Regret Online Learning", 2011, but they know the stories that a test leaves out.)
    A candidate is right if at least half of its articles are of the same story.
    """
    index = StoryIndex(config, model)
    told = {one.article.article_id: one.story_id for one in view.labelled}
    features: list[NDArray[np.float32]] = []
    labels: list[bool] = []
    article: list[int] = []
    bits: list[int] = []
    for place, (one, reading) in enumerate(zip(view.labelled, view.readings, strict=True)):
        found = index.candidates_for(reading) if reading.terms.usable else None
        goes_to = f"own {one.article.article_id}" if loose else one.story_id
        if found is not None:
            features.append(found.features.astype(np.float32))
            article += [place] * len(found.story_ids)
            for story_id in found.story_ids:
                stories = [told[member] for member in index.members(story_id)]
                labels.append(2 * stories.count(one.story_id) >= len(stories))
                bits.append(sum({1 << fold_of(story) for story in (one.story_id, *stories)}))
            if loose and found.features[0, ROUGH].sum() >= LOOSE[place % len(LOOSE)]:
                goes_to = found.story_ids[0]
        index.restore(reading, goes_to)
    return _stream(view, features, np.array(labels, dtype=bool), np.array(article, dtype=np.int64), bits)


def _stream(
    view: View,
    features: list[NDArray[np.float32]],
    labels: NDArray[np.bool_],
    article: NDArray[np.int64],
    bits: list[int],
) -> Stream:
    """Drop most of the easy wrong candidates and weigh the rest."""
    matrix = np.vstack(features) if features else np.zeros((0, len(FEATURES)), dtype=np.float32)
    rank = np.concatenate([np.arange(len(one)) for one in features]) if features else np.zeros(0, dtype=np.int64)
    far = (rank >= NEAR) & ~labels
    kept = ~far | ((article + rank) % FAR_KEPT == 0)
    # Each set weighs about the fourth root of its articles: large sets lead, small ones aren't lost.
    weights = np.where(far, FAR_KEPT, 1.0) * view.weight * len(view.labelled) ** -0.75
    folds = np.array([fold_of(one.story_id) for one in view.labelled], dtype=np.int64)
    return Stream(
        name=view.name,
        set_name=view.set_name,
        features=matrix[kept],
        labels=labels[kept],
        weights=weights[kept],
        article=article[kept],
        fold=folds[article[kept]],
        told_folds=np.array(bits, dtype=np.int64)[kept],
    )
