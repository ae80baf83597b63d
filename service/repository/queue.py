"""The task queue: taskiq over one Redis stream, with recovery that doesn't wait for new work.

taskiq-redis 1.2 looks for messages of dead workers only after it has received a new one, takes a slow worker for a dead
one, and keeps acknowledged messages for ever; see .github/decisions/060-task-queue.md. The subclass mends these three.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from taskiq import AckableMessage
from taskiq.formatters.proxy_formatter import ProxyFormatter
from taskiq.message import TaskiqMessage
from taskiq_redis import RedisStreamBroker

from service.repository import keys

BLOCK_MILLISECONDS = 500
"""Longest wait for a new message before dead workers are looked for again, and before a stop is noticed."""
FETCH = 4
"""Messages taken at once: few, since those taken wait behind a slow article while another worker may be free."""
ACKNOWLEDGE = "manual"
"""The task acknowledges once its result is stored. The other choices also acknowledge a task that was cancelled."""


class StreamQueue(RedisStreamBroker):
    """A stream broker that renews what it works on and claims what nobody renews."""

    def __init__(self, url: str, worker: str, redeliver_seconds: float) -> None:
        super().__init__(
            url,
            queue_name=keys.READ_STREAM,
            consumer_group_name=keys.READ_GROUP,
            consumer_name=worker,
            consumer_id="0",
            xread_block=BLOCK_MILLISECONDS,
            xread_count=FETCH,
            idle_timeout=int(redeliver_seconds * 1000),
        )
        self._held: dict[bytes, bytes] = {}
        """Message id to job id of what this worker works on."""
        self._closing = False

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Yield this worker's unfinished messages of an earlier life, then dead workers' and new ones."""
        async with Redis(connection_pool=self.connection_pool) as client:
            redis: Any = client
            for entry in await self._read(redis, "0", None):
                yield self._wrap(*entry)
            while not self._closing:
                claimed = await redis.xautoclaim(
                    *(self.queue_name, self.consumer_group_name, self.consumer_name),
                    min_idle_time=self.idle_timeout,
                    count=FETCH,
                )
                fresh = await self._read(redis, ">", FETCH)
                for message_id, fields in [*claimed[1], *fresh]:
                    if message_id not in self._held:
                        yield self._wrap(message_id, fields)

    def close(self) -> None:
        """Let `listen` end by itself: a cancellation can get lost in the client (decision 072), a flag can't."""
        self._closing = True

    def release(self, job_id: str) -> None:
        """Stop renewing the messages of a job, so that they are delivered again after the redelivery time."""
        for message_id in [key for key, held in self._held.items() if held == job_id.encode()]:
            del self._held[message_id]

    async def renew(self) -> None:
        """Show that this worker still works on what it took; call it more often than the redelivery time."""
        if not self._held:
            return
        async with Redis(connection_pool=self.connection_pool) as client:
            redis: Any = client
            await redis.xclaim(
                *(self.queue_name, self.consumer_group_name, self.consumer_name),
                min_idle_time=0,
                message_ids=list(self._held),
                justid=True,
            )

    async def keep_renewing(self) -> None:
        """Renew until cancelled."""
        while True:
            await asyncio.sleep(self.idle_timeout / 4000)
            await self.renew()

    async def _read(self, redis: Any, start: str, count: int | None) -> list[tuple[bytes, dict[bytes, bytes]]]:
        streams = await redis.xreadgroup(
            *(self.consumer_group_name, self.consumer_name, {self.queue_name: start}),
            block=self.block if start == ">" else None,
            count=count,
        )
        entries = streams[0][1] if streams else []
        return [(message_id, fields) for message_id, fields in entries if fields]

    def _wrap(self, message_id: bytes, fields: dict[bytes, bytes]) -> AckableMessage:
        self._held[message_id] = fields[b"job"]
        return AckableMessage(data=fields[b"data"], ack=self._settle(message_id))

    def _settle(self, message_id: bytes) -> Callable[[], Awaitable[None]]:
        async def acknowledge() -> None:
            async with Redis(connection_pool=self.connection_pool) as client:
                pipe: Any = client.pipeline()
                pipe.xack(self.queue_name, self.consumer_group_name, message_id)
                pipe.xdel(self.queue_name, message_id)
                await pipe.execute()
            self._held.pop(message_id, None)

        return acknowledge


def encode_task(name: str, job_id: str) -> bytes:
    """Return the message by which a task of this name is queued; a script appends it with the rest of its step."""
    message = TaskiqMessage(task_id=job_id, task_name=name, labels={"ack_type": ACKNOWLEDGE}, args=[job_id], kwargs={})
    return _formatter().dumps(message).message


def _formatter() -> ProxyFormatter:
    from taskiq import InMemoryBroker

    return ProxyFormatter(InMemoryBroker())
