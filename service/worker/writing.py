"""The story writer: places articles in their order of arrival and scores the stories they touch.

One at a time, by a lease; every write carries its fencing token. What it keeps in memory is a copy of the store: after
any doubt (a lost lease, a refused write, an error) it is thrown away and restored. Scores depend on the stored articles
and their order alone, not on when the writer was stopped.
"""

import datetime as dt
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import structlog
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from scoring.errors import StoryNotFoundError
from scoring.models import Article, LedgerRow, Member, Reading, StoryChange
from service.drafts import MOST_MATCHES, DraftCheck, StoryMatch, StoryMatches, show_check
from service.engine import Tools
from service.repository.articles import ArticleStore
from service.repository.connection import Connection
from service.repository.stored import ArticleRef, Curation, Placement, StoredStory, Work, refer
from service.repository.stories import Lease, StoryStore
from service.worker.outlets import Notes, list_outlets, note_article
from service.worker.records import RecordKeeper
from service.worker.vectors import Vectors

log = structlog.get_logger()
Result = TypeVar("Result")

WORK_AT_ONCE = 64
"""Articles placed before the stories they touched are scored."""
OUTLETS_REST = 4.0
"""Rest after scoring all outlets, in times its duration: it takes a fifth of the writer's time at most."""
RESTORE_AT_ONCE = 200
"""Readings loaded in one go while the index is restored (about 80 kB each)."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How long the writer waits."""

    head_patience_seconds: float = 60.0
    """For the reading of the oldest article, before it places later ones."""
    tidy_seconds: float = 60.0
    """Least time between two passes of merging and splitting, which look at all live stories; 0: whenever idle."""
    score_seconds: float = 2.0
    """Longest time that placed articles wait for their stories to be scored while more keep coming."""
    refit_seconds: float = 24 * 3600.0
    """Least time between two refits of all stories to the outlets' records; 0: whenever idle."""


class StoryWriter:
    """The writer's state and steps; call `restore` first, then `step` until it says that nothing is left."""

    def __init__(self, connection: Connection, lease: Lease, tools: Tools, slot: CapacityLimiter, pace: Pace) -> None:
        self._articles = ArticleStore(connection)
        self._stories = StoryStore(connection)
        self._lease = lease
        self._tools = tools
        self._slot = slot
        self._pace = pace
        self._vectors = Vectors(connection, lease, tools, slot)
        self._index = tools.open_index()
        self._refs: dict[str, ArticleRef] = {}
        self._notes: dict[str, Notes] = {}
        self._rows: dict[str, tuple[LedgerRow, ...]] = {}
        self._records = RecordKeeper(tools)
        self._head = ("", 0.0)
        self._scored_at = time.monotonic()
        self._tidied_until: dt.datetime | None = None
        """Publication time of the last pass of merging and splitting that followed the stream."""
        self._tidied_at = -math.inf
        self._untidy = True
        self._refitted_at = -math.inf
        self._outlets_due_at = -math.inf
        self._stale = True
        """Whether the outlets' scores are older than the ledger."""

    async def restore(self) -> None:
        """Rebuild the index and the ledger from the store."""
        await self._call(self._index.recall, await self._stories.load_marks())
        placed = await self._articles.list_placed()
        for start in range(0, len(placed), RESTORE_AT_ONCE):
            placements = await self._articles.load_placements(placed[start : start + RESTORE_AT_ONCE])
            readings = await self._vectors.load([entry.job_id for entry in placements.values()])
            for reading, placement in zip(readings, placements.values(), strict=True):
                self._take_in(reading, placement)
                await self._call(self._index.restore, _join(reading, placement))
        self._rows = await self._stories.load_ledgers()
        self._records.restore(await self._stories.load_records())
        self._tidied_until = await self._stories.tidied_until()
        log.info("index_restored", articles=len(self._refs), stories=len(self._rows))

    async def step(self) -> bool:
        """Place what is ready and score what is due; return whether anything was done or is left to do.

        Raises:
            LeaseLostError: if another worker took over, or the store no longer agrees with what was read from it.

        """
        work = await self._articles.list_work(WORK_AT_ONCE)
        placed = 0
        for item in work:
            if item.kind == "retraction":
                await self._retract(item)
            elif item.curation:
                await self._curate(item.job_id, item.curation)
            elif item.read:
                await self._place(item)
            elif self._waits(item):
                break
            else:
                continue
            placed += 1
        if placed:
            self._untidy = True
        idle = not work
        if idle or time.monotonic() - self._scored_at >= self._pace.score_seconds:
            if idle and self._untidy and time.monotonic() - self._tidied_at >= self._pace.tidy_seconds:
                await self._tidy(self._as_of())
                self._untidy = False
                self._tidied_at = time.monotonic()
            await self._score(idle=idle)
        return bool(placed) or not idle or self._stale

    async def check_draft(self, article: Article) -> DraftCheck:
        """Return a draft's claims beside the story that it would join; the draft is taken in nowhere."""
        reading = await self._call(self._tools.read, article)
        origin, decision = await self._call(self._index.preview, reading)
        placements = await self._articles.load_placements(await self._stories.list_members(decision.story_id))
        if decision.action == "new" or not placements:
            return DraftCheck(story_id=None)
        draft = Member(reading=reading, origin=origin, story=decision)
        began = min(self._refs[article_id].published_at for article_id in placements)
        bounds = await self._call(self._records.bounds, began, self._rows)
        story = await self._judge(decision.story_id, placements, bounds, (draft,))
        same_text = next((one for one, entry in placements.items() if entry.origin.origin_id == origin.origin_id), None)
        return show_check(refer(article, ""), story, decision.probability, same_text)

    async def match_text(self, article: Article) -> StoryMatches:
        """Return the stories that a text may belong to, the likeliest first."""
        reading = await self._call(self._tools.read, article)
        ranked = (await self._call(self._index.rank, reading))[:MOST_MATCHES]
        items = []
        for story_id, probability in ranked:
            story = await self._stories.find_story(story_id)
            if story is not None:
                title, href = story.result.story.title, f"/v1/stories/{story_id}"
                items.append(StoryMatch(story_id=story_id, title=title, probability=round(probability, 3), href=href))
        return StoryMatches(items=items)

    def _waits(self, item: Work) -> bool:
        """Return whether to wait for the reading of the oldest article, so that placing keeps the order of arrival."""
        if self._head[0] != item.job_id:
            self._head = (item.job_id, time.monotonic())
        return time.monotonic() - self._head[1] < self._pace.head_patience_seconds

    async def _place(self, item: Work) -> None:
        earlier = (await self._articles.load_placements([item.article_id])).get(item.article_id)
        (reading,) = await self._vectors.load([item.job_id])
        published = reading.article.published_at
        if self._tidied_until is None or published - self._tidied_until >= self._tools.tidy_interval:
            await self._tidy(published)
            await self._stories.note_tidied(self._lease, published)
            self._tidied_until = published
        if earlier:
            await self._call(self._index.remove, item.article_id)
        origin, story = await self._call(self._index.place, reading)
        edits, silent = await self._count_edits(earlier, reading)
        placement = Placement(
            job_id=item.job_id, sequence=item.sequence, origin=origin, story=story, edits=edits, silent_edits=silent
        )
        await self._stories.place(self._lease, item.article_id, placement, earlier)
        self._take_in(reading, placement)
        log.info(
            "article_placed",
            article_id=item.article_id,
            job_id=item.job_id,
            story_id=story.story_id,
            action=story.action,
            origin_id=origin.origin_id,
            revision=reading.article.revision,
        )

    async def _count_edits(self, earlier: Placement | None, reading: Reading) -> tuple[int, int]:
        """Return the changes of values over all revisions of an article, and the silent ones among them."""
        if earlier is None:
            return 0, 0
        (before,) = await self._vectors.load([earlier.job_id])
        changed, silent = await self._call(self._tools.count_edits, before, reading)
        return earlier.edits + changed, earlier.silent_edits + silent

    def _take_in(self, reading: Reading, placement: Placement) -> None:
        self._refs[reading.article.article_id] = refer(reading.article, reading.terms.reason)
        self._notes[reading.article.article_id] = note_article(reading, placement)

    async def _retract(self, item: Work) -> None:
        earlier = (await self._articles.load_placements([item.article_id])).get(item.article_id)
        await self._stories.seal_scores(self._lease)
        await self._call(self._index.remove, item.article_id)
        await self._stories.unplace(self._lease, item.job_id, item.article_id, earlier, _now())
        self._refs.pop(item.article_id, None)
        self._notes.pop(item.article_id, None)
        log.info("article_retracted", article_id=item.article_id, job_id=item.job_id)

    async def _curate(self, job_id: str, curation: Curation) -> None:
        """Merge or split as a person asked; what can't be done fails its job and nothing else."""
        try:
            if curation.kind == "merge":
                change = await self._call(self._index.merge_by_hand, curation.story_id, curation.other_id)
            else:
                change = await self._call(self._index.split_by_hand, curation.story_id, curation.article_ids)
        except StoryNotFoundError as error:
            reason = f"{error} that can be changed so: it or its articles are gone, or all of them would leave"
            await self._articles.fail_reading(job_id, reason, _now())
            log.warning("story_not_changed", kind=curation.kind, story_id=curation.story_id, job_id=job_id)
            return
        await self._stories.seal_scores(self._lease)
        await self._move(change, job_id)

    async def _tidy(self, now: dt.datetime) -> None:
        """Let the index merge and split stories, and move their articles.

        Passes follow the stream's own time, so that they don't depend on when the writer ran; one more comes when idle.
        """
        for change in await self._call(self._index.tidy, now):
            await self._move(change)

    async def _move(self, change: StoryChange, job_id: str = "") -> None:
        source = change.other_id if change.kind == "merge" else change.story_id
        # A merged story takes along the articles that the index has forgotten.
        article_ids = await self._stories.list_members(source) if change.kind == "merge" else change.article_ids
        placements = await self._articles.load_placements(article_ids)
        moved = {
            article_id: msgspec.structs.replace(entry, story=self._tools.follow_change(entry.story, change))
            for article_id, entry in placements.items()
        }
        await self._stories.move(self._lease, change, moved, job_id)
        log.info(
            "story_changed",
            kind=change.kind,
            story_id=change.story_id,
            other_id=change.other_id,
            by_hand=change.by_hand,
            articles=len(moved),
        )

    async def _score(self, *, idle: bool) -> None:
        """Score the stories that changed, then the outlets."""
        for story_id in await self._stories.list_dirty():
            members = await self._stories.list_members(story_id)
            placements = await self._articles.load_placements(members)
            began = min((self._refs[article_id].published_at for article_id in placements), default=None)
            bounds = await self._call(self._records.bounds, began, self._rows) if began else {}
            await self._score_story(story_id, placements, bounds)
        if idle and self._stale and time.monotonic() - self._refitted_at >= self._pace.refit_seconds:
            await self._refit()
            self._refitted_at = time.monotonic()
        if self._stale and time.monotonic() >= self._outlets_due_at:
            await self._score_outlets()
        self._scored_at = time.monotonic()

    async def _score_outlets(self) -> None:
        """Score all outlets; the more there is to go through, the rarer."""
        began = time.monotonic()
        rows = [row for story_id in sorted(self._rows) for row in self._rows[story_id]]
        outlets = await self._call(list_outlets, self._refs, self._notes)
        scores = await self._call(self._tools.score_outlets, rows, outlets, self._as_of())
        await self._stories.commit_scores(self._lease, scores, _now())
        self._stale = False
        self._outlets_due_at = time.monotonic() + OUTLETS_REST * (time.monotonic() - began)

    async def _refit(self) -> None:
        """Judge stories anew whose outlets' records have changed, by their first day: one pass, as in the batch."""
        book, days = self._records.begin_refit()
        changed = 0
        for day, story_ids in days:
            bounds = await self._call(book.bounds, day)
            self._records.keep(day, bounds)
            for story_id in story_ids:
                if self._records.differs(story_id, self._rows[story_id], bounds):
                    members = await self._stories.list_members(story_id)
                    await self._score_story(story_id, await self._articles.load_placements(members), bounds)
                    changed += 1
                book.add(self._rows.get(story_id, ()))
        log.info("stories_refitted", stories=len(self._rows), changed=changed)

    async def _score_story(
        self, story_id: str, placements: Mapping[str, Placement], bounds: Mapping[str, float]
    ) -> None:
        """Score one story and replace what was stored of it; one without articles is removed."""
        story = await self._judge(story_id, placements, bounds) if placements else None
        await self._stories.commit_story(self._lease, story_id, story)
        self._rows.pop(story_id, None)
        self._records.note(story_id, story.result.records if story else None)
        self._stale = True
        if story:
            self._rows[story_id] = story.result.ledger
            log.info(
                "story_scored",
                story_id=story_id,
                articles=len(story.articles),
                facts=len(story.result.facts),
                ledger_rows=len(story.result.ledger),
            )

    async def _judge(
        self,
        story_id: str,
        placements: Mapping[str, Placement],
        bounds: Mapping[str, float],
        drafts: Sequence[Member] = (),
    ) -> StoredStory:
        """Return a story's result with its articles and claims, drafts among them if there are any."""
        readings = await self._vectors.load([entry.job_id for entry in placements.values()])
        members = [*(_join(*pair) for pair in zip(readings, placements.values(), strict=True)), *drafts]
        lineage = await self._stories.find_lineage(story_id)
        result = await self._call(self._tools.score_story, story_id, members, lineage, bounds)
        readings += [draft.reading for draft in drafts]
        return StoredStory(
            result=result,
            articles=tuple(refer(reading.article, reading.terms.reason) for reading in readings),
            claims=tuple(c for reading in readings for c in reading.claims if drafts or c.claim_id in result.claim_ids),
        )

    def _as_of(self) -> dt.datetime:
        """Return the time of the newest text: scores refer to it, so that an archive scores as it did in its day."""
        times = [ref.revised_at or ref.published_at for ref in self._refs.values()]
        return max(times, default=dt.datetime.fromtimestamp(0, dt.UTC))

    async def _call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Run a call of the engine in a thread, one at a time."""
        return await run_sync(function, *arguments, limiter=self._slot)


def _join(reading: Reading, placement: Placement) -> Member:
    return Member(reading=reading, origin=placement.origin, story=placement.story)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
