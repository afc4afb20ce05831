"""The changes feed for callers: the journal below the snapshot's xmin, as they may see it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import asyncpg

from domain.exchange.errors import ResyncNeeded
from domain.exchange.queries import ChangesPage, ChangesQuery
from domain.exchange.queries.changes import NOW
from domain.kernel.errors import Forbidden, Invalid
from domain.kernel.principal import Principal
from persistence.exchange.sight import Sight
from persistence.exchange.told import TOLD_COLUMNS, Told
from persistence.kernel.cursors import Cursors
from persistence.kernel.feed import START, Position
from persistence.kernel.journal import SETTLED
from persistence.kernel.reading import ReadConnection, Reads

_MOST_ROUNDS: Final = 8
# What is not wanted is known by its missing changes, and says how far this goes.
_FEED: Final = f"""
select {TOLD_COLUMNS}, case when j.kind = 'change' and j.aggregate_type = any($8::text[])
  then coalesce(j.changes::text, '{{}}') end as changes
from journal j
where j.workspace_id = $1 and j.at >= coalesce($2::timestamptz - interval '1 day', '-infinity')
  and (j.feed_epoch, j.xid, j.n, j.id) > ($3::int, $4::xid8, $5::int, $6::uuid)
  and {SETTLED}
order by j.feed_epoch, j.xid, j.n, j.id limit $7
"""  # noqa: S608 - a constant
# Whoever begins from now on has a number above all that is finished.
_HERE: Final = """
select epoch, pg_snapshot_xmin(pg_current_snapshot()) as xmin, now() as at from feed_epoch
"""
_LAST_N: Final = 2**31 - 1


class _Place(NamedTuple):
    """`at` bounds the partitions that are looked at."""

    position: Position
    at: datetime | None


class SqlChangesReader:
    """Implements domain.exchange.ports.ChangesReader."""

    def __init__(self, reads: Reads, cursors: Cursors, sight: Sight) -> None:
        self._reads = reads
        self._cursors = cursors
        self._sight = sight

    async def page(self, query: ChangesQuery, principal: Principal) -> ChangesPage:
        types = self._types(query.types, principal)
        async with self._reads.open(principal.workspace_id) as connection:
            epoch, here = await _here(connection)
            place = here if query.cursor == NOW else self._place(query.cursor, epoch, principal)
            items: list[Told] = []
            more = query.cursor != NOW
            for _ in range(_MOST_ROUNDS):
                if items or not more:
                    break
                records = await _rows(connection, principal, place, query.limit, types)
                items = await self._seen(connection, records, principal)
                place = _after(records, place)
                more = len(records) == query.limit
        return ChangesPage(items, self._cursor(place, epoch, principal), more)

    async def _seen(
        self, connection: ReadConnection, records: Sequence[asyncpg.Record], principal: Principal
    ) -> list[Told]:
        wanted = [record for record in records if record["changes"] is not None]
        seen = await self._sight.seen(connection, wanted, principal)
        return [item for item in seen if item is not None]

    def _types(self, asked: Sequence[str] | None, principal: Principal) -> list[str]:
        allowed = self._sight.types_of(principal)
        if asked is None:
            return allowed
        unknown = set(asked) - self._sight.types
        if unknown:
            known = sorted(self._sight.types)
            raise Invalid.at("/types", "unknown_choice", "Not one of the choices", choices=known)
        for name in asked:
            if name not in allowed:
                raise Forbidden(f"You may not read {name}", type=name)
        return list(asked)

    def _place(self, cursor: str | None, epoch: int, principal: Principal) -> _Place:
        if cursor is None:
            return _Place(START, None)
        feed_epoch, xid, n, last, at, given_in, rights = self._cursors.read(
            _binding(principal), cursor
        )
        if given_in != epoch or rights != principal.grants_hash:
            raise ResyncNeeded()
        return _Place(Position(feed_epoch, xid, n, last), at)

    def _cursor(self, place: _Place, epoch: int, principal: Principal) -> str:
        told = [*place.position, place.at, epoch, principal.grants_hash]
        return self._cursors.write(_binding(principal), told)


async def _here(connection: ReadConnection) -> tuple[int, _Place]:
    row = await connection.fetchrow(_HERE)
    position = Position(row["epoch"], row["xmin"] - 1, _LAST_N, START.id)
    return row["epoch"], _Place(position, row["at"])


async def _rows(
    connection: ReadConnection,
    principal: Principal,
    place: _Place,
    limit: int,
    types: Sequence[str],
) -> Sequence[asyncpg.Record]:
    found: Sequence[asyncpg.Record] = await connection.fetch(
        _FEED, principal.workspace_id, place.at, *place.position, limit, list(types)
    )
    return found


def _after(records: Sequence[asyncpg.Record], place: _Place) -> _Place:
    if not records:
        return place
    last: Any = records[-1]
    position = Position(last["feed_epoch"], last["xid"], last["n"], last["id"])
    return _Place(position, max(record["at"] for record in records))


def _binding(principal: Principal) -> bytes:
    text = f"changes|{principal.workspace_id}|{principal.user_id}"
    return hashlib.sha256(text.encode()).digest()
