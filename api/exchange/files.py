"""Files in and out: an upload is streamed in pieces, a table is streamed as CSV."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from api.exchange.imports import Detector, Reader
from api.exchange.schemas import Import
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.preconditions import etag
from api.kernel.routes import use
from api.kernel.tables import CSV_RESPONSE, Writer, table_answer
from api.kernel.wiring import SignedIn, SignedInAnew, provide, wiring_of
from domain.exchange import commands, ports, queries
from domain.kernel.errors import Conflict
from domain.kernel.ports import RequestUnit, Scope
from domain.kernel.principal import Principal

LARGEST: Final = 1_073_741_824
routes = APIRouter(prefix="/v1/imports", tags=["exchange"], route_class=Operation)
Files = Annotated[ports.ImportFiles, provide(ports.ImportFiles)]


class UploadCut(Conflict):
    code, title = "upload_cut", "The upload ended before the file did"


_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        # one kind, though any is taken: generators make nothing of several
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


def _upload() -> dict[str, Any]:
    extra = use(commands.receive_file)["openapi_extra"]
    return {"openapi_extra": {**extra, **_BODY}}


@routes.put("/{import_id:uuid}/file", response_model=Import, max_body_size=LARGEST, **_upload())
async def upload_file(
    import_id: UUID, request: Request, principal: SignedInAnew, files: Files, detect: Detector
) -> Response:
    """The raw bytes of the file; stored as they come, a megabyte a transaction."""
    wiring = wiring_of(request)
    scope = Scope(principal.workspace_id, principal.user_id, request.state.request_id)

    async def asked(unit: RequestUnit) -> None:
        imports = wiring.bound[ports.Imports](unit)
        await commands.await_file(import_id, principal=principal, imports=imports)

    await wiring.runner.run(asked, scope=scope)
    file_id, size = await files.store(principal.workspace_id, import_id, _pieces(request))
    found = await detect(principal.workspace_id, import_id, file_id, size)
    command = commands.ReceiveFile(import_id, file_id, size, found)

    async def received(unit: RequestUnit) -> Response:
        return await _receive(request, unit, command, principal)

    answer = await wiring.runner.run(received, scope=scope)
    await files.forget_others(principal.workspace_id, import_id, file_id)
    return answer


async def _receive(
    request: Request,
    unit: RequestUnit,
    command: commands.ReceiveFile,
    principal: Principal,
) -> Response:
    wiring = wiring_of(request)
    await commands.receive_file(
        command,
        principal=principal,
        imports=wiring.bound[ports.Imports](unit),
        shapes=wiring.free[ports.Shapes],
    )
    row = await wiring.bound[ports.WrittenImports](unit).one(command.import_id, principal)
    return json_answer(row, headers={"ETag": etag(row.version, principal)})


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        raise UploadCut() from None


@routes.get(
    "/{import_id:uuid}/failed-rows",
    response_class=StreamingResponse,
    responses=CSV_RESPONSE,
    **use(queries.failed_rows),
)
async def download_failed_rows(
    import_id: UUID, principal: SignedIn, reader: Reader, writer: Writer
) -> Response:
    """The refused rows as they stood in the file, each with its line and its reasons."""
    table = await queries.failed_rows(import_id, principal=principal, reader=reader)
    return table_answer("failed-rows.csv", table, writer)
