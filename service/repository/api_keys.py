"""API keys: who may do what. Only a digest of a key is kept."""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Literal, get_args

import msgspec

from service.repository import keys
from service.repository.connection import Connection
from service.repository.stored import decode, encode

Scope = Literal["articles:write", "stories:read", "stories:curate", "feeds:admin", "webhooks:admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
MARK = "na"
"""How a key begins, so that scanners of leaked secrets can know it."""
ID_BYTES = 6
SECRET_BYTES = 32
"""256 random bits: no guessing, so one round of SHA-256 is digest enough (a password would need a slow one)."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a key."""

    key_id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    created_at: dt.datetime
    outlets: tuple[str, ...] = ()
    """The only outlets whose articles it may write; empty: all."""


class KeyStore:
    """The keys of one store."""

    def __init__(self, connection: Connection) -> None:
        self._client = connection.client

    async def create(
        self, name: str, scopes: tuple[Scope, ...], outlets: tuple[str, ...], now: dt.datetime
    ) -> tuple[ApiKey, str]:
        """Keep a new key; return it with its text, which can't be had again."""
        key_id, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        key = ApiKey(key_id=key_id, name=name, digest=_digest(secret), scopes=scopes, created_at=now, outlets=outlets)
        await self._client.hset(keys.API_KEYS, key_id, encode(key))
        return key, f"{MARK}_{key_id}_{secret}"

    async def list_keys(self) -> list[ApiKey]:
        """Return all keys, the oldest first."""
        rows = await self._client.hvals(keys.API_KEYS)
        return sorted((decode(row, ApiKey) for row in rows), key=lambda key: (key.created_at, key.key_id))

    async def revoke(self, key_id: str) -> bool:
        """Forget a key at once; False if there is none."""
        return bool(await self._client.hdel(keys.API_KEYS, key_id))

    async def count(self) -> int:
        """Return how many keys there are."""
        return int(await self._client.hlen(keys.API_KEYS))

    async def find(self, text: str) -> ApiKey | None:
        """Return the key of a text, compared in constant time; None if it is none."""
        mark, _, rest = text.partition("_")
        key_id, _, secret = rest.partition("_")
        if mark != MARK or not secret or not text.isascii():
            return None
        row = await self._client.hget(keys.API_KEYS, key_id)
        key = decode(row, ApiKey) if row else None
        digest = key.digest if key else _digest("")
        return key if hmac.compare_digest(digest, _digest(secret)) and key else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
