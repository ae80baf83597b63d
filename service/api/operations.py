"""Health, metrics and methodology."""

import math
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from service.api.articles import round_wait
from service.api.desk import Desk
from service.api.methodology import describe_method
from service.engine import engine_config
from service.problems import ProblemError
from service.repository.connection import StoreError
from service.schemas import Beginning, Liveness, Methodology, Readiness
from service.telemetry import CONTENT_TYPE

LINKS = {
    "docs": "/docs",
    "openapi": "/docs/openapi.json",
    "methodology": "/v1/methodology",
    "outlets": "/v1/outlets",
    "stories": "/v1/stories",
    "readiness": "/readyz",
}


class OperationsController(Controller):
    """For operators and for readers of scores."""

    path = "/"
    tags = ("service",)

    @get("/", operation_id="begin", summary="Where to begin", media_type="application/json")
    async def begin(self, request: Request[Any, Any, Any]) -> Response[Beginning]:
        """Return links to the documentation and the lists; a browser is led to the outlets' page."""
        headers = {"Vary": "Accept"}
        if request.accept.best_match(["application/json", "text/html"]) == "text/html":
            return Response(Beginning(links=LINKS), status_code=303, headers=headers | {"Location": "/outlets"})
        return Response(Beginning(links=LINKS), headers=headers)

    @get("/livez", operation_id="live", summary="Is the process alive?")
    async def live(self) -> Liveness:
        """Answer without asking anybody."""
        return Liveness()

    @get("/readyz", operation_id="ready", summary="Can articles be scored?")
    async def ready(self, desk: NamedDependency[Desk]) -> Readiness:
        """Ping the store and count live workers; 503 while either is missing."""
        try:
            await desk.connection.ping()
            workers = await desk.workers.count_alive()
            backlog = await desk.articles.measure_backlog(desk.now())
        except StoreError as error:
            raise ProblemError(
                "not-ready", f"the store does not answer ({type(error).__name__})", headers={"Retry-After": "2"}
            ) from error
        if workers == 0:
            raise ProblemError("not-ready", "no worker is alive yet", headers={"Retry-After": "2"})
        return Readiness(
            workers=workers,
            waiting=backlog.waiting,
            expected_wait_seconds=round_wait(backlog.wait_seconds),
            oldest_seconds=int(backlog.oldest_seconds),
        )

    @get("/metrics", operation_id="metrics", summary="Prometheus metrics", include_in_schema=False)
    async def metrics(self, desk: NamedDependency[Desk]) -> Response[bytes]:
        """Return the counters of this process and what the store holds."""
        for kind, count in (await desk.stories.count_stored()).items():
            desk.metrics.stored.labels(kind).set(count)
        backlog = await desk.articles.measure_backlog(desk.now())
        desk.metrics.oldest_seconds.set(backlog.oldest_seconds)
        desk.metrics.wait_seconds.set(math.nan if backlog.wait_seconds is None else backlog.wait_seconds)
        desk.metrics.workers.set(await desk.workers.count_alive())
        return Response(desk.metrics.expose(), media_type=CONTENT_TYPE)

    @get("/v1/methodology", operation_id="getMethodology", summary="How scores come about")
    async def methodology(self, desk: NamedDependency[Desk]) -> Methodology:
        """Return the method's version, what it measures, what it doesn't, and all thresholds."""
        return describe_method(engine_config(desk.settings))
