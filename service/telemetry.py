"""Logs and counters: structlog events, Prometheus metrics."""

import logging
import sys
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.settings import Settings

CONTENT_TYPE = "text/plain; version=0.0.4"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency buckets; the aim is 0.5 at the 99th percentile (design)."""


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "newsassay_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "newsassay_request_seconds",
            "Time to answer",
            ["method", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.stored = Gauge("newsassay_stored", "Things in the store", ["kind"], registry=self.registry)
        self.oldest_seconds = Gauge(
            "newsassay_oldest_waiting_seconds", "Age of the oldest thing not placed yet", registry=self.registry
        )
        self.wait_seconds = Gauge(
            "newsassay_expected_wait_seconds", "Time to place all that waits at the last pace", registry=self.registry
        )
        self.workers = Gauge("newsassay_workers_alive", "Workers that gave a sign of life", registry=self.registry)

    def expose(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self.registry)


def configure_logging(settings: Settings) -> None:
    """Send structlog events to standard error, one line each."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format == "json":
        traces = structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        )
        shared += [traces, structlog.processors.JSONRenderer()]
    else:
        # Never local variables: they hold keys and article texts.
        plain = structlog.dev.plain_traceback
        shared += [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through the standard module: only what may need an operator.
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
