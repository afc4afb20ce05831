"""From a ListSpec and a caller's query to one statement per page."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from domain.kernel.conditions import All, tests_in
from domain.kernel.errors import Invalid
from domain.kernel.listing import Group, ListQuery, ListSpec, Page, parse_sort
from domain.kernel.principal import Principal
from persistence.kernel.asked import Asked, Rows, column_of, matching, side_rows
from persistence.kernel.conditions import condition_values, held_by_test
from persistence.kernel.cursors import Cursors
from persistence.kernel.custom_filters import (
    field_values,
)
from persistence.kernel.custom_reading import Shown, show_custom
from persistence.kernel.grouping import group_of, groups_statement
from persistence.kernel.keyset import Ordering, cursor_parameters
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain

R = TypeVar("R")
MOST_COUNTED: Final = 10_000
MOST_FEW: Final = 2_000
"""At which fetching all of them costs as much as walking a list of 200,000."""


class Lister:
    """Reads pages, counts and groups of any ListSource."""

    def __init__(
        self, reads: Reads, cursors: Cursors, patterns: Callable[[str], Sequence[str]]
    ) -> None:
        self._reads = reads
        self._cursors = cursors
        self._patterns = patterns
        self._statements = StatementCache()

    async def page(self, source: ListSource, query: ListQuery, principal: Principal) -> Page:
        """One page; `total` only when the query asks to count."""
        asked = self._ask(source, query, principal)
        start = self._start(asked)
        reading = self._reads.open(principal.workspace_id, planned=bool(asked.custom))
        async with reading as connection:
            asked = await self._probed(connection, asked)
            records = await self._fetch(connection, asked, start)
            total = await self._count(connection, asked) if query.count else None
        return self._page(asked, records, total, principal)

    async def groups(
        self, source: ListSource, by: str, total: str | None, query: ListQuery, principal: Principal
    ) -> list[Group]:
        """Rows counted, and a field summed, by the values of one field; largest first."""
        named = [by, *([total] if total else [])]
        asked = self._ask(source, query, principal, named)
        asked.source.spec.refuse_barred(named, principal)
        compiled = self._statements.get(
            ("groups", by, total, asked.shape), lambda: groups_statement(asked, by, total)
        )
        reading = self._reads.open(principal.workspace_id, planned=bool(asked.custom))
        async with reading as connection:
            records = await connection.fetch(compiled.sql, *compiled.arguments(asked.values))
        return [group_of(asked, by, total, record) for record in records]

    async def ids(
        self,
        connection: ReadConnection,
        source: ListSource,
        query: ListQuery,
        principal: Principal,
        *,
        after: UUID | None,
    ) -> list[UUID]:
        """Of all rows of the list, in the order of their ids, `query.limit` of them."""
        asked = self._ask(source, query, principal)
        compiled = self._statements.get(("ids", asked.shape), lambda: _ids_statement(asked))
        values = {**asked.values, "n": query.limit, "after": after or UUID(int=0)}
        rows = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return [row["id"] for row in rows]

    def _ask(
        self,
        source: ListSource,
        query: ListQuery,
        principal: Principal,
        also: Sequence[str] = (),
    ) -> Asked:
        source = source.extended(principal.custom.of(source.spec.resource))
        spec = source.spec
        query = _narrowed(source, query)
        sort = query.sort or parse_sort(spec.default_sort, spec)
        used = [key.field for key in sort] + [test.field for test in tests_in(query.where)]
        spec.refuse_barred(used, principal)
        custom = source.custom_fields([*used, *also]) if principal.custom.version else {}
        values = {
            **curtain(principal),
            **field_values(custom),
            **condition_values(query.where, source, principal.base_currency),
            "n": query.limit + 1,
        }
        if query.q is not None:
            values |= self._search_values(source, query.q)
        return Asked(source, query, sort, source.reaches(principal), values, custom)

    async def _probed(self, connection: ReadConnection, asked: Asked) -> Asked:
        """Values of all custom fields lie in one column, of which the planner has one notion.

        So it is looked how many pass: few are named by their ids, many are come upon by walking.
        """
        sorted_by = frozenset(key.field for key in asked.sort)
        held = held_by_test(asked.query.where, asked.source, sorted_by) if asked.custom else None
        if held is None:
            return asked
        name, statement = held
        compiled = self._statements.get(
            ("held", name, asked.shape), lambda: statement.limit(_limit())
        )
        values = {**asked.values, "n": MOST_FEW + 1}
        rows = await connection.fetch(compiled.sql, *compiled.arguments(values))
        if len(rows) > MOST_FEW:
            return replace(asked, walked=True)
        few = [row["record_id"] for row in rows]
        return replace(asked, few=few, values={**asked.values, "few": few})

    def _search_values(self, source: ListSource, text: str) -> dict[str, Any]:
        if source.search_function is None:
            raise Invalid.at("/q", "not_searchable", "This list has no search")
        return {"q_patterns": list(self._patterns(text)), "q_text": text.strip()}

    def _start(self, asked: Asked) -> list[Any] | None:
        cursor = asked.query.cursor
        return self._cursors.read(_binding(asked), cursor) if cursor else None

    async def _fetch(
        self, connection: ReadConnection, asked: Asked, start: list[Any] | None
    ) -> list[Any]:
        null_start = start is not None and start[0] is None
        if asked.by_custom:
            return await self._fetch_by_custom(connection, asked, start, null_start)
        compiled = self._statements.get(
            ("page", asked.sort, start is not None, null_start, asked.form),
            lambda: _page_statement(asked, start is not None, null_start),
        )
        values = asked.values | (cursor_parameters(start) if start else {})
        records: list[Any] = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return records

    async def _fetch_by_custom(
        self, connection: ReadConnection, asked: Asked, start: list[Any] | None, null_start: bool
    ) -> list[Any]:
        """Rows with a value, and only where these are too few those without."""
        values = asked.values | (cursor_parameters(start) if start else {})
        found: list[Any] = []
        for empty in (False, True):
            wanted = asked.values["n"] - len(found)
            if wanted == 0 or (null_start and not empty):
                continue
            after = start is not None and null_start is empty
            compiled = self._statements.get(
                ("part", asked.sort, after, empty, asked.form),
                partial(_part_statement, asked, after, empty),
            )
            found += await connection.fetch(
                compiled.sql, *compiled.arguments({**values, "n": wanted})
            )
        return found

    async def _count(self, connection: ReadConnection, asked: Asked) -> int:
        compiled = self._statements.get(("count", asked.form), lambda: _count(asked))
        counted: int = await connection.fetchval(compiled.sql, *compiled.arguments(asked.values))
        return counted

    def _page(
        self, asked: Asked, records: list[Any], total: int | None, principal: Principal
    ) -> Page:
        limit, source = asked.query.limit, asked.source
        barred = source.spec.barred(principal)
        items = [source.row(record) for record in records[:limit]]
        if source.spec.customisable:
            fields = principal.custom.of(source.spec.resource)
            for item in items:
                show_custom(item, fields, barred)
        if barred:
            items = [without_barred(item, barred) for item in items]
        cursor = None
        if len(records) > limit:
            values = _sort_values(asked, records[limit - 1])
            cursor = self._cursors.write(_binding(asked), values)
        return Page(items, cursor, total)


def seen_by(row: R, spec: ListSpec, principal: Principal, *, past: bool = False) -> R:
    """A row of one record as its reader may see it. Of the `past` no sensitive custom value is

    known: the journal has kept them secret.
    """
    fields = principal.custom.of(spec.resource)
    barred = spec.extended(fields).barred(principal)
    if past:
        barred |= {field.name for field in fields.active if field.sensitive}
    if spec.customisable:
        show_custom(cast(Shown, row), fields, barred)
    return without_barred(row, barred)


def _narrowed(source: ListSource, query: ListQuery) -> ListQuery:
    found = None if query.q is None else source.found_by(query.q)
    if found is None:
        return query
    where = found if query.where is None else All((query.where, found))
    return replace(query, where=where, q=None)


def without_barred(row: R, barred: frozenset[str]) -> R:
    """A row without the fields its reader may not see; it says which they are."""
    hidden = {name: None for name in barred if hasattr(row, name)}
    for name, value in {**hidden, **({"barred_fields": sorted(barred)} if barred else {})}.items():
        setattr(row, name, value)
    return row


def _sort_values(asked: Asked, record: Any) -> list[Any]:
    return [*(record[f"_s{n}"] for n in range(len(asked.sort))), record["id"]]


def _binding(asked: Asked) -> bytes:
    text = repr((asked.values["ws"], asked.sort, asked.shape, asked.query.where, asked.query.q))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _ordering(asked: Asked, joined: Rows, row_id: Any) -> Ordering:
    columns = tuple(column_of(asked, joined, key.field) for key in asked.sort)
    return Ordering(asked.sort, columns, tuple(bool(c.nullable) for c in columns), row_id)


def _page_statement(asked: Asked, after: bool, null_start: bool) -> Select[Any]:
    joined = side_rows(asked, [key.field for key in asked.sort])
    ordering = _ordering(asked, joined, asked.source.table.c.id)
    return _shown(asked, ordering, _inner(asked, ordering, joined, after, null_start))


def _part_statement(asked: Asked, after: bool, empty: bool) -> Select[Any]:
    """Of a list sorted by one custom field the rows with a value, or the `empty` ones."""
    table, (key,) = asked.source.table, asked.sort
    joined = side_rows(asked, [key.field])
    row = joined[key.field]
    ordering = _ordering(asked, joined, table.c.id if empty else row.c.record_id)
    (column,) = ordering.columns
    where = row.c.record_id.is_(None) if empty else column.is_not(None)
    beyond = ordering.after_among_nulls() if empty else ordering.after()
    order = ordering.order_among_nulls() if empty else ordering.order()
    rows = (
        matching(asked, *_listed(table), column.label("_s0"), joined=joined)
        .where(where, *([beyond] if after else []))
        .order_by(*order)
        .limit(_limit())
    )
    return _shown(asked, ordering, rows, segmented=False)


def _shown(
    asked: Asked, ordering: Ordering, rows: Any, *, segmented: bool | None = None
) -> Select[Any]:
    """The page's rows with what is shown beside them."""
    inner = rows.subquery("page")
    shown, columns = asked.source.joined(inner, asked.reaches[0])
    keys = [inner.c[f"_s{n}"] for n in range(len(asked.sort))]
    outer = Ordering(asked.sort, tuple(keys), ordering.nullable, inner.c.id)
    parted = ordering.segmented if segmented is None else segmented
    order = ([inner.c["_segment"]] if parted else []) + outer.order()
    return select(*columns, *keys).select_from(shown).order_by(*order).limit(_limit())


def _listed(table: Table) -> list[ColumnElement[Any]]:
    return [column for column in table.c if not column.info.get("hidden")]


def _inner(asked: Asked, ordering: Ordering, joined: Rows, after: bool, null_start: bool) -> Any:
    listed = _listed(asked.source.table)
    keys = [c.label(f"_s{n}") for n, c in enumerate(ordering.columns)]

    def segment(number: int, *where: ColumnElement[bool]) -> Select[Any]:
        mark: ColumnElement[int] = literal_column(str(number), Integer).label("_segment")
        rows = matching(asked, *listed, *keys, mark, joined=joined).where(*where)
        return rows.order_by(*ordering.order()).limit(_limit())

    if not ordering.segmented:
        return segment(0, *([ordering.after()] if after else []))
    column = ordering.columns[0]
    empty = segment(1, column.is_(None), *([ordering.after_among_nulls()] if null_start else []))
    if null_start:
        return empty
    full = segment(0, column.is_not(None), *([ordering.after()] if after else []))
    return union_all(select(full.subquery("with_value")), select(empty.subquery("without_value")))


def _ids_statement(asked: Asked) -> Select[Any]:
    key = asked.source.table.c.id
    beyond = key > bindparam("after", type_=Uuid)
    return matching(asked, key).where(beyond).order_by(key).limit(_limit())


def _limit() -> Any:
    return bindparam("n", type_=Integer)


def _count(asked: Asked) -> Select[Any]:
    some = matching(asked, literal_column("1")).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some)
