"""Stories, ledger rows and outlet scores: written by the holder of the lease alone, read by everybody."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NoReturn

import msgspec

from scoring.models import LedgerRow, OutletScore, Reading, Records, StoryChange, StoryMarks
from service.repository import keys
from service.repository.connection import Connection
from service.repository.cursors import read_cursor, write_cursor
from service.repository.stored import Placement, StoredStory, decode, encode

UNRANKED = 10**9
"""Place of outlets without a rank: after as many as there can be."""


class LeaseLostError(Exception):
    """Another worker writes stories now, or a job changed under our hands: start again from the store."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the story lease is lost: {reason}")
        self.reason = reason


class Lease:
    """The right to write stories, with the fencing token that every write is checked against."""

    def __init__(self, connection: Connection, holder: str, seconds: float) -> None:
        self._connection = connection
        self._holder = holder
        self._milliseconds = int(seconds * 1000)
        self.token = 0

    async def take(self) -> bool:
        """Take the lease if it is free or was this holder's."""
        self.token = int(
            await self._connection.run("take_lease", [keys.LEASE, keys.LEASE_TOKEN], [self._holder, self._milliseconds])
        )
        return self.token > 0

    async def keep(self) -> bool:
        """Prolong the lease; False if it is lost."""
        kept = await self._connection.run("keep_lease", [keys.LEASE], [self.token, self._milliseconds])
        return bool(kept)

    async def give_up(self) -> None:
        """End the lease at once, so that another worker needn't wait."""
        await self._connection.run("keep_lease", [keys.LEASE], [self.token, 0])


class StoryStore:
    """Stories as the lease holder writes them and everybody reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client = connection.client

    # --- writes, each checked against the fencing token --------------------------------------

    async def place(self, lease: Lease, article_id: str, placement: Placement, earlier: Placement | None) -> None:
        """Put an article into its story, in place of its earlier revision."""
        story_id = placement.story.story_id
        await self._write(
            "place",
            [
                *(keys.LEASE, keys.UNPLACED, keys.PLACED, keys.DIRTY, keys.job(placement.job_id)),
                *(keys.placement(article_id), keys.members(story_id), keys.waiting(story_id)),
                keys.PACE,
            ],
            [
                *(lease.token, placement.job_id, article_id, placement.sequence, encode(placement), story_id),
                *((earlier.job_id, earlier.story.story_id) if earlier else ("", "")),
                *(keys.READING, keys.MEMBERS, keys.PACE_FADES_SECONDS, keys.PACE_GAP_SECONDS),
            ],
        )

    async def unplace(
        self, lease: Lease, job_id: str, article_id: str, earlier: Placement | None, now: dt.datetime
    ) -> None:
        """Take a retracted article out of its story."""
        await self._write(
            "unplace",
            [
                *(keys.LEASE, keys.UNPLACED, keys.PLACED, keys.DIRTY),
                *(keys.job(job_id), keys.placement(article_id)),
            ],
            [
                *(lease.token, job_id, article_id, earlier.story.story_id if earlier else ""),
                *(
                    now.isoformat(),
                    keys.RETRACTION_TTL,
                    keys.MEMBERS,
                    keys.WAITING,
                    keys.JOB,
                    keys.READING,
                ),
            ],
        )

    async def move(
        self, lease: Lease, change: StoryChange, placements: Mapping[str, Placement], job_id: str = ""
    ) -> None:
        """Carry out a change of stories on the placements of their articles; a merged story's id leads to the other.

        With the job of the person who asked for it, it is remembered as done by hand.
        """
        source = target = change.story_id
        lineage: tuple[str, ...] = ()
        if change.kind == "merge" and change.other_id != target:
            source = change.other_id
            lineage = (*await self.find_lineage(target), *await self.find_lineage(source), source)
        elif change.kind == "split":
            target = change.other_id
            lineage = (source,) if change.article_ids else ()
        pairs = [part for article_id, entry in placements.items() for part in (article_id, encode(entry))]
        await self._write(
            "move",
            [
                *(keys.LEASE, keys.DIRTY, keys.members(source), keys.members(target), keys.REDIRECTS),
                *(keys.waiting(source), keys.waiting(target), keys.LINEAGE, keys.KEPT_WHOLE, keys.KEPT_APART),
                *(keys.UNPLACED, keys.job(job_id)),
            ],
            [
                *(lease.token, source, target, "1" if change.kind == "merge" else ""),
                *(encode(tuple(dict.fromkeys(lineage))) if lineage else "", keys.PLACEMENT, job_id),
                encode(sorted((change.story_id, change.other_id))),
                *pairs,
            ],
        )

    async def claim_encoder(self, name: str) -> str:
        """Name the encoder of the store's vectors if nobody did; return the name that holds."""
        await self._client.set(keys.ENCODER, name, nx=True)
        return str((await self._client.get(keys.ENCODER)).decode())

    async def switch_encoder(self, name: str) -> None:
        """Name another encoder; the story writer of the old one loses its lease, and all stories are to be scored."""
        await self._connection.run("switch_encoder", [keys.ENCODER, keys.LEASE, keys.STORIES, keys.DIRTY], [name])

    async def replace_reading(self, lease: Lease, job_id: str, reading: Reading) -> None:
        """Replace a reading by the same with other vectors, if it is still kept."""
        await self._write("replace_reading", [keys.LEASE, keys.reading(job_id)], [lease.token, encode(reading)])

    async def note_tidied(self, lease: Lease, time: dt.datetime) -> None:
        """Remember up to which publication time stories have been merged and split."""
        await self._write("note_tidied", [keys.LEASE, keys.TIDIED], [lease.token, time.isoformat()])

    async def commit_story(self, lease: Lease, story_id: str, story: StoredStory | None) -> None:
        """Replace a story's result and ledger as a whole; None removes an emptied story."""
        outlets = sorted({article.outlet_id for article in story.articles}) if story else []
        records = story.result.records if story else None
        await self._write(
            "commit_story",
            [
                *(keys.LEASE, keys.DIRTY, keys.STORIES, keys.story(story_id), keys.ledger(story_id)),
                *(keys.story_outlets(story_id), keys.waiting(story_id), keys.FINISHING, keys.RECORDS),
            ],
            [
                *(lease.token, story_id, encode(story) if story else ""),
                encode(story.result.ledger) if story else "",
                story.result.story.last_published_at.timestamp() if story else 0,
                *(keys.OUTLET_STORIES, encode(records) if records else "", *outlets),
            ],
        )

    async def commit_scores(self, lease: Lease, scores: Sequence[OutletScore], now: dt.datetime) -> None:
        """Replace the scores of all outlets, keep them as those of their day, finish the jobs of all scored stories.

        They are labelled with the time of their computation. What was sealed stays as it is: see `seal_scores`.
        """
        labelled = [msgspec.structs.replace(score, computed_at=now) for score in scores]
        pairs = [part for score in labelled for part in (score.outlet_id, encode(score))]
        as_of = scores[0].as_of if scores else dt.datetime.fromtimestamp(0, dt.UTC)
        await self._write(
            "commit_scores",
            [keys.LEASE, keys.SCORES, keys.FINISHING, keys.SCORE_DAYS, keys.SCORE_SEAL],
            [
                *(lease.token, now.isoformat(), keys.JOB, as_of.date().toordinal(), as_of.date().isoformat()),
                *(as_of.timestamp(), keys.SCORE_DAYS_KEPT, keys.SCORES_OF, *pairs),
            ],
        )

    async def seal_scores(self, lease: Lease) -> None:
        """Keep the scores published so far as they are, whatever is taken back from now on."""
        await self._write("seal_scores", [keys.LEASE, keys.SCORE_SEAL], [lease.token])

    async def _write(self, script: str, script_keys: Sequence[str], arguments: Sequence[str | bytes | float]) -> None:
        outcome = await self._connection.run(script, script_keys, arguments)
        if outcome != b"placed":
            _refuse(outcome)

    # --- reads -------------------------------------------------------------------------------

    async def list_dirty(self) -> list[str]:
        """Return the ids of stories that wait to be scored, sorted."""
        return sorted(story_id.decode() for story_id in await self._client.smembers(keys.DIRTY))

    async def tidied_until(self) -> dt.datetime | None:
        """Return up to which publication time stories have been merged and split; None if never."""
        time = await self._client.get(keys.TIDIED)
        return dt.datetime.fromisoformat(time.decode()) if time else None

    async def list_members(self, story_id: str) -> list[str]:
        """Return the ids of a story's articles in the order in which they were placed."""
        return [article_id.decode() for article_id in await self._client.zrange(keys.members(story_id), 0, -1)]

    async def resolve(self, story_id: str) -> str:
        """Return the id under which a story lives now: its own unless it was merged."""
        while target := await self._client.hget(keys.REDIRECTS, story_id):
            story_id = target.decode()
        return story_id

    async def has_members(self, story_id: str) -> bool:
        """Return whether a story, by its present id, holds articles."""
        return bool(await self._client.exists(keys.members(story_id)))

    async def load_marks(self) -> StoryMarks:
        """Return what is kept of stories beside their articles."""
        redirects = await self._client.hgetall(keys.REDIRECTS)
        lineages = await self._client.hgetall(keys.LINEAGE)
        whole = await self._client.smembers(keys.KEPT_WHOLE)
        apart = await self._client.smembers(keys.KEPT_APART)
        return StoryMarks(
            redirects={story_id.decode(): target.decode() for story_id, target in redirects.items()},
            lineages={story_id.decode(): decode(row, tuple[str, ...]) for story_id, row in lineages.items()},
            kept_whole=tuple(sorted(story_id.decode() for story_id in whole)),
            kept_apart=tuple(sorted(decode(pair, tuple[str, str]) for pair in apart)),
        )

    async def find_lineage(self, story_id: str) -> tuple[str, ...]:
        """Return the ids of stories merged into this one, or that it was split from."""
        row = await self._client.hget(keys.LINEAGE, story_id)
        return decode(row, tuple[str, ...]) if row else ()

    async def load_ledgers(self) -> dict[str, tuple[LedgerRow, ...]]:
        """Return all ledger rows by story."""
        story_ids = [story_id.decode() for story_id in await self._client.zrange(keys.STORIES, 0, -1)]
        if not story_ids:
            return {}
        rows = await self._client.mget([keys.ledger(story_id) for story_id in story_ids])
        return {
            story_id: decode(row, tuple[LedgerRow, ...]) for story_id, row in zip(story_ids, rows, strict=True) if row
        }

    async def load_records(self) -> dict[str, Records]:
        """Return what every story was judged with."""
        rows = await self._client.hgetall(keys.RECORDS)
        return {story_id.decode(): decode(row, Records) for story_id, row in rows.items()}

    async def find_story(self, story_id: str) -> StoredStory | None:
        """Return a story's last result; that of the story it was merged into, if it was."""
        row = await self._client.get(keys.story(await self.resolve(story_id)))
        return decode(row, StoredStory) if row else None

    async def list_stories(
        self, limit: int, cursor: str | None = None, outlet_id: str | None = None
    ) -> tuple[list[StoredStory], str | None]:
        """Return a page of stories, the last published first, and the cursor of the next page.

        Raises:
            CursorError: if the cursor is none of ours.

        """
        key = keys.outlet_stories(outlet_id) if outlet_id else keys.STORIES
        found = await self._list_after(key, limit + 1, read_cursor(cursor) if cursor else None)
        page = found[:limit]
        rows = await self._client.mget([keys.story(story_id) for story_id, _ in page]) if page else []
        following = write_cursor(page[-1][1], page[-1][0]) if len(found) > limit else None
        return [decode(row, StoredStory) for row in rows if row], following

    async def _list_after(self, key: str, count: int, after: tuple[float, str] | None) -> list[tuple[str, float]]:
        """Return members of a sorted set that follow a place, with their scores; highest first, ids downwards."""
        highest, last_id = after or ("+inf", "")
        found: list[tuple[str, float]] = []
        offset = 0
        while len(found) < count:
            rows = await self._client.zrevrangebyscore(key, highest, "-inf", start=offset, num=count, withscores=True)
            entries = [(name.decode(), score) for name, score in rows]
            found += [
                (name, score)
                for name, score in entries
                if after is None or score < after[0] or name.encode() < last_id.encode()
            ]
            if len(rows) < count:
                break
            offset += len(rows)
        return found[:count]

    async def list_outlet_stories(self, outlet_id: str) -> list[StoredStory]:
        """Return all stories of an outlet, the last published first."""
        ids = await self._client.zrevrange(keys.outlet_stories(outlet_id), 0, -1)
        rows = await self._client.mget([keys.story(story_id.decode()) for story_id in ids]) if ids else []
        return [decode(row, StoredStory) for row in rows if row]

    async def list_all(self) -> list[StoredStory]:
        """Return all stories, the last published first; for runs over a bounded number of articles."""
        ids = await self._client.zrevrange(keys.STORIES, 0, -1)
        rows = await self._client.mget([keys.story(story_id.decode()) for story_id in ids]) if ids else []
        return [decode(row, StoredStory) for row in rows if row]

    async def list_scores(self) -> list[OutletScore]:
        """Return the scores of all outlets: ranked ones first, then by id."""
        return sorted((decode(row, OutletScore) for row in await self._client.hvals(keys.SCORES)), key=_rank_order)

    async def page_scores(self, limit: int, cursor: str | None = None) -> tuple[list[OutletScore], str | None]:
        """Return a page of scores in the order of `list_scores`, and the cursor of the next page.

        Raises:
            CursorError: if the cursor is none of ours.

        """
        scores = await self.list_scores()
        if cursor:
            after = read_cursor(cursor)
            scores = [score for score in scores if _rank_order(score) > after]
        page = scores[:limit]
        return page, write_cursor(*_rank_order(page[-1])) if len(scores) > limit else None

    async def find_score(self, outlet_id: str) -> OutletScore | None:
        """Return an outlet's score, or None if it is unknown."""
        row = await self._client.hget(keys.SCORES, outlet_id)
        return decode(row, OutletScore) if row else None

    async def find_scores(self, outlet_ids: Sequence[str]) -> dict[str, OutletScore]:
        """Return the scores of those of these outlets that have one."""
        rows = await self._client.hmget(keys.SCORES, list(outlet_ids)) if outlet_ids else []
        return {name: decode(row, OutletScore) for name, row in zip(outlet_ids, rows, strict=True) if row}

    async def find_score_as_of(self, outlet_id: str, as_of: dt.datetime) -> OutletScore | None:
        """Return an outlet's score as it was last published as of a time or before; None if none is kept."""
        latest = as_of.astimezone(dt.UTC).date().toordinal()
        kept = await self._client.zrange(keys.SCORE_DAYS, latest, "-inf", desc=True, byscore=True, offset=0, num=-1)
        # What is kept of the day itself may refer to a later hour; what is kept of the days before it can't.
        for name in kept:
            row = await self._client.hget(keys.scores_of(name.decode()), outlet_id)
            score = decode(row, OutletScore) if row else None
            if score is not None and score.as_of <= as_of:
                return score
        return None

    async def list_past_scores(self, outlet_id: str) -> list[OutletScore]:
        """Return an outlet's scores as they were last published of each kept day, the oldest first."""
        names = await self._client.zrange(keys.SCORE_DAYS, 0, -1)
        async with self._client.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hget(keys.scores_of(name.decode()), outlet_id)
            rows = await pipe.execute()
        found = {score.as_of: score for score in (decode(row, OutletScore) for row in rows if row)}
        return [found[as_of] for as_of in sorted(found)]

    async def count_stored(self) -> dict[str, int]:
        """Return how many articles, stories and outlets there are, and how many stories wait to be scored."""
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.zcard(keys.PLACED)
            pipe.zcard(keys.STORIES)
            pipe.hlen(keys.SCORES)
            pipe.scard(keys.DIRTY)
            pipe.zcard(keys.UNPLACED)
            counts = await pipe.execute()
        return dict(zip(("articles", "stories", "outlets", "stories_unscored", "jobs_unplaced"), counts, strict=True))


def _refuse(outcome: bytes) -> NoReturn:
    raise LeaseLostError("another worker holds it" if outcome == b"fenced" else "the job is no longer to be placed")


def _rank_order(score: OutletScore) -> tuple[float, str]:
    """Return what outlets are listed by; those without a rank come last."""
    return float(score.rank) if score.rank is not None else float(UNRANKED), score.outlet_id
