"""Deliveries in the hands of a worker: taken with a lease, settled in batches.

As rapport_system, for all workspaces at once. A delivery that is taken is due again when its lease
is over, and its number of tries fences the worker who was too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

LEASE: Final = timedelta(seconds=60)
OPENS_AFTER: Final = 5
"""Failures in a row, after which an endpoint is left alone for a while."""

_TAKE: Final = """
with due as (
  select d.workspace_id, d.id from webhook w
  left join webhook_health h on h.workspace_id = w.workspace_id and h.webhook_id = w.id
  left join unnest($2::uuid[], $3::int[]) as r(id, room) on r.id = w.id
  cross join lateral (
    select d.workspace_id, d.id, d.next_at from webhook_delivery d
    where d.workspace_id = w.workspace_id and d.webhook_id = w.id and d.state = 'pending'
      and d.next_at <= now()
    order by d.next_at
    limit case when coalesce(h.failures, 0) >= $6 then least(1, coalesce(r.room, $4))
      else coalesce(r.room, $4) end
    for update of d skip locked) as d
  where w.state = 'enabled' and (h.paused_until is null or h.paused_until <= now())
  order by d.next_at limit $1)
update webhook_delivery d set tries = d.tries + 1, next_at = now() + $5::interval
from due, webhook w
where d.workspace_id = due.workspace_id and d.id = due.id
  and w.workspace_id = d.workspace_id and w.id = d.webhook_id
returning d.workspace_id, d.id, d.webhook_id, d.event_id, d.event_at, d.event, d.sequence, d.tries,
  w.url, w.owner_id, w.secret,
  case when w.previous_until > now() then w.previous_secret end as previous_secret
"""
_SETTLE: Final = """
with r as (select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::interval[],
  $6::int[], $7::text[], $8::int[], $9::timestamptz[])
  as r(workspace_id, id, tries, state, pause, status, error, duration_ms, at)),
done as (
  update webhook_delivery d set state = r.state, last_status = r.status, last_error = r.error,
    next_at = case when r.pause is null then d.next_at else now() + r.pause end,
    done_at = case when r.state = 'pending' then null else now() end,
    attempts = d.attempts + (r.duration_ms is not null)::int
  from r where d.workspace_id = r.workspace_id and d.id = r.id and d.tries = r.tries
    and d.state = 'pending'
  returning d.workspace_id, d.id, d.attempts, r.at, r.status, r.error, r.duration_ms)
insert into webhook_attempt (workspace_id, delivery_id, number, at, status, error, duration_ms)
select workspace_id, id, attempts, at, status, error, duration_ms from done
where duration_ms is not null
"""
_PUT_BACK: Final = """
update webhook_delivery d set tries = d.tries - 1, next_at = now()
from unnest($1::uuid[], $2::uuid[], $3::int[]) as r(workspace_id, id, tries)
where d.workspace_id = r.workspace_id and d.id = r.id and d.tries = r.tries and d.state = 'pending'
"""
_WELL: Final = """
update webhook_health h set failures = 0, paused_until = null
from unnest($1::uuid[], $2::uuid[]) as r(workspace_id, webhook_id)
where h.workspace_id = r.workspace_id and h.webhook_id = r.webhook_id and h.failures > 0
"""
_ILL: Final = """
insert into webhook_health as h (workspace_id, webhook_id, failures, paused_until)
select w.workspace_id, w.id, r.failures,
  case when r.failures >= $4 then now() + interval '30 seconds' end
from unnest($1::uuid[], $2::uuid[], $3::int[]) as r(workspace_id, webhook_id, failures)
join webhook w on w.workspace_id = r.workspace_id and w.id = r.webhook_id
on conflict (workspace_id, webhook_id) do update set failures = h.failures + excluded.failures,
  paused_until = case when h.failures + excluded.failures >= $4 then now() + least(
    interval '15 minutes',
    interval '30 seconds' * power(2, least(10, (h.failures + excluded.failures - $4) / 2))) end
"""
_PRUNE: Final = """
delete from webhook_delivery where (workspace_id, id) in (
  select workspace_id, id from webhook_delivery
  where state <> 'pending' and done_at < now() - interval '30 days' limit 5000)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery to be made now; `secrets` are sealed, the newest first."""

    workspace_id: UUID
    id: UUID
    webhook_id: UUID
    event_id: UUID | None
    event_at: datetime
    event: str
    sequence: str
    tries: int
    url: str
    owner_id: UUID
    secrets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How a delivery went. `state` pending comes again after `pause`.

    `duration_ms` None says that nothing was sent.
    """

    taken: Taken
    state: str
    at: datetime
    pause: timedelta | None = None
    status: int | None = None
    error: str | None = None
    duration_ms: int | None = None

    @property
    def delivered(self) -> bool:
        return self.state == "delivered"


class Outbox:
    def __init__(self, system: Any) -> None:
        self._system = system

    async def take(self, most: int, room: Mapping[UUID, int], each: int) -> list[Taken]:
        """What is due: of each endpoint at most `each`, or the room that is left of it."""
        rows = await self._system.fetch(
            _TAKE, most, list(room), list(room.values()), each, LEASE, OPENS_AFTER
        )
        return [_taken(row) for row in rows]

    async def settle(self, settled: Sequence[Settled]) -> None:
        columns = [list(column) for column in zip(*map(_columns, settled), strict=True)]
        sent = [each for each in settled if each.duration_ms is not None]
        well = {(s.taken.workspace_id, s.taken.webhook_id) for s in sent if s.delivered}
        ill: dict[tuple[UUID, UUID], int] = {}
        for each in sent:
            key = (each.taken.workspace_id, each.taken.webhook_id)
            if not each.delivered and key not in well:
                ill[key] = ill.get(key, 0) + 1
        async with self._system.acquire() as connection, connection.transaction():
            await connection.execute(_SETTLE, *columns)
            if well:
                await connection.execute(_WELL, *_split(sorted(well)))
            if ill:
                keys = sorted(ill)
                counts = [ill[key] for key in keys]
                await connection.execute(_ILL, *_split(keys), counts, OPENS_AFTER)

    async def put_back(self, taken: Sequence[Taken]) -> None:
        """Not sent, and due again at once."""
        keys = [(each.workspace_id, each.id, each.tries) for each in taken]
        if keys:
            columns = [list(column) for column in zip(*keys, strict=True)]
            await self._system.execute(_PUT_BACK, *columns)

    async def prune(self) -> None:
        """Deliveries long over, with their attempts."""
        while await self._system.execute(_PRUNE) == "DELETE 5000":
            continue


def _taken(row: Any) -> Taken:
    told = dict(row)
    secrets = (told.pop("secret"), told.pop("previous_secret"))
    return Taken(**told, secrets=tuple(each for each in secrets if each is not None))


def _columns(each: Settled) -> tuple[Any, ...]:
    taken = each.taken
    keys = (taken.workspace_id, taken.id, taken.tries)
    return (*keys, each.state, each.pause, each.status, each.error, each.duration_ms, each.at)


def _split(keys: Sequence[tuple[UUID, UUID]]) -> tuple[list[UUID], list[UUID]]:
    return [first for first, _ in keys], [second for _, second in keys]
