"""Routes of custom fields."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.identity.custom_field_schemas import (
    CustomFieldCreate,
    CustomFieldDefinition,
    CustomFieldPage,
    CustomFieldUpdate,
)
from api.kernel.answers import page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Specs, Unit, provide
from domain.identity import commands, ports, queries

reads = APIRouter(prefix="/v1/custom-fields", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/custom-fields", tags=["identity"], route_class=TransactionRoute)

Definitions = Annotated[ports.CustomFieldDefinitions, provide(ports.CustomFieldDefinitions)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]

LIST = ListParameters(queries.CUSTOM_FIELDS)


@reads.get("", response_model=CustomFieldPage, **use(queries.list_custom_fields, lists=LIST))
async def list_custom_fields(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_custom_fields(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post(
    "",
    status_code=201,
    response_model=CustomFieldDefinition,
    **use(commands.define_custom_field),
)
async def create_custom_field(
    request: Request,
    body: CustomFieldCreate,
    principal: SignedIn,
    uow: Unit,
    fields: Definitions,
    specs: Specs,
    written: Written,
) -> Response:
    """A field for all records of one resource; usable by all within 5 seconds."""
    field_id = await commands.define_custom_field(
        commands.DefineCustomField(body.given()),
        principal=principal,
        uow=uow,
        fields=fields,
        objects=[spec.resource for spec in specs if spec.customisable],
    )
    row = await written.custom_field(field_id, principal)
    location = f"/v1/custom-fields/{field_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get(
    "/{field_id:uuid}", response_model=CustomFieldDefinition, **use(queries.get_custom_field)
)
async def get_custom_field(
    request: Request, field_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_custom_field(field_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch(
    "/{field_id:uuid}", response_model=CustomFieldDefinition, **use(commands.change_custom_field)
)
async def update_custom_field(
    request: Request,
    field_id: UUID,
    body: CustomFieldUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    fields: Definitions,
    written: Written,
) -> Response:
    command = commands.ChangeCustomField(field_id, body.given(), expected)
    await commands.change_custom_field(command, principal=principal, uow=uow, fields=fields)
    return record_answer(request, await written.custom_field(field_id, principal), principal)


@writes.post(
    "/{field_id:uuid}/retirement",
    response_model=CustomFieldDefinition,
    **use(commands.retire_custom_field),
)
async def retire_custom_field(
    request: Request,
    field_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    fields: Definitions,
    written: Written,
) -> Response:
    command = commands.RetireCustomField(field_id, expected)
    await commands.retire_custom_field(command, principal=principal, uow=uow, fields=fields)
    return record_answer(request, await written.custom_field(field_id, principal), principal)


@writes.delete(
    "/{field_id:uuid}/retirement",
    response_model=CustomFieldDefinition,
    **use(commands.revive_custom_field),
)
async def revive_custom_field(
    request: Request,
    field_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    fields: Definitions,
    written: Written,
) -> Response:
    command = commands.RetireCustomField(field_id, expected)
    await commands.revive_custom_field(command, principal=principal, uow=uow, fields=fields)
    return record_answer(request, await written.custom_field(field_id, principal), principal)
