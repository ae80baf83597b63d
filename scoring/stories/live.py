"""Keep the live articles: vectors, term rows and the lists by which they are found."""

from array import array
from collections import defaultdict
from operator import itemgetter

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.models import Article, Reading, StoryTerms
from scoring.stories.neighbours import NeighbourSearch
from scoring.stories.vocabulary import Vocabulary

FAMILIES = ("tokens", "names", "title", "places", "numbers", "days")
"""Kinds of terms, in the order of their segments in a row."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one article: numbers and weights, one segment per family."""

    numbers: NDArray[np.int32]
    weights: NDArray[np.float32]
    bounds: NDArray[np.int32]
    """Ends of the segments, shape (len(FAMILIES),)."""
    tokens: NDArray[np.int32]
    """For title terms the number of the same word as a token; -1 elsewhere. Shape of `numbers`."""

    def segment(self, family: str) -> slice:
        """Locate one family's terms."""
        place = FAMILIES.index(family)
        return slice(int(self.bounds[place - 1]) if place else 0, int(self.bounds[place]))


class LiveArticles:
    """Articles that a new one may join, in slots that are used again after removal."""

    def __init__(self, config: StoryConfig, vocabulary: Vocabulary) -> None:
        self._config = config
        self.vocabulary = vocabulary
        self.slots: dict[str, int] = {}
        self.ids: list[str] = []
        self.rows: list[Row | None] = []
        self.times = np.zeros(0, dtype=np.float64)
        """Publication, days since 1970, by slot; minus infinity where free."""
        self.leads = np.zeros((0, 0), dtype=np.float32)
        self.bodies = np.zeros((0, 0), dtype=np.float32)
        self._neighbours = NeighbourSearch(config)
        self._free: list[int] = []
        self._postings: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self._posted: dict[int, NDArray[np.int32]] = {}
        self._table = np.zeros((3, 0))

    def __len__(self) -> int:
        return len(self.slots)

    def term_table(self) -> NDArray[np.float64]:
        """Lend three rows over all terms, all zero; the borrower sets them back to zero."""
        if self._table.shape[1] != self.vocabulary.capacity:
            self._table = np.zeros((3, self.vocabulary.capacity))
        return self._table

    def make_row(self, terms: StoryTerms) -> Row:
        """Number the terms of an article."""
        families = (
            dict(sorted(terms.tokens.items(), key=itemgetter(1), reverse=True)[: self._config.row_tokens]),
            {f"@{name}": weight for name, weight in terms.entities.items()},
            {f"!{word}": 1.0 for word in terms.title_tokens},
            {f"^{place}": 1.0 for place in terms.places},
            {f"#{number}": 1.0 for number in terms.numbers},
            {f"~{day.toordinal()}": 1.0 for day in terms.days},
        )
        numbers = [self.vocabulary.numbers(family) for family in families]
        as_tokens = [np.full(len(part), -1, dtype=np.int32) for part in numbers]
        as_tokens[2] = self.vocabulary.numbers(terms.title_tokens)
        return Row(
            numbers=np.concatenate(numbers),
            weights=np.array([weight for family in families for weight in family.values()], dtype=np.float32),
            bounds=np.cumsum([len(part) for part in numbers]).astype(np.int32),
            tokens=np.concatenate(as_tokens),
        )

    def add(self, reading: Reading, row: Row) -> int:
        """Give an article a slot and post it under its rarest terms."""
        slot = self._take_slot(reading.lead_vector)
        article = reading.article
        self.slots[article.article_id] = slot
        self.ids[slot] = article.article_id
        self.rows[slot] = row
        day = published_day(article)
        self.times[slot] = day
        self.set_vectors(slot, reading.lead_vector, reading.body_vector)
        findable = row.numbers[: int(row.bounds[1])]
        rarity = self.vocabulary.rarity(findable, day)
        chosen = findable[np.argsort(-rarity, kind="stable")[: self._config.posted_terms]]
        for number in chosen.tolist():
            self._postings[number].append(slot)
        self._posted[slot] = chosen
        self.vocabulary.count(row.numbers, day)
        return slot

    def remove(self, article_id: str, *, uncount: bool) -> None:
        """Free an article's slot; with `uncount` as if its words had never been read."""
        slot = self.slots.pop(article_id)
        row = self.rows[slot]
        if uncount and row is not None:
            self.vocabulary.count(row.numbers, float(self.times[slot]), sign=-1.0)
        for number in self._posted.pop(slot).tolist():
            holders = self._postings[number]
            holders.remove(slot)
            if not holders:
                del self._postings[number]
        self.rows[slot] = None
        self.ids[slot] = ""
        self.times[slot] = -np.inf
        self._neighbours.drop(slot)
        self._free.append(slot)

    def set_vectors(self, slot: int, lead: NDArray[np.float32], body: NDArray[np.float32]) -> None:
        """Store an article's vectors, and file it where its neighbours look."""
        self.leads[slot] = lead
        self.bodies[slot] = body
        self._neighbours.put(slot, lead)

    def resize_vectors(self, dimension: int) -> None:
        """Make room for vectors of another encoder; the old ones are dropped."""
        size = len(self.times)
        self.leads = np.zeros((size, dimension), dtype=np.float32)
        self.bodies = np.zeros((size, dimension), dtype=np.float32)
        self._neighbours.resize(size, dimension)

    def find_by_terms(self, row: Row, day: float) -> NDArray[np.int64]:
        """Find slots sharing rare words or names, by the sum of squared rarities, best first.

        Cost is bounded: only the rarest terms are looked up and only the newest holders of each are read.
        """
        findable = row.numbers[: int(row.bounds[1])]
        rarity = self.vocabulary.rarity(findable, day)
        order = np.argsort(-rarity, kind="stable")[: self._config.searched_terms]
        cap = self._config.posting_cap
        empty = array("i")
        lists = [np.array(self._postings.get(number, empty)[-cap:]) for number in findable[order].tolist()]
        counts = [len(held) for held in lists]
        if not sum(counts):
            return np.zeros(0, dtype=np.int64)
        flat = np.concatenate(lists).astype(np.int64)
        gains = np.repeat(rarity[order] ** 2, counts)
        slots, inverse = np.unique(flat, return_inverse=True)
        scores = np.bincount(inverse, weights=gains)
        wanted = self._config.term_neighbours
        if len(scores) > wanted:
            # Few are wanted of thousands: all are not put in order.
            near = np.flatnonzero(scores >= -np.partition(-scores, wanted - 1)[wanted - 1])
            slots, scores = slots[near], scores[near]
        best = np.argsort(-scores, kind="stable")[:wanted]
        return slots[best]

    def find_by_vector(self, lead: NDArray[np.float32], day: float) -> NDArray[np.int64]:
        """Find slots of similar leads published near a day, best first: signs select, exact cosines order."""
        slots = self._neighbours.shortlist(lead, day, self.times)
        if not len(slots):
            return slots
        cosines = self.leads[slots] @ lead
        best = np.lexsort((slots, -cosines))[: self._config.vector_neighbours]
        return slots[best]

    def _take_slot(self, lead: NDArray[np.float32]) -> int:
        if self.leads.shape[1] == 0:
            self.resize_vectors(len(lead))
        if self._free:
            return self._free.pop()
        slot = len(self.ids)
        self.ids.append("")
        self.rows.append(None)
        if slot >= len(self.times):
            self._grow(max(1024, slot + slot // 2))
        return slot

    def _grow(self, size: int) -> None:
        added = size - len(self.times)
        width = self.leads.shape[1]
        self.times = np.concatenate([self.times, np.full(added, -np.inf)])
        self.leads = np.concatenate([self.leads, np.zeros((added, width), dtype=np.float32)])
        self.bodies = np.concatenate([self.bodies, np.zeros((added, width), dtype=np.float32)])
        self._neighbours.resize(size, width)


def published_day(article: Article) -> float:
    """Tell when an article was published, in days since 1970."""
    return article.published_at.timestamp() / 86_400
