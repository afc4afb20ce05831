"""Routes of saved views."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.kernel.answers import page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Specs, Unit, provide, renewed_principal
from api.views.schemas import View, ViewCreate, ViewPage, ViewUpdate
from domain.views import commands, ports, queries

reads = APIRouter(prefix="/v1/views", tags=["views"], route_class=Operation)
writes = APIRouter(prefix="/v1/views", tags=["views"], route_class=TransactionRoute)

Views = Annotated[ports.Views, provide(ports.Views)]
Reader = Annotated[ports.ViewReader, provide(ports.ViewReader)]
Written = Annotated[ports.WrittenViews, provide(ports.WrittenViews)]

LIST = ListParameters(queries.VIEWS)


@reads.get("", response_model=ViewPage, **use(queries.list_views, lists=LIST))
async def list_views(request: Request, principal: SignedIn, reader: Reader) -> Response:
    """The caller's own, those of their teams, and those for all."""
    query = LIST.query(request)
    page = await queries.list_views(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=View, **use(commands.save_view))
async def create_view(
    request: Request,
    body: ViewCreate,
    principal: SignedIn,
    uow: Unit,
    views: Views,
    specs: Specs,
    written: Written,
) -> Response:
    principal = await renewed_principal(request)  # who has just made a field may name it here
    command = commands.SaveView(body.resource, body.given())
    view_id = await commands.save_view(
        command, principal=principal, uow=uow, views=views, specs=specs
    )
    row = await written.one(view_id, principal)
    location = f"/v1/views/{view_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{view_id:uuid}", response_model=View, **use(queries.get_view))
async def get_view(
    request: Request, view_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_view(view_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{view_id:uuid}", response_model=View, **use(commands.change_view))
async def update_view(
    request: Request,
    view_id: UUID,
    body: ViewUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    views: Views,
    specs: Specs,
    written: Written,
) -> Response:
    principal = await renewed_principal(request)
    command = commands.ChangeView(view_id, body.given(), expected)
    await commands.change_view(command, principal=principal, uow=uow, views=views, specs=specs)
    return record_answer(request, await written.one(view_id, principal), principal)


@writes.delete("/{view_id:uuid}", status_code=204, **use(commands.delete_view))
async def delete_view(
    view_id: UUID, principal: SignedIn, expected: ExpectedVersion, uow: Unit, views: Views
) -> Response:
    command = commands.DeleteView(view_id, expected)
    await commands.delete_view(command, principal=principal, uow=uow, views=views)
    return Response(status_code=204)


@writes.put("/{view_id:uuid}/default", status_code=204, **use(commands.choose_default))
async def choose_default_view(view_id: UUID, principal: SignedIn, views: Views) -> Response:
    """The caller's list begins with it."""
    await commands.choose_default(view_id, principal=principal, views=views)
    return Response(status_code=204)


@writes.delete("/{view_id:uuid}/default", status_code=204, **use(commands.forget_default))
async def forget_default_view(view_id: UUID, principal: SignedIn, views: Views) -> Response:
    await commands.forget_default(view_id, principal=principal, views=views)
    return Response(status_code=204)
