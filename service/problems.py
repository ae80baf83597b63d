"""Errors as answers: one table from what went wrong to a problem document (RFC 9457)."""

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from service.records import RecordError
from service.repository.connection import StoreError
from service.repository.cursors import CursorError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:newsassay:problem:"

log = structlog.get_logger()


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with a request: the field and the reason."""

    field: str
    reason: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, for programs (type, status) and people (title, detail)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[FieldError, ...] = ()


PROBLEMS: Mapping[str, tuple[int, str]] = {
    "malformed-json": (400, "The body is not valid JSON"),
    "invalid-request": (400, "The request can't be understood"),
    "invalid-cursor": (400, "The cursor is unknown"),
    "unauthorized": (401, "Credentials are needed"),
    "forbidden": (403, "Not allowed"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "The method is not allowed here"),
    "not-acceptable": (406, "None of the accepted media types can be given"),
    "request-timeout": (408, "The body came too slowly"),
    "id-taken": (409, "The id belongs to another outlet's article"),
    "retracted": (409, "The article has been retracted"),
    "still-at-work": (409, "The first request with this idempotency key is still being worked on"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The media type of the body is not supported"),
    "invalid-article": (422, "The article can't be used"),
    "invalid-change": (422, "The story can't be changed like this"),
    "key-reused": (422, "The idempotency key was sent with another request"),
    "too-many-requests": (429, "Too many requests"),
    "internal-error": (500, "Something went wrong on our side"),
    "overloaded": (503, "Too much work is waiting"),
    "store-unavailable": (503, "The store can't be reached"),
    "not-ready": (503, "The service is not ready"),
}
"""Kind of problem to status and title; the kind is the end of the type's URN."""

KIND_OF_STATUS = {status: kind for kind, (status, _) in reversed(tuple(PROBLEMS.items()))}


class ProblemError(Exception):
    """An error that the API answers with a problem of the table."""

    def __init__(
        self,
        kind: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Return the problem document of any error; an unforeseen one is logged and tells the client no internals."""
    found = describe_error(error)
    status, title = PROBLEMS[found.kind]
    if isinstance(error, HTTPException) and error.status_code not in KIND_OF_STATUS:
        status, title = error.status_code, HTTPStatus(error.status_code).phrase
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and found.kind == "internal-error":
        log_failure(error, request.scope["path"])
    problem = msgspec.structs.replace(make_problem(found, request.scope["path"]), title=title, status=status)
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=found.headers)


def make_problem(found: ProblemError, path: str) -> Problem:
    """Return the document of a problem that a request to a path met."""
    status, title = PROBLEMS[found.kind]
    return Problem(
        type=TYPE_PREFIX + found.kind,
        title=title,
        status=status,
        detail=found.detail,
        instance=path,
        errors=found.errors,
    )


def log_failure(error: Exception, path: str) -> None:
    """Log an unforeseen error with its trace, never with the values in it: they hold keys and bodies."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=False)
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in trace.stack]
    log.error("request_failed", path=path, error=type(error).__name__, frames=frames)


def describe_error(error: Exception) -> ProblemError:
    """Return the entry of the table that an error falls under."""
    match error:
        case ProblemError():
            return error
        case RecordError():
            errors = tuple(FieldError(field=entry.field, reason=entry.reason) for entry in error.problems)
            return ProblemError("invalid-article", str(error), errors)
        case CursorError():
            return ProblemError("invalid-cursor", str(error), (FieldError(field="cursor", reason=str(error)),))
        case StoreError():
            # Logged with its reason, such as a wrong password, for the operator; the client has no use for it.
            log.warning("store_unavailable", error=type(error).__name__, reason=str(error)[:500])
            return ProblemError("store-unavailable", "try again in a moment", headers={"Retry-After": "2"})
        case HTTPException():
            return _describe_http(error)
        case _:
            return ProblemError("internal-error", "the error has been logged; try again or tell the operator")


def _describe_http(error: HTTPException) -> ProblemError:
    """Name what the framework refused; its validation errors become field errors."""
    is_server_error = error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = KIND_OF_STATUS.get(error.status_code, "internal-error" if is_server_error else "invalid-request")
    if kind == "malformed-json":
        kind = "invalid-request"
    entries = error.extra if isinstance(error.extra, list) else []
    errors = tuple(
        FieldError(field=str(entry.get("key", "")), reason=str(entry.get("message", "")))
        for entry in entries
        if isinstance(entry, dict)
    )
    detail = "the error has been logged" if is_server_error else error.detail
    return ProblemError(kind, detail, errors, error.headers)
