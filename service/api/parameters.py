"""Query parameters that need more than their type."""

import datetime as dt
from typing import Annotated, Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import Parameter
from litestar.params import QueryParameter

from service.problems import FieldError, ProblemError

LAST_MOMENT = dt.time.max
"""A date stands for its whole day: what was published on it counts."""
MOST = 100
"""Most entries on a page (design)."""
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="Entries on a page")]
MOST_NAMED = 20
"""Unknown parameters named in one refusal."""


def read_moment(name: str, text: str) -> dt.datetime:
    """Return an ISO 8601 date or time in UTC; a date is the last moment of its day.

    Raises:
        ProblemError: for another text, or a moment outside the calendar; it names the parameter.

    """
    # In a query string an unescaped "+" arrives as a space.
    plain = text.strip().replace(" ", "+") if "T" in text else text.strip()
    try:
        if len(plain) == len("2026-08-22"):
            return dt.datetime.combine(dt.date.fromisoformat(plain), LAST_MOMENT, dt.UTC)
        moment = dt.datetime.fromisoformat(plain)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        reason = f"{text[:40]!r} is no ISO 8601 date or time, such as 2026-08-22 or 2026-08-22T06:00:00Z"
        raise ProblemError("invalid-request", f"{name}: {reason}", (FieldError(field=name, reason=reason),)) from error


class ParameterNames:
    """The query parameters of each route, as the OpenAPI document has them."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], frozenset[str]] = {}

    def read(self, app: Litestar) -> None:
        """Take them from the document of an application."""
        for path, item in (app.openapi_schema.paths or {}).items():
            for method in ("get", "post", "put", "delete"):
                operation = getattr(item, method)
                if operation is not None:
                    parameters = [entry for entry in operation.parameters or () if isinstance(entry, Parameter)]
                    names = frozenset(entry.name for entry in parameters if entry.param_in == "query")
                    self._names[path, method.upper()] = names

    async def refuse_unknown(self, connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        """Refuse parameters that the route has not, each by name: a typing error must not widen a query."""
        route = (connection.scope["path_template"], str(connection.scope.get("method")))
        known = self._names.get(route)
        if known is None:
            return
        unknown = sorted(set(connection.query_params) - known)
        if unknown:
            told = f"is no parameter here; known are {', '.join(sorted(known)) or 'none'}"
            errors = tuple(FieldError(field=name[:80], reason=told) for name in unknown[:MOST_NAMED])
            raise ProblemError("invalid-request", f"{errors[0].field}: {told}", errors)
