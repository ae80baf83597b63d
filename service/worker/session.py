"""One worker: signs of life, tasks, and the story writer whenever the lease is to be had."""

import asyncio
import math
import os
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import msgspec
import structlog
from anyio import CapacityLimiter
from anyio.abc import TaskGroup
from anyio.to_thread import run_sync
from taskiq.receiver import Receiver

from service.engine import EngineTools, Tools
from service.repository.articles import ArticleStore
from service.repository.connection import Connection, StoreError, connect
from service.repository.queue import StreamQueue
from service.repository.stories import Lease, LeaseLostError
from service.repository.workers import BEAT_SECONDS, WorkerRegistry
from service.settings import SettingError, Settings, name_worker
from service.worker.drafts import answer_drafts
from service.worker.reading import Reader
from service.worker.vectors import EncoderMismatchError, Vectors
from service.worker.writing import Pace, StoryWriter

log = structlog.get_logger()

READINGS_AT_ONCE = 2
"""One in the engine, one on its way from or to the store."""
POLL_SECONDS = 0.2
"""How soon the writer sees what other workers have read; its own worker wakes it at once."""
RETRY_SECONDS = 1.0
"""Wait before a worker that lost the store tries again."""

Companion = Callable[[Connection], Coroutine[Any, Any, None]]
"""Runs beside the tasks as long as the worker lives, such as the feed poller; cancelled at the end."""


class WorkerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How one worker is to run."""

    settings: Settings
    url: str
    until_idle: bool = False
    """End when nothing is left to do."""
    companions: tuple[Companion, ...] = ()
    parent: int | None = None
    """Process without which the worker ends: one that was killed can't stop its children."""


async def run_worker(plan: WorkerPlan, stop: anyio.Event, tools: Tools | None = None) -> None:
    """Work until `stop` is set, or, as the plan says, until nothing is left; survive a store that goes away."""
    name = name_worker(plan.settings)
    if tools is None:
        log.info("engine_loading", worker=name, engine=plan.settings.engine)
        tools = await run_sync(lambda: EngineTools.from_settings(plan.settings))
    refusal = ""
    while not stop.is_set():
        session = Session(plan, name, tools, stop)
        try:
            await session.run()
            refusal = session.refusal
        except* StoreError as errors:
            log.warning("store_unavailable", worker=name, errors=[str(error) for error in errors.exceptions])
            with anyio.move_on_after(RETRY_SECONDS):
                await stop.wait()
    log.info("worker_ended", worker=name)
    if refusal:
        raise SettingError("NEWSASSAY_EMBED_MODEL", refusal)


class Session:
    """A worker as long as its connections hold."""

    def __init__(self, plan: WorkerPlan, name: str, tools: Tools, stop: anyio.Event) -> None:
        self._plan = plan
        self._name = name
        self._tools = tools
        self._stop = stop
        self._slot = CapacityLimiter(1)
        self.refusal = ""
        """Why this worker may not work on this store at all."""

    async def run(self) -> None:
        """Run all parts until the worker is stopped; then finish what is being read and leave."""
        settings = self._plan.settings
        async with connect(self._plan.url) as connection:
            queue = StreamQueue(self._plan.url, self._name, settings.redeliver_seconds)
            reader = Reader(ArticleStore(connection), self._tools, self._slot, settings.max_attempts)
            reader.serve(queue)
            registry = WorkerRegistry(connection)
            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._beat, registry)
                    group.start_soon(queue.keep_renewing)
                    group.start_soon(self._write, connection, reader)
                    for companion in self._plan.companions:
                        group.start_soon(companion, connection)
                    await self._serve_tasks(queue, group)
            finally:
                with anyio.CancelScope(shield=True), anyio.move_on_after(RETRY_SECONDS):
                    await registry.leave(self._name)
                    await queue.shutdown()

    async def _serve_tasks(self, queue: StreamQueue, group: TaskGroup) -> None:
        """Take tasks until stopped, finish those begun, then end the other parts."""
        queue.is_worker_process = True
        receiver = Receiver(queue, max_async_tasks=READINGS_AT_ONCE, validate_params=False)
        finish = asyncio.Event()

        async def pass_on() -> None:
            await self._stop.wait()
            queue.close()
            finish.set()

        group.start_soon(pass_on)
        await receiver.listen(finish)
        group.cancel_scope.cancel()

    async def _beat(self, registry: WorkerRegistry) -> None:
        log.info("worker_ready", worker=self._name)
        while True:
            await registry.beat(self._name)
            await anyio.sleep(BEAT_SECONDS)
            if self._plan.parent is not None and os.getppid() != self._plan.parent:
                log.warning("parent_gone", worker=self._name)
                self._stop.set()

    async def _write(self, connection: Connection, reader: Reader) -> None:
        """Write stories whenever the lease can be had; begin anew from the store after any doubt."""
        settings = self._plan.settings
        lease = Lease(connection, self._name, settings.lease_seconds)
        while True:
            if not await lease.take():
                await anyio.sleep(settings.lease_seconds / 3)
                continue
            log.info("lease_taken", worker=self._name, token=lease.token)
            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._keep, lease)
                    await self._write_under(lease, connection, reader)
                    group.cancel_scope.cancel()
            except* EncoderMismatchError as errors:
                self.refusal = str(errors.exceptions[0])
                self._stop.set()
            except* LeaseLostError as errors:
                log.warning("lease_lost", worker=self._name, reasons=[str(error) for error in errors.exceptions])
            finally:
                with anyio.CancelScope(shield=True), anyio.move_on_after(RETRY_SECONDS):
                    await lease.give_up()
            if self.refusal or (self._plan.until_idle and self._stop.is_set()):
                return

    async def _write_under(self, lease: Lease, connection: Connection, reader: Reader) -> None:
        settings = self._plan.settings
        pace = Pace(
            head_patience_seconds=settings.head_patience_seconds,
            # A run that ends by itself needs each story's result once, when all of its articles are there.
            score_seconds=math.inf if self._plan.until_idle else Pace().score_seconds,
            tidy_seconds=0.0 if self._plan.until_idle else Pace().tidy_seconds,
            refit_seconds=0.0 if self._plan.until_idle else Pace().refit_seconds,
        )
        await Vectors(connection, lease, self._tools, self._slot).check()
        writer = StoryWriter(connection, lease, self._tools, self._slot, pace)
        await writer.restore()
        async with anyio.create_task_group() as group:
            group.start_soon(answer_drafts, connection, writer)
            while await writer.step() or not self._plan.until_idle:
                with anyio.move_on_after(POLL_SECONDS):
                    await reader.wake.wait()
                reader.wake = anyio.Event()
            group.cancel_scope.cancel()
        self._stop.set()

    async def _keep(self, lease: Lease) -> None:
        while True:
            await anyio.sleep(self._plan.settings.lease_seconds / 3)
            if not await lease.keep():
                raise LeaseLostError("it ran out, or another worker took it")
