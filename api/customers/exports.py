"""Routes that give a list as a file; they stand before those of single records."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.kernel.lists import ExportBody, ExportFormat, ListParameters
from api.kernel.routes import use
from api.kernel.tables import (
    FILE_RESPONSE,
    Writers,
    file_answer,
)
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.customers import exports, ports, queries

routes = APIRouter(prefix="/v1", tags=["customers"], route_class=TransactionRoute)

Accounts = Annotated[ports.AccountReader, provide(ports.AccountReader)]
Contacts = Annotated[ports.ContactReader, provide(ports.ContactReader)]
_PAGING = ("limit", "cursor", "count")
ACCOUNTS = ListParameters(queries.ACCOUNTS, without=_PAGING)
CONTACTS = ListParameters(queries.CONTACTS, without=_PAGING)


@routes.get(
    "/accounts/export",
    response_class=StreamingResponse,
    responses=FILE_RESPONSE,
    **use(exports.export_accounts, lists=ACCOUNTS),
)
async def export_accounts(
    request: Request,
    principal: SignedIn,
    uow: Unit,
    reader: Accounts,
    writers: Writers,
    file_format: Annotated[ExportFormat, Query(alias="format")] = "csv",
) -> Response:
    principal, query = await ACCOUNTS.asked(request, principal)
    table = await exports.export_accounts(query, principal=principal, uow=uow, reader=reader)
    return file_answer("accounts", file_format, table, writers)


@routes.post(
    "/accounts/export",
    response_class=StreamingResponse,
    responses=FILE_RESPONSE,
    **use(exports.export_accounts),
)
async def export_searched_accounts(
    request: Request,
    body: ExportBody,
    principal: SignedIn,
    uow: Unit,
    reader: Accounts,
    writers: Writers,
) -> Response:
    principal, query = await ACCOUNTS.asked_by_tree(request, body, principal)
    table = await exports.export_accounts(query, principal=principal, uow=uow, reader=reader)
    return file_answer("accounts", body.format, table, writers)


@routes.get(
    "/contacts/export",
    response_class=StreamingResponse,
    responses=FILE_RESPONSE,
    **use(exports.export_contacts, lists=CONTACTS),
)
async def export_contacts(
    request: Request,
    principal: SignedIn,
    uow: Unit,
    reader: Contacts,
    writers: Writers,
    file_format: Annotated[ExportFormat, Query(alias="format")] = "csv",
) -> Response:
    principal, query = await CONTACTS.asked(request, principal)
    table = await exports.export_contacts(query, principal=principal, uow=uow, reader=reader)
    return file_answer("contacts", file_format, table, writers)


@routes.post(
    "/contacts/export",
    response_class=StreamingResponse,
    responses=FILE_RESPONSE,
    **use(exports.export_contacts),
)
async def export_searched_contacts(
    request: Request,
    body: ExportBody,
    principal: SignedIn,
    uow: Unit,
    reader: Contacts,
    writers: Writers,
) -> Response:
    principal, query = await CONTACTS.asked_by_tree(request, body, principal)
    table = await exports.export_contacts(query, principal=principal, uow=uow, reader=reader)
    return file_answer("contacts", body.format, table, writers)
