"""Client credentials (RFC 6749 §4.4), and where to find them (RFC 8414)."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter, Request, Response

from api.identity.doors import Doors
from api.identity.schemas import MachineToken, OAuthError, OAuthMetadata
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.wiring import network_of, provide, wiring_of
from domain.identity import commands, ports, queries, throttle
from domain.identity.errors import InvalidClient, InvalidScope
from domain.identity.rights import Registry, Rights
from domain.kernel.ports import RequestUnit, Scope

_TAGS: list[Any] = ["identity"]
_PREFIX: Final = "/v1/oauth"
_NO_STORE: Final = {"Cache-Control": "no-store"}
_FORM: Final = "application/x-www-form-urlencoded"
_FIELDS: Final = frozenset({"grant_type", "client_id", "client_secret", "scope"})
_BODY: Final = {
    "required": True,
    "content": {
        _FORM: {
            "schema": {
                "type": "object",
                "required": ["grant_type"],
                "properties": {
                    "grant_type": {"type": "string", "enum": ["client_credentials"]},
                    "client_id": {"type": "string"},
                    "client_secret": {"type": "string"},
                    "scope": {"type": "string"},
                },
            }
        }
    },
}
tokens = APIRouter(prefix=_PREFIX, tags=_TAGS, route_class=Operation)
well_known = APIRouter(prefix="/.well-known", tags=_TAGS, route_class=Operation)

OurDoors = Annotated[Doors, provide(Doors)]


class _Refused(Exception):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def _with_body(extra: dict[str, Any]) -> dict[str, Any]:
    extra["openapi_extra"]["requestBody"] = _BODY
    return extra


@tokens.post(
    "/token",
    response_model=MachineToken,
    responses={400: {"model": OAuthError}, 401: {"model": OAuthError}},
    **_with_body(use(commands.sign_in_client)),
)
async def create_machine_token(request: Request) -> Response:
    try:
        given = await _form(request)
        return await _token(request, _command(request, given))
    except _Refused as refused:
        return _refusal(refused)
    except InvalidClient as refused:
        return _refusal(_Refused("invalid_client", refused.title, 401))
    except InvalidScope as refused:
        return _refusal(_Refused("invalid_scope", refused.title))


async def _token(request: Request, command: commands.SignInClient) -> Response:
    wiring = wiring_of(request)
    attempts: ports.Attempts = wiring.free[ports.Attempts]
    buckets = throttle.client_secret(command.client_id, network_of(request))
    await attempts.take(buckets)

    async def work(uow: RequestUnit) -> commands.ClientSignedIn:
        bound = wiring.bound
        return await commands.sign_in_client(
            command,
            uow=uow,
            clients=bound[ports.ApiClients](uow),
            users=bound[ports.Users](uow),
            rights=Rights(bound[ports.Roles](uow), wiring.free[ports.GrantTable]),
            registry=wiring.free[Registry],
        )

    scope = Scope(request_id=request.state.request_id)
    who = await wiring.runner.run(work, scope=scope)
    await attempts.forgive(buckets)
    issued = await wiring.free[ports.AccessTokens].issue(
        workspace_id=who.workspace_id,
        user_id=who.user_id,
        session_id=who.client_id,
        user_version=who.user_version,
        scopes=who.scopes if who.narrowed else None,
    )
    body = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
        "scope": " ".join(who.scopes),
    }
    return json_answer(body, 200, _NO_STORE)


async def _form(request: Request) -> Mapping[str, str]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != _FORM:
        raise _Refused("invalid_request", f"The body must be {_FORM}")
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=10)
    except ValueError as error:
        raise _Refused("invalid_request", "The body is not a form") from error
    given = dict(pairs)
    if len(given) != len(pairs) or not given.keys() <= _FIELDS:
        raise _Refused("invalid_request", "A parameter is unknown, or given twice")
    return given


def _command(request: Request, given: Mapping[str, str]) -> commands.SignInClient:
    grant = given.get("grant_type")
    if grant != "client_credentials":
        error = "unsupported_grant_type" if grant else "invalid_request"
        raise _Refused(error, "grant_type is client_credentials")
    client_id, secret = _credentials(request, given)
    return commands.SignInClient(client_id, secret, given.get("scope"))


def _credentials(request: Request, given: Mapping[str, str]) -> tuple[str, str]:
    """By Basic or in the body, not by both."""
    header = request.headers.get("authorization")
    in_body = "client_id" in given or "client_secret" in given
    if header is None:
        return given.get("client_id", ""), given.get("client_secret", "")
    if in_body:
        raise _Refused("invalid_request", "The client says who it is once")
    scheme, _, value = header.partition(" ")
    try:
        name, _, secret = b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidClient() from error
    if scheme.lower() != "basic":
        raise InvalidClient()
    return unquote_plus(name), unquote_plus(secret)


def _refusal(refused: _Refused) -> Response:
    headers = dict(_NO_STORE)
    if refused.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="rapport"'
    body = {"error": refused.error, "error_description": refused.description}
    return json_answer(body, refused.status, headers)


@well_known.get(
    "/oauth-authorization-server",
    response_model=OAuthMetadata,
    **use(queries.published_keys),
)
async def get_oauth_metadata(doors: OurDoors) -> Response:
    body = {
        "issuer": doors.public_url,
        "token_endpoint": f"{doors.public_url}{_PREFIX}/token",
        "jwks_uri": f"{doors.public_url}/.well-known/jwks.json",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }
    return json_answer(body, headers={"Cache-Control": "public, max-age=300"})
