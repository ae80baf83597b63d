"""How often a client may ask: one bucket for all API processes."""

import msgspec

from service.repository import keys
from service.repository.connection import Connection

WINDOW_SECONDS = 60


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What a client has left."""

    remaining: int
    retry_seconds: int
    """0 if the request may go on."""


class RequestLimit:
    """A token bucket by client address on the store's clock."""

    def __init__(self, connection: Connection, per_minute: int) -> None:
        self._connection = connection
        self.per_minute = per_minute

    async def take(self, client: str) -> Allowance:
        """Take one request from a client's bucket."""
        if self.per_minute == 0:
            return Allowance(remaining=0, retry_seconds=0)
        remaining, wait = await self._connection.run(
            "take_request", [keys.rate(client)], [self.per_minute, WINDOW_SECONDS]
        )
        return Allowance(remaining=int(remaining), retry_seconds=int(wait))
