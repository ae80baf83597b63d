"""Articles, their jobs and their readings."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

import msgspec

from scoring.models import Article, Reading
from service.repository import keys
from service.repository.connection import Connection
from service.repository.queue import encode_task
from service.repository.stored import (
    ArticleRecord,
    Backlog,
    Curation,
    Job,
    Placement,
    Submission,
    Task,
    Work,
    decode,
    encode,
)

READ_TASK = "read_article"
"""Name of the task by which a worker reads one article."""


class ArticleStore:
    """What has come in and how far it got."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client = connection.client

    async def submit(
        self, article: Article, now: dt.datetime, max_waiting: int, max_wait_seconds: float = 0.0
    ) -> Submission:
        """Take in an article, or find the job of the same or of newer content; 0 seconds stand for any wait."""
        job_id = secrets.token_hex(10)
        article_keys = [keys.article(article.article_id), keys.hashes(article.article_id), keys.job(job_id)]
        outcome, detail, waiting, wait = await self._connection.run(
            "submit",
            [*article_keys, keys.SEQUENCE, keys.UNPLACED, keys.READ_STREAM, keys.PACE],
            [
                article.outlet_id,
                hash_content(article),
                job_id,
                encode(article),
                encode_task(READ_TASK, job_id),
                article.article_id,
                now.isoformat(),
                article.revised_at.isoformat() if article.revised_at else "",
                article.revision,
                max_waiting,
                keys.JOB,
                max_wait_seconds,
                keys.PACE_LEAST_ARTICLES,
            ],
        )
        backlog = Backlog(waiting=waiting, wait_seconds=float(wait) if wait else None)
        match outcome:
            case b"taken":
                return Submission(outcome="taken", holder=detail.decode())
            case b"full":
                return Submission(outcome="full", backlog=backlog)
            case _:
                return Submission(outcome=outcome.decode(), job_id=detail.decode(), backlog=backlog)

    async def retract(self, article_id: str, now: dt.datetime) -> Submission | None:
        """Number the removal of an article, or find the job that removed it; None if there is no such article."""
        job_id = secrets.token_hex(10)
        found = await self._connection.run(
            "retract",
            [
                keys.article(article_id),
                keys.hashes(article_id),
                keys.job(job_id),
                keys.SEQUENCE,
                keys.UNPLACED,
            ],
            [job_id, article_id, now.isoformat(), keys.RETRACTION_TTL],
        )
        return Submission(outcome=found[0].decode(), job_id=found[1].decode()) if found else None

    async def curate(self, curation: Curation, now: dt.datetime) -> str:
        """Number a merge or split by hand and return its job's id."""
        job_id = secrets.token_hex(10)
        await self._connection.run(
            "curate",
            [keys.job(job_id), keys.SEQUENCE, keys.UNPLACED],
            [job_id, curation.kind, curation.story_id, encode(curation), now.isoformat()],
        )
        return job_id

    async def find_outlet(self, article_id: str) -> str | None:
        """Return the outlet that an article's id belongs to, retracted or not; None if nobody's."""
        outlet = await self._client.hget(keys.article(article_id), "outlet")
        return outlet.decode() if outlet else None

    async def find_record(self, article_id: str) -> ArticleRecord | None:
        """Return what is known of an article beside its text, its revisions by number; None if there is none."""
        fields = await self._client.hgetall(keys.article(article_id))
        if not fields:
            return None
        jobs = [await self.find_job(job_id.decode()) for job_id in await self._client.hvals(keys.hashes(article_id))]
        retracted = fields.get(b"retracted_at")
        return ArticleRecord(
            article_id=article_id,
            outlet_id=fields[b"outlet"].decode(),
            revision=int(fields[b"revision"]),
            retracted_at=retracted.decode() if retracted else None,
            jobs=tuple(sorted((job for job in jobs if job), key=lambda job: (job.revision, job.submitted_at))),
        )

    async def find_job(self, job_id: str) -> Job | None:
        """Return a job, or None if there is none of this id."""
        fields = await self._client.hgetall(keys.job(job_id))
        if not fields:
            return None
        names = set(Job.__struct_fields__)
        plain = {name.decode(): value.decode() for name, value in fields.items() if name.decode() in names}
        return msgspec.convert({"job_id": job_id, **plain}, Job, strict=False)

    async def begin_reading(self, job_id: str) -> Task | None:
        """Count an attempt and return what is to be read; None if nothing is."""
        found = await self._connection.run("begin_reading", [keys.job(job_id), keys.reading(job_id)], [])
        if not found:
            return None
        attempts, article, revision = found
        return Task(
            article=msgspec.structs.replace(decode(article, Article), revision=int(revision)),
            attempts=int(attempts),
        )

    async def commit_reading(self, job_id: str, reading: Reading) -> bool:
        """Keep a reading; False if nothing waits for it any more."""
        job_keys = [keys.job(job_id), keys.reading(job_id), keys.UNPLACED]
        return bool(await self._connection.run("commit_reading", job_keys, [job_id, encode(reading)]))

    async def fail_reading(self, job_id: str, reason: str, now: dt.datetime) -> None:
        """Give up what can't be done: an article that can't be read, a story that can't be changed."""
        await self._connection.run("fail_reading", [keys.job(job_id), keys.UNPLACED], [job_id, reason, now.isoformat()])

    async def list_work(self, limit: int) -> list[Work]:
        """Return the oldest things to be placed, in order."""
        entries = await self._client.zrange(keys.UNPLACED, 0, limit - 1, withscores=True)
        async with self._client.pipeline(transaction=False) as pipe:
            for job_id, _ in entries:
                pipe.hmget(keys.job(job_id.decode()), "kind", "article_id", "read", "curation")
            rows = await pipe.execute()
        return [
            Work(
                job_id=job_id.decode(),
                sequence=int(sequence),
                kind=kind.decode() if kind else "article",
                article_id=article_id.decode() if article_id else "",
                read=read == b"1",
                curation=decode(curation, Curation) if curation else None,
            )
            for (job_id, sequence), (kind, article_id, read, curation) in zip(entries, rows, strict=True)
        ]

    async def measure_backlog(self, now: dt.datetime) -> Backlog:
        """Return what waits to be placed, how long that takes at the last pace, and how old the oldest is."""
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.zrange(keys.UNPLACED, 0, 0)
            pipe.zcard(keys.UNPLACED)
            pipe.hmget(keys.PACE, "articles", "seconds")
            oldest, waiting, (articles, seconds) = await pipe.execute()
        wait = 0.0 if waiting == 0 else None
        if waiting and float(articles or 0) >= keys.PACE_LEAST_ARTICLES:
            wait = waiting * float(seconds) / float(articles)
        submitted = await self._client.hget(keys.job(oldest[0].decode()), "submitted_at") if oldest else None
        age = (now - dt.datetime.fromisoformat(submitted.decode())).total_seconds() if submitted else 0.0
        return Backlog(waiting=waiting, wait_seconds=wait, oldest_seconds=max(0.0, age))

    async def count_waiting(self) -> int:
        """Return how many articles and retractions are not placed yet."""
        return int(await self._client.zcard(keys.UNPLACED))

    async def count_unread(self) -> int:
        """Return how many articles wait to be read or are being read."""
        return int(await self._client.xlen(keys.READ_STREAM))

    async def load_readings(self, job_ids: Sequence[str]) -> list[Reading]:
        """Return the readings of these jobs, in their order; all must be there."""
        if not job_ids:
            return []
        rows = await self._client.mget([keys.reading(job_id) for job_id in job_ids])
        return [decode(row, Reading) for row in rows]

    async def load_placements(self, article_ids: Sequence[str]) -> dict[str, Placement]:
        """Return the placements of those of these articles that are placed."""
        if not article_ids:
            return {}
        rows = await self._client.mget([keys.placement(article_id) for article_id in article_ids])
        return {article_id: decode(row, Placement) for article_id, row in zip(article_ids, rows, strict=True) if row}

    async def list_placed(self) -> list[str]:
        """Return the ids of all placed articles in the order in which they were placed."""
        return [article_id.decode() for article_id in await self._client.zrange(keys.PLACED, 0, -1)]


def hash_content(article: Article) -> str:
    """Return a hash of what makes two posts of an article the same: everything but the revision's number and time."""
    content = msgspec.structs.replace(article, revision=1, revised_at=None)
    return hashlib.blake2b(encode(content), digest_size=16).hexdigest()
