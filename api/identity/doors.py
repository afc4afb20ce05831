"""How a session travels: in a cookie to browsers, in the body to others."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError

from api.kernel.answers import json_answer
from api.kernel.calls import Handler
from api.kernel.transaction import TransactionRoute
from domain.identity.commands import Device, SignedIn
from domain.identity.errors import ForeignOrigin, SessionEnded
from domain.identity.model import Client, RefreshToken, values
from domain.identity.model.session import LONGEST
from domain.identity.ports import AccessTokens, DeviceMarks

COOKIE: Final = "__Host-rapport_refresh"
DEVICE_COOKIE: Final = "__Host-rapport_device"
_ATTRIBUTES: Final = "Path=/; Secure; HttpOnly; SameSite=Strict"
_DEVICE_AGE: Final = 400 * 24 * 60 * 60
_MAX_AGE: Final = int(LONGEST.total_seconds())
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True)
class Doors:
    """`origins` are those of our own pages; `public_url` is where the SPA is served."""

    public_url: str
    origins: frozenset[str]
    sign_up_open: bool
    sign_up_confirmed: bool

    @classmethod
    def of(
        cls,
        public_url: str,
        cors_origins: tuple[str, ...],
        *,
        sign_up_open: bool,
        sign_up_confirmed: bool,
    ) -> "Doors":
        url = urlsplit(public_url)
        own = f"{url.scheme}://{url.netloc}"
        origins = frozenset({own, *cors_origins})
        return cls(public_url.rstrip("/"), origins, sign_up_open, sign_up_confirmed)

    def link(self, token: str) -> str:
        """In the fragment, which browsers keep to themselves: no log on the way holds it."""
        return f"{self.public_url}/link#token={token}"

    def refuse_foreign(self, request: Request) -> None:
        """A cookie comes along by itself: only our own pages may use it."""
        origin = request.headers.get("origin")
        own_host = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
        if origin not in self.origins and not own_host:
            raise ForeignOrigin()


async def session_answer(who: SignedIn, tokens: AccessTokens, status: int) -> Response:
    """The access token in the body; the refresh token where the client keeps it."""
    issued = await tokens.issue(
        workspace_id=who.workspace_id,
        user_id=who.user_id,
        session_id=who.session_id,
        user_version=who.user_version,
    )
    mobile = who.client is Client.MOBILE
    body = {
        "access_token": issued.token,
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "refresh_token": who.refresh_token if mobile else None,
        "session_id": who.session_id,
    }
    answer = json_answer(body, status, {"Cache-Control": "no-store"})
    if not mobile:
        cookie = f"{COOKIE}={who.refresh_token}; {_ATTRIBUTES}; Max-Age={_MAX_AGE}"
        answer.headers.append("Set-Cookie", cookie)
    return answer


def without_cookie(answer: Response) -> Response:
    """Take the cookie back."""
    answer.headers.append("Set-Cookie", f"{COOKIE}=; {_ATTRIBUTES}; Max-Age=0")
    return answer


def known_again(answer: Response, email: str, marks: DeviceMarks) -> Response:
    """The device counts for itself from now on: strangers' guesses do not lock it out."""
    mark = marks.mark(values.email_key(email))
    cookie = f"{DEVICE_COOKIE}={mark}; {_ATTRIBUTES}; Max-Age={_DEVICE_AGE}"
    answer.headers.append("Set-Cookie", cookie)
    return answer


def shown_token(request: Request, in_body: str | None, doors: Doors) -> RefreshToken:
    if in_body is not None:
        return RefreshToken.parse(in_body)
    doors.refuse_foreign(request)
    in_cookie = request.cookies.get(COOKIE)
    if in_cookie is None:
        raise SessionEnded("There is no session to refresh")
    return RefreshToken.parse(in_cookie)


def device(request: Request, client: str) -> Device:
    return Device(Client(client), request.headers.get("user-agent"))


def prepared_by(prepare: Callable[[Request], Awaitable[Any]]) -> type[TransactionRoute]:
    """A route whose slow part, the hashing, is done before its transaction begins.

    What `prepare` makes is in `request.state.prepared`.
    """

    class PreparedRoute(TransactionRoute):
        def around(self, inner: Handler) -> Handler:
            in_transaction = super().around(inner)

            async def prepared(request: Request) -> Response:
                request.state.prepared = await prepare(request)
                return await in_transaction(request)

            return prepared

    return PreparedRoute


async def body_of(request: Request, kind: type[B]) -> B | None:
    """None for a body that the route itself is going to refuse."""
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError:
        return None
