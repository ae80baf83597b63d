"""Answers kept under their clients' idempotency keys."""

import hashlib

import msgspec

from service.repository import keys
from service.repository.connection import Connection
from service.repository.stored import decode, encode


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the request that a key was first sent with."""

    token: str
    """Of the one request that holds the key."""
    fingerprint: str
    """Of what was asked."""
    status: int = 0
    """0 while the request is being worked on."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class AnswerStore:
    """Keeps one answer for each caller and key."""

    def __init__(self, connection: Connection) -> None:
        self._client = connection.client

    async def begin(self, caller: str, key: str, mine: KeptAnswer) -> KeptAnswer | None:
        """Hold a key for a request; return what another request left or is about to leave under it."""
        name = _name(caller, key)
        row = await self._client.set(name, encode(mine), nx=True, get=True, ex=keys.IDEMPOTENCY_PENDING_TTL)
        kept = decode(row, KeptAnswer) if row else None
        # A command repeated after a lost connection finds its own record.
        return None if kept is None or kept.token == mine.token else kept

    async def keep(self, caller: str, key: str, answer: KeptAnswer) -> None:
        """Keep the answer to the request that holds a key."""
        await self._client.set(_name(caller, key), encode(answer), ex=keys.IDEMPOTENCY_TTL, xx=True)

    async def release(self, caller: str, key: str) -> None:
        """Let go of a key whose request came to nothing, so that it can be sent again."""
        await self._client.delete(_name(caller, key))


def _name(caller: str, key: str) -> str:
    digest = hashlib.blake2b(msgspec.json.encode((caller, key)), digest_size=20).hexdigest()
    return keys.idempotency(digest)
