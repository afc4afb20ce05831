"""Lists by custom fields: their values lie beside the listed table, in `custom_value`.

A filter asks whether the record has such a row, which the planner turns into a semi-join, from
whichever side is the smaller. A sort joins the rows of its field and walks their index. The ids
of the fields are parameters, so that workspaces share the statements.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    select,
)
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from domain.kernel.conditions import Test
from domain.kernel.custom.definitions import Column, CustomField, CustomType
from domain.kernel.custom.values import shown_number
from persistence.kernel.custom_values import custom_value
from persistence.kernel.metadata import Folded
from persistence.kernel.visibility import workspace_parameter

Compare = Callable[[Any, Any], ColumnElement[bool]]
_TYPES: Final[Mapping[Column, TypeEngine[Any]]] = {
    Column.TEXT: Folded,
    Column.NUMBER: BigInteger(),
}
_PROBED: Final = frozenset({"eq", "in", "gt", "gte", "lt", "lte", "has_any"})
_POSITIVE: Final = frozenset({"eq", "in", "gt", "gte", "lt", "lte", "contains", "starts_with"})


def field_parameter(field: CustomField) -> str:
    return f"field_{field.key}"


def field_values(fields: Mapping[str, CustomField]) -> dict[str, UUID]:
    """Values of the parameters that name the fields."""
    return {field_parameter(field): field.id for field in fields.values()}


def side_row(field: CustomField) -> FromClause:
    """The rows of a field, to sort and group by."""
    return custom_value.alias(f"by_{field.key}")


def beside(row: FromClause, field: CustomField, record_id: ColumnElement[Any]) -> Any:
    """Joins `side_row` to its record; of several choices, the first."""
    return and_(_of(row, field), row.c.record_id == record_id, row.c.item == literal_column("0"))


def custom_clause(
    test: Test,
    field: CustomField,
    record_id: ColumnElement[Any],
    name: str,
    compare: Compare,
    walked: bool,
) -> ColumnElement[bool]:
    """Records that pass; the parameter `name` has what to compare with."""
    row = custom_value.alias()
    own = and_(_of(row, field), row.c.record_id == record_id)
    column: ColumnElement[Any] = row.c[field.column.value]
    if test.op == "is_null":
        return not_(exists().where(own)) if test.value else exists().where(own)
    if test.op == "has_all":
        wanted = bindparam(name, type_=ARRAY(_TYPES[field.column]))
        found = select(func.count()).where(own, column == func.any(wanted)).scalar_subquery()
        return found == func.cardinality(wanted)
    if test.op in ("ne", "not_in"):
        return not_(exists().where(own, _passing(column, field, test.op, name, compare)))
    passing: Select[Any] = select(literal_column("1")).where(
        own, _passing(column, field, test.op, name, compare)
    )
    # An OFFSET, even of nothing, keeps the planner from turning the question round.
    return (passing.offset(literal_column("0")) if walked else passing).exists()


def held_by(test: Test, field: CustomField, name: str, compare: Compare) -> Select[Any] | None:
    """The records that have what a test wants, without their list; None where that says nothing."""
    if test.op not in _PROBED:
        return None
    row = custom_value.alias()
    column: ColumnElement[Any] = row.c[field.column.value]
    passing = _passing(column, field, test.op, name, compare)
    return select(row.c.record_id).where(_of(row, field), passing)


def side_clause(
    test: Test, field: CustomField, row: FromClause, name: str, compare: Compare
) -> ColumnElement[bool] | None:
    """The same on a row that is joined anyway; None where that would not do."""
    if test.op not in _POSITIVE:
        return None
    return _passing(row.c[field.column.value], field, test.op, name, compare)


def _passing(
    column: ColumnElement[Any], field: CustomField, op: str, name: str, compare: Compare
) -> ColumnElement[bool]:
    kind = _TYPES[field.column]
    if op in ("in", "not_in", "has_any"):
        return column == func.any(bindparam(name, type_=ARRAY(kind)))
    operand = bindparam(name, type_=kind)
    return column == operand if op == "ne" else compare(column, operand)


def _of(row: FromClause, field: CustomField) -> ColumnElement[bool]:
    return and_(
        row.c.workspace_id == workspace_parameter(),
        row.c.field_id == bindparam(field_parameter(field), type_=Uuid, unique=False),
    )


def group_key(field: CustomField, key: Any) -> str:
    """What a group is called on the wire."""
    return ("true" if key else "false") if field.type is CustomType.BOOLEAN else str(key)


def group_sum(field: CustomField, summed: Any) -> Any:
    """Numbers are kept scaled; amounts are summed in minor units like all others."""
    return summed if field.type is CustomType.MONEY else shown_number(summed)
