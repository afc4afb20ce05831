"""From a ListSpec and a caller's query to one statement per page."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.conditions import tests_in
from domain.kernel.errors import Invalid
from domain.kernel.listing import Group, ListQuery, Page, SortKey, parse_sort
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.conditions import condition_clause, condition_shape, condition_values
from persistence.kernel.cursors import Cursors
from persistence.kernel.keyset import Ordering, cursor_parameters
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain, visible, workspace_parameter

R = TypeVar("R")
MOST_COUNTED: Final = 10_000
MOST_GROUPS: Final = 200
MOST_FOUND: Final = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query made ready: typed sort, reach, parameter values, and the cursor's values."""

    source: ListSource
    query: ListQuery
    sort: tuple[SortKey, ...]
    reaches: tuple[Reach, ...]
    values: dict[str, Any]

    @property
    def shape(self) -> tuple[Any, ...]:
        query = self.query
        return (
            self.source.spec.resource,
            self.reaches,
            condition_shape(query.where),
            query.q is not None,
            query.archived,
        )


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
        async with self._reads.open(principal.workspace_id) as connection:
            records = await self._fetch(connection, asked, start)
            total = await self._count(connection, asked) if query.count else None
        return self._page(asked, records, total, principal)

    async def groups(
        self, source: ListSource, by: str, total: str | None, query: ListQuery, principal: Principal
    ) -> list[Group]:
        """Rows counted, and a field summed, by the values of one field; largest first."""
        source.spec.refuse_barred([by, *([total] if total else [])], principal)
        asked = self._ask(source, query, principal)
        compiled = self._statements.get(
            ("groups", by, total, asked.shape), lambda: _groups(asked, by, total)
        )
        async with self._reads.open(principal.workspace_id) as connection:
            records = await connection.fetch(compiled.sql, *compiled.arguments(asked.values))
        return [Group(r["key"], r["label"], r["count"], r["sum"]) for r in records]

    def _ask(self, source: ListSource, query: ListQuery, principal: Principal) -> Asked:
        spec = source.spec
        sort = query.sort or parse_sort(spec.default_sort, spec)
        used = [key.field for key in sort] + [test.field for test in tests_in(query.where)]
        spec.refuse_barred(used, principal)
        values = {
            **curtain(principal),
            **condition_values(query.where, source, principal.base_currency),
            "n": query.limit + 1,
        }
        if query.q is not None:
            values |= self._search_values(source, query.q)
        return Asked(source, query, sort, source.reaches(principal), values)

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
        compiled = self._statements.get(
            ("page", asked.sort, start is not None, null_start, asked.shape),
            lambda: _page_statement(asked, start is not None, null_start),
        )
        values = asked.values | (cursor_parameters(start) if start else {})
        records: list[Any] = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return records

    async def _count(self, connection: ReadConnection, asked: Asked) -> int:
        compiled = self._statements.get(("count", asked.shape), lambda: _count(asked))
        counted: int = await connection.fetchval(compiled.sql, *compiled.arguments(asked.values))
        return counted

    def _page(
        self, asked: Asked, records: list[Any], total: int | None, principal: Principal
    ) -> Page:
        limit, source = asked.query.limit, asked.source
        barred = source.spec.barred(principal)
        items = [source.row(record) for record in records[:limit]]
        if barred:
            items = [without_barred(item, barred) for item in items]
        cursor = None
        if len(records) > limit:
            values = _sort_values(asked, records[limit - 1])
            cursor = self._cursors.write(_binding(asked), values)
        return Page(items, cursor, total)


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


def _matching(asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    """The listed table behind wall and curtain, with the query's filters."""
    source, query, table = asked.source, asked.query, asked.source.table
    statement = select(*columns).where(
        table.c.workspace_id == workspace_parameter(),
        source.curtained(asked.reaches),
    )
    if "archived_at" in table.c and not query.archived:
        statement = statement.where(table.c.archived_at.is_(None))
    if query.where is not None:
        statement = statement.where(condition_clause(query.where, source))
    if query.q is not None:
        statement = statement.where(table.c.id == func.any(_found(source, asked.reaches[0])))
    return statement


def _found(source: ListSource, reach: Reach) -> Any:
    """Ids by name or prefix, through the definer function, behind the same curtain."""
    call = getattr(func, str(source.search_function))(
        workspace_parameter(),
        bindparam("q_patterns", type_=ARRAY(Text)),
        bindparam("q_text", type_=Text),
        literal(reach.value, Text),
        bindparam("principal", type_=Uuid),
        bindparam("teams", type_=ARRAY(Uuid)),
        literal(MOST_FOUND, Integer),
    ).table_valued("id")
    return func.array(select(call.c.id).scalar_subquery(), type_=ARRAY(Uuid))


def _ordering(asked: Asked, columns: Callable[[str], ColumnElement[Any]], row_id: Any) -> Ordering:
    names = [key.field for key in asked.sort]
    nullable = tuple(bool(asked.source.sort_column(name).nullable) for name in names)
    return Ordering(asked.sort, tuple(columns(name) for name in names), nullable, row_id)


def _page_statement(asked: Asked, after: bool, null_start: bool) -> Select[Any]:
    source, table = asked.source, asked.source.table
    ordering = _ordering(asked, source.sort_column, table.c.id)
    rows = _inner(asked, ordering, after, null_start)
    inner = rows.subquery("page")
    shown, columns = source.joined(inner, asked.reaches[0])
    keys = [inner.c[f"_s{n}"] for n in range(len(asked.sort))]
    outer = Ordering(asked.sort, tuple(keys), ordering.nullable, inner.c.id)
    order = ([inner.c["_segment"]] if ordering.segmented else []) + outer.order()
    return select(*columns, *keys).select_from(shown).order_by(*order).limit(_limit())


def _inner(asked: Asked, ordering: Ordering, after: bool, null_start: bool) -> Any:
    table = asked.source.table
    listed = [column for column in table.c if not column.info.get("hidden")]
    keys = [c.label(f"_s{n}") for n, c in enumerate(ordering.columns)]

    def segment(number: int, *where: ColumnElement[bool]) -> Select[Any]:
        mark: ColumnElement[int] = literal_column(str(number), Integer).label("_segment")
        rows = _matching(asked, *listed, *keys, mark).where(*where)
        return rows.order_by(*ordering.order()).limit(_limit())

    if not ordering.segmented:
        return segment(0, *([ordering.after()] if after else []))
    column = ordering.columns[0]
    empty = segment(1, column.is_(None), *([ordering.after_among_nulls()] if null_start else []))
    if null_start:
        return empty
    full = segment(0, column.is_not(None), *([ordering.after()] if after else []))
    return union_all(select(full.subquery("with_value")), select(empty.subquery("without_value")))


def _limit() -> Any:
    return bindparam("n", type_=Integer)


def _count(asked: Asked) -> Select[Any]:
    some = _matching(asked, literal_column("1")).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _groups(asked: Asked, by: str, total: str | None) -> Select[Any]:
    source = asked.source
    column = source.filter_column(by)
    summed = func.sum(source.filter_column(total)) if total else literal_column("null")
    rows = _matching(
        asked, column.label("key"), func.count().label("count"), summed.label("sum")
    ).group_by(column)
    grouped = rows.order_by(func.count().desc(), column).limit(MOST_GROUPS).subquery("grouped")
    shown: FromClause = grouped
    label: ColumnElement[Any] = literal_column("null::text")
    if by in source.labels:
        named = source.labels[by]
        label = named.c.name
        shown = grouped.outerjoin(
            named,
            (named.c.id == grouped.c.key)
            & (named.c.workspace_id == workspace_parameter())
            & _nameable(named, asked.reaches[0]),
        )
    return (
        select(grouped.c.key, label.label("label"), grouped.c["count"], grouped.c["sum"])
        .select_from(shown)
        .order_by(grouped.c["count"].desc())
    )


def _nameable(named: Table, reach: Reach) -> ColumnElement[bool]:
    """A record that its reader cannot see is not named to them either."""
    return visible(named, named.name, reach) if "owner_id" in named.c else true()
