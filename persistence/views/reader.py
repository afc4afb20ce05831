"""Rows of views, favourites and recent records. The last two join the records that they name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Column, Select, Table, Uuid, bindparam, literal, select

from domain.kernel.errors import NotFound
from domain.kernel.listing import ListQuery, ListSpec, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from domain.views.definition import Definition, shown_parts
from domain.views.permissions import Permission
from domain.views.queries import FavouriteRow, Named, RecentRow, ViewRow
from persistence.kernel.listing import Lister
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, visible, workspace_parameter
from persistence.views.repository import touchable
from persistence.views.sources import SOURCE
from persistence.views.tables import favourite, recent_record, saved_view

_PLAIN: Final = "id version resource name visibility q archived is_default created_at updated_at"
_SHOWN: Final = tuple(_PLAIN.split())


class SqlViewReader:
    """Implements domain.views.ports.ViewReader."""

    def __init__(self, reads: Reads, lister: Lister, specs: Sequence[ListSpec]) -> None:
        self._reads = reads
        self._lister = lister
        self._specs = {spec.resource: spec for spec in specs}
        self._statements = StatementCache()

    async def page(self, query: ListQuery, principal: Principal) -> Page:
        page = await self._lister.page(SOURCE, query, principal)
        return replace(page, items=[self._row(item, principal) for item in page.items])

    async def one(self, view_id: UUID, principal: Principal) -> ViewRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.row(connection, view_id, principal)

    async def row(self, connection: ReadConnection, view_id: UUID, principal: Principal) -> ViewRow:
        reaches = SOURCE.reaches(principal)
        compiled = self._statements.get(reaches, lambda: _one(reaches))
        values = {**curtain(principal), "id": view_id}
        record = await connection.fetchrow(compiled.sql, *compiled.arguments(values))
        if record is None:
            raise NotFound()
        return self._row(record, principal)

    def _row(self, record: Mapping[str, Any], principal: Principal) -> ViewRow:
        kept = dict(record)
        kept["condition"] = _json(kept["condition"])
        spec = self._specs.get(kept["resource"])
        shown = shown_parts(kept, spec, principal) if spec else _as_kept(kept)
        team = kept["team_id"] if kept["team_name"] is not None else None
        return ViewRow(
            **{name: kept[name] for name in _SHOWN},
            owner=Named(kept["owner_id"], kept["owner_name"]),
            team=Named(team, kept["team_name"]) if team else None,
            where=shown.where,
            sort=shown.sort,
            columns=shown.columns,
            group_by=shown.group_by,
            sum=shown.sum,
            problems=shown.problems,
            editable=touchable(kept["owner_id"], Permission.VIEW_UPDATE, principal),
        )


class SqlWrittenViews:
    """Implements domain.views.ports.WrittenViews."""

    def __init__(self, uow: SqlUnitOfWork, reader: SqlViewReader) -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, view_id: UUID, principal: Principal) -> ViewRow:
        await self._uow.settle()
        return await self._reader.row(self._uow.connection, view_id, principal)


class SqlAtHandReader:
    """Implements domain.views.ports.AtHandReader: `titles` name the records of each source."""

    def __init__(
        self, reads: Reads, sources: Mapping[str, ListSource], titles: Mapping[str, Column[Any]]
    ) -> None:
        self._reads = reads
        self._sources = sources
        self._titles = titles
        self._statements = StatementCache()

    async def favourites(self, principal: Principal) -> Sequence[FavouriteRow]:
        return [FavouriteRow(*row) for row in await self._at_hand(favourite, principal)]

    async def recents(self, principal: Principal) -> Sequence[RecentRow]:
        return [RecentRow(*row) for row in await self._at_hand(recent_record, principal)]

    async def _at_hand(self, table: Table, principal: Principal) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        async with self._reads.open(principal.workspace_id) as connection:
            for record_type, source in self._sources.items():
                reach = principal.reach(source.spec.permission)
                statement = self._statements.get(
                    (table.name, record_type, reach),
                    partial(self._named, table, record_type, reach),
                )
                values = curtain(principal)
                rows = await connection.fetch(statement.sql, *statement.arguments(values))
                found += [tuple(row) for row in rows]
        return sorted(found, key=lambda row: (row[3], row[1]), reverse=True)

    def _named(self, table: Table, record_type: str, reach: Reach) -> Select[Any]:
        source = self._sources[record_type]
        rows, kind = source.table, literal(record_type, table.c.record_type.type)
        same = (rows.c.workspace_id == table.c.workspace_id) & (rows.c.id == table.c.record_id)
        return (
            select(table.c.record_type, table.c.record_id, self._titles[record_type], table.c.at)
            .join_from(table, rows, same)
            .where(
                table.c.workspace_id == workspace_parameter(),
                table.c.user_id == bindparam("principal", type_=Uuid, unique=False),
                table.c.record_type == kind,
                visible(rows, source.spec.record_type, reach),
            )
        )


def _one(reaches: tuple[Reach, ...]) -> Select[Any]:
    listed = [column for column in saved_view.c if not column.info.get("hidden")]
    rows = select(*listed).where(
        saved_view.c.workspace_id == workspace_parameter(),
        saved_view.c.id == bindparam("id", type_=Uuid),
        SOURCE.curtained(reaches),
    )
    shown, columns = SOURCE.joined(rows.subquery("found"), reaches[0])
    return select(*columns).select_from(shown)


def _as_kept(kept: Mapping[str, Any]) -> Definition:
    """Of a list that is no more."""
    parts = ("condition", "sort", "columns", "group_by", "summed")
    return Definition(*(kept[part] for part in parts))


def _json(value: Any) -> Any:
    """The read pool gives JSON as text, a unit of work's connection has decoded it."""
    return msgspec.json.decode(value) if isinstance(value, str) else value
