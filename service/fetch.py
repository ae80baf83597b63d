"""HTTP GET for pages nobody vouches for: capped, timed, polite, and kept away from private networks.

Names are resolved here and the connection goes to the very address that was judged, so a name that changes
its address between check and connection (DNS rebinding) gains nothing. Redirects are followed by hand because
every hop is a new host. Proxy variables are not read: a proxy would resolve
names itself, past the guard.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self

import anyio
import httpcore
import httpx
import msgspec

from service.addresses import IPNetwork, read_networks, why_refused
from service.inflate import InflateError, Inflater

MEGABYTE = 1_000_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})

FetchProblem = Literal[
    "url", "name", "address", "connect", "tls", "timeout", "protocol", "encoding", "too_large", "redirects"
]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one fetcher."""

    user_agent: str = "Newsassay/0.1 (news reliability research; feed follower)"
    """Who asks. Give a contact in it: publishers block crawlers they can't write to."""
    connect_seconds: float = 10.0
    """Longest wait for a connection; a news site that needs longer is down."""
    read_seconds: float = 20.0
    """Longest silence while reading."""
    total_seconds: float = 60.0
    """Longest time for one fetch, redirects included: a drip of bytes must not hold a slot for ever."""
    max_bytes: int = 10 * MEGABYTE
    """Most bytes of a body after decompression (design: feed poller)."""
    max_redirects: int = 5
    """Hops followed; RFC 9309 asks for at least five for robots.txt."""
    per_host: int = 2
    """Requests to one host at once (design: feed poller)."""
    connections: int = 50
    """Requests at once to all hosts together."""
    allow_networks: tuple[str, ...] = ()
    """Networks (CIDR) that may be reached although they are not public, such as a newsroom's own."""


class FetchError(Exception):
    """A fetch that gave no response, with what went wrong and where."""

    def __init__(self, url: str, problem: FetchProblem, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.problem: FetchProblem = problem
        self.reason = reason

    @property
    def passing(self) -> bool:
        """Whether trying again later may help."""
        return self.problem in {"timeout", "connect", "name", "protocol", "tls"}


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A response of any status, with its body decompressed."""

    url: str
    """Where the response came from, after redirects."""
    status: int
    headers: dict[str, str]
    """Names in lower case; values verbatim; repeated headers joined by ", "."""
    body: bytes
    moved_to: str | None = None
    """The end of the unbroken chain of permanent redirects from the URL asked for."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, judges its addresses and connects to a permitted one."""

    def __init__(self, resolve: Resolve, allowed: Sequence[IPNetwork]) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a stream to the first permitted address that answers."""
        with anyio.move_on_after(timeout):
            addresses = await self._permitted(host, port)
            failure: Exception | None = None
            for address in addresses:
                try:
                    return await self._backend.connect_tcp(
                        address,
                        port,
                        timeout=timeout,
                        local_address=local_address,
                        socket_options=socket_options,
                    )
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
            raise failure or httpcore.ConnectError(f"{host} has no address")
        raise httpcore.ConnectTimeout

    async def sleep(self, seconds: float) -> None:
        """Wait between the pool's own retries."""
        await self._backend.sleep(seconds)

    async def _permitted(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(host, "name", f"the host name does not resolve ({error})") from error
        refusals = {address: why_refused(address, self._allowed) for address in addresses}
        permitted = [address for address, refusal in refusals.items() if refusal is None]
        if not permitted:
            told = "; ".join(f"{address} {refusal}" for address, refusal in refusals.items()) or "no address"
            raise FetchError(host, "address", f"the host is not on the public internet: {told}")
        return permitted


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, IPv4 first where the system says so; raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class HostSlots:
    """A few places per host; a host nobody asks is forgotten."""

    def __init__(self, per_host: int) -> None:
        self._per_host = per_host
        self._places: dict[str, tuple[asyncio.Semaphore, int]] = {}

    @contextlib.asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        """Hold one of the host's places, waiting for it if need be."""
        places, users = self._places.get(host, (asyncio.Semaphore(self._per_host), 0))
        self._places[host] = (places, users + 1)
        try:
            async with places:
                yield
        finally:
            places, users = self._places.pop(host)
            if users > 1:
                self._places[host] = (places, users - 1)


class Fetcher:
    """Fetches URLs within its settings; safe for many tasks at once."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        resolve: Resolve = resolve_host,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(),
            max_connections=self.settings.connections,
            max_keepalive_connections=self.settings.connections,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(resolve, read_networks(self.settings.allow_networks)),
        )
        self._slots = HostSlots(self.settings.per_host)

    async def __aenter__(self) -> Self:
        """Open nothing yet: connections are made when asked for."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def get(self, url: str, headers: Mapping[str, str] | None = None, *, max_bytes: int | None = None) -> Fetched:
        """Return the response to a GET, after redirects.

        Args:
            url: an http or https URL without user and password.
            headers: further request headers, such as validators; sent on every hop.
            max_bytes: a smaller cap on the body than the settings'.

        Raises:
            FetchError: with the kind of problem; a status of 400 or more is no error here.

        """
        try:
            with anyio.fail_after(self.settings.total_seconds):
                return await self._follow(url, headers or {}, max_bytes or self.settings.max_bytes)
        except TimeoutError as error:
            raise FetchError(url, "timeout", f"no full answer in {self.settings.total_seconds:g} s") from error

    async def _follow(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Fetched:
        target, moved_to, all_permanent = read_url(url), None, True
        for _ in range(self.settings.max_redirects + 1):
            response = await self._ask(target, headers, max_bytes)
            location = response.headers.get("location")
            if response.status not in REDIRECTS or not location:
                return msgspec.structs.replace(response, moved_to=moved_to)
            try:
                target = read_url(str(target.join(location)))
            except httpx.InvalidURL as error:
                raise FetchError(url, "redirects", f"redirected to something that is no URL ({error})") from error
            all_permanent = all_permanent and response.status in PERMANENT_REDIRECTS
            if all_permanent:
                moved_to = str(target)
        raise FetchError(url, "redirects", f"more than {self.settings.max_redirects} redirects")

    async def _ask(self, target: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Fetched:
        asked = {
            "User-Agent": self.settings.user_agent,
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        timeouts = {
            "connect": self.settings.connect_seconds,
            "read": self.settings.read_seconds,
            "write": self.settings.read_seconds,
            "pool": self.settings.total_seconds,
        }
        url = str(target)
        async with self._slots.hold(target.host):
            with _told_as_fetch_errors(url):
                async with self._pool.stream(
                    "GET",
                    url,
                    headers=[
                        (name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in asked.items()
                    ],
                    extensions={"timeout": timeouts},
                ) as response:
                    received = _read_headers(response.headers)
                    body = b""
                    if response.status not in REDIRECTS:
                        body = await _read_body(response, received, max_bytes)
        return Fetched(url=url, status=response.status, headers=received, body=body)


def read_url(url: str) -> httpx.URL:
    """Return a URL that may be asked, without its fragment.

    Raises:
        FetchError: for anything but http and https with a host and without user and password.

    """
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError(url, "url", f"is not a URL ({error})") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise FetchError(url, "url", "is not an http or https URL with a host")
    if parsed.userinfo:
        raise FetchError(url, "url", "carries a user name or password; they would end up in logs")
    return parsed.copy_with(fragment=None)


@contextlib.contextmanager
def _told_as_fetch_errors(url: str) -> Iterator[None]:
    """Turn what the layers below raise into this module's error, with the URL."""
    try:
        yield
    except FetchError as error:
        raise FetchError(url, error.problem, error.reason) from error
    except InflateError as error:
        raise FetchError(url, error.trouble, error.reason) from error
    except httpcore.TimeoutException as error:
        raise FetchError(url, "timeout", f"the host is silent ({type(error).__name__})") from error
    except httpcore.ConnectError as error:
        certificate = any(isinstance(cause, ssl.SSLError) for cause in _causes(error))
        problem: FetchProblem = "tls" if certificate else "connect"
        raise FetchError(url, problem, f"no connection ({error})") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise FetchError(url, "protocol", f"the answer broke off or is not HTTP ({error})") from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _read_body(response: httpcore.Response, headers: Mapping[str, str], max_bytes: int) -> bytes:
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > max_bytes:
        raise InflateError("too_large", f"the body is announced larger than {max_bytes:,} bytes")
    inflater = Inflater(headers.get("content-encoding", ""), max_bytes)
    async for piece in response.aiter_stream():
        inflater.feed(piece)
    return inflater.finish()
