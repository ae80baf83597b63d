"""A store for the tests of the service: one embedded server, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
import redis
import structlog

from service.repository.connection import Connection, connect
from service.settings import Settings
from service.store import open_store


@pytest.fixture(autouse=True)
def _fresh_logging() -> Iterator[None]:
    """Undo what a command under test configured: its log would go to a stream that is closed after the test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def embedded_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of an embedded store that lives as long as the tests of this process."""
    with open_store(Settings(data=tmp_path_factory.mktemp("store"))) as url:
        yield url


@pytest.fixture
def store_url(embedded_url: str) -> str:
    """Return the URL of an empty store."""
    client = redis.Redis.from_url(embedded_url)
    client.flushall()
    client.close()
    return embedded_url


@pytest.fixture
async def connection(store_url: str) -> AsyncIterator[Connection]:
    """Yield a connection to an empty store."""
    async with connect(store_url) as opened:
        yield opened
