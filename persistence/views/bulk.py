"""Changes of many: to be changed, their ledger, and their rows."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, select

from domain.kernel.errors import NotFound
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from domain.views.model import MOST_AT_ONCE, BulkChange, Phase
from domain.views.permissions import Permission
from domain.views.ports import ItemOutcome, Standing
from domain.views.queries import (
    BulkCounts,
    BulkItemRow,
    BulkProgress,
    BulkReversal,
    BulkView,
)
from persistence.kernel.reading import ReadConnection, Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.views.tables import bulk_change

_AT_WORK: Final = {Phase.RUN: "running", Phase.REVERSE: "reversing"}
_BEGIN: Final = """
insert into bulk_phase (workspace_id, bulk_id, phase, position, total, collected, done, unchanged,
  failed)
select $1, $2, $3, 0, coalesce(p.done, 0), $3 = 'reverse', 0, 0, 0
from (values (1)) as one
left join bulk_phase p on p.workspace_id = $1 and p.bulk_id = $2 and p.phase = 'run'
  and $3 = 'reverse'
on conflict do nothing
"""
_STANDING: Final = """
select position, total, collected, collected_upto from bulk_phase
where workspace_id = $1 and bulk_id = $2 and phase = $3
"""
_COLLECT: Final = """
update bulk_phase set total = total + $4, collected_upto = coalesce($5, collected_upto),
  collected = $6
where workspace_id = $1 and bulk_id = $2 and phase = 'run' and not collected
  and collected_upto is not distinct from $3
"""
_KEEP: Final = """
insert into bulk_item (workspace_id, bulk_id, n, record_id)
select $1, $2, $3 + r.n, r.id from unnest($4::uuid[]) with ordinality as r(id, n)
"""
_DUE: Final = {
    Phase.RUN: """
select record_id from bulk_item
where workspace_id = $1 and bulk_id = $2 and result is null order by n limit $3
""",
    Phase.REVERSE: """
select record_id from bulk_item
where workspace_id = $1 and bulk_id = $2 and result = 'changed' and undone is null
order by n limit $3
""",
}
# The change's row is locked too: what has failed meanwhile is not gone on with.
_ADVANCE: Final = """
with at_work as (
  select id from bulk_change where workspace_id = $1 and id = $2 and state = $5 for share
)
update bulk_phase set position = position + $6::bigint + $7::bigint + $8::bigint,
  done = done + $6, unchanged = unchanged + $7, failed = failed + $8
where workspace_id = $1 and bulk_id = $2 and phase = $3 and position = $4
  and exists (select from at_work)
"""
_SETTLE: Final = {
    Phase.RUN: """
update bulk_item i set result = r.result, code = r.code, detail = r.detail
from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
  as r(id, result, code, detail, kept)
where i.workspace_id = $1 and i.bulk_id = $2 and i.record_id = r.id
""",
    Phase.REVERSE: """
update bulk_item i set undone = r.result, kept = string_to_array(r.kept, ',')
from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
  as r(id, result, code, detail, kept)
where i.workspace_id = $1 and i.bulk_id = $2 and i.record_id = r.id
""",
}
_ONE: Final = """
select b.*, (select json_object_agg(p.phase, json_build_object(
    'position', p.position, 'total', p.total, 'collected', p.collected, 'done', p.done,
    'unchanged', p.unchanged, 'failed', p.failed))
  from bulk_phase p where p.workspace_id = b.workspace_id and p.bulk_id = b.id)::text as phases
from bulk_change b
where b.workspace_id = $1 and b.id = $2 and ($3::uuid is null or b.created_by = $3)
"""
_ITEMS: Final = """
select n, record_id, result, code, detail, undone, coalesce(kept, '{}') as kept from bulk_item
where workspace_id = $1 and bulk_id = $2 and n > $3
  and (cardinality($4::text[]) = 0 or result = any($4)) order by n limit $5
"""


class SqlBulkChanges:
    """Implements domain.views.ports.BulkChanges."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, bulk_id: UUID, *, principal: Principal, permission: str) -> BulkChange:
        wanted = self._one(bulk_id)
        if principal.reach(permission) is not Reach.ALL:
            wanted = wanted.where(bulk_change.c.created_by == principal.user_id)
        found = await self._found(wanted)
        if found is None:
            raise NotFound()
        return found

    async def at_work(self, bulk_id: UUID) -> BulkChange | None:
        return await self._found(self._one(bulk_id))

    async def _found(self, wanted: Select[BulkChange]) -> BulkChange | None:
        found = (await self._uow.session.execute(wanted)).scalar_one_or_none()
        if found is not None:
            self._uow.track(found)
        return found

    def _one(self, bulk_id: UUID) -> Select[BulkChange]:
        return select(BulkChange).where(
            bulk_change.c.workspace_id == self._uow.workspace_id, bulk_change.c.id == bulk_id
        )


class SqlBulkLedger:
    """Implements domain.views.ports.BulkLedger. `done` counts what was changed, or restored."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow
        self._connection = uow.connection

    async def begin(self, bulk_id: UUID, phase: Phase) -> Standing:
        await self._execute(_BEGIN, bulk_id, phase.value)
        ws = self._uow.workspace_id
        row = await self._connection.fetchrow(_STANDING, ws, bulk_id, phase.value)
        return Standing(*row)

    async def collect(
        self, bulk_id: UUID, ids: Sequence[UUID], *, expected: Standing, done: bool
    ) -> bool:
        upto = ids[-1] if ids and not done else None
        moved = await self._execute(
            _COLLECT, bulk_id, expected.collected_upto, len(ids), upto, done
        )
        if moved != "UPDATE 1":
            return False
        await self._execute(_KEEP, bulk_id, expected.total, list(ids))
        return True

    async def due(self, bulk_id: UUID, phase: Phase, limit: int) -> Sequence[UUID]:
        ws = self._uow.workspace_id
        rows = await self._connection.fetch(_DUE[phase], ws, bulk_id, limit)
        return [row["record_id"] for row in rows]

    async def settle(
        self, bulk_id: UUID, phase: Phase, outcomes: Sequence[ItemOutcome], *, expected: int
    ) -> bool:
        failed = sum(each.result in ("failed", "kept") for each in outcomes)
        unchanged = sum(each.result == "unchanged" for each in outcomes)
        done = len(outcomes) - failed - unchanged
        told = (phase.value, expected, _AT_WORK[phase], done, unchanged, failed)
        if await self._execute(_ADVANCE, bulk_id, *told) != "UPDATE 1":
            return False
        columns = [(e.record_id, e.result, e.code, e.detail, ",".join(e.kept)) for e in outcomes]
        await self._execute(_SETTLE[phase], bulk_id, *map(list, zip(*columns, strict=True)))
        return True

    async def _execute(self, statement: str, *arguments: Any) -> str:
        done: str = await self._connection.execute(statement, self._uow.workspace_id, *arguments)
        return done


class SqlBulkReader:
    """Implements domain.views.ports.BulkReader."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def one(self, bulk_id: UUID, principal: Principal) -> BulkView:
        async with self._reads.open(principal.workspace_id) as connection:
            return await view_of(connection, bulk_id, principal)

    async def items(
        self,
        bulk_id: UUID,
        *,
        results: Sequence[str],
        after: int,
        limit: int,
        principal: Principal,
    ) -> Sequence[BulkItemRow]:
        async with self._reads.open(principal.workspace_id) as connection:
            await _found(connection, bulk_id, principal)
            return await _items(connection, bulk_id, principal, results, after, limit)


class SqlWrittenBulkChanges:
    """Implements domain.views.ports.WrittenBulkChanges."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def one(self, bulk_id: UUID, principal: Principal) -> BulkView:
        await self._uow.settle()
        return await view_of(self._uow.connection, bulk_id, principal)


async def view_of(connection: ReadConnection, bulk_id: UUID, principal: Principal) -> BulkView:
    row = await _found(connection, bulk_id, principal)
    phases = msgspec.json.decode(row["phases"]) if row["phases"] else {}
    run, back = phases.get("run", {}), phases.get("reverse")
    small = row["asked"] is None and run.get("total", 0) <= MOST_AT_ONCE
    listed = small and row["state"] not in ("running", "reversing")
    at = {"running": "run", "reversing": "reverse"}.get(row["state"])
    shown = phases.get(at or ("reverse" if back else "run"), {})
    total = shown.get("total") if shown.get("collected") else None
    return BulkView(
        **{name: row[name] for name in _SHOWN},
        change=_json(row["change"]),
        progress=BulkProgress(at, shown.get("position", 0), total),
        counts=BulkCounts(*(run.get(name, 0) for name in ("done", "unchanged", "failed"))),
        reversal=BulkReversal(back["done"], back["failed"]) if back else None,
        error=_json(row["error"]),
        items=await _items(connection, bulk_id, principal, (), 0, MOST_AT_ONCE) if listed else [],
    )


_SHOWN: Final = "id version resource state created_at created_by finished_at".split()


async def _found(connection: ReadConnection, bulk_id: UUID, principal: Principal) -> Any:
    everything = principal.reach(Permission.BULK_CHANGE_READ) is Reach.ALL
    maker = None if everything else principal.user_id
    row = await connection.fetchrow(_ONE, principal.workspace_id, bulk_id, maker)
    if row is None:
        raise NotFound()
    return row


async def _items(
    connection: ReadConnection,
    bulk_id: UUID,
    principal: Principal,
    results: Sequence[str],
    after: int,
    limit: int,
) -> list[BulkItemRow]:
    ws = principal.workspace_id
    rows = await connection.fetch(_ITEMS, ws, bulk_id, after, list(results), limit)
    return [BulkItemRow(*row) for row in rows]


def _json(value: Any) -> Any:
    """The read pool gives JSON as text, a unit of work's connection has decoded it."""
    return msgspec.json.decode(value) if isinstance(value, str) else value
