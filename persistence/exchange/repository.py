"""Imports to be changed, and the ledger of their phases."""

import itertools
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, select

from domain.exchange.model import Import, Phase
from domain.exchange.ports import (
    Counts,
    Doomed,
    KeptRow,
    Outcome,
    Progress,
    Reversed,
    Waiting,
)
from domain.kernel.errors import Issue, NotFound
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.exchange.tables import data_import
from persistence.kernel.arrays import Writer, array, numbers, texts, uuids
from persistence.kernel.unit_of_work import SqlUnitOfWork


class SqlImports:
    """Implements domain.exchange.ports.Imports."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, import_id: UUID, *, principal: Principal, permission: str) -> Import:
        wanted = self._one(import_id)
        if principal.reach(permission) is not Reach.ALL:
            wanted = wanted.where(data_import.c.created_by == principal.user_id)
        found = (await self._uow.session.execute(wanted)).scalar_one_or_none()
        if found is None:
            raise NotFound()
        self._uow.track(found)
        return found

    async def at_work(self, import_id: UUID) -> Import | None:
        found = (await self._uow.session.execute(self._one(import_id))).scalar_one_or_none()
        if found is not None:
            self._uow.track(found)
        return found

    def add(self, new: Import) -> None:
        self._uow.add(new)

    def _one(self, import_id: UUID) -> Select[Import]:
        return select(Import).where(
            data_import.c.workspace_id == self._uow.workspace_id, data_import.c.id == import_id
        )


_AT_WORK: Final = {
    Phase.DRY_RUN: "validating",
    Phase.RUN: "running",
    Phase.REVERSE: "reversing",
}
_BEGIN: Final = """
insert into import_phase (workspace_id, import_id, phase, position, placed, created, updated,
  unchanged, failed, warnings)
values ($1, $2, $3, 0, 0, 0, 0, 0, 0, 0) on conflict do nothing
"""
_PROGRESS: Final = """
select position, total, placed from import_phase
where workspace_id = $1 and import_id = $2 and phase = $3
"""
_RESTART: Final = (
    "delete from import_phase where workspace_id = $1 and import_id = $2 and phase = $3",
    "delete from import_row where workspace_id = $1 and import_id = $2 and phase = $3",
)
_FORGET_UNDO: Final = "delete from import_undo where workspace_id = $1 and import_id = $2"
_TOTAL: Final = """
update import_phase set total = $4 where workspace_id = $1 and import_id = $2 and phase = $3
"""
# The import's row is locked too, so that a pause is either before this chunk or behind it.
_ADVANCE: Final = """
with at_work as (
  select id from data_import where workspace_id = $1 and id = $2 and state = $6 for share
)
update import_phase set position = $5, created = created + $7, updated = updated + $8,
  unchanged = unchanged + $9, failed = failed + $10, warnings = warnings + $11
where workspace_id = $1 and import_id = $2 and phase = $3 and position = $4
  and exists (select from at_work)
"""
_KEEP: Final = """
insert into import_row (workspace_id, import_id, phase, number, line, result, record_id, waiting,
  unmapped, errors, warnings, cells)
select $1, $2, $3, r.number, r.line, r.result, r.record_id, r.waiting, r.unmapped::jsonb,
  r.errors::jsonb, r.warnings::jsonb, r.cells::jsonb
from unnest($4::text::bigint[], $5::text::bigint[], $6::text::text[], $7::text::uuid[],
  $8::text::text[], $9::text::text[], $10::text::text[], $11::text::text[], $12::text::text[])
  as r(number, line, result, record_id, waiting, unmapped, errors, warnings, cells)
"""
_KEPT: Final[tuple[Writer, ...]] = (
    numbers,
    numbers,
    texts,
    uuids,
    texts,
    texts,
    texts,
    texts,
    texts,
)
_WAITING: Final = """
select number, record_id, waiting from import_row
where workspace_id = $1 and import_id = $2 and phase = 'run' and number > $3
  and waiting is not null order by number limit $4
"""
_PLACE: Final = """
with at_work as (
  select id from data_import where workspace_id = $1 and id = $2 and state = 'running' for share
)
update import_phase set placed = $4, warnings = warnings + $5
where workspace_id = $1 and import_id = $2 and phase = 'run' and placed = $3
  and exists (select from at_work)
"""
_PLACED: Final = """
update import_row w set waiting = null, warnings = coalesce(w.warnings, '[]') || r.warnings::jsonb
from unnest($3::bigint[], $4::text[]) as r(number, warnings)
where w.workspace_id = $1 and w.import_id = $2 and w.phase = 'run' and w.number = r.number
"""
_SETTLED: Final = """
update import_row set waiting = null
where workspace_id = $1 and import_id = $2 and phase = 'run' and number = any($3::bigint[])
"""
_COUNT_DOOMED: Final = """
select created + updated from import_phase
where workspace_id = $1 and import_id = $2 and phase = 'run'
"""
# Backwards: what came last goes first, so that mostly nothing refers to it any more. The place is
# a parameter, and who is done is asked by id: before the tables have been analysed the planner
# would read all of both for every chunk.
_DOOMED: Final = """
select id, aggregate_type, aggregate_id from journal
where workspace_id = $1 and cause_id = $2 and cause_type = 'import' and kind = 'change'
  and id < $3 order by id desc limit $4
"""
_UNDONE_UPTO: Final = """
select undone_upto from import_phase
where workspace_id = $1 and import_id = $2 and phase = 'reverse'
"""
_DONE: Final = """
select record_id from import_undo
where workspace_id = $1 and import_id = $2 and record_id = any($3::uuid[])
"""
_LAST: Final = UUID(int=2**128 - 1)
_DUE: Final = """
select record_type, record_id from import_undo
where workspace_id = $1 and import_id = $2 and result is null order by record_id desc limit $3
"""
_UPTO: Final = """
update import_phase set undone_upto = $3
where workspace_id = $1 and import_id = $2 and phase = 'reverse'
"""
_UNDONE: Final = """
insert into import_undo (workspace_id, import_id, record_id, record_type, result, kept)
select $1, $2, r.record_id, $3, r.result, r.kept::jsonb
from unnest($4::uuid[], $5::text[], $6::text[]) as r(record_id, result, kept)
on conflict (workspace_id, import_id, record_id)
  do update set result = excluded.result, kept = excluded.kept
"""
_AGAIN: Final = """
update import_undo u set result = null, kept = null
where u.workspace_id = $1 and u.import_id = $2 and u.result = 'kept' and u.kept = '["referenced"]'
  and exists (select from import_phase p where p.workspace_id = $1 and p.import_id = $2
    and p.phase = 'reverse' and p.updated > p.placed)
"""
_NOTE_ROUND: Final = """
update import_phase set placed = updated, failed = failed - $3, position = position - $3
where workspace_id = $1 and import_id = $2 and phase = 'reverse'
"""


class SqlLedger:
    """Implements domain.exchange.ports.Ledger.

    Of a reversal, `updated` counts the records taken back, `failed` those kept, and `placed`
    remembers how many were taken back when the last pass over the kept ones began.
    """

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow
        self._connection = uow.connection

    async def begin(self, import_id: UUID, phase: Phase) -> Progress:
        await self._execute(_BEGIN, import_id, phase.value)
        ws = self._uow.workspace_id
        row = await self._connection.fetchrow(_PROGRESS, ws, import_id, phase.value)
        return Progress(row["position"], row["total"], row["placed"])

    async def restart(self, import_id: UUID, phase: Phase) -> None:
        for statement in _RESTART:
            await self._execute(statement, import_id, phase.value)
        if phase is Phase.REVERSE:
            await self._execute(_FORGET_UNDO, import_id)

    async def set_total(self, import_id: UUID, phase: Phase, total: int) -> None:
        await self._execute(_TOTAL, import_id, phase.value, total)

    async def advance(
        self, import_id: UUID, phase: Phase, *, expected: int, position: int, counts: Counts
    ) -> bool:
        told = (counts.created, counts.updated, counts.unchanged, counts.failed, counts.warnings)
        done = await self._execute(
            _ADVANCE, import_id, phase.value, expected, position, _AT_WORK[phase], *told
        )
        return done == "UPDATE 1"

    async def keep(self, import_id: UUID, phase: Phase, rows: Sequence[KeptRow]) -> None:
        """Of a dry run only what went wrong is kept."""
        kept = [each for each in rows if phase is Phase.RUN or _noteworthy(each)]
        if kept:
            columns = zip(*map(_columns, kept), strict=True)
            told = [array(write, each) for write, each in zip(_KEPT, columns, strict=True)]
            await self._execute(_KEEP, import_id, phase.value, *told)

    async def waiting(self, import_id: UUID, after: int, limit: int) -> Sequence[Waiting]:
        ws = self._uow.workspace_id
        rows = await self._connection.fetch(_WAITING, ws, import_id, after, limit)
        return [Waiting(row["number"], row["record_id"], row["waiting"]) for row in rows]

    async def placed(
        self, import_id: UUID, outcomes: Sequence[Outcome], *, expected: int, upto: int
    ) -> bool:
        warned = [outcome for outcome in outcomes if outcome.warnings]
        done = await self._execute(_PLACE, import_id, expected, upto, len(warned))
        numbers = [outcome.number for outcome in outcomes if not outcome.warnings]
        await self._execute(_SETTLED, import_id, numbers)
        await self._execute(
            _PLACED,
            import_id,
            [outcome.number for outcome in warned],
            [_json(outcome.warnings) for outcome in warned],
        )
        return done == "UPDATE 1"

    async def count_doomed(self, import_id: UUID) -> int:
        ws = self._uow.workspace_id
        total: int | None = await self._connection.fetchval(_COUNT_DOOMED, ws, import_id)
        return total or 0

    async def doomed(self, import_id: UUID, limit: int) -> Doomed:
        connection, ws = self._connection, self._uow.workspace_id
        upto = await connection.fetchval(_UNDONE_UPTO, ws, import_id) or _LAST
        rows = await connection.fetch(_DOOMED, ws, import_id, upto, limit)
        if not rows:
            return await self._due(import_id, limit)
        kind = rows[0]["aggregate_type"]
        alike = list(itertools.takewhile(lambda row: row["aggregate_type"] == kind, rows))
        wanted = list(dict.fromkeys(row["aggregate_id"] for row in alike))
        found = await connection.fetch(_DONE, ws, import_id, wanted)
        done = {row["record_id"] for row in found}
        return Doomed(kind, [each for each in wanted if each not in done], alike[-1]["id"])

    async def _due(self, import_id: UUID, limit: int) -> Doomed:
        ws = self._uow.workspace_id
        rows = await self._connection.fetch(_DUE, ws, import_id, limit)
        kind = rows[0]["record_type"] if rows else ""
        return Doomed(kind, [r["record_id"] for r in rows if r["record_type"] == kind], None)

    async def undone(
        self, import_id: UUID, done: Sequence[Reversed], *, doomed: Doomed, expected: int
    ) -> bool:
        kept = sum(outcome.result == "kept" for outcome in done)
        counts = Counts(updated=len(done) - kept, failed=kept)
        position = expected + len(done)
        if not await self.advance(
            import_id, Phase.REVERSE, expected=expected, position=position, counts=counts
        ):
            return False
        if doomed.upto is not None:
            await self._execute(_UPTO, import_id, doomed.upto)
        await self._execute(
            _UNDONE,
            import_id,
            doomed.record_type,
            [outcome.record_id for outcome in done],
            [outcome.result for outcome in done],
            [_text(list(outcome.kept)) for outcome in done],
        )
        return True

    async def try_referenced_again(self, import_id: UUID) -> int:
        again = int((await self._execute(_AGAIN, import_id)).removeprefix("UPDATE "))
        if again:
            await self._execute(_NOTE_ROUND, import_id, again)
        return again

    async def _execute(self, statement: str, *arguments: Any) -> str:
        done: str = await self._connection.execute(statement, self._uow.workspace_id, *arguments)
        return done


def _noteworthy(each: KeptRow) -> bool:
    return each.outcome.result == "failed" or bool(each.row.warnings or each.outcome.warnings)


def _columns(each: KeptRow) -> tuple[Any, ...]:
    row, outcome = each.row, each.outcome
    warnings = [*row.warnings, *outcome.warnings]
    failed = outcome.result == "failed"
    return (
        row.number,
        row.line,
        outcome.result,
        outcome.record_id,
        outcome.waiting,
        _text(row.unmapped) if row.unmapped else None,
        _json(outcome.issues) if outcome.issues else None,
        _json(warnings) if warnings else None,
        _text(list(row.cells)) if failed else None,
    )


def _json(issues: Sequence[Issue]) -> str:
    return _text(
        [
            {"pointer": i.pointer, "code": i.code, "detail": i.detail, "params": dict(i.params)}
            for i in issues
        ]
    )


def _text(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
