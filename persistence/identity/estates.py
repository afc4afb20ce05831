"""What somebody owns, in whatever table: moved and given back with a journal row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.identity.ports import GivenBack
from domain.kernel.aggregate import Change
from persistence.kernel.journal import INSERT_JOURNAL, Entry, journal_arguments
from persistence.kernel.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class OwnedTable:
    """A table whose rows have an owner; a context that has one says so in the bootstrap."""

    context: str
    record_type: str
    table: str
    column: str = "owner_id"


_MOVE: Final = """
with chosen as (
  select id from {table} where workspace_id = $1 and {column} = $2 order by id limit $3 for update
)
update {table} t set {column} = $4, version = t.version + 1, updated_at = $5, updated_by = $6
from chosen where t.workspace_id = $1 and t.id = chosen.id returning t.id, t.version
"""
_BACK: Final = """
with chosen as (
  select id from {table} where workspace_id = $1 and {column} = $2 and id = any($3::uuid[])
  order by id for update
)
update {table} t set {column} = $4, version = t.version + 1, updated_at = $5, updated_by = $6
from chosen where t.workspace_id = $1 and t.id = chosen.id returning t.id, t.version
"""
_MOVED: Final = """
select id, aggregate_type, aggregate_id from journal
where workspace_id = $1 and cause_id = $2 and cause_type = 'handover'
  and aggregate_type = any($3::text[]) and ($4::uuid is null or id > $4)
order by id limit $5
"""


class SqlEstates:
    """Implements domain.identity.ports.Estates."""

    def __init__(self, uow: SqlUnitOfWork, *, owned: Sequence[OwnedTable]) -> None:
        self._uow = uow
        self._owned = owned
        self._n = 1

    async def move(self, owner_id: UUID, successor_id: UUID, most: int) -> int:
        moved = 0
        for each in self._owned:
            if moved < most:
                told = (owner_id, most - moved, successor_id)
                moved += await self._write(_MOVE, each, told, owner_id, successor_id)
        return moved

    async def restore(
        self, cause_id: UUID, successor_id: UUID, owner_id: UUID, after: UUID | None, most: int
    ) -> GivenBack:
        uow, types = self._uow, [each.record_type for each in self._owned]
        rows = await uow.connection.fetch(_MOVED, uow.workspace_id, cause_id, types, after, most)
        restored = 0
        for each in self._owned:
            ids = [r["aggregate_id"] for r in rows if r["aggregate_type"] == each.record_type]
            if ids:
                told = (successor_id, ids, owner_id)
                restored += await self._write(_BACK, each, told, successor_id, owner_id)
        return GivenBack(rows[-1]["id"] if rows else None, restored, len(rows) - restored)

    async def _write(
        self, statement: str, owned: OwnedTable, told: tuple[Any, ...], before: UUID, after: UUID
    ) -> int:
        uow = self._uow
        sql = statement.format(table=owned.table, column=owned.column)
        stamped = (uow.workspace_id, *told, uow.now(), uow.actor_id)
        rows = await uow.connection.fetch(sql, *stamped)
        change = Change(owned.column, str(before), str(after))
        entries = [self._entry(owned, row, change) for row in rows]
        if entries:
            written = journal_arguments(
                uow.workspace_id, uow.now(), uow.scope, entries, first=self._n
            )
            self._n += len(entries)
            await uow.connection.execute(INSERT_JOURNAL, *written)
        return len(entries)

    def _entry(self, owned: OwnedTable, row: Any, change: Change) -> Entry:
        return Entry(
            self._uow.new_id(),
            owned.record_type,
            row["id"],
            row["version"],
            f"{owned.context}.{owned.record_type}.updated",
            (change,),
        )
