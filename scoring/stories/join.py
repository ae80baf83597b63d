"""Place each article in a story, once, from the articles seen so far."""

import datetime as dt
import heapq
from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.models import Reading, StoryChange, StoryDecision
from scoring.stories import passes
from scoring.stories.book import StoryBook
from scoring.stories.features import Query
from scoring.stories.live import LiveArticles, Row, published_day
from scoring.stories.model import JoinModel
from scoring.stories.search import Candidates, find_candidates
from scoring.stories.vocabulary import Vocabulary


class StoryIndex(StoryBook):
    """The book of stories together with what its articles say. One writer; not safe under threads."""

    def __init__(self, config: StoryConfig, model: JoinModel) -> None:
        super().__init__(config.join_threshold)
        self.config = config
        self._model = model
        self._live = LiveArticles(
            config,
            Vocabulary(
                model.background,
                min(model.background_documents, config.background_weight),
                config.frequency_half_life_days,
            ),
        )
        self._by_time: list[tuple[float, str]] = []
        self._newest_day = -np.inf

    # --- placing --------------------------------------------------------------------------

    def join(self, reading: Reading) -> StoryDecision:
        """Decide which story an article joins, and put it there.

        A probability under `join_threshold` but not under `pending_threshold` joins as pending: the
        passes look again, and its claims weigh by the probability. A known article keeps its story.
        """
        article_id = reading.article.article_id
        known = self.story_of(article_id)
        if known is not None:
            self.restore(reading, known)
            return _decision(article_id, known, "join", 1.0, "a newer text of an article already in the story")
        query = self._query(reading)
        decision = self._decide(reading, query)
        self._take_in(reading, query.row, decision.story_id, pending=decision.action == "pending")
        self.note_changed(decision.story_id)
        return decision

    def preview(self, reading: Reading) -> StoryDecision:
        """Decide which story an article would join, without putting it there."""
        return self._decide(reading, self._query(reading))

    def restore(self, reading: Reading, story_id: str, *, pending: bool = False) -> None:
        """Put an article into a story without deciding: rebuilding from a store."""
        story_id = self.resolve(story_id)
        self.remove(reading.article.article_id)
        self._take_in(reading, self._live.make_row(reading.terms), story_id, pending=pending)

    def remove(self, article_id: str) -> None:
        """Forget an article as if it had never come; unknown ids are ignored."""
        if self.drop(article_id) and article_id in self._live.slots:
            self._live.remove(article_id, uncount=True)

    def rank(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        """List candidate stories with probabilities, best first, without changing anything."""
        return self._rank(self._query(reading), {reading.article.article_id})

    def candidates_for(self, reading: Reading) -> Candidates | None:
        """Compare an article with the stories it may belong to, without deciding; None if there are none."""
        return find_candidates(self._query(reading), self._live, self, self.config, {reading.article.article_id})

    def rank_member(self, article_id: str, without: set[str]) -> tuple[tuple[str, float], ...]:
        """Rank stories for a live article as if it and the articles of `without` weren't there."""
        slot = self._live.slots.get(article_id)
        row = None if slot is None else self._live.rows[slot]
        if slot is None or row is None:
            return ()
        live = self._live
        query = Query(row=row, lead=live.leads[slot], body=live.bodies[slot], day=float(live.times[slot]))
        return self._rank(query, {article_id, *without})

    # --- changing stories -------------------------------------------------------------------

    def merge_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Merge stories changed since the last pass with stories they turn out to be one with."""
        return passes.merge_stories(self, self._recent(now))

    def confirm_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Look again at pending articles of stories changed since the last pass."""
        changes = passes.confirm_pending(self, self._recent(now))
        for change in changes:
            self.confirm(change.article_ids)
        return changes

    def split_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Take out of stories changed since the last pass the articles that don't belong."""
        changes = passes.split_stories(self, self._recent(now))
        self.forget_changed()
        return changes

    def replace_vectors(
        self,
        vectors: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]],
        model: JoinModel,
    ) -> None:
        """Move to another encoder: lead and body vectors of every live article; stories keep their ids.

        Raises `KeyError` naming a live article without vectors, before anything changes.
        """
        pairs = {article_id: vectors[article_id] for article_id in self._live.slots}
        if pairs:
            self._live.resize_vectors(len(next(iter(pairs.values()))[0]))
        for article_id, (lead, body) in pairs.items():
            self._live.set_vectors(self._live.slots[article_id], lead, body)
        self._model = model

    # --- inside ----------------------------------------------------------------------------

    def _take_in(self, reading: Reading, row: Row, story_id: str, *, pending: bool) -> None:
        day = published_day(reading.article)
        self.put(reading.article.article_id, story_id, day, pending=pending)
        heapq.heappush(self._by_time, (day, reading.article.article_id))
        if reading.terms.usable:
            self._live.add(reading, row)
        self._newest_day = max(self._newest_day, day)
        self._expire()

    def _decide(self, reading: Reading, query: Query) -> StoryDecision:
        article_id = reading.article.article_id
        if not reading.terms.usable:
            return _decision(article_id, self.free_id(article_id), "new", 1.0, reading.terms.reason)
        ranked = self._rank(query, set())
        best_id, best = ranked[0] if ranked else ("", 0.0)
        if best >= self.config.join_threshold:
            return _decision(article_id, best_id, "join", best, "same event")
        if best >= self.config.pending_threshold:
            return _decision(article_id, best_id, "pending", best, "probably the same event")
        reason = "nothing similar" if not ranked else "the most similar story tells of another event"
        return _decision(article_id, self.free_id(article_id), "new", 1.0 - best, reason)

    def _query(self, reading: Reading) -> Query:
        return Query(
            row=self._live.make_row(reading.terms),
            lead=reading.lead_vector,
            body=reading.body_vector,
            day=published_day(reading.article),
        )

    def _rank(self, query: Query, excluded: set[str]) -> tuple[tuple[str, float], ...]:
        candidates = find_candidates(query, self._live, self, self.config, excluded)
        if candidates is None:
            return ()
        chances = self._model.probabilities(candidates.features)
        order = np.argsort(-chances, kind="stable")
        return tuple((candidates.story_ids[place], float(chances[place])) for place in order.tolist())

    def _recent(self, now: dt.datetime) -> tuple[str, ...]:
        """List changed stories with an article in the passes' window."""
        return self.changed_since(now.timestamp() / 86_400 - self.config.pass_window_days)

    def _expire(self) -> None:
        """Forget articles older than the memory; their words keep decaying in the vocabulary."""
        horizon = self._newest_day - self.config.memory_days
        while self._by_time and self._by_time[0][0] < horizon:
            _, article_id = heapq.heappop(self._by_time)
            if self.drop(article_id) and article_id in self._live.slots:
                self._live.remove(article_id, uncount=False)


def _decision(article_id: str, story_id: str, action: str, probability: float, reason: str) -> StoryDecision:
    return msgspec.convert(
        {
            "article_id": article_id,
            "story_id": story_id,
            "action": action,
            "probability": probability,
            "reason": reason,
        },
        StoryDecision,
    )
