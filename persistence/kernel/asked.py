"""What was asked of a list, made ready, and the rows that it is asked of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.custom.definitions import CustomField
from domain.kernel.listing import ListQuery, SortKey
from domain.kernel.permissions import Reach
from persistence.kernel.conditions import condition_clause, condition_shape
from persistence.kernel.custom_filters import beside, side_row
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import workspace_parameter

MOST_FOUND: Final = 1_000
Rows = Mapping[str, FromClause]
_NONE: Final[Rows] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query made ready: typed sort, reach, parameter values, and the cursor's values."""

    source: ListSource
    query: ListQuery
    sort: tuple[SortKey, ...]
    reaches: tuple[Reach, ...]
    values: dict[str, Any]
    custom: Mapping[str, CustomField]
    """The custom fields that it names."""
    few: list[UUID] | None = None
    """All records that have what one of its tests wants, where these are few."""
    walked: bool = False
    """They are many: whoever walks the list in its order soon comes upon enough."""

    @property
    def by_custom(self) -> bool:
        """Sorted by one custom field: its rows are walked by their own index."""
        return len(self.sort) == 1 and self.sort[0].field in self.custom

    @property
    def shape(self) -> tuple[Any, ...]:
        query = self.query
        return (
            self.source.spec.resource,
            self.reaches,
            condition_shape(query.where),
            query.q is not None,
            query.archived,
            *((name, field.column) for name, field in self.custom.items()),
        )

    @property
    def form(self) -> tuple[Any, ...]:
        """What decides the statement. How many are few may change from page to page."""
        return (*self.shape, self.few is not None, self.walked)


def matching(asked: Asked, *columns: ColumnElement[Any], joined: Rows = _NONE) -> Select[Any]:
    """The listed table behind wall and curtain, with the query's filters."""
    source, query, table = asked.source, asked.query, asked.source.table
    rows: FromClause = table
    for name, row in joined.items():
        rows = rows.outerjoin(row, beside(row, asked.custom[name], table.c.id))
    statement = (
        select(*columns)
        .select_from(rows)
        .where(
            table.c.workspace_id == workspace_parameter(),
            source.curtained(asked.reaches),
        )
    )
    if "archived_at" in table.c and not query.archived:
        statement = statement.where(table.c.archived_at.is_(None))
    if query.where is not None:
        statement = statement.where(condition_clause(query.where, source, joined, asked.walked))
    if asked.few is not None:
        few = bindparam("few", type_=ARRAY(Uuid))
        statement = statement.where(table.c.id == func.any(few))
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


def side_rows(asked: Asked, names: Iterable[str]) -> Rows:
    return {name: side_row(asked.custom[name]) for name in names if name in asked.custom}


def column_of(asked: Asked, joined: Rows, name: str) -> Any:
    """What a field is sorted, grouped or summed by."""
    if name in joined:
        return joined[name].c[asked.custom[name].column.value]
    return asked.source.sort_column(name)
