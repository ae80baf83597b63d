"""Followed feeds: their states, their entries' memory, pauses of hosts, and who follows them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from service.feeds.models import EntryState, FeedState, HoldHost
from service.repository import keys
from service.repository.connection import Connection
from service.repository.stored import decode, encode


class FeedStore:
    """What is remembered between two polls, and by whom it may be used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client = connection.client

    async def add(self, state: FeedState) -> bool:
        """Take in a new feed; False if it is followed already."""
        if not await self._client.hsetnx(keys.FEEDS, state.feed_id, encode(state)):
            return False
        return await self.save(state)

    async def save(self, state: FeedState) -> bool:
        """Keep a feed's new state; False if the feed was removed meanwhile."""
        due = state.next_poll_at.timestamp() if state.status == "active" else ""
        feed_keys = [keys.FEEDS, keys.FEEDS_DUE]
        return bool(await self._connection.run("save_feed", feed_keys, [state.feed_id, encode(state), due]))

    async def remove(self, feed_id: str) -> bool:
        """Forget a feed; False if it is not followed. Its articles stay."""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hdel(keys.FEEDS, feed_id)
            pipe.zrem(keys.FEEDS_DUE, feed_id)
            removed, _ = await pipe.execute()
        return bool(removed)

    async def find(self, feed_id: str) -> FeedState | None:
        """Return a feed, or None."""
        row = await self._client.hget(keys.FEEDS, feed_id)
        return decode(row, FeedState) if row else None

    async def list_feeds(self) -> list[FeedState]:
        """Return all feeds, the oldest first."""
        rows = await self._client.hvals(keys.FEEDS)
        return sorted((decode(row, FeedState) for row in rows), key=lambda feed: (feed.added_at, feed.feed_id))

    async def list_due(self, now: dt.datetime, limit: int) -> list[FeedState]:
        """Return active feeds whose time has come, the longest overdue first."""
        found = await self._client.zrange(keys.FEEDS_DUE, "-inf", now.timestamp(), byscore=True, offset=0, num=limit)
        rows = await self._client.hmget(keys.FEEDS, found) if found else []
        return [decode(row, FeedState) for row in rows if row]

    async def load_entries(self, entry_keys: Sequence[str]) -> dict[str, EntryState]:
        """Return what is remembered of these entries, by key."""
        if not entry_keys:
            return {}
        rows = await self._client.mget([keys.feed_entry(key) for key in entry_keys])
        return {key: decode(row, EntryState) for key, row in zip(entry_keys, rows, strict=True) if row}

    async def save_entry(self, state: EntryState, seconds: int) -> None:
        """Remember an entry for so long."""
        await self._client.set(keys.feed_entry(state.key), encode(state), ex=seconds)

    async def keep_entries(self, entry_keys: Iterable[str], seconds: int) -> None:
        """Remember entries that were seen again for so long from now."""
        async with self._client.pipeline(transaction=False) as pipe:
            for key in entry_keys:
                pipe.expire(keys.feed_entry(key), seconds)
            await pipe.execute()

    async def hold(self, hold: HoldHost) -> None:
        """Remember a host's pause; the later of two ends counts."""
        await self._client.zadd(keys.FEED_HOLDS, {hold.host: hold.until.timestamp()}, gt=True)

    async def list_holds(self, now: dt.datetime) -> list[HoldHost]:
        """Return the pauses that are not over; the others are dropped."""
        await self._client.zremrangebyscore(keys.FEED_HOLDS, "-inf", now.timestamp())
        rows = await self._client.zrange(keys.FEED_HOLDS, 0, -1, withscores=True)
        return [HoldHost(host=host.decode(), until=dt.datetime.fromtimestamp(until, tz=dt.UTC)) for host, until in rows]

    async def take_lease(self, holder: str, seconds: float) -> int:
        """Become the one follower; return a token, or 0 if another process is."""
        lease_keys = [keys.FEED_LEASE, keys.FEED_LEASE_TOKEN]
        return int(await self._connection.run("take_lease", lease_keys, [holder, int(seconds * 1000)]))

    async def keep_lease(self, token: int, seconds: float) -> bool:
        """Prolong the lease (or end it, with 0 seconds); False if it was lost."""
        return bool(await self._connection.run("keep_lease", [keys.FEED_LEASE], [token, int(seconds * 1000)]))
