"""Show the join one labelled set as other streams would carry it: cut short, denser in time, sparser in time.

A set's length of text, its stories a day and the span of its stories are accidents of how it was gathered. Views that
change them keep the join from learning them.
"""

import zlib

import msgspec
import numpy as np

from scoring.config import StoryConfig
from scoring.models import Reading
from scoring.stories import read_terms
from tests.benchmarks.story_data import Labelled

FOLDS = 5
SHORT_WORDS = 90
"""Words of a cut body: what feeds that carry only title and lead give."""
DENSER = 6.0
"""Days become a sixth: neus then has as many stories a day as the roundups."""
SPARSER = 10.0
THINNED = 3
"""The sparse view keeps every third story."""
WEIGHTS = {"short": 0.3, "dense": 0.5, "sparse": 0.5}
"""What a view's decisions weigh beside the set itself; chosen on left-out stories and sets."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A set, or what became of it, in time order."""

    name: str
    """Name of the set, or set.view."""
    labelled: list[Labelled]
    readings: list[Reading]
    weight: float = 1.0

    @property
    def set_name(self) -> str:
        """The set it was made of."""
        return self.name.partition(".")[0]


def fold_of(story_id: str) -> int:
    """Tell the fold of a story, the same in every run."""
    return zlib.crc32(story_id.encode()) % FOLDS


def make_views(name: str, labelled: list[Labelled], readings: list[Reading], config: StoryConfig) -> list[View]:
    """Make all views of a set; a set of short texts isn't cut."""
    whole = View(name=name.replace(".", "_"), labelled=labelled, readings=readings)
    full = [whole, retime(whole, "dense", 1 / DENSER), retime(thin(whole), "sparse", SPARSER)]
    if np.median([len(one.article.body.split()) for one in labelled]) <= 2 * SHORT_WORDS:
        return full
    cut = shorten(whole, config)
    return [*full, cut, retime(cut, "dense", 1 / DENSER), retime(thin(cut), "sparse", SPARSER)]


def shorten(view: View, config: StoryConfig) -> View:
    """Cut articles to title and lead; the lead's vector serves for the body."""
    short = [
        msgspec.structs.replace(
            one, article=msgspec.structs.replace(one.article, body=" ".join(one.article.body.split()[:SHORT_WORDS]))
        )
        for one in view.labelled
    ]
    cut = [
        msgspec.structs.replace(
            reading, article=one.article, terms=read_terms(one.article, config), body_vector=reading.lead_vector
        )
        for one, reading in zip(short, view.readings, strict=True)
    ]
    return _named(view, "short", short, cut)


def retime(view: View, kind: str, factor: float) -> View:
    """Stretch the times of a set by a factor from its first article on."""
    first = view.labelled[0].article.published_at
    moved = [
        msgspec.structs.replace(one.article, published_at=first + (one.article.published_at - first) * factor)
        for one in view.labelled
    ]
    labelled = [
        msgspec.structs.replace(one, article=article) for one, article in zip(view.labelled, moved, strict=True)
    ]
    readings = [
        msgspec.structs.replace(one, article=article) for one, article in zip(view.readings, moved, strict=True)
    ]
    return _named(view, kind, labelled, readings)


def thin(view: View) -> View:
    """Keep every third story, or all if that leaves none."""
    kept = [
        place for place, one in enumerate(view.labelled) if zlib.crc32(one.story_id.encode()) // FOLDS % THINNED == 0
    ]
    kept = kept or list(range(len(view.labelled)))
    return msgspec.structs.replace(
        view,
        labelled=[view.labelled[place] for place in kept],
        readings=[view.readings[place] for place in kept],
    )


def _named(view: View, kind: str, labelled: list[Labelled], readings: list[Reading]) -> View:
    return View(name=f"{view.name}.{kind}", labelled=labelled, readings=readings, weight=view.weight * WEIGHTS[kind])
