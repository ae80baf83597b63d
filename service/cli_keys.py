"""What `newsassay keys` does: create, list and revoke API keys."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.records import registrable_domain
from service.repository.api_keys import SCOPES, KeyStore, Scope
from service.repository.connection import connect
from service.settings import Settings
from service.store import StoreInUseError, open_store, socket_path

EXIT_DONE = 0
EXIT_FAILED = 1
"""A scope that is none, or a key that is none."""


@asynccontextmanager
async def key_store(settings: Settings) -> AsyncIterator[KeyStore]:
    """Yield the keys of the configured store, also while another process runs the embedded one."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(open_store(settings))
        except StoreInUseError:
            url = f"unix://{socket_path(settings.data.resolve())}"
        async with connect(url) as connection:
            yield KeyStore(connection)


async def run_create(settings: Settings, name: str, scopes: list[str], outlets: list[str], console: Console) -> int:
    """Create a key and print it, once; return the exit code."""
    wanted: tuple[Scope, ...] = tuple(scope for scope in SCOPES if scope in scopes)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not wanted:
        told = f"{', '.join(unknown) or 'nothing'} is no scope; known are {', '.join(SCOPES)}"
        console.print(Text(f"newsassay keys create: {told}"), soft_wrap=True)
        return EXIT_FAILED
    domains = tuple(sorted({registrable_domain(outlet) or outlet for outlet in outlets}))
    async with key_store(settings) as store:
        key, text = await store.create(name, wanted, domains, dt.datetime.now(dt.UTC))
    console.print(Text(f"key {key.key_id}, shown this once; from now on requests need a key:"), soft_wrap=True)
    console.print(Text(text), soft_wrap=True)
    return EXIT_DONE


async def run_list(settings: Settings, console: Console) -> int:
    """Print the keys without their secrets; return the exit code."""
    table = Table("key", "name", "scopes", "outlets", "created")
    async with key_store(settings) as store:
        for key in await store.list_keys():
            day = key.created_at.date().isoformat()
            cells = (key.key_id, key.name, " ".join(key.scopes), " ".join(key.outlets) or "all", day)
            table.add_row(*(Text(cell, overflow="fold") for cell in cells))
    console.print(table)
    return EXIT_DONE


async def run_revoke(settings: Settings, key_id: str, console: Console) -> int:
    """Revoke a key; return the exit code."""
    async with key_store(settings) as store:
        found = await store.revoke(key_id)
    console.print(
        Text(f"revoked {key_id}" if found else f"newsassay keys revoke: no key {key_id[:80]}"), soft_wrap=True
    )
    return EXIT_DONE if found else EXIT_FAILED
