"""Drafts on their way to the story writer and back, by publish and subscribe: the store keeps nothing of them."""

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import msgspec

from scoring.models import Article
from service.drafts import DraftCheck, StoryMatches
from service.repository import keys
from service.repository.connection import Connection
from service.repository.stored import decode, encode

WAIT_SECONDS = 1.0
"""Longest wait for a message before the end is looked for."""
DRAFT_ID = "draft:"
"""Begins the id that a draft has while it is checked; no article's id can be the same by chance."""


class DraftRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A draft, what is asked of it, and where the answer goes."""

    ask: Literal["check", "match"]
    article: Article
    reply_to: str


class DraftAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer; `problem` says why there is none."""

    check: DraftCheck | None = None
    matches: StoryMatches | None = None
    problem: str = ""


class NoWriterError(Exception):
    """No worker writes stories now, so that nobody could answer."""


class DraftChannel:
    """Both ends of the channel."""

    def __init__(self, connection: Connection) -> None:
        self._client = connection.client

    async def ask(self, ask: Literal["check", "match"], article: Article, seconds: float) -> DraftAnswer | None:
        """Return the story writer's answer, or None if none came in time.

        Raises:
            NoWriterError: if nobody listens.

        """
        reply_to = f"{keys.DRAFT_REPLY}{uuid.uuid4().hex}"
        until = time.monotonic() + seconds
        async with self._listen(reply_to) as messages:
            request = DraftRequest(ask=ask, article=article, reply_to=reply_to)
            if not await self._client.publish(keys.DRAFTS, encode(request)):
                raise NoWriterError
            while (left := until - time.monotonic()) > 0:
                data = await _next(messages, min(left, WAIT_SECONDS))
                if data is not None:
                    return decode(data, DraftAnswer)
        return None

    async def requests(self) -> AsyncIterator[DraftRequest]:
        """Yield what is asked, as long as the caller wants."""
        async with self._listen(keys.DRAFTS) as messages:
            while True:
                data = await _next(messages, WAIT_SECONDS)
                if data is not None:
                    yield decode(data, DraftRequest)

    async def answer(self, request: DraftRequest, answer: DraftAnswer) -> None:
        """Send an answer; it is lost if nobody waits any longer."""
        await self._client.publish(request.reply_to, encode(answer))

    @asynccontextmanager
    async def _listen(self, channel: str) -> AsyncIterator[Any]:
        messages = self._client.pubsub(ignore_subscribe_messages=True)
        try:
            await messages.subscribe(channel)
            yield messages
        finally:
            await messages.aclose()


async def _next(messages: Any, seconds: float) -> bytes | None:
    message = await messages.get_message(timeout=seconds)
    return None if message is None else bytes(message["data"])
