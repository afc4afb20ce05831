"""Keyset pages: each segment of a list is one index-friendly statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, tuple_
from sqlalchemy import Uuid as UuidType
from sqlalchemy.sql.elements import UnaryExpression

from domain.kernel.listing import SortKey


@dataclass(frozen=True)
class Ordering:
    """The columns of a sort, in order; rows that tie in all of them are told apart by `id`."""

    keys: tuple[SortKey, ...]
    columns: tuple[ColumnElement[Any], ...]
    nullable: tuple[bool, ...]
    id: ColumnElement[Any]

    @property
    def plain(self) -> bool:
        """One direction and no NULL: a row comparison serves."""
        return not any(self.nullable) and len({key.descending for key in self.keys}) == 1

    @property
    def segmented(self) -> bool:
        """One nullable key: a segment with values, then one without, each by its index."""
        return len(self.keys) == 1 and self.nullable[0]

    def order(self) -> list[UnaryExpression[Any]]:
        """ORDER BY within one segment; NULLs come last."""
        if self.plain or self.segmented:
            return [_directed(c, k.descending) for c, k in self._with_id()]
        parts: list[UnaryExpression[Any]] = []
        for (column, key), empty in zip(self._with_id(), (*self.nullable, False), strict=True):
            parts += [column.is_(None).asc()] if empty else []
            parts.append(_directed(column, key.descending))
        return parts

    def _with_id(self) -> list[tuple[ColumnElement[Any], SortKey]]:
        last = SortKey("id", self.keys[-1].descending)
        return [*zip(self.columns, self.keys, strict=True), (self.id, last)]

    def after(self) -> ColumnElement[bool]:
        """Rows behind the cursor, whose values are the parameters k0, k1, … and kid."""
        if self.plain or self.segmented:
            return _beyond(
                tuple_(*self.columns, self.id),
                tuple_(*self._values(), _id_value()),
                self.keys[-1].descending,
            )
        return self._after_mixed()

    def order_among_nulls(self) -> list[UnaryExpression[Any]]:
        return [_directed(self.id, self.keys[-1].descending)]

    def after_among_nulls(self) -> ColumnElement[bool]:
        return _beyond(self.id, _id_value(), self.keys[-1].descending)

    def _after_mixed(self) -> ColumnElement[bool]:
        """Lexicographic comparison spelt out: directions differ or NULLs are among several keys."""
        ways: list[ColumnElement[bool]] = []
        same: list[ColumnElement[bool]] = []
        values = [*self._values(), _id_value()]
        for (column, key), value, empty in zip(
            self._with_id(), values, (*self.nullable, False), strict=True
        ):
            if empty:
                ways.append(and_(*same, column.is_(None), value.is_not(None)))
            ways.append(and_(*same, _beyond(column, value, key.descending)))
            same.append(column.is_not_distinct_from(value))
        return or_(*ways)

    def _values(self) -> list[ColumnElement[Any]]:
        return [bindparam(f"k{n}", type_=c.type) for n, c in enumerate(self.columns)]


def _id_value() -> ColumnElement[Any]:
    return bindparam("kid", type_=UuidType)


def _directed(column: ColumnElement[Any], descending: bool) -> UnaryExpression[Any]:
    return column.desc() if descending else column.asc()


def _beyond(left: Any, right: Any, descending: bool) -> ColumnElement[bool]:
    found: ColumnElement[bool] = left < right if descending else left > right
    return found


def cursor_parameters(values: Sequence[Any]) -> dict[str, Any]:
    *keys, last = values
    return {**{f"k{n}": value for n, value in enumerate(keys)}, "kid": last}
