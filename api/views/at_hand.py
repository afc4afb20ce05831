"""Routes of what people keep at hand: favourites and recent records."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, provide
from api.views.schemas import Favourites, RecentRecords
from domain.views import commands, ports, queries
from domain.views.model import AtHandType

reads = APIRouter(prefix="/v1/me", tags=["views"], route_class=Operation)
writes = APIRouter(prefix="/v1/me", tags=["views"], route_class=TransactionRoute)

Reader = Annotated[ports.AtHandReader, provide(ports.AtHandReader)]
Kept = Annotated[ports.Favourites, provide(ports.Favourites)]
Opened = Annotated[ports.Recents, provide(ports.Recents)]
_HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


@reads.get("/favourites", response_model=Favourites, **use(queries.list_favourites))
async def list_favourites(principal: SignedIn, reader: Reader) -> Response:
    """The newest first; of records out of sight nothing is told."""
    items = await queries.list_favourites(principal=principal, reader=reader)
    return json_answer({"items": items}, headers=_HEADERS)


@writes.put(
    "/favourites/{record_type}/{record_id:uuid}",
    status_code=204,
    **use(commands.add_favourite),
)
async def add_favourite(
    record_type: AtHandType, record_id: UUID, principal: SignedIn, favourites: Kept
) -> Response:
    kept = commands.KeepAtHand(record_type, record_id)
    await commands.add_favourite(kept, principal=principal, favourites=favourites)
    return Response(status_code=204)


@writes.delete(
    "/favourites/{record_type}/{record_id:uuid}",
    status_code=204,
    **use(commands.drop_favourite),
)
async def drop_favourite(
    record_type: AtHandType, record_id: UUID, principal: SignedIn, favourites: Kept
) -> Response:
    kept = commands.KeepAtHand(record_type, record_id)
    await commands.drop_favourite(kept, principal=principal, favourites=favourites)
    return Response(status_code=204)


@reads.get("/recents", response_model=RecentRecords, **use(queries.list_recents))
async def list_recents(principal: SignedIn, reader: Reader) -> Response:
    """Up to 50 records, the last opened first."""
    items = await queries.list_recents(principal=principal, reader=reader)
    return json_answer({"items": items}, headers=_HEADERS)


@writes.put("/recents/{record_type}/{record_id:uuid}", status_code=204, **use(commands.note_opened))
async def note_opened(
    record_type: AtHandType, record_id: UUID, principal: SignedIn, recents: Opened
) -> Response:
    """Say that the caller has opened this record's page."""
    opened = commands.KeepAtHand(record_type, record_id)
    await commands.note_opened(opened, principal=principal, recents=recents)
    return Response(status_code=204)
