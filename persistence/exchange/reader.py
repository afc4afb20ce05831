"""Rows of imports and of their files' rows."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.exchange.model import Column, ColumnMapping, Dialect, Import
from domain.exchange.permissions import Permission
from domain.exchange.queries import (
    CountsRow,
    ImportRowItem,
    ImportView,
    PreviewRow,
    ProgressRow,
    ReversalRow,
)
from domain.kernel.errors import NotFound
from domain.kernel.listing import Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.cursors import Cursors
from persistence.kernel.reading import ReadConnection, Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

_VIEW: Final = """
select i.*, (select json_object_agg(p.phase, json_build_object(
    'position', p.position, 'total', p.total, 'created', p.created, 'updated', p.updated,
    'unchanged', p.unchanged, 'failed', p.failed, 'warnings', p.warnings))
  from import_phase p where p.workspace_id = i.workspace_id and p.import_id = i.id)::text as phases
from data_import i
where i.workspace_id = $1 and ($2::uuid is null or i.created_by = $2)
"""
_ONE: Final = _VIEW + " and i.id = $3"
_PAGE: Final = (
    _VIEW
    + " and ($3::timestamptz is null or (i.created_at, i.id) < ($3, $4::uuid))"
    + " order by i.created_at desc, i.id desc limit $5"
)
_ROWS: Final = """
select number, line, result, record_id, errors, warnings, unmapped, cells from import_row
where workspace_id = $1 and import_id = $2 and phase = $3 and number > $4
"""
_REFUSED: Final = " and (result = 'failed' or warnings is not null)"
_AMONG: Final = " and (result = any($6::text[]) or ($7 and warnings is not null))"
_ORDER: Final = " order by number limit $5"
_PHASE_NOW: Final = {"validating": "dry_run", "running": "run", "paused": "run",
                     "cancelled": "run", "reversing": "reverse"}  # fmt: skip
_SHOWN: Final = (
    "id version target file_name file_size state mode match_field create_related created_at "
    "created_by started_at finished_at"
).split()
_PLAIN_DIALECT: Final = (
    "encoding delimiter quote skip_lines header line_end date_order decimal tag_separator "
    "format sheet sheets"
).split()
_WORK: Final = "id workspace_id created_at updated_at target file_name file_size file_id".split()
_TYPED: Final[dict[str, Any]] = {
    "dialect": Dialect | None,
    "columns": list[Column],
    "mapping": list[ColumnMapping],
}
_LATER: Final[dict[str, Any]] = {"format": "csv", "sheet": None, "sheets": []}
_NO_VALUES: Final[dict[str, Any]] = {"values": {}}
_BINDING: Final = hashlib.sha256(b"imports").digest()


class OthersFiles:
    """A file may hold what is sensitive, in any column: others see it who may see all of that."""

    def __init__(self, sensitive: Collection[str]) -> None:
        self._needed = (*sensitive, Permission.IMPORT_READ)

    def maker(self, principal: Principal) -> UUID | None:
        """Only their own imports, but for those who may see all."""
        whole = all(principal.reach(each) is Reach.ALL for each in self._needed)
        return None if whole else principal.user_id


class SqlImportReader:
    """Implements domain.exchange.ports.ImportReader."""

    def __init__(self, reads: Reads, cursors: Cursors, others: OthersFiles) -> None:
        self._reads = reads
        self._cursors = cursors
        self._others = others

    async def one(self, import_id: UUID, principal: Principal) -> ImportView:
        async with self._reads.open(principal.workspace_id) as connection:
            return await view_of(connection, import_id, principal, self._others)

    async def work(self, import_id: UUID, principal: Principal) -> Import:
        async with self._reads.open(principal.workspace_id) as connection:
            row = await _found(connection, import_id, principal, self._others)
        return Import(
            **{name: row[name] for name in _WORK},
            **{name: _typed(row[name], kind) for name, kind in _TYPED.items()},
        )

    async def preview(self, import_id: UUID, principal: Principal) -> PreviewRow:
        async with self._reads.open(principal.workspace_id) as connection:
            row = await _found(connection, import_id, principal, self._others)
        columns = _columns(from_json(row["columns"]), from_json(row["mapping"]))
        return PreviewRow(columns, from_json(row["sample"]), from_json(row["problems"]))

    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page:
        binding = _BINDING + principal.workspace_id.bytes
        at, last = self._cursors.read(binding, cursor) if cursor else (None, None)
        async with self._reads.open(principal.workspace_id) as connection:
            rows = await connection.fetch(
                _PAGE, principal.workspace_id, self._others.maker(principal), at, last, limit + 1
            )
        items = [_view(row) for row in rows[:limit]]
        if len(rows) <= limit:
            return Page(items, None)
        return Page(items, self._cursors.write(binding, [items[-1].created_at, items[-1].id]))

    async def rows(
        self,
        import_id: UUID,
        *,
        results: Sequence[str],
        after: int,
        limit: int,
        principal: Principal,
    ) -> Sequence[ImportRowItem]:
        async with self._reads.open(principal.workspace_id) as connection:
            view = await view_of(connection, import_id, principal, self._others)
            phase = "run" if view.started_at is not None else "dry_run"
            arguments: list[Any] = [principal.workspace_id, import_id, phase, after, limit]
            statement = _ROWS
            if results:
                refused = set(results) <= {"failed", "warning"}
                statement += (_REFUSED if refused else "") + _AMONG
                arguments += [list(results), "warning" in results]
            found = await connection.fetch(statement + _ORDER, *arguments)
        return [_row(row) for row in found]


class SqlWrittenImports:
    """Implements domain.exchange.ports.WrittenImports: reads on the unit's own connection."""

    def __init__(self, uow: SqlUnitOfWork, others: OthersFiles) -> None:
        self._uow = uow
        self._others = others

    async def one(self, import_id: UUID, principal: Principal) -> ImportView:
        await self._uow.settle()
        return await view_of(self._uow.connection, import_id, principal, self._others)


async def view_of(
    connection: ReadConnection, import_id: UUID, principal: Principal, others: OthersFiles
) -> ImportView:
    return _view(await _found(connection, import_id, principal, others))


async def _found(
    connection: ReadConnection, import_id: UUID, principal: Principal, others: OthersFiles
) -> Any:
    maker = others.maker(principal)
    row = await connection.fetchrow(_ONE, principal.workspace_id, maker, import_id)
    if row is None:
        raise NotFound()
    return row


def _view(row: Any) -> ImportView:
    phases = msgspec.json.decode(row["phases"]) if row["phases"] else {}
    now = _PHASE_NOW.get(row["state"])
    shown = phases.get(now or ("run" if row["started_at"] else "dry_run"), {})
    undone = phases.get("reverse")
    return ImportView(
        **{name: row[name] for name in _SHOWN},
        dialect=_dialect(from_json(row["dialect"])),
        columns=_columns(from_json(row["columns"]), from_json(row["mapping"])),
        mapping=[_NO_VALUES | each for each in from_json(row["mapping"])],
        problems=from_json(row["problems"]),
        progress=ProgressRow(shown.get("position", 0), shown.get("total"), now),
        counts=_counts(phases.get("run", {})),
        dry_run=_counts(phases["dry_run"]) if "dry_run" in phases else None,
        reversal=ReversalRow(undone["updated"], undone["failed"]) if undone else None,
        error=from_json(row["error"]),
    )


def _dialect(stored: Any) -> dict[str, Any] | None:
    """Those of older imports know only delimited text."""
    return {name: (_LATER | stored)[name] for name in _PLAIN_DIALECT} if stored else None


def _columns(columns: Any, mapping: Any) -> list[dict[str, Any]]:
    guessed = {each["column"]: each["field"] for each in mapping}
    return [{**column, "guessed_field": guessed.get(column["index"])} for column in columns]


def _counts(phase: Any) -> CountsRow:
    names = ("created", "updated", "unchanged", "failed", "warnings")
    return CountsRow(*(phase.get(name, 0) for name in names))


def _row(row: Any) -> ImportRowItem:
    return ImportRowItem(
        row["number"],
        row["line"],
        row["result"],
        row["record_id"],
        from_json(row["errors"]) or [],
        from_json(row["warnings"]) or [],
        from_json(row["unmapped"]) or {},
        from_json(row["cells"]) or [],
    )


def _typed(value: Any, kind: Any) -> Any:
    return msgspec.convert(from_json(value), kind, strict=False)


def from_json(value: Any) -> Any:
    """The read pool gives JSON as text, a unit of work's connection has decoded it."""
    return msgspec.json.decode(value) if isinstance(value, str) else value
