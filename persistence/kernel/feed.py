"""The changes feed: the journal in the order of commits, and each subscriber's place in it.

Rows are ordered by (feed_epoch, xid, n, id) and read only below the snapshot's xmin: what begins
later and commits earlier never hides what began before it. Sign-ins and reads (kind `access`)
are passed over, not told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Column, Integer, SmallInteger, Text, Uuid

from domain.kernel.ports import Cause
from domain.kernel.reactions import Event, Subscriber
from persistence.kernel.journal import SETTLED, Xid8
from persistence.kernel.metadata import Instant, tenant_table

feed_cursor: Final = tenant_table(
    "feed_cursor",
    Column("subscriber", Text(collation="C"), nullable=False),
    Column("at", Instant),
    Column("feed_epoch", Integer, nullable=False),
    Column("xid", Xid8, nullable=False),
    Column("n", Integer, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("step", Integer, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("retry_at", Instant),
    primary=("subscriber",),
)

parked_event: Final = tenant_table(
    "parked_event",
    Column("subscriber", Text(collation="C"), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("event_at", Instant, nullable=False),
    Column("event", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parked_at", Instant, nullable=False),
    primary=("subscriber", "event_id"),
)


class Position(NamedTuple):
    feed_epoch: int
    xid: int
    n: int
    id: UUID


START: Final = Position(0, 0, 0, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Cursor:
    """`step` is how many rows are taken at once: few after a failure, to find its cause.

    `at` bounds the partitions that are looked at; no writer's clock is a day late.
    """

    workspace_id: UUID
    subscriber: str
    position: Position
    at: datetime | None
    step: int
    tries: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A cursor with rows above it, the first of which was written `lag` seconds ago.

    Not `readable`: an older transaction still writes. Not `due`: it waits for its next try.
    """

    cursor: Cursor
    lag: float
    readable: bool
    due: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of the feed that follow a cursor, and the events among them that are wanted."""

    end: Position
    at: datetime
    rows: int
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """`reason` names the error; its text is in the log only."""

    subscriber: str
    event_id: UUID
    event_at: datetime
    event: str
    reason: str
    parked_at: datetime


_BEHIND: Final = f"""
select w.workspace_id, s.name, c.at, c.feed_epoch, c.xid, c.n, c.id, c.step, c.tries,
  greatest(extract(epoch from now() - first.at), 0)::float8 as lag,
  first.settled as readable,
  c.retry_at is null or c.retry_at <= now() as due
from workspace w
cross join unnest($1::text[]) as s(name)
left join feed_cursor c on c.workspace_id = w.workspace_id and c.subscriber = s.name
cross join lateral (
  select j.at, {SETTLED} as settled from journal j
  where j.workspace_id = w.workspace_id
    and j.at >= coalesce(c.at - interval '1 day', '-infinity')
    and (j.feed_epoch, j.xid, j.n, j.id) > (coalesce(c.feed_epoch, 0),
      coalesce(c.xid, '0'::xid8), coalesce(c.n, 0),
      coalesce(c.id, '00000000-0000-0000-0000-000000000000'::uuid))
  order by j.feed_epoch, j.xid, j.n, j.id limit 1) as first
"""  # noqa: S608 - a constant
_EVENT_COLUMNS: Final = """
j.at, j.id, j.event, j.workspace_id, j.actor_id, j.cause_type, j.cause_id, j.aggregate_type,
j.aggregate_id, j.aggregate_version
"""
# An import brings rows by the hundred thousand: those that are not wanted stay where they are,
# but for the last, which says how far this goes.
_SLICE: Final = f"""
with slice as (
  select j.*, j.kind = 'change' and ($8::text[] is null or j.event = any($8::text[])) as wanted,
    row_number() over (order by j.feed_epoch, j.xid, j.n, j.id) as place
  from journal j
  where j.workspace_id = $1 and j.at >= coalesce($2::timestamptz - interval '1 day', '-infinity')
    and (j.feed_epoch, j.xid, j.n, j.id) > ($3::int, $4::xid8, $5::int, $6::uuid)
    and {SETTLED}
  order by j.feed_epoch, j.xid, j.n, j.id limit $7
), whole as (select max(place) as rows, max(at) as latest from slice)
select whole.rows, whole.latest, j.feed_epoch, j.xid, j.n, j.wanted, {_EVENT_COLUMNS},
  case when j.wanted then j.changes::text end as changes,
  case when j.wanted then j.payload::text end as payload
from slice j cross join whole where j.wanted or j.place = whole.rows order by j.place
"""  # noqa: S608 - a constant
_ONE_EVENT: Final = f"""
select {_EVENT_COLUMNS}, j.changes::text as changes, j.payload::text as payload
from journal j where j.workspace_id = $1 and j.at = $2 and j.id = $3
"""  # noqa: S608 - a constant
_MOVE: Final = """
insert into feed_cursor as c
  (workspace_id, subscriber, at, feed_epoch, xid, n, id, step, tries, retry_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10::interval
where pg_try_advisory_xact_lock(hashtextextended(concat_ws('|', 'feed', $1::uuid, $2::text), 0))
on conflict (workspace_id, subscriber) do update
set at = excluded.at, feed_epoch = excluded.feed_epoch, xid = excluded.xid, n = excluded.n,
  id = excluded.id, step = excluded.step, tries = excluded.tries, retry_at = excluded.retry_at
where (c.feed_epoch, c.xid, c.n, c.id) = ($11::int, $12::xid8, $13::int, $14::uuid)
"""
_PARK: Final = """
insert into parked_event (workspace_id, subscriber, event_id, event_at, event, reason, parked_at)
values ($1, $2, $3, $4, $5, $6, now())
on conflict (workspace_id, subscriber, event_id)
do update set reason = excluded.reason, parked_at = excluded.parked_at
"""
_PARKED: Final = """
select subscriber, event_id, event_at, event, reason, parked_at from parked_event
where workspace_id = $1 and (subscriber, event_id) > ($2, $3)
order by subscriber, event_id limit $4
"""
_UNPARK: Final = """
delete from parked_event where workspace_id = $1 and subscriber = $2 and event_id = $3
returning event_at
"""
_OLDEST_WRITER: Final = """
select pid from pg_locks where locktype = 'transactionid' and mode = 'ExclusiveLock' and granted
order by age(transactionid) desc limit 1
"""


class CursorMoved(Exception):
    """Another worker has these rows in hand, or has done with them."""


async def behind(system: Any, subscribers: Iterable[Subscriber], step: int) -> list[Behind]:
    """As rapport_system: every cursor, of all workspaces, that has something above it."""
    rows = await system.fetch(_BEHIND, [subscriber.name for subscriber in subscribers])
    return [Behind(_cursor(row, step), row["lag"], row["readable"], row["due"]) for row in rows]


def _cursor(row: asyncpg.Record, step: int) -> Cursor:
    names = (row["workspace_id"], row["name"])
    if row["id"] is None:
        return Cursor(*names, START, None, step, 0)
    position = Position(row["feed_epoch"], row["xid"], row["n"], row["id"])
    return Cursor(*names, position, row["at"], row["step"], row["tries"])


async def read_slice(
    connection: Any, cursor: Cursor, wanted: frozenset[str] | None
) -> Slice | None:
    """The rows after the cursor, at most `step`; None when there are none to be read yet."""
    names = None if wanted is None else list(wanted)
    rows = await connection.fetch(
        _SLICE, cursor.workspace_id, cursor.at, *cursor.position, cursor.step, names
    )
    if not rows:
        return None
    last = rows[-1]
    end = Position(last["feed_epoch"], last["xid"], last["n"], last["id"])
    events = [_event(row) for row in rows if row["wanted"]]
    return Slice(end, last["latest"], last["rows"], events)


async def read_event(connection: Any, workspace_id: UUID, at: datetime, event_id: UUID) -> Event:
    return _event(await connection.fetchrow(_ONE_EVENT, workspace_id, at, event_id))


def _event(row: asyncpg.Record) -> Event:
    """Erased changes and payload read as none."""
    cause = Cause(row["cause_type"], row["cause_id"]) if row["cause_id"] else None
    return Event(
        id=row["id"],
        at=row["at"],
        name=row["event"],
        workspace_id=row["workspace_id"],
        actor_id=row["actor_id"],
        cause=cause,
        aggregate_type=row["aggregate_type"],
        aggregate_id=row["aggregate_id"],
        aggregate_version=row["aggregate_version"],
        changes=msgspec.json.decode(row["changes"] or "{}", type=dict[str, tuple[Any, Any] | None]),
        payload=msgspec.json.decode(row["payload"] or "null"),
    )


async def move_cursor(
    connection: Any, cursor: Cursor, end: Position, at: datetime | None, *, step: int
) -> None:
    """First statement of the unit of work whose effects it stands for."""
    await _write_cursor(connection, cursor, end, at, step, 0, None)


async def put_off(
    connection: Any, cursor: Cursor, *, step: int, tries: int, pause: timedelta | None
) -> None:
    """Leave the cursor where it is and say how to go on; `pause` None is at once."""
    await _write_cursor(connection, cursor, cursor.position, cursor.at, step, tries, pause)


async def _write_cursor(
    connection: Any,
    cursor: Cursor,
    end: Position,
    at: datetime | None,
    step: int,
    tries: int,
    pause: timedelta | None,
) -> None:
    key = (cursor.workspace_id, cursor.subscriber)
    done = await connection.execute(_MOVE, *key, at, *end, step, tries, pause, *cursor.position)
    if done != "INSERT 0 1":
        raise CursorMoved


async def park(connection: Any, cursor: Cursor, event: Event, reason: str) -> None:
    await connection.execute(
        _PARK, cursor.workspace_id, cursor.subscriber, event.id, event.at, event.name, reason
    )


async def unpark(
    connection: Any, workspace_id: UUID, subscriber: str, event_id: UUID
) -> datetime | None:
    """When the event happened; None if it is not parked."""
    at: datetime | None = await connection.fetchval(_UNPARK, workspace_id, subscriber, event_id)
    return at


async def parked_events(
    connection: Any, workspace_id: UUID, *, after: ParkedEvent | None = None, limit: int = 100
) -> list[ParkedEvent]:
    """What was given up in a workspace, in a transaction that has entered it."""
    place = (after.subscriber, after.event_id) if after else ("", UUID(int=0))
    rows = await connection.fetch(_PARKED, workspace_id, *place, limit)
    return [ParkedEvent(**dict(row)) for row in rows]


async def oldest_writer(connection: Any) -> int | None:
    """Process id of the session that holds the feed back; a prepared transaction has none."""
    pid: int | None = await connection.fetchval(_OLDEST_WRITER)
    return pid
