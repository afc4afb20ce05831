"""The condition tree as SQL: the only evaluator of conditions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
)
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from domain.kernel.conditions import All, Any_, Condition, Not, Test
from domain.kernel.custom.definitions import CustomField
from persistence.kernel.custom_filters import custom_clause, held_by, side_clause
from persistence.kernel.sources import ListSource

ESCAPE: Final = "\\"


def condition_shape(condition: Condition | None) -> Any:
    """What of a condition decides the SQL text: all but its values."""
    match condition:
        case Test(field, op, value):
            return (field, op, value if op == "is_null" else None)
        case All(parts):
            return ("all", *map(condition_shape, parts))
        case Any_(parts):
            return ("any", *map(condition_shape, parts))
        case Not(part):
            return ("not", condition_shape(part))
    return None


def condition_values(
    condition: Condition | None, source: ListSource, base_currency: str
) -> dict[str, Any]:
    """Parameter values in the order in which `condition_clause` names them."""
    return {
        f"c{n}": _value(test, source, base_currency)
        for n, test in enumerate(_bound_tests(condition))
    }


Rows = Mapping[str, FromClause]
"""Rows of custom fields that are joined to the listed table, by the names of the fields."""
_NONE: Final[Rows] = {}


def condition_clause(
    condition: Condition, source: ListSource, joined: Rows = _NONE, walked: bool = False
) -> ColumnElement[bool]:
    """`walked` asks each row for its custom values, and never the values for their rows."""
    names = (f"c{n}" for n in range(10_000))
    return _clause(condition, source, names, joined, walked)


def held_by_test(
    condition: Condition | None, source: ListSource, but: frozenset[str]
) -> tuple[str, Select[Any]] | None:
    """Of the first test of a custom field that all rows must pass: its field, and who passes."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    names = {id(test): f"c{n}" for n, test in enumerate(_bound_tests(condition))}
    for part in parts:
        if isinstance(part, Test) and part.field not in but and id(part) in names:
            custom = source.spec.by_name[part.field].custom
            compare = _COMPARE.get(part.op, _COMPARE["eq"])
            if custom and (found := held_by(part, custom, names[id(part)], compare)) is not None:
                return part.field, found
    return None


def _clause(
    condition: Condition, source: ListSource, names: Iterator[str], joined: Rows, walked: bool
) -> ColumnElement[bool]:
    match condition:
        case All(parts):
            return and_(*[_clause(part, source, names, joined, walked) for part in parts])
        case Any_(parts):
            return or_(*[_clause(part, source, names, _NONE, walked) for part in parts])
        case Not(part):
            return not_(func.coalesce(_clause(part, source, names, _NONE, walked), false()))
        case Test():
            custom = source.spec.by_name[condition.field].custom
            if custom is not None:
                row = joined.get(condition.field)
                return _beside(condition, custom, source, names, row, walked)
            return _test(condition, source, names)


def _beside(
    test: Test,
    field: CustomField,
    source: ListSource,
    names: Iterator[str],
    row: FromClause | None,
    walked: bool,
) -> ColumnElement[bool]:
    """On the joined row where there is one: then one index serves filter and order."""
    name = "" if test.op == "is_null" else next(names)
    compare = _COMPARE.get(test.op, _COMPARE["eq"])
    on_row = None if row is None else side_clause(test, field, row, name, compare)
    if on_row is not None:
        return on_row
    return custom_clause(test, field, source.table.c.id, name, compare, walked)


def _test(test: Test, source: ListSource, names: Iterator[str]) -> ColumnElement[bool]:
    column: ColumnElement[Any] = source.filter_column(test.field)
    if test.op == "is_null":
        return column.is_(None) if test.value else column.is_not(None)
    name = next(names)
    if test.op in ("in", "not_in"):
        among = column == func.any(bindparam(name, type_=ARRAY(_operand_type(column))))
        return among if test.op == "in" else or_(column.is_(None), not_(among))
    if test.op in ("has_any", "has_all"):
        symbol = "&&" if test.op == "has_any" else "@>"
        tags: ColumnElement[bool] = column.op(symbol, is_comparison=True)(
            bindparam(name, type_=ARRAY(Text))
        )
        return func.coalesce(tags, false())
    return _COMPARE[test.op](column, bindparam(name, type_=_operand_type(column)))


def _operand_type(column: ColumnElement[Any]) -> TypeEngine[Any]:
    """A whole number may be larger than its column: then it equals none and is above all."""
    return BigInteger() if isinstance(column.type, Integer) else column.type


_COMPARE: Final[Mapping[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column.is_distinct_from(value),
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "contains": lambda column, value: column.like(value, escape=ESCAPE),
    "starts_with": lambda column, value: column.op("^@", is_comparison=True)(value),
}


def _value(test: Test, source: ListSource, base_currency: str) -> Any:
    value = source.operand(test.field, test.value, base_currency)
    return f"%{escaped(value)}%" if test.op == "contains" else value


def escaped(text: str) -> str:
    """Text as LIKE matches it to the letter."""
    return text.replace(ESCAPE, ESCAPE * 2).replace("%", ESCAPE + "%").replace("_", ESCAPE + "_")


def _bound_tests(condition: Condition | None) -> Iterator[Test]:
    match condition:
        case Test(op="is_null"):
            return
        case Test():
            yield condition
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _bound_tests(part)
        case Not(part):
            yield from _bound_tests(part)
