"""Around every request: its id, its log line, the security headers, what it may not be."""

import time
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import uuid4

import structlog
from fastapi import Request
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kernel.gate import UNGATED, Gate, Overloaded, patient
from api.kernel.problems import from_domain, problem
from domain.kernel.rates import Allowance

log = structlog.get_logger("rapport.access")
_SAFE_ID: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
SECURITY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"cache-control", b"private, no-cache"),
)
_DOCS_CSP: Final = (
    b"content-security-policy",
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"})
REQUESTS: Final = Counter("rapport_requests_total", "Answers", ["method", "status"])
SECONDS: Final = Histogram("rapport_request_seconds", "Time to answer", ["method"])


class Envelope:
    """One plain ASGI layer instead of several: each costs time on every request.

    HEAD is GET without its body, so no route knows of it; what would be streamed is not begun.

    `bounded` is the app for requests with a body, which it cuts at its limit.
    """

    def __init__(self, app: ASGIApp, *, bounded: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._bounded = bounded
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = _Given(scope["headers"])
        request_id = given.request_id or uuid4().hex
        started, status = time.perf_counter(), 0
        body: bytes | None = None
        bare = scope["method"] == "HEAD"
        scope.setdefault("state", {}).update(request_id=request_id, bare=bare)
        asked = {**scope, "method": "GET"} if bare else scope

        async def enveloped(message: Message) -> None:
            nonlocal status, body
            if message["type"] == "http.response.start":
                status = message["status"]
                body = _as_problem(scope, message)
                _add_headers(message, scope, request_id)
            elif bare:
                message["body"] = b""
            elif body is not None:
                message["body"] = body
            await send(message)

        if given.body:
            receive = _until_read(receive)
        try:
            if scope["path"].startswith(UNGATED):
                await self._for(asked, given)(asked, receive, enveloped)
            else:
                await self._gated(self._for(asked, given), asked, receive, enveloped)
        finally:
            _note(scope, request_id, status, time.perf_counter() - started)

    async def _gated(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        if not await self._gate.enter():
            await _overloaded(scope)(scope, receive, send)
            return
        try:
            await app(scope, receive, send)
        finally:
            self._gate.leave()

    def _for(self, scope: Scope, given: "_Given") -> ASGIApp:
        if given.packed:
            return _packed(scope)
        return self._bounded if given.body or scope["method"] != "GET" else self._app


class _Given:
    """What the envelope needs of a request's headers, in one walk over them.

    The caller's own request id is kept where it is harmless, so that both sides' logs can be
    joined. Nothing packed is unpacked here: a small body could become an endless one.
    """

    __slots__ = ("body", "packed", "request_id")

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.request_id: str | None = None
        self.packed = self.body = False
        for name, value in headers:
            if name == b"x-request-id":
                told = value.decode("latin-1")
                self.request_id = told if _is_safe(told) else self.request_id
            elif name == b"content-encoding":
                self.packed |= value.strip().lower() not in (b"", b"identity")
            elif name in (b"content-length", b"transfer-encoding"):
                self.body = True


def _is_safe(request_id: str) -> bool:
    return 1 <= len(request_id) <= 64 and set(request_id) <= _SAFE_ID


def _as_problem(scope: Scope, start: Message) -> bytes | None:
    """The body of a problem in place of the plain text with which Starlette refuses its size."""
    if (
        start["status"] != 413
        or (b"content-type", b"text/plain; charset=utf-8") not in start["headers"]
    ):
        return None
    answer = problem(Request(scope), 413, "too_large", detail="The body is too large")
    start["headers"] = list(answer.raw_headers)
    return bytes(answer.body)


def _packed(scope: Scope) -> ASGIApp:
    return problem(
        Request(scope), 415, "unsupported_media_type", detail="Send the body without encoding"
    )


def _overloaded(scope: Scope) -> ASGIApp:
    return from_domain(Request(scope), Overloaded(retry_after=1))


def _until_read(receive: Receive) -> Receive:
    """Once the body is there, who waits for the sender to go may wait for ever."""
    hurried, read = patient(receive), False

    async def received() -> Message:
        nonlocal read
        if read:
            return await receive()
        message = await hurried()
        read = not message.get("more_body")
        return message

    return received


def _rate_headers(allowance: Allowance) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    policy = f'"{allowance.policy}";q={allowance.limit};w={allowance.window}'
    now = f'"{allowance.policy}";r={allowance.remaining};t={allowance.reset}'
    return (b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())


def _add_headers(message: Any, scope: Scope, request_id: str) -> None:
    headers, path = message["headers"], scope["path"]
    held = {name for name, _ in headers}
    headers.append((b"x-request-id", request_id.encode()))
    state = scope["state"]
    if "ending" in state:
        told = state["ending"].items()
        headers.extend((name.lower().encode(), value.encode()) for name, value in told)
    allowance = state.get("allowance")
    if allowance is not None:
        headers.extend(_rate_headers(allowance))
    if path.startswith("/docs"):
        headers.append(_DOCS_CSP)
        held.add(_DOCS_CSP[0])
    headers.extend(pair for pair in SECURITY if pair[0] not in held)


def _note(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    method = scope["method"]
    answers, durations = counted(method, status)
    answers.inc()
    durations.observe(seconds)
    log.info(
        "request",
        method=method,
        path=scope["path"],
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
    )


def counted(method: str, status: int) -> tuple[Counter, Histogram]:
    """The counter and the histogram of such answers; unknown methods are one."""
    return _children(method if method in _METHODS else "OTHER", status)


@cache
def _children(method: str, status: int) -> tuple[Counter, Histogram]:
    """Looking up the children of a metric takes longer than counting."""
    return REQUESTS.labels(method, status), SECONDS.labels(method)
