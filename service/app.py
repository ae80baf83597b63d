"""The API application: controllers, problems, limits and documents put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin

from service.api import CONTROLLERS
from service.api.desk import Desk
from service.middleware import RequestLog, limit_requests
from service.problems import Problem, answer_error
from service.repository.connection import connect
from service.settings import Settings
from service.telemetry import Metrics

DESCRIPTION = "Scores news outlets on agreement with independent sources and on factual drift, with the passages."


def create_app(settings: Settings, url: str) -> Litestar:
    """Return the API over the store at a URL."""
    metrics = Metrics()
    requests = RequestLog(metrics)

    @asynccontextmanager
    async def open_desk(app: Litestar) -> AsyncIterator[None]:
        async with connect(url) as connection:
            app.state.desk = Desk(connection, settings, metrics)
            yield

    async def provide_desk(state: State) -> Desk:
        desk: Desk = state.desk
        return desk

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
        response = answer_error(request, error)
        # Middleware doesn't see a request that matched no route.
        if "route_handler" not in request.scope:
            requests.note(request.scope, response.status_code or 500, 0.0)
        return response

    return Litestar(
        route_handlers=CONTROLLERS,
        dependencies={"desk": Provide(provide_desk)},
        lifespan=[open_desk],
        guards=[limit_requests],
        middleware=[requests],
        exception_handlers={Exception: answer},
        logging_config=None,
        request_max_body_size=settings.max_request_bytes,
        openapi_config=OpenAPIConfig(
            title="Newsassay",
            version=version("newsassay"),
            description=DESCRIPTION,
            path="/docs",
            render_plugins=[SwaggerRenderPlugin()],
        ),
    )
