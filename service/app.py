"""The API application: controllers, problems, limits and documents put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from service.api import CONTROLLERS
from service.api.access import AccessControl, provide_caller
from service.api.desk import Desk
from service.api.idempotency import KeepAnswers, find_answer
from service.api.openapi import SCHEME, complete_document, list_methods
from service.api.parameters import ParameterNames
from service.docs_page import DocsPage
from service.front import Front
from service.problems import answer_error
from service.repository.connection import connect
from service.settings import Settings
from service.telemetry import Metrics

DESCRIPTION = "Scores news outlets on agreement with independent sources and on factual drift, with the passages."


def create_app(settings: Settings, url: str) -> Litestar:
    """Return the API over the store at a URL."""
    metrics = Metrics()
    parameters = ParameterNames()
    access = AccessControl(settings)

    @asynccontextmanager
    async def open_desk(app: Litestar) -> AsyncIterator[None]:
        complete_document(app)
        parameters.read(app)
        app.state.methods = list_methods(app)
        async with connect(url) as connection:
            app.state.desk = Desk(connection, settings, metrics)
            yield

    async def provide_desk(state: State) -> Desk:
        desk: Desk = state.desk
        return desk

    app = Litestar(
        route_handlers=CONTROLLERS,
        dependencies={"desk": Provide(provide_desk), "caller": Provide(provide_caller)},
        lifespan=[open_desk],
        guards=[access.check, parameters.refuse_unknown],
        before_request=find_answer,
        exception_handlers={Exception: answer_error},
        logging_config=None,
        # The front has read and bounded the body.
        request_max_body_size=None,
        openapi_config=OpenAPIConfig(
            title="Newsassay",
            version=version("newsassay"),
            description=DESCRIPTION,
            path="/docs",
            components=Components(security_schemes={SCHEME: SecurityScheme(type="http", scheme="bearer")}),
            render_plugins=[DocsPage(path="/")],
        ),
    )
    app.asgi_handler = Front(KeepAnswers(app.asgi_handler), settings, metrics)
    return app
