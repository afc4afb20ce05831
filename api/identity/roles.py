"""Routes of roles, and of what can be granted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.identity.schemas import PermissionPage, Role, RoleCreate, RolePage, RoleUpdate
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.identity import commands, ports, queries
from domain.identity.rights import Registry, Rights

reads = APIRouter(prefix="/v1/roles", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/roles", tags=["identity"], route_class=TransactionRoute)
permissions = APIRouter(prefix="/v1", tags=["identity"], route_class=Operation)

Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]
Known = Annotated[Registry, provide(Registry)]

LIST = ListParameters(queries.ROLES)


async def _rights(
    roles: Annotated[ports.Roles, provide(ports.Roles)],
    table: Annotated[ports.GrantTable, provide(ports.GrantTable)],
) -> Rights:
    return Rights(roles, table)


RightsOf = Annotated[Rights, Depends(_rights)]


@permissions.get("/permissions", response_model=PermissionPage, **use(queries.list_permissions))
async def list_permissions(principal: SignedIn, registry: Known) -> Response:
    rows = await queries.list_permissions(principal=principal, registry=registry)
    return json_answer({"items": rows, "next_cursor": None})


@reads.get("", response_model=RolePage, **use(queries.list_roles, lists=LIST))
async def list_roles(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_roles(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=Role, **use(commands.create_role))
async def create_role(
    request: Request,
    body: RoleCreate,
    principal: SignedIn,
    uow: Unit,
    registry: Known,
    written: Written,
) -> Response:
    command = commands.CreateRole(body.name, body.grants)
    role_id = await commands.create_role(command, principal=principal, uow=uow, registry=registry)
    row = await written.role(role_id, principal)
    location = f"/v1/roles/{role_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{role_id:uuid}", response_model=Role, **use(queries.get_role))
async def get_role(
    request: Request, role_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_role(role_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{role_id:uuid}", response_model=Role, **use(commands.change_role))
async def update_role(
    request: Request,
    role_id: UUID,
    body: RoleUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    rights: RightsOf,
    registry: Known,
    written: Written,
) -> Response:
    command = commands.ChangeRole(role_id, body.named_fields(), expected)
    await commands.change_role(
        command, principal=principal, uow=uow, rights=rights, registry=registry
    )
    return record_answer(request, await written.role(role_id, principal), principal)


@writes.delete("/{role_id:uuid}", status_code=204, **use(commands.delete_role))
async def delete_role(
    role_id: UUID, principal: SignedIn, expected: ExpectedVersion, uow: Unit, rights: RightsOf
) -> Response:
    command = commands.DeleteRole(role_id, expected)
    await commands.delete_role(command, principal=principal, uow=uow, rights=rights)
    return Response(status_code=204)
