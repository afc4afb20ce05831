"""Routes before and around sign-in."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.identity.doors import (
    DEVICE_COOKIE,
    Doors,
    body_of,
    device,
    known_again,
    prepared_by,
    session_answer,
    shown_token,
    without_cookie,
)
from api.identity.schemas import (
    LinkRedemption,
    Refresh,
    Session,
    SessionInfoPage,
    SignIn,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.problems import from_domain
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, network_of, provide, wiring_of
from domain.identity import commands, ports, queries, throttle
from domain.identity.errors import InvalidCredentials, InvalidOtp, SessionEnded
from domain.identity.model import Ended, LinkToken
from domain.kernel.errors import DomainError
from domain.kernel.letters import Outbox
from domain.kernel.ports import RequestUnit, Scope

Tokens = Annotated[ports.AccessTokens, provide(ports.AccessTokens)]
Secrets = Annotated[ports.Secrets, provide(ports.Secrets)]
Users = Annotated[ports.Users, provide(ports.Users)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Factors = Annotated[ports.SecondFactors, provide(ports.SecondFactors)]
Marks = Annotated[ports.DeviceMarks, provide(ports.DeviceMarks)]
Workspaces = Annotated[ports.Workspaces, provide(ports.Workspaces)]
Letters = Annotated[Outbox, provide(Outbox)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
OurDoors = Annotated[Doors, provide(Doors)]


def _free(request: Request, port: type[Any]) -> Any:
    return wiring_of(request).free[port]


async def _recognise(request: Request) -> commands.OpenSession | None:
    body = await body_of(request, SignIn)
    if body is None:
        return None
    asked = queries.Recognise(
        body.email,
        body.password,
        body.workspace_id,
        device(request, body.client),
        network_of(request),
        datetime.now(UTC),
        request.cookies.get(DEVICE_COOKIE),
        body.otp,
    )
    try:
        return await queries.recognise(
            asked,
            directory=_free(request, ports.SignInDirectory),
            passwords=_free(request, ports.Passwords),
            attempts=_free(request, ports.Attempts),
            marks=_free(request, ports.DeviceMarks),
        )
    except (InvalidCredentials, InvalidOtp) as refused:
        await _tell(request, asked, refused)
        raise


async def _tell(request: Request, asked: queries.Recognise, why: DomainError) -> None:
    """The same is done for known and unknown accounts, before either is answered."""
    attempts: ports.Attempts = _free(request, ports.Attempts)
    refused = commands.RefusedSignIn(
        asked.email, asked.workspace_id, why.code, asked.network, asked.device.user_agent, asked.at
    )
    if await attempts.wait(throttle.telling_of_refusals(refused.email_key, asked.network)):
        return
    wiring, request_id = wiring_of(request), request.state.request_id

    async def told(uow: RequestUnit) -> None:
        requests = wiring.bound[ports.SealedRequests](uow)
        await commands.tell_of_refusal(refused, request_id, uow=uow, requests=requests)

    await wiring.runner.run(told, scope=Scope(request_id=request_id))


async def _prepare_redemption(request: Request) -> commands.RedeemLink | None:
    body = await body_of(request, LinkRedemption)
    if body is None:
        return None
    token, directory = LinkToken.parse(body.token), _free(request, ports.SignInDirectory)
    proof = await queries.prove_link(
        token,
        body.otp,
        datetime.now(UTC),
        directory=directory,
        attempts=_free(request, ports.Attempts),
    )
    hashed = await queries.hash_for_link(
        token,
        body.password,
        resets_password=False,
        directory=directory,
        passwords=_free(request, ports.Passwords),
    )
    return commands.RedeemLink(token, hashed, device(request, body.client), proof)


_PREFIX = "/v1/auth"
sign_ins = APIRouter(prefix=_PREFIX, tags=["identity"], route_class=prepared_by(_recognise))
redemptions = APIRouter(
    prefix=_PREFIX, tags=["identity"], route_class=prepared_by(_prepare_redemption)
)
writes = APIRouter(prefix=_PREFIX, tags=["identity"], route_class=TransactionRoute)
reads = APIRouter(prefix=_PREFIX, tags=["identity"], route_class=Operation)


@sign_ins.post("/sessions", status_code=201, response_model=Session, **use(commands.open_session))
async def create_session(
    request: Request,
    body: SignIn,
    uow: Unit,
    users: Users,
    factors: Factors,
    secrets: Secrets,
    tokens: Tokens,
    marks: Marks,
) -> Response:
    command: commands.OpenSession = request.state.prepared
    who = await commands.open_session(
        command, uow=uow, users=users, factors=factors, secrets=secrets
    )
    return known_again(await session_answer(who, tokens, 201), body.email, marks)


@redemptions.post(
    "/sign-in-link-redemptions",
    status_code=201,
    response_model=Session,
    **use(commands.redeem_link),
)
async def redeem_sign_in_link(
    request: Request,
    body: LinkRedemption,
    uow: Unit,
    users: Users,
    links: Links,
    sessions: Sessions,
    factors: Factors,
    secrets: Secrets,
    tokens: Tokens,
) -> Response:
    command: commands.RedeemLink = request.state.prepared
    who = await commands.redeem_link(
        command,
        uow=uow,
        users=users,
        links=links,
        sessions=sessions,
        factors=factors,
        secrets=secrets,
    )
    return await session_answer(who, tokens, 201)


@writes.post("/sessions/refresh", response_model=Session, **use(commands.refresh_session))
async def refresh_session(
    request: Request,
    uow: Unit,
    sessions: Sessions,
    users: Users,
    secrets: Secrets,
    tokens: Tokens,
    doors: OurDoors,
    workspaces: Workspaces,
    outbox: Letters,
    body: Refresh | None = None,
) -> Response:
    token = shown_token(request, body.refresh_token if body else None, doors)
    who = await commands.refresh_session(
        commands.RefreshSession(token),
        uow=uow,
        sessions=sessions,
        users=users,
        secrets=secrets,
        workspaces=workspaces,
        outbox=outbox,
    )
    if who is None:
        # Returned, not raised: that the session was ended must be committed.
        return without_cookie(from_domain(request, SessionEnded()))
    return await session_answer(who, tokens, 200)


@reads.get("/sessions", response_model=SessionInfoPage, **use(queries.list_own_sessions))
async def list_sessions(principal: SignedIn, reader: Reader) -> Response:
    rows = await queries.list_own_sessions(principal=principal, reader=reader)
    return json_answer({"items": rows, "next_cursor": None})


@writes.delete("/sessions", status_code=204, **use(commands.end_other_sessions))
async def revoke_other_sessions(principal: SignedIn, uow: Unit, sessions: Sessions) -> Response:
    await commands.end_other_sessions(principal=principal, uow=uow, sessions=sessions)
    return Response(status_code=204)


@writes.delete("/sessions/current", status_code=204, **use(commands.end_session))
async def sign_out(principal: SignedIn, uow: Unit, sessions: Sessions) -> Response:
    if principal.session_id is not None:
        command = commands.EndSession(principal.session_id, Ended.SIGNED_OUT)
        await commands.end_session(command, principal=principal, uow=uow, sessions=sessions)
    return without_cookie(Response(status_code=204))


@writes.delete("/sessions/{session_id:uuid}", status_code=204, **use(commands.end_session))
async def revoke_session(
    session_id: UUID, principal: SignedIn, uow: Unit, sessions: Sessions
) -> Response:
    command = commands.EndSession(session_id)
    await commands.end_session(command, principal=principal, uow=uow, sessions=sessions)
    return Response(status_code=204)
