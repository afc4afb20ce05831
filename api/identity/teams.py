"""Routes of teams."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.identity.schemas import Team, TeamCreate, TeamPage, TeamUpdate
from api.kernel.answers import page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.identity import commands, ports, queries

reads = APIRouter(prefix="/v1/teams", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/teams", tags=["identity"], route_class=TransactionRoute)

Teams = Annotated[ports.Teams, provide(ports.Teams)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]

TEAMS = ListParameters(queries.TEAMS)


@reads.get("", response_model=TeamPage, **use(queries.list_teams, lists=TEAMS))
async def list_teams(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = TEAMS.query(request)
    page = await queries.list_teams(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=Team, **use(commands.create_team))
async def create_team(
    request: Request,
    body: TeamCreate,
    principal: SignedIn,
    uow: Unit,
    teams: Teams,
    written: Written,
) -> Response:
    command = commands.CreateTeam(body.name, body.parent_id)
    team_id = await commands.create_team(command, principal=principal, uow=uow, teams=teams)
    row = await written.team(team_id, principal)
    location = f"/v1/teams/{team_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{team_id:uuid}", response_model=Team, **use(queries.get_team))
async def get_team(
    request: Request, team_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_team(team_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{team_id:uuid}", response_model=Team, **use(commands.change_team))
async def update_team(
    request: Request,
    team_id: UUID,
    body: TeamUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    teams: Teams,
    written: Written,
) -> Response:
    command = commands.ChangeTeam(team_id, body.named_fields(), expected)
    await commands.change_team(command, principal=principal, uow=uow, teams=teams)
    return record_answer(request, await written.team(team_id, principal), principal)


@writes.delete("/{team_id:uuid}", status_code=204, **use(commands.delete_team))
async def delete_team(
    team_id: UUID, principal: SignedIn, expected: ExpectedVersion, uow: Unit, teams: Teams
) -> Response:
    command = commands.DeleteTeam(team_id, expected)
    await commands.delete_team(command, principal=principal, uow=uow, teams=teams)
    return Response(status_code=204)
