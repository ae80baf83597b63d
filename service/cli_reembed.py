"""`newsassay reembed`: move a store to the configured embedding model; stories keep their ids."""

import asyncio

import anyio
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from rich.console import Console

from service.engine import EngineTools, Tools
from service.repository.connection import connect
from service.repository.stories import Lease, StoryStore
from service.settings import Settings, name_worker
from service.store import open_store
from service.telemetry import configure_logging
from service.worker.vectors import Vectors


def reembed(settings: Settings, console: Console, tools: Tools | None = None) -> int:
    """Switch the store to this encoder, embed its readings anew, say how many; safe to stop and begin again."""
    configure_logging(settings)
    with open_store(settings) as url:
        count = asyncio.run(_move(settings, url, tools))
    console.print(f"{count} articles have vectors of the configured model; start the workers with the same settings")
    return 0


async def _move(settings: Settings, url: str, tools: Tools | None) -> int:
    if tools is None:
        tools = await run_sync(lambda: EngineTools.from_settings(settings))
    async with connect(url) as connection:
        await StoryStore(connection).switch_encoder(tools.encoder)
        lease = Lease(connection, name_worker(settings) + "-reembed", settings.lease_seconds)
        while not await lease.take():  # noqa: ASYNC110 - another process holds it; a store gives no event
            await anyio.sleep(settings.lease_seconds / 3)
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(_keep, lease, settings.lease_seconds / 3)
                count = await Vectors(connection, lease, tools, CapacityLimiter(1)).move_all()
                group.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True), anyio.move_on_after(1.0):
                await lease.give_up()
        return count


async def _keep(lease: Lease, seconds: float) -> None:
    while True:
        await anyio.sleep(seconds)
        await lease.keep()
