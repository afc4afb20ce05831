"""Routes of users."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.identity.doors import Doors
from api.identity.roles import RightsOf
from api.identity.schemas import SignInLink, User, UserCreate, UserPage, UserUpdate
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.identity import commands, ports, queries
from domain.kernel.letters import Outbox

reads = APIRouter(prefix="/v1/users", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/users", tags=["identity"], route_class=TransactionRoute)

Users = Annotated[ports.Users, provide(ports.Users)]
Teams = Annotated[ports.Teams, provide(ports.Teams)]
Workspaces = Annotated[ports.Workspaces, provide(ports.Workspaces)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Tokens = Annotated[ports.PersonalTokens, provide(ports.PersonalTokens)]
Secrets = Annotated[ports.Secrets, provide(ports.Secrets)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]
OurDoors = Annotated[Doors, provide(Doors)]


async def _invitations(
    secrets: Secrets,
    pages: Annotated[ports.Pages, provide(ports.Pages)],
    outbox: Annotated[Outbox, provide(Outbox)],
) -> commands.Invitations:
    return commands.Invitations(secrets, pages, outbox)


Invited = Annotated[commands.Invitations, Depends(_invitations)]

LIST = ListParameters(queries.USERS)


@reads.get("", response_model=UserPage, **use(queries.list_users, lists=LIST))
async def list_users(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_users(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=User, **use(commands.create_user))
async def create_user(
    request: Request,
    body: UserCreate,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    rights: RightsOf,
    teams: Teams,
    workspaces: Workspaces,
    invitations: Invited,
    written: Written,
) -> Response:
    user_id = await commands.create_user(
        commands.CreateUser(**body.model_dump()),
        principal=principal,
        uow=uow,
        users=users,
        rights=rights,
        teams=teams,
        workspaces=workspaces,
        invitations=invitations,
    )
    row = await written.user(user_id, principal)
    location = f"/v1/users/{user_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{user_id:uuid}", response_model=User, **use(queries.get_user))
async def get_user(
    request: Request, user_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_user(user_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{user_id:uuid}", response_model=User, **use(commands.change_user))
async def update_user(
    request: Request,
    user_id: UUID,
    body: UserUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    users: Users,
    rights: RightsOf,
    teams: Teams,
    written: Written,
) -> Response:
    await commands.change_user(
        commands.ChangeUser(user_id, body.named_fields(), expected),
        principal=principal,
        uow=uow,
        users=users,
        rights=rights,
        teams=teams,
    )
    return record_answer(request, await written.user(user_id, principal), principal)


@writes.post(
    "/{user_id:uuid}/sign-in-links",
    status_code=201,
    response_model=SignInLink,
    **use(commands.issue_link, answers_secret=True),
)
async def create_sign_in_link(
    user_id: UUID,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    links: Links,
    secrets: Secrets,
    rights: RightsOf,
    doors: OurDoors,
) -> Response:
    command = commands.IssueLink(user_id)
    link = await commands.issue_link(
        command,
        principal=principal,
        uow=uow,
        users=users,
        links=links,
        secrets=secrets,
        rights=rights,
    )
    body = {"token": link.token, "url": doors.link(link.token), "expires_at": link.expires_at}
    return json_answer(body, 201, {"Cache-Control": "no-store"})


@writes.post("/{user_id:uuid}/deactivation", response_model=User, **use(commands.deactivate_user))
async def deactivate_user(
    request: Request,
    user_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    users: Users,
    sessions: Sessions,
    links: Links,
    tokens: Tokens,
    rights: RightsOf,
    written: Written,
) -> Response:
    await commands.deactivate_user(
        commands.DeactivateUser(user_id, expected),
        principal=principal,
        uow=uow,
        users=users,
        sessions=sessions,
        links=links,
        tokens=tokens,
        rights=rights,
    )
    return record_answer(request, await written.user(user_id, principal), principal)


@writes.delete("/{user_id:uuid}/deactivation", response_model=User, **use(commands.reactivate_user))
async def reactivate_user(
    request: Request,
    user_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    users: Users,
    rights: RightsOf,
    written: Written,
) -> Response:
    command = commands.ReactivateUser(user_id, expected)
    await commands.reactivate_user(
        command, principal=principal, uow=uow, users=users, rights=rights
    )
    return record_answer(request, await written.user(user_id, principal), principal)
