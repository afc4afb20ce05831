"""Lists grouped by one of their fields: one statement, the largest groups first."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, func, literal_column, select, true
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.listing import Group
from domain.kernel.permissions import Reach
from persistence.kernel.asked import Asked, Rows, column_of, matching, side_rows
from persistence.kernel.custom_filters import group_key, group_sum
from persistence.kernel.visibility import visible, workspace_parameter

MOST_GROUPS: Final = 200


def groups_statement(asked: Asked, by: str, total: str | None) -> Select[Any]:
    source = asked.source
    joined = side_rows(asked, [by, *([total] if total else [])])
    column = _grouped(asked, joined, by)
    summed = func.sum(_grouped(asked, joined, total)) if total else literal_column("null")
    rows = matching(
        asked,
        column.label("key"),
        func.count().label("count"),
        summed.label("sum"),
        joined=joined,
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


def _grouped(asked: Asked, joined: Rows, name: str) -> Any:
    if name in joined:
        return column_of(asked, joined, name)
    return asked.source.filter_column(name)


def group_of(asked: Asked, by: str, total: str | None, record: Any) -> Group:
    key, label, summed = record["key"], record["label"], record["sum"]
    field = asked.custom.get(by)
    if field is not None and key is not None:
        key, label = group_key(field, key), label or field.label_of(str(key))
    counted = asked.custom.get(total) if total else None
    if counted is not None and summed is not None:
        summed = group_sum(counted, summed)
    return Group(key, label, record["count"], summed)


def _nameable(named: Table, reach: Reach) -> ColumnElement[bool]:
    """A record that its reader cannot see is not named to them either."""
    return visible(named, named.name, reach) if "owner_id" in named.c else true()
