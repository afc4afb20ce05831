"""Routes of imports."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.exchange.rereading import RereadingRoute
from api.exchange.schemas import (
    Import,
    ImportCreate,
    ImportPage,
    ImportRows,
    ImportTargets,
    ImportUpdate,
    ImportValues,
    Preview,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion, etag
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, SignedInAnew, Unit, provide
from domain.exchange import commands, ports, queries
from domain.kernel.errors import Invalid
from domain.kernel.principal import Principal

reads = APIRouter(prefix="/v1/imports", tags=["exchange"], route_class=Operation)
writes = APIRouter(prefix="/v1/imports", tags=["exchange"], route_class=TransactionRoute)
settling = APIRouter(prefix="/v1/imports", tags=["exchange"], route_class=RereadingRoute)

Imports = Annotated[ports.Imports, provide(ports.Imports)]
Detector = Annotated[ports.Detector, provide(ports.Detector)]
Ledger = Annotated[ports.Ledger, provide(ports.Ledger)]
Shapes = Annotated[ports.Shapes, provide(ports.Shapes)]
Reader = Annotated[ports.ImportReader, provide(ports.ImportReader)]
Written = Annotated[ports.WrittenImports, provide(ports.WrittenImports)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2_000)]
RowCursor = Annotated[str | None, Query(max_length=20, pattern=r"^\d{1,18}$")]
Results = Annotated[
    str | None, Query(max_length=100, description="Some of " + ", ".join(queries.ROW_RESULTS))
]
_HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def _shown(row: queries.ImportView, principal: Principal, status: int = 200) -> Response:
    """With an ETag to write by, and never a 304: progress moves without a new version."""
    headers = {**_HEADERS, "ETag": etag(row.version, principal)}
    if status == 201:
        headers["Location"] = f"/v1/imports/{row.id}"
    return json_answer(row, status, headers)


@reads.get("", response_model=ImportPage, **use(queries.list_imports))
async def list_imports(
    principal: SignedIn, reader: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    page = await queries.list_imports(limit, cursor, principal=principal, reader=reader)
    return json_answer({"items": page.items, "next_cursor": page.next_cursor}, headers=_HEADERS)


@writes.post("", status_code=201, response_model=Import, **use(commands.start_import))
async def start_import(
    body: ImportCreate,
    principal: SignedIn,
    uow: Unit,
    imports: Imports,
    shapes: Shapes,
    written: Written,
) -> Response:
    command = commands.StartImport(body.target, body.file_name)
    import_id = await commands.start_import(
        command, principal=principal, uow=uow, imports=imports, shapes=shapes
    )
    return _shown(await written.one(import_id, principal), principal, 201)


@reads.get("/targets", response_model=ImportTargets, **use(queries.list_targets))
async def list_import_targets(principal: SignedInAnew, shapes: Shapes) -> Response:
    items = await queries.list_targets(shapes, principal=principal)
    return json_answer({"items": items}, headers=_HEADERS)


@reads.get("/{import_id:uuid}", response_model=Import, **use(queries.get_import))
async def get_import(import_id: UUID, principal: SignedIn, reader: Reader) -> Response:
    row = await queries.get_import(import_id, principal=principal, reader=reader)
    return _shown(row, principal)


@settling.patch("/{import_id:uuid}", response_model=Import, **use(commands.settle_import))
async def settle_import(
    request: Request,
    import_id: UUID,
    body: ImportUpdate,
    principal: SignedInAnew,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    templates: Annotated[ports.Templates, provide(ports.Templates)],
    shapes: Shapes,
    written: Written,
) -> Response:
    await commands.settle_import(
        commands.SettleImport(import_id, body.changes(), expected, request.state.reread),
        principal=principal,
        uow=uow,
        imports=imports,
        templates=templates,
        shapes=shapes,
    )
    return _shown(await written.one(import_id, principal), principal)


@reads.get("/{import_id:uuid}/preview", response_model=Preview, **use(queries.preview_import))
async def preview_import(import_id: UUID, principal: SignedIn, reader: Reader) -> Response:
    preview = await queries.preview_import(import_id, principal=principal, reader=reader)
    return json_answer(preview, headers=_HEADERS)


@reads.get("/{import_id:uuid}/values", response_model=ImportValues, **use(queries.suggest_values))
async def list_import_values(
    import_id: UUID,
    principal: SignedInAnew,
    reader: Reader,
    shapes: Shapes,
    source: Annotated[ports.ValueSource, provide(ports.ValueSource)],
    vocabulary: Annotated[ports.Vocabulary, provide(ports.Vocabulary)],
    judge: Annotated[ports.ValueJudge, provide(ports.ValueJudge)],
) -> Response:
    """Values of the mapped columns that their fields do not know, and what may have been meant;

    say so by `values` in the mapping.
    """
    found = await queries.suggest_values(
        import_id,
        principal=principal,
        reader=reader,
        shapes=shapes,
        source=source,
        vocabulary=vocabulary,
        judge=judge,
    )
    return json_answer(found, headers=_HEADERS)


@writes.post(
    "/{import_id:uuid}/dry-run", status_code=202, response_model=Import, **use(commands.try_import)
)
async def try_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    ledger: Ledger,
    shapes: Shapes,
    written: Written,
) -> Response:
    move = commands.Move(import_id, expected)
    await commands.try_import(
        move, principal=principal, uow=uow, imports=imports, ledger=ledger, shapes=shapes
    )
    return _shown(await written.one(import_id, principal), principal, 202)


@writes.post(
    "/{import_id:uuid}/run", status_code=202, response_model=Import, **use(commands.run_import)
)
async def run_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    ledger: Ledger,
    shapes: Shapes,
    written: Written,
) -> Response:
    move = commands.Move(import_id, expected)
    await commands.run_import(
        move, principal=principal, uow=uow, imports=imports, ledger=ledger, shapes=shapes
    )
    return _shown(await written.one(import_id, principal), principal, 202)


@writes.post("/{import_id:uuid}/pause", response_model=Import, **use(commands.pause_import))
async def pause_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    written: Written,
) -> Response:
    move = commands.Move(import_id, expected)
    await commands.pause_import(move, principal=principal, uow=uow, imports=imports)
    return _shown(await written.one(import_id, principal), principal)


@writes.delete("/{import_id:uuid}/pause", response_model=Import, **use(commands.resume_import))
async def resume_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    written: Written,
) -> Response:
    move = commands.Move(import_id, expected)
    await commands.resume_import(move, principal=principal, uow=uow, imports=imports)
    return _shown(await written.one(import_id, principal), principal)


@writes.post("/{import_id:uuid}/cancel", response_model=Import, **use(commands.cancel_import))
async def cancel_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    written: Written,
) -> Response:
    """A dry run is forgotten. What a run has written stays until the import is reversed."""
    move = commands.Move(import_id, expected)
    await commands.cancel_import(move, principal=principal, uow=uow, imports=imports)
    return _shown(await written.one(import_id, principal), principal)


@writes.post(
    "/{import_id:uuid}/reversal",
    status_code=202,
    response_model=Import,
    **use(commands.reverse_import),
)
async def reverse_import(
    import_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    imports: Imports,
    ledger: Ledger,
    written: Written,
) -> Response:
    move = commands.Move(import_id, expected)
    await commands.reverse_import(
        move, principal=principal, uow=uow, imports=imports, ledger=ledger
    )
    return _shown(await written.one(import_id, principal), principal, 202)


@reads.get("/{import_id:uuid}/rows", response_model=ImportRows, **use(queries.list_import_rows))
async def list_import_rows(
    import_id: UUID,
    principal: SignedIn,
    reader: Reader,
    result: Results = None,
    limit: Limit = 50,
    cursor: RowCursor = None,
) -> Response:
    """In the file's order; the cursor is a row's number."""
    found = await queries.list_import_rows(
        import_id,
        results=_results(result),
        after=int(cursor or 0),
        limit=limit + 1,
        principal=principal,
        reader=reader,
    )
    rows = list(found[:limit])
    following = str(rows[-1].number) if len(found) > limit else None
    return json_answer({"items": rows, "next_cursor": following}, headers=_HEADERS)


def _results(text: str | None) -> list[str]:
    results = [part for part in (text or "").split(",") if part]
    if not set(results) <= set(queries.ROW_RESULTS):
        known = list(queries.ROW_RESULTS)
        raise Invalid.at("/result", "unknown_choice", "Not one of the choices", choices=known)
    return results
