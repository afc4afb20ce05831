"""What of the journal one principal may see: rows within reach, fields not barred.

A record that leaves the reach is told as `left`, one that comes into it as `entered`: both are
read off the change of owner, team or collaborators. What hangs on a record (activities) leaves and
enters with it, and is not told of by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import ARRAY, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import Select

from domain.exchange.queries import ChangedField, FeedCause, FeedItem
from domain.exchange.queries.changes import ChangeKind
from domain.kernel.listing import ListSpec
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.reading import ReadConnection, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import Parent, curtain, visible, workspace_parameter

SEEN_COLUMNS: Final = """
j.feed_epoch, j.xid, j.n, j.id, j.at, j.event, j.actor_id, j.cause_type, j.cause_id,
j.aggregate_type, j.aggregate_id, j.aggregate_version, j.changes::text as changes,
case when j.event like '%shared' then j.payload->>'user_id' end as collaborator
"""
_Pair = tuple[Any, Any] | None
_decode: Final = msgspec.json.Decoder(dict[str, _Pair]).decode
_UNCHANGED: Final = (None, None)


class Row(NamedTuple):
    """One row of the journal with its changes read."""

    record: asyncpg.Record
    changes: Mapping[str, _Pair]

    @property
    def deleted(self) -> bool:
        return bool(self.record["event"].endswith(".deleted"))

    def pair(self, field: str) -> tuple[Any, Any]:
        return self.changes.get(field) or _UNCHANGED


class Sight:
    """`sources` by type of record: what is not among them is told to nobody."""

    def __init__(self, sources: Mapping[str, ListSource]) -> None:
        self._sources = sources
        self._statements = StatementCache()

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self._sources)

    def source(self, record_type: str) -> ListSource:
        return self._sources[record_type]

    def types_of(self, principal: Principal) -> list[str]:
        """Those that the principal may read at all."""
        return [
            name
            for name, source in self._sources.items()
            if principal.allows(source.spec.permission)
        ]

    async def seen(
        self, connection: ReadConnection, records: Sequence[asyncpg.Record], principal: Principal
    ) -> list[FeedItem | None]:
        """An item for each row, None for those that the principal may not know of."""
        rows = [Row(record, _decode(record["changes"] or "{}")) for record in records]
        by_type: dict[str, list[Row]] = {}
        for row in rows:
            by_type.setdefault(row.record["aggregate_type"], []).append(row)
        within: dict[str, _Within] = {}
        for name, alike in by_type.items():
            within[name] = await self._within(connection, self._sources[name], alike, principal)
        return [within[row.record["aggregate_type"]].item(row) for row in rows]

    async def _within(
        self, connection: ReadConnection, source: ListSource, rows: list[Row], principal: Principal
    ) -> "_Within":
        barred = source.spec.barred(principal)
        reaches = source.reaches(principal)
        if not principal.allows(source.spec.permission):
            return _Within(principal, Reach.NONE, barred, frozenset(), frozenset())
        if source.all_seen(reaches):
            return _Within(principal, Reach.ALL, barred, frozenset(), frozenset())
        living = {row.record["aggregate_id"] for row in rows if not row.deleted}
        shape = (source.spec.record_type, reaches)
        statement = self._statements.get(shape, lambda: _living(source, reaches))
        ids = await self._ids(connection, statement, living, principal)
        gone = await self._hung(connection, source, rows, principal)
        own = Reach.OWN if source.parents else reaches[0]
        return _Within(principal, own, barred, ids, gone, source.personal)

    async def _hung(
        self, connection: ReadConnection, source: ListSource, rows: list[Row], principal: Principal
    ) -> frozenset[UUID]:
        """Records within reach on which deleted rows hung."""
        found: set[UUID] = set()
        deleted = [row for row in rows if row.deleted]
        for parent in source.parents if deleted else ():
            reach = principal.reach(parent.permission)
            hung = _before(deleted, parent)
            shape = ("parent", parent.record_type, reach)
            statement = self._statements.get(shape, partial(_parents, parent, reach))
            found |= await self._ids(connection, statement, hung, principal)
        return frozenset(found)

    async def _ids(
        self, connection: ReadConnection, statement: Any, ids: Iterable[UUID], principal: Principal
    ) -> frozenset[UUID]:
        wanted = list(ids)
        if not wanted:
            return frozenset()
        values = {**curtain(principal), "ids": wanted}
        found = await connection.fetch(statement.sql, *statement.arguments(values))
        return frozenset(row["id"] for row in found)


class _Within:
    """What one principal sees of rows of one type."""

    def __init__(
        self,
        principal: Principal,
        reach: Reach,
        barred: frozenset[str],
        living: frozenset[UUID],
        hung: frozenset[UUID],
        personal: tuple[str, ...] = (),
    ) -> None:
        self._reach = reach
        self._me = str(principal.user_id)
        self._teams = (
            frozenset(map(str, principal.team_ids)) if reach is Reach.TEAM else frozenset()
        )
        self._barred = barred
        self._living = living
        self._hung = hung
        self._personal = personal

    def item(self, row: Row) -> FeedItem | None:
        if self._reach is Reach.NONE:
            return None
        if row.deleted:
            known = self._reach is Reach.ALL or self._had(row) or self._hung_on(row)
            return _bare(row, ChangeKind.DELETED) if known else None
        if self._reach is Reach.ALL:
            return _told(row, _kind(row), self._barred)
        if row.record["aggregate_id"] in self._living:
            entered = _kind(row) is ChangeKind.UPDATED and self._enters(row)
            return _told(row, ChangeKind.ENTERED if entered else _kind(row), self._barred)
        left = self._had(row) or row.record["collaborator"] == self._me
        return _bare(row, ChangeKind.LEFT) if left else None

    def _had(self, row: Row) -> bool:
        """Within reach before this change, by owner, team or being named."""
        if any(row.pair(name)[0] == self._me for name in ("owner_id", *self._personal)):
            return True
        return row.pair("team_id")[0] in self._teams

    def _enters(self, row: Row) -> bool:
        owner, team = row.pair("owner_id"), row.pair("team_id")
        mine = owner[1] == self._me and owner[0] != self._me
        ours = team[1] in self._teams and team[0] not in self._teams
        return mine or ours or bool(row.record["collaborator"] == self._me)

    def _hung_on(self, row: Row) -> bool:
        before = row.pair("record_id")[0]
        return before is not None and UUID(before) in self._hung


def specs_of(sight: Sight) -> Mapping[str, ListSpec]:
    """Implements domain.exchange.ports.FeedSpecs."""
    return {name: sight.source(name).spec for name in sight.types}


def _living(source: ListSource, reaches: tuple[Reach, ...]) -> Select[Any]:
    table = source.table
    return select(table.c.id).where(
        table.c.workspace_id == workspace_parameter(),
        table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
        source.curtained(reaches),
    )


def _parents(parent: Parent, reach: Reach) -> Select[Any]:
    table = parent.table
    return select(table.c.id).where(
        table.c.workspace_id == workspace_parameter(),
        table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
        visible(table, parent.record_type, reach),
    )


def _before(deleted: Sequence[Row], parent: Parent) -> set[UUID]:
    return {
        UUID(row.pair("record_id")[0])
        for row in deleted
        if row.pair("record_type")[0] == parent.record_type and row.pair("record_id")[0]
    }


def _kind(row: Row) -> ChangeKind:
    return ChangeKind.CREATED if row.record["aggregate_version"] == 1 else ChangeKind.UPDATED


def _bare(row: Row, kind: ChangeKind) -> FeedItem:
    return _item(row.record, kind, None, None, None, ())


def _told(row: Row, kind: ChangeKind, barred: frozenset[str]) -> FeedItem:
    record = row.record
    cause = FeedCause(record["cause_type"], record["cause_id"]) if record["cause_id"] else None
    shown = _open(row.changes, barred) if barred else _plain(row.changes)
    return _item(record, kind, record["event"], record["actor_id"], cause, shown)


def _plain(changes: Mapping[str, _Pair]) -> list[ChangedField]:
    return [ChangedField(name, each[0], each[1]) for name, each in changes.items() if each]


def _open(changes: Mapping[str, _Pair], barred: frozenset[str]) -> list[ChangedField]:
    return [
        ChangedField(name, *(without_barred(name, value, barred) for value in pair))
        for name, pair in changes.items()
        if pair is not None and name not in barred
    ]


def without_barred(name: str, value: Any, barred: frozenset[str]) -> Any:
    """Of the custom fields those that are not barred."""
    if name != "custom" or not barred or not isinstance(value, dict):
        return value
    return {key: held for key, held in value.items() if f"custom.{key}" not in barred}


def _item(
    record: asyncpg.Record,
    kind: ChangeKind,
    event: str | None,
    actor_id: UUID | None,
    cause: FeedCause | None,
    changes: Sequence[ChangedField],
) -> FeedItem:
    return FeedItem(
        record["id"],
        record["at"],
        kind,
        event,
        record["aggregate_type"],
        record["aggregate_id"],
        record["aggregate_version"],
        f"{record['feed_epoch']:06d}-{record['xid']:020d}-{record['n']:06d}",
        actor_id,
        cause,
        changes,
    )
