"""Routes that are answered by mail: sign-up, forgotten passwords; and the outbox of development."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from api.identity.doors import (
    Doors,
    body_of,
    device,
    known_again,
    prepared_by,
    session_answer,
)
from api.identity.schemas import (
    LetterPage,
    PasswordReset,
    PasswordResetPending,
    PasswordResetRedemption,
    Session,
    SignUp,
    SignUpConfirmation,
    SignUpPending,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, network_of, provide, wiring_of
from domain.identity import commands, ports, queries, throttle
from domain.identity.model import LinkToken

Tokens = Annotated[ports.AccessTokens, provide(ports.AccessTokens)]
Secrets = Annotated[ports.Secrets, provide(ports.Secrets)]
Users = Annotated[ports.Users, provide(ports.Users)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Requests = Annotated[ports.SealedRequests, provide(ports.SealedRequests)]
Marks = Annotated[ports.DeviceMarks, provide(ports.DeviceMarks)]
OurDoors = Annotated[Doors, provide(Doors)]


def _free(request: Request, port: type[Any]) -> Any:
    return wiring_of(request).free[port]


async def _hash_for_sign_up(request: Request) -> str | None:
    body = await body_of(request, SignUp)
    if body is None:
        return None
    doors: Doors = _free(request, Doors)
    if doors.sign_up_confirmed:
        await _count(request)
    return await queries.hash_for_sign_up(
        body.password,
        sign_up_open=doors.sign_up_open,
        passwords=_free(request, ports.Passwords),
    )


async def _hash_for_reset(request: Request) -> str | None:
    body = await body_of(request, PasswordResetRedemption)
    if body is None:
        return None
    return await queries.hash_for_link(
        LinkToken.parse(body.token),
        body.password,
        resets_password=True,
        directory=_free(request, ports.SignInDirectory),
        passwords=_free(request, ports.Passwords),
    )


async def _count(request: Request) -> None:
    """Before the transaction: what is refused counts too."""
    attempts: ports.Attempts = _free(request, ports.Attempts)
    await attempts.take(throttle.asking_by_mail(network_of(request)))


_PREFIX = "/v1/auth"
_TAGS: list[Any] = ["identity"]
sign_ups = APIRouter(prefix=_PREFIX, tags=_TAGS, route_class=prepared_by(_hash_for_sign_up))
writes = APIRouter(prefix=_PREFIX, tags=_TAGS, route_class=prepared_by(_count))
redemptions = APIRouter(prefix=_PREFIX, tags=_TAGS, route_class=prepared_by(_hash_for_reset))
confirmations = APIRouter(prefix=_PREFIX, tags=_TAGS, route_class=TransactionRoute)
outbox = APIRouter(prefix="/v1", tags=_TAGS, route_class=Operation)


@sign_ups.post(
    "/sign-up",
    status_code=201,
    response_model=Session,
    responses={202: {"model": SignUpPending, "description": "Where mail is sent: confirm by it"}},
    **use(commands.sign_up),
)
async def sign_up(
    request: Request,
    body: SignUp,
    uow: Unit,
    secrets: Secrets,
    tokens: Tokens,
    requests: Requests,
    doors: OurDoors,
    marks: Marks,
) -> Response:
    command = commands.SignUp(
        workspace_name=body.workspace_name,
        base_currency=body.base_currency,
        time_zone=body.time_zone,
        locale=body.locale,
        name=body.name,
        email=body.email,
        password_hash=request.state.prepared,
        device=device(request, body.client),
    )
    if doors.sign_up_confirmed:
        await commands.ask_to_sign_up(command, uow=uow, requests=requests, secrets=secrets)
        return json_answer({"state": "confirmation_sent"}, 202)
    who = await commands.sign_up(command, uow=uow, secrets=secrets)
    return known_again(await session_answer(who, tokens, 201), body.email, marks)


@confirmations.post(
    "/sign-up-confirmations",
    status_code=201,
    response_model=Session,
    **use(commands.confirm_sign_up),
)
async def confirm_sign_up(
    request: Request,
    body: SignUpConfirmation,
    uow: Unit,
    secrets: Secrets,
    tokens: Tokens,
    requests: Requests,
) -> Response:
    command = commands.ConfirmSignUp(body.token, device(request, body.client))
    who = await commands.confirm_sign_up(command, uow=uow, requests=requests, secrets=secrets)
    return await session_answer(who, tokens, 201)


@writes.post(
    "/password-resets",
    status_code=202,
    response_model=PasswordResetPending,
    **use(commands.ask_for_reset),
)
async def create_password_reset(body: PasswordReset, uow: Unit, requests: Requests) -> Response:
    await commands.ask_for_reset(commands.AskForReset(body.email), uow=uow, requests=requests)
    return json_answer({"state": "accepted"}, 202)


@redemptions.post("/password-reset-redemptions", status_code=204, **use(commands.redeem_reset))
async def redeem_password_reset(
    request: Request,
    body: PasswordResetRedemption,
    uow: Unit,
    users: Users,
    links: Links,
    sessions: Sessions,
) -> Response:
    command = commands.RedeemReset(LinkToken.parse(body.token), request.state.prepared)
    await commands.redeem_reset(command, uow=uow, users=users, links=links, sessions=sessions)
    return Response(status_code=204)


@outbox.get("/outbox", response_model=LetterPage, **use(queries.list_outbox))
async def list_outbox(request: Request, principal: SignedIn) -> Response:
    """For development, without a mail server: the last hundred letters, newest first."""
    letters = wiring_of(request).free[ports.Letters]
    rows = await queries.list_outbox(principal=principal, letters=letters)
    return json_answer({"items": rows, "next_cursor": None})
