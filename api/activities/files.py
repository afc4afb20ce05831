"""Routes of files. Bytes come in by `POST /v1/files`, and go out by signed links under `/files`."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from api.activities.file_schemas import File, FileCreate, FileLink, FilePage, FileUpdate
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import (
    REPLAYED,
    TransactionRoute,
    idempotent,
    is_dry,
    run_once,
)
from api.kernel.wiring import SignedIn, Unit, provide, renewed_principal, wiring_of
from domain.activities import commands, ports, queries
from domain.activities.model import Content, RecordType
from domain.kernel.errors import Conflict, DomainError, Kind
from domain.kernel.ports import RequestUnit, Scope
from domain.kernel.principal import Principal

LARGEST: Final = 1_073_741_824
reads = APIRouter(prefix="/v1/files", tags=["activities"], route_class=Operation)
writes = APIRouter(prefix="/v1/files", tags=["activities"], route_class=TransactionRoute)

Files = Annotated[ports.Files, provide(ports.Files)]
Intake = Annotated[ports.FileIntake, provide(ports.FileIntake)]
Links = Annotated[ports.FileLinks, provide(ports.FileLinks)]
Store = Annotated[ports.FileStore, provide(ports.FileStore)]
Records = Annotated[ports.Records, provide(ports.Records)]
Reader = Annotated[ports.FileReader, provide(ports.FileReader)]
WrittenReader = Annotated[ports.WrittenFiles, provide(ports.WrittenFiles)]
Told = Annotated[FileCreate, Query()]

LIST = ListParameters(queries.FILES)
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        # one kind, though any is taken: generators make nothing of several
        "content": {"application/octet-stream": _BINARY},
    }
}


class UploadCut(Conflict):
    code, title = "upload_cut", "The upload ended before the file did"


class NotAForm(DomainError):
    kind, code = Kind.UNSUPPORTED, "unsupported_media_type"
    title = "Send the bytes of the file themselves, not a form"


@reads.get("", response_model=FilePage, **use(queries.list_files, lists=LIST))
async def list_files(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_files(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


def _upload() -> dict[str, Any]:
    return {"openapi_extra": {**use(commands.keep_file)["openapi_extra"], **_BODY}}


@reads.post("", status_code=201, response_model=File, max_body_size=LARGEST, **_upload())
async def create_file(
    request: Request, told: Told, principal: SignedIn, intake: Intake
) -> Response:
    """The raw bytes of the file are the body. What it is, is found in them, whatever its name."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        raise NotAForm()
    command = commands.KeepFile(RecordType(told.record_type), told.record_id, told.name)
    file_id = await _expected(request, command, principal)
    content = await intake.take_in(principal.workspace_id, file_id, _pieces(request))
    dry = is_dry(request)
    answer = await _kept(request, command, file_id, content, dry=dry)
    if dry or REPLAYED in answer.headers:
        await intake.drop(principal.workspace_id, file_id)
    return answer


async def _expected(request: Request, command: commands.KeepFile, principal: Principal) -> UUID:
    bound = wiring_of(request).bound

    async def work(unit: RequestUnit) -> UUID:
        return await commands.expect_file(
            command,
            principal=principal,
            uow=unit,
            files=bound[ports.Files](unit),
            records=bound[ports.Records](unit),
        )

    scope = Scope(principal.workspace_id, principal.user_id, request.state.request_id)
    return await wiring_of(request).runner.run(work, scope=scope)


async def _kept(
    request: Request, command: commands.KeepFile, file_id: UUID, content: Content, *, dry: bool
) -> Response:
    """An upload may take minutes: whoever began it must still be the one who may."""
    principal = await renewed_principal(request)
    bound = wiring_of(request).bound

    async def keep(asked: Request) -> Response:
        unit: RequestUnit = asked.state.uow
        await commands.keep_file(
            command,
            file_id,
            content,
            principal=principal,
            uow=unit,
            files=bound[ports.Files](unit),
            records=bound[ports.Records](unit),
        )
        row = await bound[ports.WrittenFiles](unit).one(file_id, principal)
        location = f"/v1/files/{file_id}"
        return record_answer(asked, row, principal, status=201, location=location)

    scope = Scope(principal.workspace_id, principal.user_id, request.state.request_id)
    once = await idempotent(request, "/v1/files", content.sha256.encode())
    return await run_once(request, keep, scope, once, dry=dry)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        raise UploadCut() from None


@reads.get("/{file_id:uuid}", response_model=File, **use(queries.get_file))
async def get_file(
    request: Request, file_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_file(file_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@reads.get("/{file_id:uuid}/link", response_model=FileLink, **use(queries.link_to_file))
async def get_file_link(
    file_id: UUID, principal: SignedIn, reader: Reader, links: Links
) -> Response:
    """An address to fetch the bytes from, without a token, within minutes."""
    link = await queries.link_to_file(file_id, principal=principal, reader=reader, links=links)
    return json_answer(link, headers={"Cache-Control": "private, no-store"})


@reads.get(
    "/{file_id:uuid}/thumbnail",
    response_class=Response,
    responses={
        200: {"description": "At most 256 × 256", "content": {"image/webp": _BINARY}},
        410: {"$ref": "#/components/responses/Problem410"},
    },
    **use(queries.thumbnail_of),
)
async def get_file_thumbnail(
    file_id: UUID, principal: SignedIn, reader: Reader, store: Store
) -> Response:
    drawn = await queries.thumbnail_of(file_id, principal=principal, reader=reader, store=store)
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Authorization"}
    return Response(drawn, headers=headers, media_type="image/webp")


@writes.patch("/{file_id:uuid}", response_model=File, **use(commands.change_file))
async def change_file(
    request: Request,
    file_id: UUID,
    body: FileUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    files: Files,
    records: Records,
    written: WrittenReader,
) -> Response:
    command = commands.ChangeFile(file_id, body.changes(), expected)
    await commands.change_file(command, principal=principal, uow=uow, files=files, records=records)
    return record_answer(request, await written.one(file_id, principal), principal)


@writes.delete("/{file_id:uuid}", status_code=204, **use(commands.delete_file))
async def delete_file(
    file_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    files: Files,
    records: Records,
) -> Response:
    command = commands.DeleteFile(file_id, expected)
    await commands.delete_file(command, principal=principal, uow=uow, files=files, records=records)
    return Response(status_code=204)
