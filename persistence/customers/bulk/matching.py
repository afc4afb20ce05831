"""Which records a chunk's keys lead to, and which of them the principal may see and change."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
)

from domain.customers.commands.importing import Match
from domain.customers.commands.importing.ports import Matches
from domain.kernel.custom.definitions import Column, CustomField
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.customers.tables import account, contact, contact_point, external_reference
from persistence.kernel.custom_values import custom_value
from persistence.kernel.reading import StatementCache
from persistence.kernel.visibility import curtain, visible, workspace_parameter

_TABLES: Final = {"account": account, "contact": contact}
_COLUMNS: Final = {"name": "name_key", "tax_id": "tax_id"}
_statements: Final = StatementCache(200)

_BELOW: Final = """
with recursive asked as (
  select r.start, r.ancestor from unnest($2::uuid[], $3::uuid[]) as r(start, ancestor)
), way as (
  select asked.start, asked.ancestor, asked.start as at from asked
  union
  select way.start, way.ancestor, a.parent_id from way
  join account a on a.workspace_id = $1 and a.id = way.at where a.parent_id is not null
)
select distinct start, ancestor from way where at = ancestor
"""


async def matches(
    connection: Any,
    record_type: str,
    by: str,
    keys: Sequence[str],
    principal: Principal,
    reading: str,
    updating: str,
    custom: CustomField | None = None,
) -> Matches:
    """Records by key, archived ones too; a key without any is left out. `custom` is the field of

    the workspace's own by which they are found.
    """
    kind = custom.column.value if custom is not None else by.partition(":")[0]
    reach, touch = principal.reach(reading), principal.reach(updating)
    compiled = _statements.get(
        (record_type, kind, reach, touch), lambda: _statement(record_type, kind, reach, touch)
    )
    values = {**curtain(principal), "keys": list(keys), "source": by.partition(":")[2]}
    if custom is not None:
        values["field"] = custom.id
    found: dict[str, list[Match]] = {}
    for row in await connection.fetch(compiled.sql, *compiled.arguments(values)):
        match = Match(row["id"], row["visible"], row["touchable"], row["owner_id"], row["team_id"])
        found.setdefault(row["key"], []).append(match)
    return found


def _statement(record_type: str, kind: str, reach: Reach, touch: Reach) -> Select[Any]:
    table = _TABLES[record_type]
    keyed = _keyed(record_type, kind).subquery("keyed")
    curtains = [
        visible(table, record_type, reach).label("visible"),
        visible(table, record_type, touch, writing=True).label("touchable"),
    ]
    columns = (table.c.id, table.c.owner_id, table.c.team_id, *curtains)
    records = _fenced(_of(table, *columns).where(table.c.id == keyed.c.id), "records")
    return select(keyed.c.key, *records.c).select_from(keyed, records).order_by(records.c.id)


def _keyed(record_type: str, kind: str) -> Select[Any]:
    """Pairs of key and record id: key by key, behind a fence.

    Before a table has been analysed the planner takes a workspace for small, and would read all of
    it to find any of many keys.
    """
    unnested = func.unnest(bindparam("keys", type_=ARRAY(Text)))
    wanted = unnested.table_valued(column("key", Text), name="key").render_derived(name="wanted")
    found = _fenced(_found(record_type, kind, wanted.c.key), "found")
    return select(found.c.key, found.c.id).select_from(wanted, found).distinct()


def _found(record_type: str, kind: str, key: Any) -> Select[Any]:
    table = _TABLES[record_type]
    if kind == "id":
        same = table.c.id == cast(key, Uuid)
        return _of(table, key.label("key"), table.c.id).where(same)
    if kind in tuple(Column):
        value = custom_value.c[kind]
        told = cast(value, Text).label("key")
        return _of(custom_value, told, custom_value.c.record_id.label("id")).where(
            custom_value.c.field_id == bindparam("field", type_=Uuid),
            value == cast(key, value.type),
        )
    if kind in _COLUMNS:
        return _of(table, key.label("key"), table.c.id).where(table.c[_COLUMNS[kind]] == key)
    if kind == "external_id":
        held = external_reference
        return _of(held, key.label("key"), held.c.record_id.label("id")).where(
            held.c.record_type == literal(record_type),
            held.c.source == bindparam("source", type_=Text),
            held.c.external_id == key,
        )
    owner = contact_point.c[f"{record_type}_id"]
    return _of(contact_point, key.label("key"), owner.label("id")).where(
        contact_point.c.kind == literal(kind),
        owner.is_not(None),
        contact_point.c.normalised == key,
    )


def _fenced(rows: Select[Any], name: str) -> Any:
    return rows.offset(literal_column("0")).lateral(name)


def _of(table: Table, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(table).where(table.c.workspace_id == workspace_parameter())


async def below(
    connection: Any, workspace_id: UUID, pairs: Sequence[tuple[UUID, UUID]]
) -> frozenset[tuple[UUID, UUID]]:
    starts, ancestors = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    rows = await connection.fetch(_BELOW, workspace_id, starts, ancestors)
    return frozenset((row["start"], row["ancestor"]) for row in rows)
