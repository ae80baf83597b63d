"""The task that reads one article: stateless, idempotent, on any worker."""

import datetime as dt
from typing import Annotated

import anyio
import structlog
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from taskiq import Context, TaskiqDepends

from service.engine import Tools
from service.repository.articles import READ_TASK, ArticleStore
from service.repository.queue import StreamQueue

log = structlog.get_logger()


class Reader:
    """Reads articles one at a time: the engine is not safe under threads."""

    def __init__(self, articles: ArticleStore, tools: Tools, slot: CapacityLimiter, max_attempts: int) -> None:
        self._articles = articles
        self._tools = tools
        self._slot = slot
        self._max_attempts = max_attempts
        self.wake = anyio.Event()
        """Set when a reading has been stored; the story writer replaces it."""

    def serve(self, queue: StreamQueue) -> None:
        """Make this reader answer the tasks of a queue."""

        @queue.task(task_name=READ_TASK)
        async def read_article(job_id: str, context: Annotated[Context, TaskiqDepends()]) -> None:
            try:
                await self.read(job_id)
                await context.ack()
            except BaseException:
                # Not stored (the store is away, or the worker stops): the message goes to whoever claims it next.
                queue.release(job_id)
                raise

    async def read(self, job_id: str) -> None:
        """Read the article of a job, once; an article that can't be read fails its job and nothing else."""
        task = await self._articles.begin_reading(job_id)
        if task is None:
            return
        article_id = task.article.article_id
        if task.attempts > self._max_attempts:
            reason = f"reading it ended {self._max_attempts} workers; it is given up"
            await self._fail(job_id, article_id, reason)
            return
        try:
            reading = await run_sync(self._tools.read, task.article, limiter=self._slot)
        except Exception as error:
            log.warning("article_unreadable", article_id=article_id, job_id=job_id, exc_info=True)
            await self._fail(job_id, article_id, f"{type(error).__name__}: {error}")
            return
        await self._articles.commit_reading(job_id, reading)
        log.info("article_read", article_id=article_id, job_id=job_id, claims=len(reading.claims))
        self.wake.set()

    async def _fail(self, job_id: str, article_id: str, reason: str) -> None:
        await self._articles.fail_reading(job_id, reason, dt.datetime.now(dt.UTC))
        log.warning("article_failed", article_id=article_id, job_id=job_id, reason=reason)
        self.wake.set()
