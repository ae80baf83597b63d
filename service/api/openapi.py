"""What the framework can't know of the OpenAPI document: every problem that an operation answers with."""

import re
from collections.abc import Iterator, Mapping

from litestar import Litestar
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Parameter, Reference, Schema
from litestar.openapi.spec.enums import OpenAPIType

from service.api.idempotency import HEADER, OPERATIONS
from service.problems import MEDIA_TYPE, PROBLEMS

ALWAYS = (400, 429, 500, 503)
WITH_SCOPE = (401, 403)
WITH_PARAMETER = (404,)
WITH_BODY = (408, 413, 415, 422)
WITH_IDEMPOTENCY = (409, 422)
OF_OPERATION: Mapping[str, tuple[int, ...]] = {
    "submitArticle": (409,),
    "putArticle": (409,),
    "getOutletReport": (406,),
}
SCHEME = "bearer"


def complete_document(app: Litestar) -> None:
    """Add to an application's document the problems and the scopes of each operation."""
    scopes = {
        str(handler.operation_id): handler.opt.get("scopes", ())
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
    }
    for path, operation in list_operations(app):
        wanted = scopes.get(str(operation.operation_id), ())
        statuses = {*ALWAYS, *OF_OPERATION.get(str(operation.operation_id), ())}
        statuses |= set(WITH_SCOPE) if wanted else set()
        statuses |= set(WITH_PARAMETER) if "{" in path else set()
        statuses |= set(WITH_BODY) if operation.request_body else set()
        if operation.operation_id in OPERATIONS:
            statuses |= set(WITH_IDEMPOTENCY)
            operation.parameters = [*(operation.parameters or ()), _IDEMPOTENCY_KEY]
        answers = dict(operation.responses or {})
        answers.update({str(status): _problem(status) for status in sorted(statuses)})
        operation.responses = answers
        # An empty requirement first: until a key is created this machine needs none.
        operation.security = [{}, {SCHEME: list(wanted)}] if wanted else None


def list_methods(app: Litestar) -> dict[str, str]:
    """Return the methods of each route, as an Allow header has them; HEAD is answered wherever GET is."""
    found: dict[str, set[str]] = {}
    for route in app.routes:
        methods = set(getattr(route, "methods", ()))
        found.setdefault(re.sub(r":\w+}", "}", route.path_format), set()).update(
            methods | ({"HEAD"} if "GET" in methods else set())
        )
    return {path: ", ".join(sorted(methods)) for path, methods in found.items()}


def list_operations(app: Litestar) -> Iterator[tuple[str, Operation]]:
    """Yield path and operation of an application's document."""
    for path, item in (app.openapi_schema.paths or {}).items():
        for operation in (item.get, item.post, item.put, item.delete):
            if operation is not None:
                yield path, operation


def _problem(status: int) -> OpenAPIResponse:
    titles = [title for number, title in PROBLEMS.values() if number == status]
    return OpenAPIResponse(
        description="; ".join(titles), content={MEDIA_TYPE: OpenAPIMediaType(schema=_PROBLEM_SCHEMA)}
    )


def _text(description: str) -> Schema | Reference:
    return Schema(type=OpenAPIType.STRING, description=description)


_IDEMPOTENCY_KEY = Parameter(
    name=HEADER,
    param_in="header",
    required=False,
    description="Your own string, such as a UUID: a request sent again with it within a day is answered as before.",
    schema=Schema(type=OpenAPIType.STRING, min_length=1, max_length=257),
)
_PROBLEM_SCHEMA = Schema(
    type=OpenAPIType.OBJECT,
    description="What went wrong (RFC 9457).",
    properties={
        "type": _text("kind of problem, a URN"),
        "title": _text("the kind in words"),
        "status": Schema(type=OpenAPIType.INTEGER),
        "detail": _text("what happened this time"),
        "instance": _text("path of the request"),
        "errors": Schema(
            type=OpenAPIType.ARRAY,
            items=Schema(
                type=OpenAPIType.OBJECT,
                properties={"field": _text("what is wrong"), "reason": _text("why")},
                required=["field", "reason"],
            ),
        ),
    },
    required=["type", "title", "status", "detail", "instance", "errors"],
)
