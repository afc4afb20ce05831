"""Exports: to be changed, their rows, and their bytes, a megabyte a row."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Select, select

from domain.exchange.model.exports import Export, ExportState
from domain.exchange.queries.exports import ExportRow
from domain.kernel.errors import NotFound
from domain.kernel.listing import Page
from domain.kernel.ports import Runner, Scope, UnitOfWork
from domain.kernel.principal import Principal
from persistence.exchange.reader import from_json
from persistence.exchange.tables import export
from persistence.kernel.cursors import Cursors
from persistence.kernel.reading import ReadConnection, Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

_LOCK: Final = (
    "select pg_advisory_xact_lock("
    "hashtextextended(concat_ws('|', 'exports', $1::uuid, $2::uuid), 0))"
)
_RUNNING: Final = """
select count(*) from export where workspace_id = $1 and created_by = $2 and state = 'running'
"""
_IS_LATEST: Final = """
select exists (select from export_attempt
  where workspace_id = $1 and export_id = $2 and file_id = $3 for update)
"""
_ATTEMPT: Final = """
insert into export_attempt (workspace_id, export_id, file_id, rows)
select workspace_id, id, $3, 0 from export where workspace_id = $1 and id = $2
on conflict (workspace_id, export_id) do update set file_id = excluded.file_id, rows = 0
"""
_FORGET: Final = (
    "delete from export_chunk where workspace_id = $1 and export_id = $2 and file_id <> $3"
)
_DISCARD: Final = (
    "delete from export_chunk where workspace_id = $1 and export_id = $2",
    "delete from export_attempt where workspace_id = $1 and export_id = $2",
)
_NOTE: Final = """
update export_attempt set rows = $4 where workspace_id = $1 and export_id = $2 and file_id = $3
"""
# Longer than a finished file is kept: an attempt that never ends is cleared away too.
_KEEP: Final = """
insert into export_chunk (workspace_id, export_id, file_id, n, bytes, expires_at)
values ($1, $2, $3, $4, $5, now() + interval '25 hours')
"""
_PIECE: Final = """
select bytes from export_chunk
where workspace_id = $1 and export_id = $2 and file_id = $3 and n = $4
"""
_VIEW: Final = """
select e.*, a.rows as written, e.expires_at <= now() as expired from export e
left join export_attempt a on a.workspace_id = e.workspace_id and a.export_id = e.id
where e.workspace_id = $1 and e.created_by = $2
"""
_ONE: Final = _VIEW + " and e.id = $3"
_PAGE: Final = (
    _VIEW
    + " and ($3::timestamptz is null or (e.created_at, e.id) < ($3, $4::uuid))"
    + " order by e.created_at desc, e.id desc limit $5"
)
_SHOWN: Final = ("id version resource format file_size created_at finished_at expires_at").split()
_ASKED: Final = ("where", "q", "sort", "archived", "fields")
_BINDING: Final = hashlib.sha256(b"exports").digest()


class SqlExports:
    """Implements domain.exchange.ports.Exports."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, export_id: UUID, *, principal: Principal) -> Export:
        found = await self._one(export_id)
        if found is None or found.created_by != principal.user_id:
            raise NotFound()
        self._uow.track(found)
        return found

    async def at_work(self, export_id: UUID, file_id: UUID | None = None) -> Export | None:
        ids = (self._uow.workspace_id, export_id, file_id)
        if file_id is not None and not await self._uow.connection.fetchval(_IS_LATEST, *ids):
            return None
        found = await self._one(export_id)
        if found is None or found.state != ExportState.RUNNING:
            return None
        self._uow.track(found)
        return found

    async def running(self, user_id: UUID) -> int:
        ids = (self._uow.workspace_id, user_id)
        await self._uow.connection.execute(_LOCK, *ids)
        counted: int = await self._uow.connection.fetchval(_RUNNING, *ids)
        return counted

    async def discard(self, work: Export) -> None:
        for statement in _DISCARD:
            await self._uow.connection.execute(statement, self._uow.workspace_id, work.id)

    async def _one(self, export_id: UUID) -> Export | None:
        wanted: Select[Export] = select(Export).where(
            export.c.workspace_id == self._uow.workspace_id, export.c.id == export_id
        )
        found: Export | None = (await self._uow.session.execute(wanted)).scalar_one_or_none()
        return found


class SqlExportFiles:
    """Implements domain.exchange.ports.ExportFiles."""

    def __init__(self, runner: Runner, reads: Reads) -> None:
        self._runner = runner
        self._reads = reads

    async def begin(self, workspace_id: UUID, export_id: UUID) -> UUID | None:
        async def begun(uow: UnitOfWork) -> UUID | None:
            file_id, connection = uow.new_id(), cast(SqlUnitOfWork, uow).connection
            done = await connection.execute(_ATTEMPT, workspace_id, export_id, file_id)
            await connection.execute(_FORGET, workspace_id, export_id, file_id)
            return file_id if done == "INSERT 0 1" else None

        return await self._runner.run(begun, scope=Scope(workspace_id))

    async def keep(
        self, workspace_id: UUID, export_id: UUID, file_id: UUID, n: int, piece: bytes, rows: int
    ) -> bool:
        async def kept(uow: UnitOfWork) -> bool:
            connection, ids = cast(SqlUnitOfWork, uow).connection, (workspace_id, export_id)
            if await connection.execute(_NOTE, *ids, file_id, rows) != "UPDATE 1":
                return False
            await connection.execute(_KEEP, *ids, file_id, n, piece)
            return True

        return await self._runner.run(kept, scope=Scope(workspace_id))

    async def note(self, workspace_id: UUID, export_id: UUID, file_id: UUID, rows: int) -> bool:
        async def noted(uow: UnitOfWork) -> bool:
            connection = cast(SqlUnitOfWork, uow).connection
            done = await connection.execute(_NOTE, workspace_id, export_id, file_id, rows)
            return bool(done == "UPDATE 1")

        return await self._runner.run(noted, scope=Scope(workspace_id))

    async def pieces(
        self, workspace_id: UUID, export_id: UUID, file_id: UUID
    ) -> AsyncIterator[bytes]:
        n = 0
        while True:
            async with self._reads.open(workspace_id) as connection:
                piece = await connection.fetchval(_PIECE, workspace_id, export_id, file_id, n)
            if piece is None:
                return
            yield cast(bytes, piece)
            n += 1


class SqlExportReader:
    """Implements domain.exchange.ports.ExportReader."""

    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def one(self, export_id: UUID, principal: Principal) -> ExportRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.row(connection, export_id, principal)

    async def row(
        self, connection: ReadConnection, export_id: UUID, principal: Principal
    ) -> ExportRow:
        ids = (principal.workspace_id, principal.user_id, export_id)
        row = await connection.fetchrow(_ONE, *ids)
        if row is None:
            raise NotFound()
        return _shown(row)

    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page:
        binding = _BINDING + principal.user_id.bytes
        at, last = self._cursors.read(binding, cursor) if cursor else (None, None)
        ids = (principal.workspace_id, principal.user_id)
        async with self._reads.open(principal.workspace_id) as connection:
            rows = await connection.fetch(_PAGE, *ids, at, last, limit + 1)
        items = [_shown(row) for row in rows[:limit]]
        if len(rows) <= limit:
            return Page(items, None)
        return Page(items, self._cursors.write(binding, [items[-1].created_at, items[-1].id]))


class SqlWrittenExports:
    """Implements domain.exchange.ports.WrittenExports."""

    def __init__(self, uow: SqlUnitOfWork, reader: SqlExportReader) -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, export_id: UUID, principal: Principal) -> ExportRow:
        await self._uow.settle()
        return await self._reader.row(self._uow.connection, export_id, principal)


def _shown(row: Any) -> ExportRow:
    asked = from_json(row["asked"])
    return ExportRow(
        **{name: row[name] for name in _SHOWN},
        **{name: asked[name] for name in _ASKED},
        state="expired" if row["expired"] else row["state"],
        rows=row["row_count"] if row["row_count"] is not None else row["written"] or 0,
        error=from_json(row["error"]),
    )
