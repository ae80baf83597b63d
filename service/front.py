"""What every request passes before a route is looked for: body, limits, headers, log. It knows no resource."""

import hashlib
import math
import re
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import anyio
import msgspec
import structlog
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send

from service.inflate import InflateError, Inflater
from service.problems import MEDIA_TYPE, ProblemError, describe_error, log_failure, make_problem
from service.repository.connection import StoreError
from service.repository.limits import WINDOW_SECONDS, RequestLimit
from service.settings import Settings
from service.telemetry import Metrics

log = structlog.get_logger()

UNLIMITED = frozenset({"/livez", "/readyz", "/metrics"})
"""Probes must not use up a limit, nor be refused by it."""
REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
"""Ids of clients' own that are taken over: nothing that could forge a line of a log."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
"""On every answer: no guessing of types, no leaking of addresses, no framing."""


class Front:
    """Wraps the application; made once, used by all requests of a process."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request; what goes wrong here is a problem document as anywhere else."""
        started = time.perf_counter()
        inner: Any = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        known = frozenset(tag.strip().removeprefix("W/") for tag in headers.get(b"if-none-match", "").split(","))
        reply = Reply(send, inner, is_head=scope["method"] == "HEAD", known=known)
        request_id = name_request(headers.get(b"x-request-id", ""))
        reply.headers["X-Request-Id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._handle(inner, receive, reply)
            except Exception as error:  # noqa: BLE001 - the last place that can answer
                await self._refuse(error, scope["path"], reply)
            finally:
                self._note(inner, scope["method"], reply.status, time.perf_counter() - started)

    async def _handle(self, scope: HTTPScope, receive: Receive, reply: "Reply") -> None:
        await self._take_request(scope, reply)
        check_media_type(scope)
        body = await self._read_body(scope, receive)
        await self._app(scope, receive if body is None else Replay(body, receive), reply)

    async def _take_request(self, scope: HTTPScope, reply: "Reply") -> None:
        """Count the request against its client's limit; a store that is away is its handler's problem."""
        limit: RequestLimit = scope["litestar_app"].state.desk.limit
        if limit.per_minute == 0 or scope["path"] in UNLIMITED:
            return
        client = scope["client"]
        try:
            allowance = await limit.take(client[0] if client else "unknown")
        except StoreError:
            return
        wait = allowance.retry_seconds
        reset = wait or math.ceil((limit.per_minute - allowance.remaining) * WINDOW_SECONDS / limit.per_minute)
        reply.headers["RateLimit-Policy"] = f'"default";q={limit.per_minute};w={WINDOW_SECONDS}'
        reply.headers["RateLimit"] = f'"default";r={allowance.remaining};t={reset}'
        if wait:
            detail = f"at most {limit.per_minute} requests a minute; try again in {wait} s"
            raise ProblemError("too-many-requests", detail, headers={"Retry-After": str(wait)})

    async def _read_body(self, scope: HTTPScope, receive: Receive) -> bytes | None:
        """Return the whole body, decompressed and without a byte order mark; None if the request has none."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        declared = headers.get(b"content-length", "")
        if declared in {"", "0"} and b"transfer-encoding" not in headers:
            return None
        most = self._settings.max_request_bytes
        too_large = ProblemError("too-large", f"at most {most:,} bytes are taken, after decompression")
        if declared.isdecimal() and int(declared[:20]) > most:
            raise too_large
        try:
            with anyio.fail_after(self._settings.body_seconds):
                body = await collect(receive, Inflater(headers.get(b"content-encoding", ""), most))
        except TimeoutError as error:
            detail = f"a body has to come within {self._settings.body_seconds:g} s"
            raise ProblemError("request-timeout", detail, headers={"Connection": "close"}) from error
        except InflateError as error:
            if error.trouble == "too_large":
                raise too_large from error
            kind = "unsupported-media-type" if "encoded as" in error.reason else "invalid-request"
            raise ProblemError(kind, error.reason, headers={"Accept-Encoding": "gzip, deflate"}) from error
        return body.removeprefix(BYTE_ORDER_MARK)

    async def _refuse(self, error: Exception, path: str, reply: "Reply") -> None:
        found = describe_error(error)
        if found.kind == "internal-error":
            log_failure(error, path)
        if reply.status:
            return
        problem = make_problem(found, path)
        headers: Mapping[str, str] = {"Content-Type": MEDIA_TYPE, **found.headers}
        await reply.answer(problem.status, headers, msgspec.json.encode(problem))

    def _note(self, scope: Any, method: str, status: int, seconds: float) -> None:
        """Log and count one request; the labels are routes and known methods, so that their number is bounded."""
        route = str(scope.get("path_template") or "unmatched")
        known = method if method in METHODS else "OTHER"
        self._metrics.requests.labels(known, route, str(status)).inc()
        self._metrics.request_seconds.labels(known, route).observe(seconds)
        if route not in UNLIMITED:
            milliseconds = round(seconds * 1000, 1)
            log.info("request", method=method, path=scope["path"], route=route, status=status, ms=milliseconds)
        caller = scope.get("state", {}).get("caller")
        if caller is not None and method not in SAFE_METHODS:
            log.info("write", caller=caller.name, method=method, path=scope["path"], route=route, status=status)


def name_request(given: str) -> str:
    """Return the id that a client gave its request, if it can stand in a log, or one of ours."""
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def check_media_type(scope: HTTPScope) -> None:
    """Refuse a body that isn't declared as JSON: a page of another site can send the other types without asking."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    has_body = headers.get(b"content-length", "0") != "0" or b"transfer-encoding" in headers
    declared = headers.get(b"content-type", "").partition(";")[0].strip().lower()
    is_json = declared == "application/json" or (declared.startswith("application/") and declared.endswith("+json"))
    if has_body and scope["method"] not in SAFE_METHODS and not is_json:
        detail = f"the body is declared as {declared[:80] or 'nothing'}; send application/json"
        raise ProblemError("unsupported-media-type", detail, headers={"Accept": "application/json"})


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Reply:
    """Sends an answer with the headers that every answer has; to HEAD without its body."""

    def __init__(self, send: Send, scope: Any, *, is_head: bool, known: frozenset[str] = frozenset()) -> None:
        self._send = send
        self._known = known
        self._held: Any = None
        """The beginning of an answer that gets a tag when its body is there."""
        self._scope = scope
        self._is_head = is_head
        self.headers: dict[str, str] = dict(SAFE_HEADERS)
        self.status = 0
        """0 until the answer has begun."""

    async def __call__(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message["headers"]}
            extra = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items()]
            message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in given)]
            self._correct_methods(message)
            if message["status"] == HTTPStatus.OK and self._scope["method"] == "GET" and b"etag" not in given:
                self._held = message
                return
        elif message["type"] == "http.response.body":
            if self._held is not None:
                await self._begin(message)
            if self._is_head:
                message["body"] = b""
        await self._send(message)

    async def _begin(self, message: Any) -> None:
        """Begin an answer that was held back: with the tag of its body, or as unchanged if the client has that."""
        start, self._held = self._held, None
        if not message.get("more_body"):
            tag = f'"{hashlib.blake2b(message.get("body", b""), digest_size=12).hexdigest()}"'
            start["headers"] = [*start["headers"], (b"etag", tag.encode()), (b"cache-control", b"private, no-cache")]
            if tag in self._known or "*" in self._known:
                start["status"] = self.status = HTTPStatus.NOT_MODIFIED
                dropped = {b"content-length", b"content-type"}
                start["headers"] = [pair for pair in start["headers"] if pair[0].lower() not in dropped]
                message["body"] = b""
        await self._send(start)

    def _correct_methods(self, message: Any) -> None:
        """Name all methods of the route: the framework's own answer names those of the handler it found first."""
        methods = self._scope["litestar_app"].state.methods.get(self._scope.get("path_template"))
        if methods and (self._scope["method"] == "OPTIONS" or message["status"] == HTTPStatus.METHOD_NOT_ALLOWED):
            kept = [pair for pair in message["headers"] if pair[0].lower() != b"allow"]
            message["headers"] = [*kept, (b"allow", methods.encode())]

    async def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send a whole answer."""
        pairs = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        pairs.append((b"content-length", str(len(body)).encode()))
        await self({"type": "http.response.start", "status": status, "headers": pairs})
        await self({"type": "http.response.body", "body": body, "more_body": False})


class Replay:
    """Gives a body that was read already, then what the server says next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Any:
        """Return the next message."""
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def collect(receive: Receive, inflater: Inflater) -> bytes:
    """Return a body from its messages; a client that went away ends it early."""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ProblemError("invalid-request", "the body ended before its announced length")
        inflater.feed(message["body"])
        if not message["more_body"]:
            return inflater.finish()
