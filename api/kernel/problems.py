"""Every refusal as application/problem+json (RFC 9457), from whatever depth it comes."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from domain.kernel.errors import DomainError, Kind

log = structlog.get_logger("rapport.api")
MEDIA_TYPE: Final = "application/problem+json"
MOST_ISSUES: Final = 100
TYPE_BASE: Final = "/docs/errors#"

STATUS: Final[Mapping[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 415,
    Kind.TOO_MANY: 429,
    Kind.TIMED_OUT: 408,
    Kind.UNAVAILABLE: 503,
}
_CODES: Final = {
    400: "malformed_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    500: "internal_error",
}
HTTP_CODES: Final[Mapping[str, tuple[int, str]]] = {
    **{code: (status, HTTPStatus(status).phrase) for status, code in _CODES.items()},
    "malformed_json": (400, "The body is not JSON"),
    "http_error": (400, "The request cannot be answered"),
}
"""Refusals of the protocol, and not of the domain."""
# Pydantic's names for what is wrong, as our own stable codes.
_PYDANTIC: Final = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "enum": "unknown_choice",
    "literal_error": "unknown_choice",
}


def problem(
    request: Request,
    status: int,
    code: str,
    *,
    detail: str,
    title: str | None = None,
    issues: Sequence[Mapping[str, Any]] = (),
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem answer; `issues` become `errors`, each with pointer, code, detail, params."""
    body = {
        "type": f"{TYPE_BASE}{code}",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
        "request_id": getattr(request.state, "request_id", None),
        "params": dict(params or {}),
        "errors": list(issues),
    }
    return Response(
        msgspec.json.encode(body, enc_hook=str), status, dict(headers or {}), media_type=MEDIA_TYPE
    )


def register_problems(app: FastAPI) -> None:
    """Answer every kind of failure as a problem."""
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


async def _domain_error(request: Request, error: Exception) -> Response:
    return from_domain(request, cast(DomainError, error))


def from_domain(request: Request, error: DomainError) -> Response:
    status = STATUS[error.kind]
    headers = {}
    if status in (401, 403):
        log.info("refused", code=error.code, path=request.url.path, status=status)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="rapport"'
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    return problem(
        request,
        status,
        error.code,
        title=error.title,
        detail=error.detail,
        params=error.params,
        headers=headers,
        issues=[
            {"pointer": i.pointer, "code": i.code, "params": dict(i.params), "detail": i.detail}
            for i in error.issues
        ],
    )


async def _validation_error(request: Request, error: Exception) -> Response:
    error = cast(RequestValidationError, error)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem(request, 400, "malformed_json", detail="The body is not JSON")
    issues = [_issue(item) for item in error.errors()[:MOST_ISSUES]]
    return problem(
        request,
        422,
        "invalid",
        title="The input is not valid",
        detail=issues[0]["detail"],
        issues=issues,
    )


def _issue(item: Mapping[str, Any]) -> dict[str, Any]:
    where = [str(part) for part in item["loc"][1:]]
    pointer = "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in where)
    code = _PYDANTIC.get(item["type"], item["type"])
    params = {k: v for k, v in item.get("ctx", {}).items() if isinstance(v, int | str)}
    return {"pointer": pointer, "code": code, "params": params, "detail": item["msg"]}


async def _http_error(request: Request, error: Exception) -> Response:
    error = cast(HTTPException, error)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    if isinstance(error.__cause__, DomainError):  # FastAPI could not read the body, for a reason
        return from_domain(request, error.__cause__)
    code = _CODES.get(error.status_code, "http_error")
    if error.status_code == 400 and error.__cause__ is not None:  # it could not be parsed
        return problem(request, 400, "malformed_json", detail="The body is not JSON")
    return problem(request, error.status_code, code, detail=str(error.detail), headers=headers)


def _allowed(request: Request) -> set[str]:
    """All methods of this path: Starlette names those of one route only."""
    paths = request.app.state.methods_by_path
    return {
        method
        for pattern, methods in paths
        if pattern.fullmatch(request.url.path)
        for method in (*methods, *(["HEAD"] if "GET" in methods else []))
    }
