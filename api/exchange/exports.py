"""Routes of exports that a job makes."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.exchange.export_schemas import Export, ExportCreate, ExportPage
from api.kernel.answers import json_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.tables import FILE_RESPONSE, download_answer
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, SignedInAnew, Unit, provide
from domain.exchange import commands, ports, queries

_PREFIX: Final = "/v1/exports"
reads = APIRouter(prefix=_PREFIX, tags=["exchange"], route_class=Operation)
writes = APIRouter(prefix=_PREFIX, tags=["exchange"], route_class=TransactionRoute)

Exports = Annotated[ports.Exports, provide(ports.Exports)]
Targets = Annotated[ports.ExportTargets, provide(ports.ExportTargets)]
Reader = Annotated[ports.ExportReader, provide(ports.ExportReader)]
Written = Annotated[ports.WrittenExports, provide(ports.WrittenExports)]
Files = Annotated[ports.ExportFiles, provide(ports.ExportFiles)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2_000)]
_HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


@reads.get("", response_model=ExportPage, **use(queries.list_exports))
async def list_exports(
    principal: SignedIn, reader: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """The caller's own, the newest first."""
    page = await queries.list_exports(limit, cursor, principal=principal, reader=reader)
    return json_answer({"items": page.items, "next_cursor": page.next_cursor}, headers=_HEADERS)


@writes.post("", status_code=202, response_model=Export, **use(commands.request_export))
async def request_export(
    request: Request,
    body: ExportCreate,
    principal: SignedIn,
    uow: Unit,
    exports: Exports,
    targets: Targets,
    written: Written,
) -> Response:
    """A job writes the rows that the list would show into a file, which is kept for a day."""
    lists = ListParameters(targets[body.resource].spec)
    principal, query = await lists.asked_by_tree(request, body, principal)
    command = commands.RequestExport(body.resource, body.format, query)
    export_id = await commands.request_export(
        command, principal=principal, uow=uow, exports=exports, targets=targets
    )
    row = await written.one(export_id, principal)
    location = f"{_PREFIX}/{export_id}"
    return record_answer(request, row, principal, status=202, location=location)


@reads.get("/{export_id:uuid}", response_model=Export, **use(queries.get_export))
async def get_export(
    request: Request, export_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_export(export_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.delete("/{export_id:uuid}", status_code=204, **use(commands.discard_export))
async def discard_export(
    export_id: UUID, principal: SignedIn, uow: Unit, exports: Exports
) -> Response:
    """The file goes at once; one that is being made is not finished."""
    await commands.discard_export(export_id, principal=principal, uow=uow, exports=exports)
    return Response(status_code=204)


@writes.get(
    "/{export_id:uuid}/file",
    response_class=StreamingResponse,
    responses=FILE_RESPONSE,
    **use(commands.download_export),
)
async def download_export(
    export_id: UUID,
    principal: SignedInAnew,
    uow: Unit,
    exports: Exports,
    targets: Targets,
    files: Files,
) -> Response:
    """The file, for as long as it is kept and its maker may see what it holds."""
    told = await commands.download_export(
        export_id, principal=principal, uow=uow, exports=exports, targets=targets
    )
    pieces = files.pieces(principal.workspace_id, told.export_id, told.file_id)
    return download_answer(told.name, told.format, pieces, told.size)
