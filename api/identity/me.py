"""Routes of the caller's own profile, of the workspace, and of the public keys."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.identity.doors import body_of, prepared_by
from api.identity.schemas import (
    JsonWebKeys,
    Me,
    MeUpdate,
    PasswordChange,
    Workspace,
    WorkspaceUpdate,
)
from api.kernel.answers import json_answer, record_answer
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, principal_of, provide, wiring_of
from domain.identity import commands, ports, queries

Users = Annotated[ports.Users, provide(ports.Users)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Workspaces = Annotated[ports.Workspaces, provide(ports.Workspaces)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]
Tokens = Annotated[ports.AccessTokens, provide(ports.AccessTokens)]


async def _prove_password(request: Request) -> commands.SetOwnPassword | None:
    body = await body_of(request, PasswordChange)
    if body is None:
        return None
    free = wiring_of(request).free
    return await queries.prove_password(
        queries.ProvePassword(body.current_password, body.new_password),
        principal=await principal_of(request),
        directory=free[ports.SignInDirectory],
        passwords=free[ports.Passwords],
        attempts=free[ports.Attempts],
    )


reads = APIRouter(prefix="/v1", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1", tags=["identity"], route_class=TransactionRoute)
password_changes = APIRouter(
    prefix="/v1", tags=["identity"], route_class=prepared_by(_prove_password)
)
well_known = APIRouter(prefix="/.well-known", tags=["identity"], route_class=Operation)


@reads.get("/me", response_model=Me, **use(queries.get_me))
async def get_me(principal: SignedIn, reader: Reader) -> Response:
    return json_answer(await queries.get_me(principal=principal, reader=reader))


@writes.patch("/me", response_model=Me, **use(commands.change_profile))
async def update_me(
    body: MeUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    users: Users,
    written: Written,
) -> Response:
    command = commands.ChangeProfile(body.named_fields(), expected)
    await commands.change_profile(command, principal=principal, uow=uow, users=users)
    return json_answer(await queries.get_me(principal=principal, reader=written))


@password_changes.post("/me/password-changes", status_code=204, **use(commands.set_own_password))
async def change_password(
    request: Request,
    body: PasswordChange,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    sessions: Sessions,
    links: Links,
) -> Response:
    command: commands.SetOwnPassword = request.state.prepared
    await commands.set_own_password(
        command, principal=principal, uow=uow, users=users, sessions=sessions, links=links
    )
    return Response(status_code=204)


@reads.get("/workspace", response_model=Workspace, **use(queries.get_workspace))
async def get_workspace(request: Request, principal: SignedIn, reader: Reader) -> Response:
    row = await queries.get_workspace(principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/workspace", response_model=Workspace, **use(commands.change_workspace))
async def update_workspace(
    request: Request,
    body: WorkspaceUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    workspaces: Workspaces,
    written: Written,
) -> Response:
    command = commands.ChangeWorkspace(body.named_fields(), expected)
    await commands.change_workspace(command, principal=principal, uow=uow, workspaces=workspaces)
    return record_answer(request, await written.workspace(principal), principal)


@well_known.get("/jwks.json", response_model=JsonWebKeys, **use(queries.published_keys))
async def get_jwks(tokens: Tokens) -> Response:
    keys = await queries.published_keys(tokens=tokens)
    return json_answer(keys, headers={"Cache-Control": "public, max-age=300"})
