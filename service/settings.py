"""The service's settings: one frozen struct, read once from NEWSASSAY_* at the edge."""

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

PREFIX = "NEWSASSAY_"
FOREIGN = frozenset({"NEWSASSAY_BENCH_DATA"})
"""Known to other parts of the project: where the benchmarks find their data."""


class SettingError(Exception):
    """An environment variable that can't be used; names it and the fix."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an operator can set. The variable of a field is NEWSASSAY_ and its name in capitals."""

    redis_url: str = ""
    """URL of a Redis 7 or Valkey 8 server, or later (redis://, rediss://, unix://). Empty: the embedded store."""
    data: Path = Path("newsassay-data")
    """Folder of the embedded store."""
    host: str = "127.0.0.1"
    """Address the API listens on."""
    port: int = 8000
    """Port the API listens on; 0 takes a free one."""
    engine: Literal["full", "light"] = "full"
    """"light" hashes words instead of loading an embedding model: for tests and first looks."""
    embed_model: str = ""
    """Embedding model: a folder or a hub name that sentence-transformers loads, or "hashing:<dimension>". Empty: the
    packaged one. A store is moved to another with `newsassay reembed`."""
    matcher: str = "shipped"
    """Tells which claims answer one question: "shipped", or a file written by `tests.benchmarks.train_matcher`."""
    worker_name: str = ""
    """Name of this worker among all; a restarted worker of the same name takes up its own work at once.
    Empty: host and process id."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe events logged."""
    log_format: Literal["json", "console"] = "json"
    """One JSON object a line, or columns for a terminal."""
    public_read: bool = False
    """Whether everybody may read without a key; writing needs one from elsewhere than this machine."""
    allow_open: bool = False
    """Whether everybody may read and write as long as no key has been created."""
    allowed_hosts: str = ""
    """Host names beside this machine's own under which requests without a key are served, separated by commas; "*" is
    any."""
    max_request_bytes: int = 16_000_000
    """Largest request body accepted, in bytes."""
    body_seconds: float = 30.0
    """Longest time a request body may take to arrive."""
    max_batch: int = 500
    """Most articles in one batch request."""
    max_waiting: int = 100_000
    """Articles waiting to be placed beyond which new ones are refused with 503 and Retry-After."""
    max_wait_minutes: float = 60.0
    """Expected wait at the pace of the last minutes, beyond which new articles are refused with 503 and Retry-After."""
    requests_per_minute: int = 1200
    """Requests one client address may make per minute, in bursts up to as many; 0 sets no limit."""
    redeliver_seconds: float = 15.0
    """A task whose worker gave no sign of life for so long goes to another worker."""
    lease_seconds: float = 10.0
    """The story writer's lease ends so long after its holder's last renewal."""
    head_patience_seconds: float = 60.0
    """How long placing waits for the reading of the oldest article before it goes on with later ones."""
    max_attempts: int = 5
    """Readings of one article begun without an end (the worker died) before its job fails."""
    feeds_allow_private: bool = False
    """Whether feeds on private, loopback and link-local addresses may be fetched."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment, the process's own by default.

    Raises:
        SettingError: for an unknown NEWSASSAY_* variable or a value that can't be read.

    """
    environ = os.environ if environ is None else environ
    fields = {field.name: field for field in msgspec.structs.fields(Settings)}
    values: dict[str, Any] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name in FOREIGN:
            continue
        field = fields.get(name.removeprefix(PREFIX).lower())
        if field is None or name != name.upper():
            known = ", ".join(sorted(PREFIX + known.upper() for known in fields))
            raise SettingError(name, f"is not a setting; known are {known}")
        values[field.name] = _read_value(name, text, field.type)
    return check_settings(Settings(**values))


def check_settings(settings: Settings) -> Settings:
    """Return the settings unchanged, or raise `SettingError` for a value outside its range."""
    positive = (
        "max_request_bytes",
        "body_seconds",
        "max_batch",
        "max_waiting",
        "max_wait_minutes",
        "redeliver_seconds",
        "lease_seconds",
        "max_attempts",
    )
    for name in positive:
        if getattr(settings, name) <= 0:
            raise SettingError(PREFIX + name.upper(), "must be greater than 0")
    if not 0 <= settings.port <= 65_535:
        raise SettingError("NEWSASSAY_PORT", "must be a port from 0 to 65535")
    if settings.requests_per_minute < 0:
        raise SettingError("NEWSASSAY_REQUESTS_PER_MINUTE", "must be 0 (no limit) or more")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingError("NEWSASSAY_REDIS_URL", "must begin with redis://, rediss:// or unix://")
    return settings


def name_worker(settings: Settings) -> str:
    """Return the configured worker name, or one unique to this process."""
    return settings.worker_name or f"{socket.gethostname()}-{os.getpid()}"


def to_environment(settings: Settings) -> dict[str, str]:
    """Return the variables that make `read_settings` return these settings, for a child process."""
    plain = msgspec.to_builtins(settings, enc_hook=str)
    default = msgspec.to_builtins(Settings(), enc_hook=str)
    return {PREFIX + name.upper(): str(value) for name, value in plain.items() if value != default[name]}


def _read_value(name: str, text: str, wanted: Any) -> Any:
    """Convert the text of a variable to the field's type."""
    hook: Callable[[type, Any], Any] = lambda kind, value: kind(value)  # noqa: E731 - one call, named by its keyword
    try:
        return msgspec.convert(text.strip(), wanted, strict=False, dec_hook=hook)
    except msgspec.ValidationError as error:
        raise SettingError(name, f"{text[:80]!r} can't be read ({error})") from error
