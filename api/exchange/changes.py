"""The changes feed: page by page, waited for, or as a stream of server-sent events."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import Field

from api.exchange.schemas import Changes
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.schemas import Input
from api.kernel.streams import EVENTS, EventStream
from api.kernel.wiring import SignedIn, bearer, provide, wiring_of
from domain.exchange import ports, queries
from domain.exchange.errors import TooManyStreams
from domain.kernel.errors import DomainError
from domain.kernel.principal import Principal

routes = APIRouter(prefix="/v1/changes", tags=["exchange"], route_class=Operation)

Reader = Annotated[ports.ChangesReader, provide(ports.ChangesReader)]
Hints = Annotated[ports.Hints, provide(ports.Hints)]
MOST_STREAMS: Final = 8
"""Of one user, in one process."""
LOOK_SECONDS: Final = 4.0
"""Without a hint."""
# A process keeps what it knows of a session for 4 s; a stream must end within 5.
RECHECK_SECONDS: Final = 0.8
HEARTBEAT_SECONDS: Final = 15.0
# A hint comes at the commit; what commits beside it may hold the row back for a moment.
_AFTER_HINT: Final = (0.05, 0.25, 1.0)
_HEADERS: Final = {"Cache-Control": "private, no-store", "Vary": "Authorization"}
_encode: Final = msgspec.json.Encoder().encode
_open: Final[Counter[UUID]] = Counter()


class ChangesAsked(Input):
    cursor: str | None = Field(
        default=None,
        max_length=2_000,
        description="next_cursor of the page before; `now` for what is still to come; absent: all",
    )
    types: str | None = Field(
        default=None, max_length=500, description="Types of records, comma-separated"
    )
    limit: int = Field(default=200, ge=1, le=1_000, description="Rows of the journal a page")

    def query(self) -> queries.ChangesQuery:
        types = None if self.types is None else tuple(filter(None, self.types.split(",")))
        return queries.ChangesQuery(self.cursor, types, self.limit)


class ChangesWaited(ChangesAsked):
    wait: int = Field(
        default=0, ge=0, le=30, description="Seconds to wait where there is nothing yet"
    )


@dataclass(frozen=True)
class _Follower:
    """Reads on from a cursor, asking again every few seconds whether it still may."""

    request: Request
    token: str
    reader: ports.ChangesReader
    hints: ports.Hints

    async def read(self, query: queries.ChangesQuery) -> queries.ChangesPage:
        principal = await wiring_of(self.request).authenticate(self.token)
        return await queries.read_changes(query, principal=principal, reader=self.reader)

    async def next_page(
        self, query: queries.ChangesQuery, workspace_id: UUID, seconds: float
    ) -> queries.ChangesPage:
        """The next page with something in it, or an empty one when the time is over."""
        until = time.monotonic() + seconds
        pauses: list[float] = []
        while True:
            page = await self.read(query)
            left = until - time.monotonic()
            if page.items or page.more or left <= 0 or self.hints.ended:
                return page
            query = replace(query, cursor=page.next_cursor)
            pause = pauses.pop(0) if pauses else LOOK_SECONDS
            if await self._hint(workspace_id, min(pause, left)):
                pauses = list(_AFTER_HINT)

    async def _hint(self, workspace_id: UUID, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.hints.ended:
            if await self.hints.wait(workspace_id, min(left, RECHECK_SECONDS)):
                return True
            await wiring_of(self.request).authenticate(self.token)
        return False


@routes.get("", response_model=Changes, **use(queries.read_changes))
async def read_changes(
    request: Request,
    asked: Annotated[ChangesWaited, Query()],
    principal: SignedIn,
    reader: Reader,
    hints: Hints,
) -> Response:
    """What changed since the cursor, in the order of commits; each change at least once."""
    follower = _Follower(request, bearer(request), reader, hints)
    page = await follower.next_page(asked.query(), principal.workspace_id, asked.wait)
    return json_answer(page, headers=_HEADERS)


@routes.get(
    "/stream",
    response_class=EventStream,
    responses=EVENTS,
    **use(queries.read_changes),
)
async def stream_changes(
    request: Request,
    asked: Annotated[ChangesAsked, Query()],
    principal: SignedIn,
    reader: Reader,
    hints: Hints,
    last_event_id: Annotated[str | None, Header(max_length=2_000)] = None,
) -> Response:
    """Server-sent events: `change` for each item, `end` with the code of a refusal.

    The id of an event is a cursor: whoever comes back with it as Last-Event-ID misses nothing.
    """
    if _open[principal.user_id] >= MOST_STREAMS:
        raise TooManyStreams(retry_after=5, most=MOST_STREAMS)
    query = asked.query()
    if last_event_id:
        query = replace(query, cursor=last_event_id)
    follower = _Follower(request, bearer(request), reader, hints)
    first = await follower.read(query)
    events = _events(follower, query, first, principal)
    return EventStream(events, headers={**_HEADERS, "X-Accel-Buffering": "no"})


async def _events(
    follower: _Follower,
    query: queries.ChangesQuery,
    page: queries.ChangesPage,
    principal: Principal,
) -> AsyncIterator[bytes]:
    _open[principal.user_id] += 1
    try:
        yield _told(page)
        while not follower.hints.ended:
            query = replace(query, cursor=page.next_cursor)
            page = await follower.next_page(query, principal.workspace_id, HEARTBEAT_SECONDS)
            yield _told(page)
    except DomainError as refusal:
        yield format_sse_event(event="end", data_str=_text({"code": refusal.code}))
    finally:
        _open[principal.user_id] -= 1
        if not _open[principal.user_id]:
            del _open[principal.user_id]


def _told(page: queries.ChangesPage) -> bytes:
    """The last event of a page has the cursor after it; an empty page is a heartbeat with one."""
    items = [format_sse_event(event="change", data_str=_text(item)) for item in page.items]
    place = format_sse_event(event="cursor", data_str="{}", id=page.next_cursor)
    return b"".join([*items, KEEPALIVE_COMMENT, place])


def _text(value: Any) -> str:
    return _encode(value).decode()
