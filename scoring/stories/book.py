"""Which article is in which story, what became of stories' ids, and what a person decided about them."""

import hashlib
from bisect import insort
from collections.abc import Collection

import msgspec
import numpy as np

from scoring.errors import StoryNotFoundError
from scoring.models import StoryChange, StoryMarks


class StoryBook:
    """Stories by id, without a look at what they say."""

    def __init__(self, join_threshold: float) -> None:
        self._join_threshold = join_threshold
        self._story_of: dict[str, str] = {}
        self._articles: dict[str, list[str]] = {}
        self._days: dict[str, float] = {}
        self._redirects: dict[str, str] = {}
        self._lineage: dict[str, tuple[str, ...]] = {}
        self._pending: set[str] = set()
        self._kept_whole: set[str] = set()
        self._kept_apart: dict[str, set[str]] = {}
        self._changed: set[str] = set()

    # --- reading --------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._story_of)

    def resolve(self, story_id: str) -> str:
        """Follow redirects to the id under which a story lives now."""
        while story_id in self._redirects:
            story_id = self._redirects[story_id]
        return story_id

    def members(self, story_id: str) -> tuple[str, ...]:
        """Return a story's live articles in order of time, then of id. Raises `StoryNotFoundError`."""
        try:
            return tuple(self._articles[self.resolve(story_id)])
        except KeyError:
            raise StoryNotFoundError(story_id) from None

    def story_of(self, article_id: str) -> str | None:
        """Return in which story an article is; None if it isn't live."""
        return self._story_of.get(article_id)

    def lineage(self, story_id: str) -> tuple[str, ...]:
        """List the ids of stories merged into this one, or from which it was split."""
        return self._lineage.get(self.resolve(story_id), ())

    def some(self, story_id: str, newest: int) -> list[str]:
        """List a live story's newest articles, last first, and its first; the cost is that of `newest`."""
        articles = self._articles[story_id]
        return [*reversed(articles[-newest:]), articles[0]]

    def size(self, story_id: str, without: Collection[str] = ()) -> int:
        """Count a live story's articles, leaving some out."""
        return len(self._articles[story_id]) - sum(self._story_of.get(one) == story_id for one in without)

    def stories(self) -> dict[str, tuple[str, ...]]:
        """List the live stories' articles by story id."""
        return {story_id: tuple(ids) for story_id, ids in self._articles.items()}

    def pending(self, story_id: str) -> tuple[str, ...]:
        """List a story's articles that joined as pending and were not confirmed."""
        return tuple(one for one in self.members(story_id) if one in self._pending)

    def may_merge(self, story_id: str, other_id: str) -> bool:
        """Return whether nobody forbade merging two stories."""
        return story_id != other_id and other_id not in self._kept_apart.get(story_id, ())

    def may_split(self, story_id: str) -> bool:
        """Return whether nobody forbade splitting a story."""
        return story_id not in self._kept_whole

    def free_id(self, article_id: str) -> str:
        """Derive a story id from its first article; a second story of one article gets another id."""
        for attempt in range(len(self._articles) + len(self._redirects) + 2):
            seed = article_id if not attempt else f"{article_id}#{attempt}"
            story_id = "sto_" + hashlib.blake2b(seed.encode(), digest_size=8).hexdigest()
            if story_id not in self._articles and story_id not in self._redirects:
                return story_id
        raise AssertionError  # pragma: no cover - there are more attempts than ids taken

    # --- writing --------------------------------------------------------------------------

    def put(self, article_id: str, story_id: str, day: float, *, pending: bool) -> None:
        """Put a new article into a story, which may be new too. Days count from 1970."""
        story_id = self.resolve(story_id)
        self._story_of[article_id] = story_id
        self._days[article_id] = day
        # The order comes from the data alone, so that a restored book is the one before, whatever was merged meanwhile.
        insort(self._articles.setdefault(story_id, []), article_id, key=self._when)
        if pending:
            self._pending.add(article_id)

    def drop(self, article_id: str) -> bool:
        """Forget an article and its story if it was the last; tell whether it was there."""
        story_id = self._story_of.pop(article_id, None)
        if story_id is None:
            return False
        del self._days[article_id]
        self._pending.discard(article_id)
        self._articles[story_id].remove(article_id)
        if not self._articles[story_id]:
            del self._articles[story_id]
            self._lineage.pop(story_id, None)
            self._kept_whole.discard(story_id)
            for other in self._kept_apart.pop(story_id, set()):
                self._kept_apart[other].discard(story_id)
        return True

    def confirm(self, article_ids: Collection[str]) -> None:
        """Let articles be pending no more."""
        self._pending.difference_update(article_ids)

    def note_changed(self, *story_ids: str) -> None:
        """Let the next passes look at stories."""
        self._changed.update(story_ids)

    def forget_changed(self) -> None:
        """Let the next passes look at nothing that changed before."""
        self._changed.clear()

    def changed_since(self, day: float) -> tuple[str, ...]:
        """List changed live stories with an article from this day on, in a fixed order."""
        return tuple(
            story_id
            for story_id in sorted(self._changed & self._articles.keys())
            if any(self._days[one] >= day for one in self._articles[story_id])
        )

    def keep_apart(self, story_id: str, other_id: str) -> None:
        """Forbid the passes to merge two stories."""
        story_id, other_id = self.resolve(story_id), self.resolve(other_id)
        if story_id != other_id:
            self._kept_apart.setdefault(story_id, set()).add(other_id)
            self._kept_apart.setdefault(other_id, set()).add(story_id)

    def keep_whole(self, story_id: str) -> None:
        """Forbid the passes to split a story."""
        self._kept_whole.add(self.resolve(story_id))

    def recall(self, marks: StoryMarks) -> None:
        """Take over what a store kept of ids and of people's decisions."""
        for story_id, target_id in marks.redirects.items():
            if story_id != self.resolve(target_id):
                self._redirects[story_id] = target_id
        for story_id, lineage in marks.lineages.items():
            self._lineage.setdefault(self.resolve(story_id), lineage)
        for story_id in marks.kept_whole:
            self.keep_whole(story_id)
        for story_id, other_id in marks.kept_apart:
            self.keep_apart(story_id, other_id)

    def pin_merge(self, story_id: str, other_id: str) -> StoryChange:
        """Merge two stories by hand; no later pass takes the result apart. Raises `StoryNotFoundError`.

        Where they are one already nothing moves, but it is kept whole.
        """
        story_id, other_id = self.resolve(story_id), self.resolve(other_id)
        self.members(story_id), self.members(other_id)
        self._kept_apart.get(story_id, set()).discard(other_id)
        self._kept_apart.get(other_id, set()).discard(story_id)
        if story_id == other_id:
            change = _no_change("merge", story_id, story_id, "merged before")
        else:
            change = self.merge(story_id, other_id, probability=1.0, reason="merged by hand")
        self._kept_whole.add(change.story_id)
        self.confirm(change.article_ids)
        return msgspec.structs.replace(change, by_hand=True)

    def pin_split(self, story_id: str, article_ids: tuple[str, ...]) -> StoryChange:
        """Take articles out of a story by hand; no later pass rejoins the two.

        Where they were taken out before nothing moves, but the two are kept apart.
        Raises `StoryNotFoundError` if the story isn't live or doesn't hold all of the articles and more.
        """
        members = self.members(story_id)
        story_id = self.resolve(story_id)
        home = self._story_of.get(article_ids[0], "") if article_ids else ""
        if story_id in self._lineage.get(home, ()) and set(article_ids) <= set(self._articles[home]):
            change = _no_change("split", story_id, home, "split before")
        elif article_ids and set(article_ids) < set(members):
            change = self.split(story_id, article_ids, probability=1.0, reason="split by hand")
        else:
            raise StoryNotFoundError(story_id)
        # A person who takes it apart no longer wants it whole.
        self._kept_whole.discard(story_id)
        self.keep_apart(story_id, change.other_id)
        return msgspec.structs.replace(change, by_hand=True)

    def merge(self, story_id: str, other_id: str, *, probability: float, reason: str) -> StoryChange:
        """Merge two live stories; the one with the earlier article keeps its id."""
        kept, absorbed = sorted((story_id, other_id), key=self._age)
        moved = self._articles.pop(absorbed)
        self._articles[kept] = sorted([*self._articles[kept], *moved], key=self._when)
        for article_id in moved:
            self._story_of[article_id] = kept
        self._redirects[absorbed] = kept
        earlier = (*self._lineage.get(kept, ()), *self._lineage.pop(absorbed, ()), absorbed)
        self._lineage[kept] = tuple(dict.fromkeys(earlier))
        for other in self._kept_apart.pop(absorbed, set()):
            self._kept_apart[other].discard(absorbed)
            self.keep_apart(kept, other)
        if absorbed in self._kept_whole:
            self._kept_whole.discard(absorbed)
            self._kept_whole.add(kept)
        self.note_changed(kept)
        pending = probability < self._join_threshold
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
        other_id = self.free_id(moved[0])
        self._articles[other_id] = moved
        for article_id in moved:
            self._story_of[article_id] = other_id
        self.confirm(moved)
        self._lineage[other_id] = (story_id,)
        self.note_changed(story_id, other_id)
        return StoryChange(
            kind="split",
            story_id=story_id,
            other_id=other_id,
            article_ids=tuple(moved),
            probability=probability,
            reason=reason,
        )

    def _when(self, article_id: str) -> tuple[float, str]:
        return self._days[article_id], article_id

    def _age(self, story_id: str) -> tuple[float, str]:
        return min((self._days[one] for one in self._articles[story_id]), default=np.inf), story_id


def _no_change(kind: str, story_id: str, other_id: str, reason: str) -> StoryChange:
    change = {"kind": kind, "story_id": story_id, "other_id": other_id, "reason": reason}
    return msgspec.convert(change | {"article_ids": (), "probability": 1.0}, StoryChange)
