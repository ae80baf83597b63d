"""Signs of life of the workers."""

import time

from service.repository import keys
from service.repository.connection import Connection

BEAT_SECONDS = 2.0
"""Time between two signs of life."""


class WorkerRegistry:
    """Which workers are alive and ready."""

    def __init__(self, connection: Connection) -> None:
        self._client = connection.client

    async def beat(self, worker: str) -> None:
        """Say that a worker is alive and ready."""
        await self._client.zadd(keys.WORKERS, {worker: time.time() + keys.WORKER_TTL})

    async def leave(self, worker: str) -> None:
        """Say that a worker has ended."""
        await self._client.zrem(keys.WORKERS, worker)

    async def count_alive(self) -> int:
        """Return how many workers are alive; names of dead ones are dropped."""
        now = time.time()
        await self._client.zremrangebyscore(keys.WORKERS, "-inf", now)
        return int(await self._client.zcount(keys.WORKERS, now, "+inf"))
