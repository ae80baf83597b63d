"""Settings of a service that needs no key, for tests of something else."""

from typing import Any

from service.settings import Settings


def open_settings(**changes: Any) -> Settings:
    """Return settings under which a test client, whose address is no machine's, may read and write."""
    fields: dict[str, Any] = {"requests_per_minute": 0, "allow_open": True, "allowed_hosts": "*"}
    return Settings(**(fields | changes))
