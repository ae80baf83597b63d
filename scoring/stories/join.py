"""Place each article in a story, once, from the articles seen so far; and keep the stories."""

import datetime as dt
import hashlib
import heapq
from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.errors import StoryNotFoundError
from scoring.models import Reading, StoryChange, StoryDecision
from scoring.stories import passes
from scoring.stories.features import FEATURES, Query, compare_pairs, story_features
from scoring.stories.live import LiveArticles, published_day
from scoring.stories.model import JoinModel
from scoring.stories.vocabulary import Vocabulary

_ROUGH = [FEATURES.index(name) for name in ("lead_max", "tokens_max", "names_max")]


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """Stories an article may belong to, most similar first."""

    story_ids: tuple[str, ...]
    features: NDArray[np.float64]
    """Shape (stories, features)."""


class StoryIndex:
    """Live articles by story. One writer; not safe under threads."""

    def __init__(self, config: StoryConfig, model: JoinModel) -> None:
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
        self._story_of: dict[str, str] = {}
        self._articles: dict[str, list[str]] = {}
        self._redirects: dict[str, str] = {}
        self._lineage: dict[str, tuple[str, ...]] = {}
        self._kept_whole: set[str] = set()
        self._kept_apart: dict[str, set[str]] = {}
        self._changed: set[str] = set()
        self._pending: set[str] = set()
        self._by_time: list[tuple[float, str]] = []
        self._newest_day = -np.inf

    # --- placing --------------------------------------------------------------------------

    def join(self, reading: Reading) -> StoryDecision:
        """Decide which story an article joins, and put it there.

        A probability under `join_threshold` but not under `pending_threshold` joins as pending: the
        passes look again, and its claims weigh by the probability. A known article keeps its story.
        """
        article_id = reading.article.article_id
        known = self._story_of.get(article_id)
        if known is not None:
            self.remove(article_id)
            self.restore(reading, known)
            return _decision(article_id, known, "join", 1.0, "a newer text of an article already in the story")
        decision = self._decide(reading)
        self.restore(reading, decision.story_id, pending=decision.action == "pending")
        self._changed.add(decision.story_id)
        return decision

    def restore(self, reading: Reading, story_id: str, *, pending: bool = False) -> None:
        """Put an article into a story without deciding: rebuilding from a store."""
        article_id = reading.article.article_id
        if article_id in self._story_of:
            self.remove(article_id)
        story_id = self.resolve(story_id)
        self._story_of[article_id] = story_id
        self._articles.setdefault(story_id, []).append(article_id)
        if pending:
            self._pending.add(article_id)
        day = published_day(reading.article)
        heapq.heappush(self._by_time, (day, article_id))
        if reading.terms.usable:
            self._live.add(reading, self._live.make_row(reading.terms))
        self._newest_day = max(self._newest_day, day)
        self._expire()

    def remove(self, article_id: str) -> None:
        """Forget an article as if it had never come; unknown ids are ignored."""
        self._drop(article_id, uncount=True)

    def rank(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        """List candidate stories with probabilities, best first, without changing anything."""
        query, excluded = self._query(reading), {reading.article.article_id}
        return self._rank(query, excluded)

    def candidates_for(self, reading: Reading) -> Candidates | None:
        """Compare an article with the stories it may belong to, without deciding; None if there are none."""
        return self.candidates(self._query(reading), {reading.article.article_id})

    # --- reading --------------------------------------------------------------------------

    def resolve(self, story_id: str) -> str:
        """Follow redirects to the id under which a story lives now."""
        while story_id in self._redirects:
            story_id = self._redirects[story_id]
        return story_id

    def members(self, story_id: str) -> tuple[str, ...]:
        """List a story's live articles in order of arrival. Raises `StoryNotFoundError`."""
        try:
            return tuple(self._articles[self.resolve(story_id)])
        except KeyError:
            raise StoryNotFoundError(story_id) from None

    def story_of(self, article_id: str) -> str | None:
        """Tell in which story an article is; None if it isn't live."""
        return self._story_of.get(article_id)

    def lineage(self, story_id: str) -> tuple[str, ...]:
        """List the ids of stories merged into this one, or from which it was split."""
        return self._lineage.get(self.resolve(story_id), ())

    def stories(self) -> dict[str, tuple[str, ...]]:
        """List the live stories' articles by story id."""
        return {story_id: tuple(ids) for story_id, ids in self._articles.items()}

    def __len__(self) -> int:
        return len(self._story_of)

    # --- changing stories -------------------------------------------------------------------

    def merge_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Merge stories changed since the last pass with stories they turn out to be one with."""
        return passes.merge_stories(self, self._recent(now))

    def confirm_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Look again at pending articles of stories changed since the last pass."""
        changes = passes.confirm_pending(self, self._recent(now))
        self._pending.difference_update(*(change.article_ids for change in changes))
        return changes

    def split_pass(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Take out of stories changed since the last pass the articles that don't belong."""
        changes = passes.split_stories(self, self._recent(now))
        self._changed.clear()
        return changes

    def pin_merge(self, story_id: str, other_id: str) -> StoryChange:
        """Merge two stories by hand; no later pass takes the result apart. Raises `StoryNotFoundError`."""
        story_id, other_id = self.resolve(story_id), self.resolve(other_id)
        self.members(story_id), self.members(other_id)
        self._kept_apart.get(story_id, set()).discard(other_id)
        self._kept_apart.get(other_id, set()).discard(story_id)
        change = self.merge(story_id, other_id, probability=1.0, reason="merged by hand")
        self._kept_whole.add(change.story_id)
        self._pending.difference_update(change.article_ids)
        return msgspec.structs.replace(change, by_hand=True)

    def pin_split(self, story_id: str, article_ids: tuple[str, ...]) -> StoryChange:
        """Take articles out of a story by hand; no later pass rejoins the two.

        Raises `StoryNotFoundError` if the story isn't live or doesn't hold all of the articles and more.
        """
        members = self.members(story_id)
        story_id = self.resolve(story_id)
        if not article_ids or not set(article_ids) < set(members):
            raise StoryNotFoundError(story_id)
        change = self.split(story_id, article_ids, probability=1.0, reason="split by hand")
        self.keep_apart(story_id, change.other_id)
        return msgspec.structs.replace(change, by_hand=True)

    def keep_apart(self, story_id: str, other_id: str) -> None:
        """Forbid the passes to merge two stories."""
        story_id, other_id = self.resolve(story_id), self.resolve(other_id)
        self._kept_apart.setdefault(story_id, set()).add(other_id)
        self._kept_apart.setdefault(other_id, set()).add(story_id)

    def keep_whole(self, story_id: str) -> None:
        """Forbid the passes to split a story."""
        self._kept_whole.add(self.resolve(story_id))

    def pending(self, story_id: str) -> tuple[str, ...]:
        """List a story's articles that joined as pending and were not confirmed."""
        return tuple(one for one in self.members(story_id) if one in self._pending)

    def may_merge(self, story_id: str, other_id: str) -> bool:
        """Tell whether nobody forbade merging two stories."""
        return story_id != other_id and other_id not in self._kept_apart.get(story_id, ())

    def may_split(self, story_id: str) -> bool:
        """Tell whether nobody forbade splitting a story."""
        return story_id not in self._kept_whole

    def redirect(self, story_id: str, target_id: str) -> None:
        """Let a story's old id lead to another story: rebuilding from a store."""
        target_id = self.resolve(target_id)
        if story_id != target_id:
            self._redirects[story_id] = target_id

    def merge(self, story_id: str, other_id: str, *, probability: float, reason: str) -> StoryChange:
        """Merge two live stories; the one with the earlier article keeps its id."""
        kept, absorbed = sorted((story_id, other_id), key=self._age)
        moved = self._articles.pop(absorbed)
        self._articles[kept] += moved
        for article_id in moved:
            self._story_of[article_id] = kept
        self._redirects[absorbed] = kept
        self._lineage[kept] = tuple(
            dict.fromkeys((*self._lineage.get(kept, ()), *self._lineage.pop(absorbed, ()), absorbed))
        )
        for other in self._kept_apart.pop(absorbed, set()):
            self._kept_apart[other].discard(absorbed)
            self.keep_apart(kept, other)
        if absorbed in self._kept_whole:
            self._kept_whole.discard(absorbed)
            self._kept_whole.add(kept)
        self._changed.add(kept)
        pending = probability < self.config.join_threshold
        if pending:
            self._pending.update(moved)
        return StoryChange(
            kind="merge",
            story_id=kept,
            other_id=absorbed,
            article_ids=tuple(moved),
            probability=probability,
            reason=reason,
            pending=pending,
        )

    def split(self, story_id: str, article_ids: tuple[str, ...], *, probability: float, reason: str) -> StoryChange:
        """Move some of a story's articles into a story of their own."""
        taken = set(article_ids)
        moved = [article_id for article_id in self._articles[story_id] if article_id in taken]
        self._articles[story_id] = [one for one in self._articles[story_id] if one not in taken]
        other_id = self._free_id(moved[0])
        self._articles[other_id] = moved
        for article_id in moved:
            self._story_of[article_id] = other_id
        self._pending.difference_update(moved)
        self._lineage[other_id] = (story_id,)
        self._changed |= {story_id, other_id}
        return StoryChange(
            kind="split",
            story_id=story_id,
            other_id=other_id,
            article_ids=tuple(moved),
            probability=probability,
            reason=reason,
        )

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

    def rank_member(self, article_id: str, without: set[str]) -> tuple[tuple[str, float], ...]:
        """Rank stories for a live article as if it and the articles of `without` weren't there."""
        slot = self._live.slots.get(article_id)
        row = None if slot is None else self._live.rows[slot]
        if slot is None or row is None:
            return ()
        query = Query(
            row=row,
            lead=self._live.leads[slot],
            body=self._live.bodies[slot],
            day=float(self._live.times[slot]),
        )
        return self._rank(query, {article_id, *without})

    def candidates(self, query: Query, excluded: set[str]) -> Candidates | None:
        """Find the stories an article may belong to and compare it with them; None if there are none."""
        live, config = self._live, self.config
        found = dict.fromkeys(
            [
                *live.find_by_terms(query.row, query.day).tolist(),
                *live.find_by_vector(query.lead, query.day).tolist(),
            ]
        )
        grouped: dict[str, list[int]] = {}
        for slot in found:
            if live.ids[slot] not in excluded:
                grouped.setdefault(self._story_of[live.ids[slot]], []).append(slot)
        if not grouped:
            return None
        slots: list[int] = []
        owner: list[int] = []
        for place, (story_id, hits) in enumerate(grouped.items()):
            chosen = self._compared(story_id, hits, excluded)[: config.members_compared]
            slots += chosen
            owner += [place] * len(chosen)
        sizes = [
            max(1, len(self._articles[story_id]) - sum(one in excluded for one in self._articles[story_id]))
            if excluded
            else len(self._articles[story_id])
            for story_id in grouped
        ]
        pairs = compare_pairs(query, live, np.array(slots))
        features = story_features(pairs, np.array(owner), np.array(sizes))
        # Sparse and dense similarity together leave few stories worth the trees.
        rough = features[:, _ROUGH].sum(axis=1)
        best = np.argsort(-rough, kind="stable")[: config.candidate_stories]
        story_ids = tuple(grouped)
        return Candidates(
            story_ids=tuple(story_ids[place] for place in best.tolist()),
            features=features[best],
        )

    def _compared(self, story_id: str, hits: list[int], excluded: set[str]) -> list[int]:
        """Choose the members to compare with: those found, then the newest, then the first."""
        articles = self._articles[story_id]
        newest = articles[-self.config.members_compared :][::-1]
        more = [
            self._live.slots[one] for one in (*newest, articles[0]) if one in self._live.slots and one not in excluded
        ]
        return list(dict.fromkeys([*hits, *more]))

    def _decide(self, reading: Reading) -> StoryDecision:
        article_id = reading.article.article_id
        if not reading.terms.usable:
            return _decision(article_id, self._free_id(article_id), "new", 1.0, reading.terms.reason)
        ranked = self._rank(self._query(reading), set())
        best_id, best = ranked[0] if ranked else ("", 0.0)
        if best >= self.config.join_threshold:
            return _decision(article_id, best_id, "join", best, "same event")
        if best >= self.config.pending_threshold:
            return _decision(article_id, best_id, "pending", best, "probably the same event")
        reason = "nothing similar" if not ranked else "the most similar story tells of another event"
        return _decision(article_id, self._free_id(article_id), "new", 1.0 - best, reason)

    def _query(self, reading: Reading) -> Query:
        return Query(
            row=self._live.make_row(reading.terms),
            lead=reading.lead_vector,
            body=reading.body_vector,
            day=published_day(reading.article),
        )

    def _rank(self, query: Query, excluded: set[str]) -> tuple[tuple[str, float], ...]:
        candidates = self.candidates(query, excluded)
        if candidates is None:
            return ()
        chances = self._model.probabilities(candidates.features)
        order = np.argsort(-chances, kind="stable")
        return tuple((candidates.story_ids[place], float(chances[place])) for place in order.tolist())

    def _recent(self, now: dt.datetime) -> tuple[str, ...]:
        """List changed live stories with an article in the passes' window, in a fixed order."""
        horizon = now.timestamp() / 86_400 - self.config.pass_window_days
        live = self._live
        return tuple(
            story_id
            for story_id in sorted(self._changed & self._articles.keys())
            if any(live.times[live.slots[one]] >= horizon for one in self._articles[story_id] if one in live.slots)
        )

    def _age(self, story_id: str) -> tuple[float, str]:
        live = self._live
        days = [float(live.times[live.slots[one]]) for one in self._articles[story_id] if one in live.slots]
        return min(days, default=np.inf), story_id

    def _free_id(self, article_id: str) -> str:
        """Derive a story id from its first article; a second story of one article gets another id."""
        for attempt in range(len(self._articles) + 2):
            seed = article_id if not attempt else f"{article_id}#{attempt}"
            story_id = "sto_" + hashlib.blake2b(seed.encode(), digest_size=8).hexdigest()
            if story_id not in self._articles and story_id not in self._redirects:
                return story_id
        raise AssertionError  # pragma: no cover - there are more attempts than stories

    def _drop(self, article_id: str, *, uncount: bool) -> None:
        story_id = self._story_of.pop(article_id, None)
        if story_id is None:
            return
        self._pending.discard(article_id)
        if article_id in self._live.slots:
            self._live.remove(article_id, uncount=uncount)
        self._articles[story_id].remove(article_id)
        if not self._articles[story_id]:
            del self._articles[story_id]
            self._lineage.pop(story_id, None)
            self._kept_whole.discard(story_id)
            for other in self._kept_apart.pop(story_id, set()):
                self._kept_apart[other].discard(story_id)

    def _expire(self) -> None:
        """Forget articles older than the memory; their words keep decaying in the vocabulary."""
        horizon = self._newest_day - self.config.memory_days
        while self._by_time and self._by_time[0][0] < horizon:
            _, article_id = heapq.heappop(self._by_time)
            self._drop(article_id, uncount=False)


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
