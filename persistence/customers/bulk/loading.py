"""Records from the database into plain aggregates, and their end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from domain.customers.commands.importing import Written
from domain.customers.model import (
    Account,
    AccountKind,
    Address,
    Contact,
    ContactPoint,
    Gender,
    PersonName,
    PointKind,
)
from domain.customers.model.contact import NameOrder
from domain.kernel.money import Money
from persistence.customers.bulk.plain import PlainAccount, PlainContact, PlainLink, PlainPoint
from persistence.customers.bulk.told import Told
from persistence.kernel.arrays import array, numbers, uuids
from persistence.kernel.custom_values import remove_values

# What is asked of many ids is asked id by id, behind a fence (`offset 0`). Before a table has been
# analysed the planner takes a workspace for small, and would read all of it to find any of them.
_OF_EACH: Final = """
select o.* from unnest($2::uuid[]) as r(id), lateral (
  select * from {table} where workspace_id = $1 and {column} = r.id offset 0
) o
"""
_GONE_OF_EACH: Final = """
delete from {table} t where t.workspace_id = $1 and t.ctid = any(array(
  select o.ctid from unnest({ids}::uuid[]) as r(id), lateral (
    select ctid from {table} where workspace_id = $1 {also} and {column} = r.id offset 0 for update
  ) o
))
"""
_RECORDS: Final = {
    kind: _OF_EACH.format(table=kind, column="id") for kind in ("account", "contact")
}
_POINTS: Final = {
    kind: _OF_EACH.format(table="contact_point", column=f"{kind}_id") + "order by o.position"
    for kind in ("account", "contact")
}
_LINKS: Final = (
    _OF_EACH.format(table="account_contact", column="contact_id")
    + "order by o.contact_id, o.account_id"
)
POINTS_GONE: Final = {
    kind: _GONE_OF_EACH.format(table="contact_point", ids="$2", also="", column=f"{kind}_id")
    for kind in ("account", "contact")
}
LINKS_GONE: Final = _GONE_OF_EACH.format(
    table="account_contact", ids="$2", also="", column="contact_id"
)
_DELETE_ONE_BY_ONE: Final = """
delete from {table} t where t.workspace_id = $1 and t.ctid = any(array(
  select o.ctid from unnest($2::text::uuid[], $3::text::bigint[]) as r(id, version), lateral (
    select ctid from {table} where workspace_id = $1 and id = r.id and version = r.version
    offset 0 for update
  ) o
))
"""
_DELETE: Final = {kind: _DELETE_ONE_BY_ONE.format(table=kind) for kind in ("account", "contact")}
_UNNAMED, _UNSHARED = (
    _GONE_OF_EACH.format(table=table, ids="$3", also="and record_type = $2", column="record_id")
    for table in ("external_reference", "share")
)
_EXISTS: Final = "exists (select from {} where workspace_id = $1 and {} = r.id {} offset 0)"
_OF_WHICH: Final = "select r.id from unnest($2::uuid[]) as r(id) where {}"
_REFERRING: Final = {
    "account": (
        ("account", "parent_id", "and id <> all($2::uuid[])"),
        ("account_contact", "account_id", ""),
        ("contact", "account_id", ""),
        ("activity", "record_id", ""),
        ("task", "record_id", ""),
    ),
    "contact": (("activity", "record_id", ""), ("task", "record_id", "")),
}
_REFERENCED: Final = {
    kind: _OF_WHICH.format(" or ".join(_EXISTS.format(*each) for each in referring))
    for kind, referring in _REFERRING.items()
}
# Record by record. Its cause must not be looked up by an index: before the table has been analysed
# the planner takes that one, and reads all of the import for every record of it.
_CAUSED: Final = """
select r.id as aggregate_id, j.aggregate_version, j.event, j.changes
from unnest($3::uuid[]) as r(id), lateral (
  select id, at, aggregate_version, event, changes::text as changes from journal
  where workspace_id = $1 and aggregate_id = r.id and cause_id is not distinct from $2
    and kind = 'change' and cause_type <> 'reversal'
  offset 0
) j
order by j.at, j.id
"""
_VERSIONS: Final = {
    kind: statement.replace("o.*", "o.id, o.version") for kind, statement in _RECORDS.items()
}


async def load(
    connection: Any, workspace_id: UUID, record_type: str, ids: Sequence[UUID]
) -> Mapping[UUID, Account | Contact]:
    if not ids:
        return {}
    found = await connection.fetch(_RECORDS[record_type], workspace_id, ids)
    points = await _points(connection, workspace_id, record_type, ids)
    if record_type == "account":
        return {row["id"]: _account(row, points.get(row["id"], [])) for row in found}
    links = await _links(connection, workspace_id, ids)
    return {
        row["id"]: _contact(row, points.get(row["id"], []), links.get(row["id"], []))
        for row in found
    }


async def versions(
    connection: Any, workspace_id: UUID, record_type: str, ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    rows = await connection.fetch(_VERSIONS[record_type], workspace_id, ids)
    return {row["id"]: row["version"] for row in rows}


async def delete(
    connection: Any,
    workspace_id: UUID,
    record_type: str,
    ids: Sequence[UUID],
    versions: Sequence[int],
) -> int:
    """How many went: those of that version, with all that hangs on them."""
    for statement in (_UNNAMED, _UNSHARED):
        await connection.execute(statement, workspace_id, record_type, ids)
    await remove_values(connection, workspace_id, ids)
    exactly = array(uuids, ids), array(numbers, versions)
    done = await connection.execute(_DELETE[record_type], workspace_id, *exactly)
    return int(done.removeprefix("DELETE "))


async def referenced(
    connection: Any, workspace_id: UUID, record_type: str, ids: Sequence[UUID]
) -> frozenset[UUID]:
    rows = await connection.fetch(_REFERENCED[record_type], workspace_id, ids)
    return frozenset(row["id"] for row in rows)


async def caused(
    connection: Any, workspace_id: UUID, cause_id: UUID, ids: Sequence[UUID]
) -> Sequence[Written]:
    rows = await connection.fetch(_CAUSED, workspace_id, cause_id, ids)
    return [
        Written(
            row["aggregate_id"],
            row["aggregate_version"],
            row["event"].rpartition(".")[2],
            Told(row["changes"]),
        )
        for row in rows
    ]


async def _points(
    connection: Any, workspace_id: UUID, record_type: str, ids: Sequence[UUID]
) -> dict[UUID, list[ContactPoint]]:
    found: dict[UUID, list[ContactPoint]] = {}
    for row in await connection.fetch(_POINTS[record_type], workspace_id, ids):
        point = PlainPoint(**{**row, "kind": PointKind(row["kind"])})
        found.setdefault(row[f"{record_type}_id"], []).append(point)
    return found


async def _links(connection: Any, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in await connection.fetch(_LINKS, workspace_id, ids):
        found.setdefault(row["contact_id"], []).append(PlainLink(**row))
    return found


def _common(row: Any, points: list[ContactPoint]) -> dict[str, Any]:
    names = (
        "id workspace_id version created_at created_by updated_at updated_by owner_id team_id "
        "archived_at email phone name_key search_text"
    )
    return {
        **{name: row[name] for name in names.split()},
        "address": _address(row),
        "tags": list(row["tags"]),
        "custom": row["custom"],
        "points": points,
    }


def _address(row: Any) -> Address | None:
    parts = (row["city"], row["subdivision"], row["postal_code"], row["country"])
    if row["address_lines"] is None and not any(part is not None for part in parts):
        return None
    return Address(tuple(row["address_lines"] or ()), *parts)


def _account(row: Any, points: list[ContactPoint]) -> Account:
    names = "name industry founded_year employees annual_revenue_base website tax_id parent_id"
    minor, currency = row["revenue_minor"], row["revenue_currency"]
    return PlainAccount(
        **_common(row, points),
        **{name: row[name] for name in names.split()},
        kind=AccountKind(row["kind"]),
        annual_revenue=None if minor is None or currency is None else Money(minor, currency),
    )


def _contact(row: Any, points: list[ContactPoint], links: list[Any]) -> Contact:
    names = "display_name title department language birth_date account_id follows_account"
    gender = row["gender"]
    return PlainContact(
        **_common(row, points),
        **{name: row[name] for name in names.split()},
        gender=None if gender is None else Gender(gender),
        links=links,
        name=PersonName(
            row["given_name"],
            row["middle_name"],
            row["family_name"],
            row["name_prefix"],
            row["name_suffix"],
            NameOrder(row["name_order"]),
        ),
    )
