"""The app: routes in an envelope, every failure a problem, one contract."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp

from api.kernel.calls import as_app, direct_handler
from api.kernel.contract import contract_of
from api.kernel.dispatch import Dispatch, Failures
from api.kernel.gate import Capacity, Gate
from api.kernel.middleware import Envelope
from api.kernel.operations import Operation
from api.kernel.problems import problem, register_problems
from api.kernel.refusals import Door

log = structlog.get_logger("rapport.api")
VERSION: Final = "0.1.0"
LARGEST_BODY: Final = 1_000_000
_TAGS: Final = [
    {"name": "identity", "description": "Workspaces, people, sessions"},
    {"name": "customers", "description": "Accounts and contacts"},
    {"name": "activities", "description": "Notes, calls, meetings and the timeline"},
    {
        "name": "exchange",
        "description": "Imports and exports, the changes feed, webhooks, the audit trail",
    },
    {"name": "webhooks", "description": "What Rapport sends to an address of yours"},
    {"name": "views", "description": "Saved views, favourites, recent records"},
    {"name": "meta", "description": "What clients are built from"},
    {"name": "health", "description": "For those who run it"},
]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        return contract_of(self)

    def build_middleware_stack(self) -> ASGIApp:
        """Ours in place of FastAPI's: each layer costs time on every request.

        Failures are answered inside of CORS, so that the page that asked may read what went wrong.
        """
        routed = Dispatch(self.router)
        inner: ASGIApp = Failures(routed, answers=self.exception_handlers, unexpected=_unexpected)
        for layer, args, kwargs in reversed(self.user_middleware):
            inner = layer(inner, *args, **kwargs)
        bounded = RequestBodyLimitMiddleware(inner, LARGEST_BODY)
        return Envelope(inner, bounded=bounded, gate=self.state.gate)


def make_app(
    routers: Iterable[APIRouter],
    *,
    lifespan: Lifespan | None,
    cors_origins: Sequence[str],
    capacity: Capacity | None = None,
) -> FastAPI:
    """The app without its wiring, which the lifespan sets; enough to export the contract."""
    app = _App(
        title="Rapport",
        version=VERSION,
        summary="A headless CRM: one REST API between a company and its customers.",
        description="Errors are RFC 9457 problems; clients translate them by `code`.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        openapi_tags=_TAGS,
        contact={"name": "Rapport"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        separate_input_output_schemas=False,
        lifespan=lifespan,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False},
    )
    for router in routers:
        _add_routes(app, router)
    app.state.methods_by_path = _methods_by_path(app)
    app.state.readiness = {}
    app.state.pages = {}
    app.state.gate = Gate(capacity or Capacity())
    app.state.door = Door(app.state.gate)
    register_problems(app)
    if cors_origins:
        _allow_origins(app, cors_origins)
    return app


def _add_routes(app: FastAPI, router: APIRouter) -> None:
    """Flat, not by include_router: matching through its tree takes 0.2 ms of every request."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            if route.include_in_schema and not isinstance(route, Operation):
                raise TypeError(f"{route.path} must be an Operation (route_class=Operation)")
            route.operation_id = route.name
            route.app = _direct(route)
        app.router.routes.append(route)


def _direct(route: APIRoute) -> ASGIApp:
    """The app of a route, with a limit of its own for bodies where it has one."""
    own = isinstance(route, Operation)
    app = as_app(route.get_route_handler() if own else direct_handler(route))
    if route.max_body_size is None:
        return app
    return RequestBodyLimitMiddleware(app, route.max_body_size)


def _allow_origins(app: FastAPI, origins: Sequence[str]) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_credentials=True,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
            "Prefer", "X-Request-Id",
        ],
        expose_headers=["ETag", "Link", "Location", "X-Request-Id", "Retry-After", "RateLimit",
            "RateLimit-Policy",
        ],
    )  # fmt: skip


def _methods_by_path(app: FastAPI) -> list[tuple[re.Pattern[str], set[str]]]:
    """For the Allow header of 405: each path's pattern with all its methods."""
    found: dict[str, tuple[re.Pattern[str], set[str]]] = {}
    for route in app.routes:
        if isinstance(route, APIRoute):
            _, methods = found.setdefault(route.path, (route.path_regex, set()))
            methods |= route.methods or set()
    return list(found.values())


async def _unexpected(request: Request, error: Exception) -> Response:
    """The caller learns the request id and nothing else; the log has the rest."""
    log.error("unexpected", request_id=getattr(request.state, "request_id", None), exc_info=error)
    return problem(
        request, 500, "internal_error", detail="Something went wrong here; it has been logged"
    )
