"""Routes of changes of many records at once."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion, etag
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide, renewed_principal
from api.views.schemas import BulkChange, BulkChangeCreate, BulkItems
from domain.kernel.errors import Invalid
from domain.kernel.principal import Principal
from domain.views import commands, ports, queries

reads = APIRouter(prefix="/v1/bulk-changes", tags=["views"], route_class=Operation)
writes = APIRouter(prefix="/v1/bulk-changes", tags=["views"], route_class=TransactionRoute)

Changes = Annotated[ports.BulkChanges, provide(ports.BulkChanges)]
Ledger = Annotated[ports.BulkLedger, provide(ports.BulkLedger)]
Targets = Annotated[ports.BulkTargets, provide(ports.BulkTargets)]
Reader = Annotated[ports.BulkReader, provide(ports.BulkReader)]
Written = Annotated[ports.WrittenBulkChanges, provide(ports.WrittenBulkChanges)]
Limit = Annotated[int, Query(ge=1, le=200)]
ItemCursor = Annotated[str | None, Query(max_length=20, pattern=r"^\d{1,18}$")]
Results = Annotated[
    str | None, Query(max_length=100, description="Some of " + ", ".join(queries.BULK_RESULTS))
]
_HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def _shown(row: queries.BulkView, principal: Principal, status: int = 200) -> Response:
    """With an ETag to write by, and never a 304: progress moves without a new version."""
    headers = {**_HEADERS, "ETag": etag(row.version, principal)}
    if status != 200:
        headers["Location"] = f"/v1/bulk-changes/{row.id}"
    return json_answer(row, status, headers)


@writes.post(
    "",
    status_code=201,
    response_model=BulkChange,
    responses={202: {"model": BulkChange, "description": "A job makes the change"}},
    **use(commands.change_many),
)
async def change_many(
    request: Request,
    body: BulkChangeCreate,
    principal: SignedIn,
    uow: Unit,
    ledger: Ledger,
    targets: Targets,
    written: Written,
) -> Response:
    """Up to 200 records by id are changed at once, with a result for each; more of them, and

    those named by a condition, by a job: the answer is then 202.
    """
    principal = await renewed_principal(request)  # who has just made a field may set it here
    bulk_id, done = await commands.change_many(
        commands.ChangeMany(body.resource, body.told(), body.ids, body.asked()),
        principal=principal,
        uow=uow,
        ledger=ledger,
        targets=targets,
    )
    return _shown(await written.one(bulk_id, principal), principal, 201 if done else 202)


@reads.get("/{bulk_id:uuid}", response_model=BulkChange, **use(queries.get_bulk_change))
async def get_bulk_change(bulk_id: UUID, principal: SignedIn, reader: Reader) -> Response:
    row = await queries.get_bulk_change(bulk_id, principal=principal, reader=reader)
    return _shown(row, principal)


@reads.get("/{bulk_id:uuid}/items", response_model=BulkItems, **use(queries.list_bulk_items))
async def list_bulk_items(
    bulk_id: UUID,
    principal: SignedIn,
    reader: Reader,
    result: Results = None,
    limit: Limit = 50,
    cursor: ItemCursor = None,
) -> Response:
    """In the order in which the records were named; the cursor is an item's number."""
    found = await queries.list_bulk_items(
        bulk_id,
        results=_results(result),
        after=int(cursor or 0),
        limit=limit + 1,
        principal=principal,
        reader=reader,
    )
    items = list(found[:limit])
    following = str(items[-1].number) if len(found) > limit else None
    return json_answer({"items": items, "next_cursor": following}, headers=_HEADERS)


@writes.post(
    "/{bulk_id:uuid}/reversal",
    status_code=202,
    response_model=BulkChange,
    **use(commands.reverse_many),
)
async def reverse_bulk_change(
    bulk_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    changes: Changes,
    ledger: Ledger,
    targets: Targets,
    written: Written,
) -> Response:
    """A value goes back only where the present one is what this change wrote."""
    await commands.reverse_many(
        commands.ReverseMany(bulk_id, expected),
        principal=principal,
        uow=uow,
        changes=changes,
        ledger=ledger,
        targets=targets,
    )
    return _shown(await written.one(bulk_id, principal), principal, 202)


def _results(text: str | None) -> list[str]:
    results = [part for part in (text or "").split(",") if part]
    if not set(results) <= set(queries.BULK_RESULTS):
        known = list(queries.BULK_RESULTS)
        raise Invalid.at("/result", "unknown_choice", "Not one of the choices", choices=known)
    return results
