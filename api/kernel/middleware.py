"""Around every request: its id, its log line, the security headers, what it may not be."""

import time
from typing import Any, Final
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("rapport.access")
_SAFE_ID: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_SECURITY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
)
_DOCS_CSP: Final = (
    b"content-security-policy",
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
)
REQUESTS: Final = Counter("rapport_requests_total", "Answers", ["method", "status"])
SECONDS: Final = Histogram("rapport_request_seconds", "Time to answer", ["method"])


class Envelope:
    """One plain ASGI layer instead of several: each costs time on every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0

        async def enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, scope["path"], request_id)
            await send(message)

        try:
            await self._app(scope, receive, enveloped)
        finally:
            _note(scope, request_id, status, time.perf_counter() - started)


def _request_id(scope: Scope) -> str:
    """The caller's own id where it is harmless, so that both sides' logs can be joined."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            if 1 <= len(given) <= 64 and set(given) <= _SAFE_ID:
                return str(given)
    return uuid4().hex


def _add_headers(message: Any, path: str, request_id: str) -> None:
    headers = message["headers"]
    held = {name for name, _ in headers}
    headers.append((b"x-request-id", request_id.encode()))
    if path.startswith("/docs"):
        headers.append(_DOCS_CSP)
        held.add(_DOCS_CSP[0])
    headers.extend(pair for pair in _SECURITY if pair[0] not in held)


def _note(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    method = scope["method"]
    known = method if method in ("GET", "POST", "PATCH", "PUT", "DELETE") else "OTHER"
    REQUESTS.labels(known, status).inc()
    SECONDS.labels(known).observe(seconds)
    log.info(
        "request",
        method=method,
        path=scope["path"],
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
    )
