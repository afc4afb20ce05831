"""What those who run Rapport ask it."""

from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from typing_extensions import TypeAliasType

from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.schemas import Output
from domain.kernel.permissions import PUBLIC

Check = Callable[[], Awaitable[str | None]]
"""None when well, else what is wrong in a few plain words."""

ReadinessStatus = TypeAliasType("ReadinessStatus", Literal["ready", "not_ready"])

routes = APIRouter(tags=["health"], route_class=Operation)


class Health(Output):
    status: Literal["ok"]


class Readiness(Output):
    """Each check with what is wrong, or null."""

    status: ReadinessStatus
    checks: dict[str, str | None]


@routes.get("/healthz", response_model=Health, openapi_extra={"x-permission": PUBLIC})
async def get_health() -> Response:
    return json_answer({"status": "ok"})


@routes.get(
    "/readyz",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Not ready to serve"}},
    openapi_extra={"x-permission": PUBLIC},
)
async def get_readiness(request: Request) -> Response:
    """Red first when the process is to stop, so that no new request is sent to it."""
    checks: dict[str, Check] = request.app.state.readiness
    found = {name: await check() for name, check in checks.items()}
    ready = not any(found.values())
    body = {"status": "ready" if ready else "not_ready", "checks": found}
    return json_answer(body, 200 if ready else 503)


@routes.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    openapi_extra={"x-permission": PUBLIC},
)
async def get_metrics(request: Request) -> Response:
    """Prometheus text format."""
    for refresh in getattr(request.app.state, "gauges", ()):
        await refresh()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
