"""What the handlers work with: the store's parts, the settings and the counters, made once at start."""

import datetime as dt

from service.problems import ProblemError
from service.repository.api_keys import KeyStore
from service.repository.articles import ArticleStore
from service.repository.connection import Connection
from service.repository.limits import RequestLimit
from service.repository.stories import StoryStore
from service.repository.workers import WorkerRegistry
from service.settings import Settings
from service.telemetry import Metrics


class Desk:
    """The parts of one API process."""

    def __init__(self, connection: Connection, settings: Settings, metrics: Metrics) -> None:
        self.connection = connection
        self.articles = ArticleStore(connection)
        self.stories = StoryStore(connection)
        self.keys = KeyStore(connection)
        self.workers = WorkerRegistry(connection)
        self.limit = RequestLimit(connection, settings.requests_per_minute)
        self.settings = settings
        self.metrics = metrics

    def now(self) -> dt.datetime:
        """Return the current time."""
        return dt.datetime.now(dt.UTC)


def not_found(kind: str, name: str) -> ProblemError:
    """Return the problem of a missing thing, with its id."""
    return ProblemError("not-found", f"no {kind} {name[:200]}")
