"""One event and one count for each request; limits by client address."""

import time
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import ProblemError
from service.telemetry import Metrics

log = structlog.get_logger()

UNLIMITED = frozenset({"/livez", "/readyz", "/metrics"})
"""Probes must not use up a limit, nor be refused by it."""


class RequestLog(ASGIMiddleware):
    """Logs and counts requests that matched a route; the others are counted where their problem is made."""

    scopes = ("http",)  # type: ignore[assignment] # the base class asks for an enum's members, which are these strings

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Time a request and note its outcome."""
        started = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await next_app(scope, receive, watch)
        finally:
            self.note(scope, status, time.perf_counter() - started)

    def note(self, scope: Any, status: int, seconds: float) -> None:
        """Log and count one request."""
        route = str(scope.get("path_template") or "unmatched")
        method = str(scope.get("method", ""))
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(method, route).observe(seconds)
        if route not in UNLIMITED:
            milliseconds = round(seconds * 1000, 1)
            log.info("request", method=method, path=scope["path"], route=route, status=status, ms=milliseconds)


async def limit_requests(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a client that asks too often; one bucket for all API processes."""
    if connection.scope["path"] in UNLIMITED:
        return
    limit = connection.app.state.desk.limit
    client = connection.client.host if connection.client else "unknown"
    allowance = await limit.take(client)
    if allowance.retry_seconds:
        headers = {
            "Retry-After": str(allowance.retry_seconds),
            "RateLimit-Policy": f'"default";q={limit.per_minute};w=60',
            "RateLimit": f'"default";r=0;t={allowance.retry_seconds}',
        }
        detail = f"at most {limit.per_minute} requests a minute; try again in {allowance.retry_seconds} s"
        raise ProblemError("too-many-requests", detail, headers=headers)
