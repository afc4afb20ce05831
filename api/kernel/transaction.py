"""The route of everything that writes: the answer leaves only after the commit."""

import hashlib
from typing import Final

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.kernel.bodies import json_bytes
from api.kernel.calls import Handler
from api.kernel.operations import Operation
from api.kernel.wiring import principal_of, wiring_of
from domain.kernel.errors import Invalid
from domain.kernel.permissions import PUBLIC
from domain.kernel.ports import IdempotentRequest, KeptAnswer, RequestUnit, Scope

LONGEST_KEY: Final = 255
REPLAYED: Final = "Idempotent-Replayed"
_KEPT_HEADERS: Final = ("location", "etag", "content-type")


class TransactionRoute(Operation):
    """Opens the unit of work, runs the endpoint, keeps its answer, commits, then answers.

    Nothing else in the API may write: a dependency that commits after `yield` would have told
    the client of a success that failed.
    """

    def around(self, inner: Handler) -> Handler:
        extra = self.openapi_extra or {}
        public = extra.get("x-permission") == PUBLIC
        shows = _streams(self)  # what it shows is shown: neither kept nor without effect
        keeps = not shows and not extra.get("x-answers-secret")

        async def in_transaction(request: Request) -> Response:
            body = await json_bytes(request)  # a slow client must not hold a transaction open
            scope = await _scope(request, public=public)
            asked = None if public else await idempotent(request, self.path_format, body)
            # Nothing leaves by HEAD, so nothing is entered as having left.
            dry = request.state.bare or (not shows and is_dry(request))
            return await run_once(request, inner, scope, asked if keeps else None, dry=dry)

        return in_transaction


async def run_once(
    request: Request,
    inner: Handler,
    scope: Scope,
    asked: IdempotentRequest | None,
    *,
    dry: bool,
) -> Response:
    """`inner` in one unit of work; a repeated request gets the answer that was kept."""

    async def work(unit: RequestUnit) -> Response:
        request.state.uow = unit
        return await _answer(request, unit, inner, asked)

    answer = await wiring_of(request).runner.run(work, scope=scope, dry=dry)
    if dry and not request.state.bare:
        answer.headers["Preference-Applied"] = "handling=validate"
    return answer


async def _answer(
    request: Request,
    unit: RequestUnit,
    inner: Handler,
    asked: IdempotentRequest | None,
) -> Response:
    if asked is not None:
        kept = await unit.claim(asked)
        if kept is not None:
            replayed = {**kept.headers, REPLAYED: "true"}
            return Response(kept.body, kept.status, replayed)
    answer = await inner(request)
    if asked is not None and answer.status_code < 300:
        headers = {n: answer.headers[n] for n in _KEPT_HEADERS if n in answer.headers}
        unit.keep(asked, KeptAnswer(answer.status_code, headers, bytes(answer.body)))
    return answer


async def _scope(request: Request, *, public: bool) -> Scope:
    request_id = request.state.request_id
    if public:
        return Scope(request_id=request_id)
    principal = await principal_of(request)
    return Scope(principal.workspace_id, principal.user_id, request_id)


async def idempotent(request: Request, path: str, body: bytes) -> IdempotentRequest | None:
    """None where no key was given. `body` may be a digest of what was sent."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise Invalid.at(
            "/headers/Idempotency-Key", "bad_idempotency_key", f"1 to {LONGEST_KEY} letters"
        )
    told = f"{request.url.path}?{request.url.query}|{request.headers.get('if-match', '')}"
    fingerprint = hashlib.sha256(told.encode() + b"|" + body).digest()
    principal = await principal_of(request)
    return IdempotentRequest(principal.user_id, f"POST {path}", key, fingerprint)


def _streams(route: Operation) -> bool:
    kind = route.response_class
    return isinstance(kind, type) and issubclass(kind, StreamingResponse)


def is_dry(request: Request) -> bool:
    wishes = request.headers.get("prefer", "").lower()
    return any(wish.strip() == "handling=validate" for wish in wishes.split(","))
