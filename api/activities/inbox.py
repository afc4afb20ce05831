"""One's own inbox: what others want one to see, and what one wanted to be reminded of."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import Field
from typing_extensions import TypeAliasType

from api.activities.schemas import RecordType
from api.kernel.answers import page_answer
from api.kernel.operations import Operation
from api.kernel.paging import Paging
from api.kernel.routes import use
from api.kernel.schemas import Instant, Output, Reference
from api.kernel.streams import EVENTS, EventStream
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, bearer, provide, wiring_of
from domain.activities import commands, ports, queries
from domain.activities.errors import TooManyInboxStreams
from domain.kernel.errors import DomainError
from domain.kernel.listing import ListQuery

reads = APIRouter(prefix="/v1/me/inbox", tags=["activities"], route_class=Operation)
writes = APIRouter(prefix="/v1/me/inbox", tags=["activities"], route_class=TransactionRoute)

Reader = Annotated[ports.InboxReader, provide(ports.InboxReader)]
Inbox = Annotated[ports.Inbox, provide(ports.Inbox)]
Hints = Annotated[ports.Hints, provide(ports.Hints)]
InboxKind = TypeAliasType("InboxKind", Literal["reminder", "assignment", "mention"])

MOST_STREAMS: Final = 8
"""Of one user, in one process."""
LOOK_SECONDS: Final = 4.0
"""Without a hint."""
# A process keeps what it knows of a session for 4 s; a stream must end within 5.
RECHECK_SECONDS: Final = 0.8
HEARTBEAT_SECONDS: Final = 15.0
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Vary": "Authorization",
    "X-Accel-Buffering": "no",
}
_encode: Final = msgspec.json.Encoder().encode
_open: Final[Counter[UUID]] = Counter()


class InboxAsked(Paging):
    unread: bool = Field(default=False, description="Only what is unread")


InboxSubjectType = TypeAliasType("InboxSubjectType", Literal["task", "activity"])


class InboxSubject(Output):
    """The task or activity it is about, as it stands now: `text` is its title, or its beginning."""

    type: InboxSubjectType
    id: UUID
    text: str
    record_type: RecordType | None
    record_id: UUID | None
    record_name: str | None


class InboxItem(Output):
    """`subject` is null where it is gone, or can no longer be seen."""

    id: UUID
    kind: InboxKind
    at: Instant
    read_at: Instant | None
    actor: Reference | None
    subject: InboxSubject | None


class InboxPage(Output):
    """`total` counts all that is unread."""

    items: list[InboxItem]
    next_cursor: str | None
    total: int


@reads.get("", response_model=InboxPage, **use(queries.list_inbox))
async def list_inbox(
    request: Request, asked: Annotated[InboxAsked, Query()], principal: SignedIn, reader: Reader
) -> Response:
    query = queries.InboxQuery(asked.unread, asked.limit, asked.cursor)
    page = await queries.list_inbox(query, principal=principal, reader=reader)
    return page_answer(request, page, ListQuery())


@reads.get(
    "/stream",
    response_class=EventStream,
    responses=EVENTS,
    **use(queries.inbox_state),
)
async def stream_inbox(
    request: Request, principal: SignedIn, reader: Reader, hints: Hints
) -> Response:
    """Server-sent events: `inbox` with `unread` and `newest` whenever one of them changes, `end`

    with the code of a refusal.
    """
    if _open[principal.user_id] >= MOST_STREAMS:
        raise TooManyInboxStreams(retry_after=5, most=MOST_STREAMS)
    watcher = _Watcher(request, bearer(request), reader, hints)
    return EventStream(watcher.events(principal.user_id), headers=_HEADERS)


@writes.post("/{item_id:uuid}/reading", status_code=204, **use(commands.mark_read))
async def mark_inbox_item_read(item_id: UUID, principal: SignedIn, inbox: Inbox) -> Response:
    await commands.mark_read(item_id, principal=principal, inbox=inbox)
    return Response(status_code=204)


@writes.delete("/{item_id:uuid}/reading", status_code=204, **use(commands.mark_unread))
async def mark_inbox_item_unread(item_id: UUID, principal: SignedIn, inbox: Inbox) -> Response:
    await commands.mark_unread(item_id, principal=principal, inbox=inbox)
    return Response(status_code=204)


@writes.post("/reading", status_code=204, **use(commands.mark_all_read))
async def mark_inbox_read(principal: SignedIn, inbox: Inbox) -> Response:
    """All of it."""
    await commands.mark_all_read(principal=principal, inbox=inbox)
    return Response(status_code=204)


@dataclass(frozen=True)
class _Watcher:
    """Tells the state of an inbox when it changes, asking all the time whether it still may."""

    request: Request
    token: str
    reader: ports.InboxReader
    hints: ports.Hints

    async def events(self, user_id: UUID) -> AsyncIterator[bytes]:
        _open[user_id] += 1
        told: queries.InboxState | None = None
        spoke = time.monotonic()
        try:
            while not self.hints.ended:
                state, workspace_id = await self._state()
                if state != told:
                    told = state
                    yield format_sse_event(event="inbox", data_str=_encode(state).decode())
                elif time.monotonic() - spoke < HEARTBEAT_SECONDS:
                    await self._wait(workspace_id)
                    continue
                else:
                    yield KEEPALIVE_COMMENT
                spoke = time.monotonic()
        except DomainError as refusal:
            code = _encode({"code": refusal.code}).decode()
            yield format_sse_event(event="end", data_str=code)
        finally:
            _open[user_id] -= 1
            if not _open[user_id]:
                del _open[user_id]

    async def _state(self) -> tuple[queries.InboxState, UUID]:
        principal = await wiring_of(self.request).authenticate(self.token)
        state = await queries.inbox_state(principal=principal, reader=self.reader)
        return state, principal.workspace_id

    async def _wait(self, workspace_id: UUID) -> None:
        until = time.monotonic() + LOOK_SECONDS
        while (left := until - time.monotonic()) > 0 and not self.hints.ended:
            if await self.hints.wait(workspace_id, min(left, RECHECK_SECONDS)):
                return
            await wiring_of(self.request).authenticate(self.token)
