"""Custom values beside their records, one row each, as lists compare and sort them.

The truth is the record's own `custom` column; what stands here follows it in the same
transaction. No JSON operator is leakproof, so none could use an index behind the walls.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    SmallInteger,
    Uuid,
    text,
)

from domain.kernel.custom.definitions import Column as SideColumn
from domain.kernel.custom.records import CustomChange, pointer_of
from domain.kernel.custom.values import side_values
from domain.kernel.errors import Conflict, Issue
from persistence.kernel.metadata import Folded, tenant_table

custom_value: Final = tenant_table(
    "custom_value",
    Column("field_id", Uuid, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("item", SmallInteger, nullable=False),
    Column("text_value", Folded),
    Column("number_value", BigInteger),
    Column("unique", Boolean, nullable=False),
    CheckConstraint("(text_value is null) <> (number_value is null)", name="one_value"),
    Index(
        "ix_custom_value_text",
        "workspace_id",
        "field_id",
        "text_value",
        "record_id",
        postgresql_where=text("text_value is not null"),
    ),
    Index(
        "ix_custom_value_number",
        "workspace_id",
        "field_id",
        "number_value",
        "record_id",
        postgresql_where=text("number_value is not null"),
    ),
    Index(
        "uq_custom_value_text",
        "workspace_id",
        "field_id",
        "text_value",
        unique=True,
        postgresql_where=text('"unique" and text_value is not null'),
    ),
    Index(
        "uq_custom_value_number",
        "workspace_id",
        "field_id",
        "number_value",
        unique=True,
        postgresql_where=text('"unique" and number_value is not null'),
    ),
    primary=("field_id", "record_id", "item"),
)
UNIQUE_KEYS: Final = frozenset({"uq_custom_value_text", "uq_custom_value_number"})
"""A value that came since it was looked for: another run finds it, and says so."""

_GONE: Final = """
delete from custom_value v using unnest($2::uuid[], $3::uuid[]) as r(field_id, record_id)
where v.workspace_id = $1 and v.field_id = r.field_id and v.record_id = r.record_id
"""
_TAKEN: Final = """
select distinct v.field_id
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[])
  as r(field_id, record_id, text_value, number_value)
join custom_field f on f.workspace_id = $1 and f.id = r.field_id and f."unique"
join custom_value v on v.workspace_id = $1 and v.field_id = r.field_id
  and (v.text_value = r.text_value or v.number_value = r.number_value)
  and v.record_id <> r.record_id
"""
# Whether a field is unique is asked of its definition, locked against a change of it: what a
# principal knows of it may be some seconds old.
_PUT: Final = """
insert into custom_value (workspace_id, field_id, record_id, item, text_value, number_value,
  "unique")
select $1, r.field_id, r.record_id, r.item, r.text_value, r.number_value, f."unique"
from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::bigint[])
  as r(field_id, record_id, item, text_value, number_value)
join custom_field f on f.workspace_id = $1 and f.id = r.field_id
for share of f
"""
# Record by record: before the table has been analysed all of it would be read for many at once.
_OF_RECORDS_GONE: Final = """
delete from custom_value v where v.workspace_id = $1 and v.ctid = any(array(
  select o.ctid from unnest($2::uuid[]) as r(id), lateral (
    select ctid from custom_value where workspace_id = $1 and record_id = r.id
      and field_id = any(array(select id from custom_field where workspace_id = $1))
    offset 0 for update
  ) o
))
"""
_HOLDERS: Final = """
select v.field_id, v.text_value, v.number_value, v.record_id
from unnest($2::uuid[], $3::text[]) as r(field_id, wanted)
join custom_value v on v.workspace_id = $1 and v.field_id = r.field_id and v.text_value = r.wanted
union all
select v.field_id, v.text_value, v.number_value, v.record_id
from unnest($4::uuid[], $5::bigint[]) as r(field_id, wanted)
join custom_value v on v.workspace_id = $1 and v.field_id = r.field_id and v.number_value = r.wanted
"""


class ValueTaken(Conflict):
    code, title = "value_taken", "Another record has this value already"


async def write_values(
    connection: Any,
    workspace_id: UUID,
    values: Sequence[CustomChange],
    fresh: Collection[UUID] = (),
) -> None:
    """Values take the place of those before; the records `fresh` have had none."""
    old = [(each.field.id, each.record_id) for each in values if each.record_id not in fresh]
    if old:
        await connection.execute(_GONE, workspace_id, *_columns(old))
    rows = [row for each in values for row in _rows(each)]
    if not rows:
        return
    fields, records, items, texts, numbers = _columns(rows)
    if any(each.field.unique for each in values):
        taken = await connection.fetch(_TAKEN, workspace_id, fields, records, texts, numbers)
        _refuse_taken([row["field_id"] for row in taken], values)
    await connection.execute(_PUT, workspace_id, fields, records, items, texts, numbers)


def new_values(
    workspace_id: UUID, values: Sequence[CustomChange]
) -> list[tuple[str, tuple[Any, ...]]]:
    """The statement that adds the values of new records, where there are any."""
    rows = [row for each in values for row in _rows(each)]
    return [(_PUT, (workspace_id, *_columns(rows)))] if rows else []


async def remove_values(connection: Any, workspace_id: UUID, record_ids: Sequence[UUID]) -> None:
    """With the records that had them."""
    await connection.execute(_OF_RECORDS_GONE, workspace_id, record_ids)


async def holders(
    connection: Any, workspace_id: UUID, values: Sequence[tuple[UUID, str | int]]
) -> dict[tuple[UUID, str | int], UUID]:
    """Which record has each value."""
    texts = [pair for pair in values if isinstance(pair[1], str)]
    numbers = [pair for pair in values if not isinstance(pair[1], str)]
    asked = [[pair[n] for pair in pairs] for pairs in (texts, numbers) for n in (0, 1)]
    rows = await connection.fetch(_HOLDERS, workspace_id, *asked)
    return {
        (r["field_id"], r["number_value"] if r["text_value"] is None else r["text_value"]):
        r["record_id"] for r in rows
    }  # fmt: skip


def _rows(each: CustomChange) -> list[tuple[Any, ...]]:
    values = side_values(each.field, each.kept, each.base_currency)
    if each.field.column is SideColumn.TEXT:
        return [(each.field.id, each.record_id, n, value, None) for n, value in enumerate(values)]
    return [(each.field.id, each.record_id, n, None, value) for n, value in enumerate(values)]


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _refuse_taken(taken: Sequence[UUID], values: Sequence[CustomChange]) -> None:
    named = {each.field for each in values if each.field.id in taken}
    if named:
        raise ValueTaken(
            issues=[
                Issue(pointer_of(each.key), ValueTaken.code, ValueTaken.title, {"field": each.name})
                for each in sorted(named, key=lambda each: each.key)
            ]
        )
