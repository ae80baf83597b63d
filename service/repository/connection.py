"""Connections to the store."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from service.repository.scripts import read_script

StoreError = RedisError
"""The store can't be reached, or refused a command."""
OPERATION_SECONDS = 5.0
"""Longest wait for an answer of the store; reads that block have their own connections."""
RETRIES = 3
FIRST_RETRY_SECONDS = 0.02
MOST_RETRY_SECONDS = 0.2
"""Waits before a lost connection is tried again: short, since a request waits for it."""


@asynccontextmanager
async def connect(url: str) -> AsyncIterator["Connection"]:
    """Yield a connection to the store, closed at the end."""
    client = Redis.from_url(
        url,
        socket_timeout=OPERATION_SECONDS,
        socket_connect_timeout=OPERATION_SECONDS,
        # A pooled connection whose server was restarted is found out by its first use. Every script that changes
        # something can be run again: what it writes is named by the caller.
        retry=Retry(
            ExponentialBackoff(cap=MOST_RETRY_SECONDS, base=FIRST_RETRY_SECONDS), RETRIES, (RedisConnectionError,)
        ),
    )
    try:
        yield Connection(client)
    finally:
        await client.aclose()


class Connection:
    """A client and its scripts."""

    def __init__(self, client: Any) -> None:
        # Typed Any: the methods are declared for sync and async use at once, so that awaiting them checks nothing.
        self.client = client
        self._scripts: dict[str, Any] = {}

    async def run(self, name: str, keys: Sequence[str], arguments: Sequence[str | bytes | float]) -> Any:
        """Run a script of the scripts folder."""
        if name not in self._scripts:
            self._scripts[name] = self.client.register_script(read_script(name))
        return await self._scripts[name](keys=keys, args=arguments)

    async def ping(self) -> None:
        """Raise `StoreError` unless the store answers."""
        await self.client.ping()
