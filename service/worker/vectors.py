"""Readings whose vectors are all of one encoder, whichever was in use when they were made."""

from collections.abc import Sequence
from functools import partial

import structlog
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from scoring.models import Reading
from service.engine import Tools
from service.repository.articles import ArticleStore
from service.repository.connection import Connection
from service.repository.stories import Lease, StoryStore

log = structlog.get_logger()

READINGS_AT_ONCE = 200
"""Readings loaded in one go (about 80 kB each)."""


class EncoderMismatchError(Exception):
    """The store's vectors are of another encoder than this worker's."""

    def __init__(self, stored: str, own: str) -> None:
        super().__init__(
            f"the store holds vectors of {stored}, this worker makes those of {own}: set NEWSASSAY_EMBED_MODEL (and "
            "NEWSASSAY_ENGINE) as they were, or move the store with `newsassay reembed`"
        )
        self.stored = stored
        self.own = own


class Vectors:
    """Loads readings for the story writer; those of another encoder are embedded anew and stored so."""

    def __init__(self, connection: Connection, lease: Lease, tools: Tools, slot: CapacityLimiter) -> None:
        self._articles = ArticleStore(connection)
        self._stories = StoryStore(connection)
        self._lease = lease
        self._tools = tools
        self._slot = slot

    async def check(self) -> None:
        """Raise `EncoderMismatchError` unless the store is this encoder's; an empty store becomes so."""
        stored = await self._stories.claim_encoder(self._tools.encoder)
        if stored != self._tools.encoder:
            raise EncoderMismatchError(stored, self._tools.encoder)

    async def load(self, job_ids: Sequence[str]) -> list[Reading]:
        """Return the readings of these jobs, in their order, with vectors of this encoder."""
        readings = await self._articles.load_readings(job_ids)
        for place, (job_id, reading) in enumerate(zip(job_ids, readings, strict=True)):
            if reading.encoder != self._tools.encoder:
                readings[place] = await run_sync(partial(self._tools.embed_again, reading), limiter=self._slot)
                await self._stories.replace_reading(self._lease, job_id, readings[place])
        return readings

    async def move_all(self) -> int:
        """Embed every placed article's reading anew where its vectors are of another encoder; tell how many.

        Stopped anywhere, it goes on from there when begun again: each reading is replaced as a whole.
        """
        placed = await self._articles.list_placed()
        for start in range(0, len(placed), READINGS_AT_ONCE):
            placements = await self._articles.load_placements(placed[start : start + READINGS_AT_ONCE])
            await self.load([entry.job_id for entry in placements.values()])
            log.info("vectors_moved", articles=min(start + READINGS_AT_ONCE, len(placed)), of=len(placed))
        return len(placed)
