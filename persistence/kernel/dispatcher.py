"""Brings the feed to its subscribers, in every workspace, a batch at a time.

The cursor moves in the unit of work that holds the effects. A batch that fails is taken again in
smaller ones; an event that keeps failing by itself is parked, and the cursor moves on.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError

from domain.kernel.errors import NotFound, Unavailable
from domain.kernel.ports import Cause, Runner, Scope, UnitOfWork
from domain.kernel.reactions import Event, Subscriber
from persistence.kernel.failures import reason_of, told
from persistence.kernel.feed import (
    Behind,
    Cursor,
    CursorMoved,
    Slice,
    behind,
    move_cursor,
    oldest_writer,
    park,
    put_off,
    read_event,
    read_slice,
    unpark,
)

TRIES: Final = 5
_BATCH: Final = 1000
_SHRINK: Final = 8
_AT_ONCE: Final = 4
_LOST: Final = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # its own confusion after a connection was cut
    asyncpg.InternalClientError,
    DBAPIError,
    Unavailable,
)

_log = structlog.get_logger()


class NoSuchParkedEvent(NotFound):
    code, title = "parked_event_not_found", "No such event is parked"


class _Heard(Exception):
    """Somebody listens since the rows were passed over: the cursor stays, and they are read."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How long the oldest undelivered row has waited, and whose open transaction holds it."""

    seconds: float = 0.0
    held_by_pid: int | None = None


class Dispatcher:
    """`system` reads the journal of all workspaces; what subscribers do runs as rapport_app."""

    def __init__(
        self,
        runner: Runner,
        system: "asyncpg.Pool[asyncpg.Record]",
        subscribers: Sequence[Subscriber],
        *,
        poll: float = 1.0,
        first_pause: timedelta = timedelta(seconds=1),
    ) -> None:
        self.lag = Lag()
        self._runner = runner
        self._system = system
        self._subscribers = {subscriber.name: subscriber for subscriber in subscribers}
        self._poll = poll
        self._first_pause = first_pause
        self._stopping = asyncio.Event()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._unheard: set[tuple[UUID, str]] = set()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self.turn():
                    continue
            except _LOST as lost:
                _log.warning("feed_lost", error=type(lost).__name__)
            await self._wait()

    async def turn(self) -> bool:
        """One batch for every cursor that is behind; True if some have more to come."""
        late = await behind(self._system, self._subscribers.values(), _BATCH)
        await self._measure(late)
        ready = [entry.cursor for entry in late if entry.readable and entry.due]
        turns = (self._take_turn(cursor) for cursor in ready)
        outcomes = await asyncio.gather(*turns, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return any(outcomes)

    async def replay(self, workspace_id: UUID, subscriber: str, event_id: UUID) -> None:
        """Bring a parked event once more; it stays parked if its subscriber raises."""

        async def work(uow: UnitOfWork) -> None:
            connection = _connection(uow)
            at = await unpark(connection, workspace_id, subscriber, event_id)
            if at is None or subscriber not in self._subscribers:
                raise NoSuchParkedEvent()
            event = await read_event(connection, workspace_id, at, event_id)
            await self._subscribers[subscriber].react([event], uow)

        await self._runner.run(work, scope=_scope(workspace_id, event_id))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll * random.uniform(0.8, 1.0)):  # noqa: S311
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _measure(self, late: Sequence[Behind]) -> None:
        held = any(not entry.readable for entry in late)
        pid = await oldest_writer(self._system) if held else None
        self.lag = Lag(max((entry.lag for entry in late), default=0.0), pid)

    async def _take_turn(self, cursor: Cursor) -> bool:
        async with self._at_once:
            if self._stopping.is_set():
                return False
            subscriber = self._subscribers[cursor.subscriber]
            unheard = (cursor.workspace_id, cursor.subscriber) in self._unheard
            wanted = frozenset[str]() if unheard else subscriber.events
            rows = await read_slice(self._system, cursor, wanted)
            if rows is None:
                return False
            try:
                more = await self._deliver(subscriber, cursor, rows, unheard=unheard)
            except CursorMoved:
                return False
            except _Heard:
                return True
            except Exception as failure:  # noqa: BLE001 - whatever a reaction raises is judged alike
                await self._judge(cursor, rows, failure)
                return False
            return more or rows.rows == cursor.step

    async def _deliver(
        self, subscriber: Subscriber, cursor: Cursor, rows: Slice, *, unheard: bool
    ) -> bool:
        """The cursor moves first, which fences other workers; with more to do it goes back."""

        async def work(uow: UnitOfWork) -> bool:
            connection = _connection(uow)
            step = min(cursor.step * 2, _BATCH)
            await move_cursor(connection, cursor, rows.end, rows.at, step=step)
            if not await self._is_heard(subscriber, uow, unheard=unheard):
                return False
            if not rows.events or not await subscriber.react(rows.events, uow):
                return False
            moved = replace(cursor, position=rows.end)
            await move_cursor(connection, moved, cursor.position, cursor.at, step=cursor.step)
            return True

        last = rows.events[-1].id if rows.events else rows.end.id
        return await self._runner.run(work, scope=_scope(cursor.workspace_id, last))

    async def _is_heard(self, subscriber: Subscriber, uow: UnitOfWork, *, unheard: bool) -> bool:
        """Asked after the rows were read: who began to listen before them is seen here."""
        if subscriber.heard is None:
            return True
        key = (uow.workspace_id, subscriber.name)
        if not await subscriber.heard(uow):
            self._unheard.add(key)
            return False
        self._unheard.discard(key)
        if unheard:
            raise _Heard
        return True

    async def _judge(self, cursor: Cursor, rows: Slice, failure: Exception) -> None:
        """Smaller batches first; alone, an event has its tries, then it is parked."""
        names = {"subscriber": cursor.subscriber, "workspace": str(cursor.workspace_id)}
        _log.warning("reaction_failed", **names, events=len(rows.events), **told(failure))
        tries = cursor.tries + 1 if cursor.step == 1 else 0
        if tries >= TRIES:
            await self._park(cursor, rows, failure)
            return
        step = max(1, cursor.step // _SHRINK)
        pause = self._first_pause * 2 ** (tries - 1) if tries else None

        async def work(uow: UnitOfWork) -> None:
            await put_off(_connection(uow), cursor, step=step, tries=tries, pause=pause)

        await self._unless_moved(work, cursor)

    async def _park(self, cursor: Cursor, rows: Slice, failure: Exception) -> None:
        event: Event = rows.events[0]
        _log.error("event_parked", subscriber=cursor.subscriber, event_id=str(event.id))

        async def work(uow: UnitOfWork) -> None:
            await move_cursor(_connection(uow), cursor, rows.end, rows.at, step=1)
            await park(_connection(uow), cursor, event, reason_of(failure))

        await self._unless_moved(work, cursor)

    async def _unless_moved(self, work: Any, cursor: Cursor) -> None:
        try:
            await self._runner.run(work, scope=Scope(cursor.workspace_id))
        except CursorMoved:
            return


def _scope(workspace_id: UUID, event_id: UUID) -> Scope:
    return Scope(workspace_id, cause=Cause("reaction", event_id))


def _connection(uow: UnitOfWork) -> Any:
    """The raw connection: cursors are moved in the transaction of the effects."""
    return cast(Any, uow).connection
