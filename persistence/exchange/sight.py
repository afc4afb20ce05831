"""What of the journal one principal may see: rows within reach, fields not barred.

A record that leaves the reach is told as `left`, one that comes into it as `entered`: both are
read off the change of owner, team or collaborators. What hangs on a record (activities) leaves and
enters with it, and is not told of by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import Select

from domain.exchange.queries.changes import ChangeKind
from domain.kernel.listing import ListSpec
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.exchange.told import Row, Told, bare, row_of, told
from persistence.kernel.reading import ReadConnection, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import Parent, curtain, visible, workspace_parameter


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
    ) -> list[Told | None]:
        """An item for each row, None for those that the principal may not know of."""
        rows = [row_of(record) for record in records]
        by_type: dict[str, list[Row]] = {}
        for row in rows:
            by_type.setdefault(row.record_type, []).append(row)
        within: dict[str, _Within] = {}
        for name, alike in by_type.items():
            within[name] = await self._within(connection, self._sources[name], alike, principal)
        return [within[row.record_type].item(row) for row in rows]

    async def _within(
        self, connection: ReadConnection, source: ListSource, rows: list[Row], principal: Principal
    ) -> "_Within":
        barred = source.spec.barred(principal)
        reaches = source.reaches(principal)
        if not principal.allows(source.spec.permission):
            return _Within(principal, Reach.NONE, barred, frozenset(), frozenset())
        if source.all_seen(reaches):
            return _Within(principal, Reach.ALL, barred, frozenset(), frozenset())
        living = {row.record_id for row in rows if not row.deleted}
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

    def item(self, row: Row) -> Told | None:
        if self._reach is Reach.NONE:
            return None
        if row.deleted:
            known = self._reach is Reach.ALL or self._had(row) or self._hung_on(row)
            return bare(row, ChangeKind.DELETED) if known else None
        if self._reach is Reach.ALL:
            return told(row, row.kind, self._barred)
        if row.record_id in self._living:
            entered = row.kind is ChangeKind.UPDATED and self._enters(row)
            return told(row, ChangeKind.ENTERED if entered else row.kind, self._barred)
        left = self._had(row) or row.collaborator == self._me
        return bare(row, ChangeKind.LEFT) if left else None

    def _had(self, row: Row) -> bool:
        """Within reach before this change, by owner, team or being named."""
        if any(row.before(name) == self._me for name in ("owner_id", *self._personal)):
            return True
        return row.before("team_id") in self._teams

    def _enters(self, row: Row) -> bool:
        mine = row.after("owner_id") == self._me != row.before("owner_id")
        ours = row.after("team_id") in self._teams and row.before("team_id") not in self._teams
        return mine or ours or row.collaborator == self._me

    def _hung_on(self, row: Row) -> bool:
        before = row.before("record_id")
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
        UUID(row.before("record_id"))
        for row in deleted
        if row.before("record_type") == parent.record_type and row.before("record_id")
    }
