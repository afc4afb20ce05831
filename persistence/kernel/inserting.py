"""New aggregates go in by plain statements, one a table: the ORM's flush takes ten times as long.

What they say comes from the mappings: the same columns, the same forms of values, and parts with
the keys of their owner. Afterwards the aggregates are what a session has loaded.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, cast

from sqlalchemy import Column, Dialect, Table, bindparam, inspect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.orm import Mapper, RelationshipProperty, make_transient_to_detached

from domain.kernel.aggregate import Aggregate

_dialect: Final[Dialect] = cast(Any, PGDialect_asyncpg)()
Connection = Any  # asyncpg.Connection


async def insert(connection: Connection, aggregates: Sequence[Aggregate]) -> list[Any]:
    """The aggregates and their parts, as they were sent; owners before what refers to them."""
    sent = [record for aggregate in aggregates for record in _with_parts(aggregate)]
    rows: dict[_Form, list[list[Any]]] = defaultdict(list)
    for record in sent:
        form = _form_of(type(record))
        rows[form].append(form.row(record))
    for form in sorted(rows, key=lambda form: form.place):
        await _send(connection, form.sql, rows[form])
    for record in sent:
        make_transient_to_detached(record)
    return sent


def is_changed(record: Any) -> bool:
    """True where something was set since the record was sent."""
    return bool(inspect(record).modified)


async def _send(connection: Connection, sql: str, rows: list[list[Any]]) -> None:
    if len(rows) == 1:
        await connection.execute(sql, *rows[0])
    else:
        await connection.executemany(sql, rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """How records of one class are written: `forms` are for values that are not sent as they are.

    `place` puts tables behind those that they refer to.
    """

    sql: str
    keys: tuple[str, ...]
    forms: tuple[tuple[int, Callable[[Any], Any]], ...]
    place: int

    def row(self, record: Any) -> list[Any]:
        held = record.__dict__
        values = [held[key] for key in self.keys]
        for n, form in self.forms:
            values[n] = form(values[n])
        return values


@dataclass(frozen=True, slots=True)
class _Parts:
    """A collection of an owner, and what each of its parts takes from the owner."""

    name: str
    keys: tuple[tuple[str, str], ...]


_forms: dict[type, _Form] = {}
_parts: dict[type, tuple[_Parts, ...]] = {}


def _form_of(kind: type) -> _Form:
    found = _forms.get(kind)
    if found is None:
        found = _forms[kind] = _read_form(inspect(kind))
    return found


def _read_form(mapper: Mapper[Any]) -> _Form:
    table = cast(Table, mapper.local_table)
    held = {each.name for each in fields(mapper.class_)}
    held |= {part.key for value in mapper.composites for part in value.props}
    keys = {column: mapper.get_property_by_column(column).key for column in table.c}
    # What an aggregate does not hold is left to the default of its column.
    written = table.insert().values({c.name: bindparam(c.name) for c in table.c if keys[c] in held})
    compiled = written.compile(dialect=_dialect)
    columns = [table.c[name] for name in compiled.positiontup or ()]
    return _Form(
        str(compiled),
        tuple(keys[column] for column in columns),
        tuple(_special_forms(columns)),
        table.metadata.sorted_tables.index(table),
    )


def _special_forms(columns: Iterable[Column[Any]]) -> Iterable[tuple[int, Callable[[Any], Any]]]:
    for n, column in enumerate(columns):
        form = column.type.dialect_impl(_dialect).bind_processor(_dialect)
        if form is not None:
            yield n, form


def _with_parts(record: Any) -> Iterable[Any]:
    """The record, then its parts, which take their keys from it."""
    yield record
    for parts in _parts_of(type(record)):
        for part in getattr(record, parts.name):
            for mine, theirs in parts.keys:
                setattr(part, theirs, getattr(record, mine))
            yield from _with_parts(part)


def _parts_of(kind: type) -> tuple[_Parts, ...]:
    found = _parts.get(kind)
    if found is None:
        mapper: Mapper[Any] = inspect(kind)
        found = _parts[kind] = tuple(map(_read_parts, mapper.relationships))
    return found


def _read_parts(relation: RelationshipProperty[Any]) -> _Parts:
    mine, theirs = relation.parent, relation.mapper
    pairs = relation.local_remote_pairs or ()
    return _Parts(relation.key, tuple((_key(mine, a), _key(theirs, b)) for a, b in pairs))


def _key(mapper: Mapper[Any], column: Any) -> str:
    return mapper.get_property_by_column(column).key
