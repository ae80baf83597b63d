"""A small HTTP/1.1 server for tests: it says what it is told to, byte for byte, and keeps what it was asked."""

import asyncio
import gzip
import hashlib
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request, header names in lower case."""

    path: str
    host: str
    headers: dict[str, str]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One response; `raw` replaces everything."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    """Pause between the single bytes of the body."""
    raw: bytes | None = None
    announce: bool = True
    """Whether to send Content-Length; otherwise the end of the connection ends the body."""


TLS = ssl.create_default_context()
"""Verifies certificates; made once, since it takes longer than most tests."""

Route = Reply | Callable[[Asked], Reply]


class FeedServer:
    """Answers by path, or by host and path; everything else is 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self.open: set[asyncio.StreamWriter] = set()
        self.at_once = 0
        self.most_at_once = 0

    def url(self, path: str, host: str = "outlet.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        host = headers.get("host", "").rpartition(":")[0]
        asked = Asked(path=lines[0].split()[1], host=host, headers=headers)
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            route = self.routes.get(host + asked.path, self.routes.get(asked.path, Reply(status=404)))
            reply = route if isinstance(route, Reply) else route(asked)
            await asyncio.sleep(reply.delay_seconds)
            await self._send(reply, writer)
        finally:
            self.at_once -= 1
        return reply.raw is None and reply.announce

    async def _send(self, reply: Reply, writer: asyncio.StreamWriter) -> None:
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return
        length = [("Content-Length", str(len(reply.body)))] if reply.announce else [("Connection", "close")]
        head = "".join(f"{name}: {value}\r\n" for name, value in (*reply.headers, *length))
        writer.write(f"HTTP/1.1 {reply.status} Status\r\n{head}\r\n".encode("latin-1"))
        if not reply.drip_seconds:
            writer.write(reply.body)
            await writer.drain()
            return
        for byte in reply.body:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(reply.drip_seconds)


@asynccontextmanager
async def running_server() -> AsyncIterator[FeedServer]:
    """Yield a server on a free port of 127.0.0.1 and 127.0.0.2 (loopback takes all of 127/8)."""
    feeds = FeedServer()
    server = await asyncio.start_server(feeds.serve, "127.0.0.1", 0)
    feeds.port = server.sockets[0].getsockname()[1]
    try:
        yield feeds
    finally:
        server.close()
        for writer in tuple(feeds.open):
            writer.transport.abort()
        await server.wait_closed()


def resolver(
    addresses: Mapping[str, Sequence[str]] | None = None,
) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """Return a resolver that knows the given hosts, and `*.example` as this machine; nothing else."""
    known = addresses or {}

    async def resolve(host: str, port: int) -> Sequence[str]:  # noqa: ARG001 - a resolver's signature
        if host in known:
            return known[host]
        if host.endswith(".example"):
            return ["127.0.0.1"]
        if host.replace(".", "").isdigit():
            return [host]
        raise OSError(f"unknown host {host}")

    return resolve


def conditional(body: bytes, content_type: str = "application/rss+xml") -> Callable[[Asked], Reply]:
    """Return a route with a validator that is odd on purpose, and 304 for whoever repeats it exactly."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:8]}"x'
    stamp = "Thursday, 1st of some month"

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == tag and asked.headers.get("if-modified-since") == stamp:
            return Reply(status=304, headers=(("ETag", tag),))
        headers = (("Content-Type", content_type), ("ETag", tag), ("Last-Modified", stamp))
        return Reply(headers=headers, body=body)

    return answer


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers=(("Location", location),))


def zipped(body: bytes) -> Reply:
    return Reply(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(body))


def bomb(megabytes: int) -> Reply:
    """Return some kilobytes that inflate to so many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    pieces = [packer.compress(bytes(1_000_000)) for _ in range(megabytes)]
    body = b"".join([*pieces, packer.flush()])
    return Reply(headers=(("Content-Encoding", "gzip"),), body=body)
