"""Accounts and contacts as they were, out of the journal. Joins app_user and team, for names.

Who may see a record now may see what it was. Names of other records are those of today. A contact
point that has left since is known by an id of its own, the same in every answer.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect, Select

from domain.customers.model import PersonName
from domain.customers.queries import (
    AccountRow,
    AddressRow,
    ContactRow,
    LinkRow,
    MoneyRow,
    Named,
    PersonNameRow,
    PointRow,
)
from domain.kernel.aggregate import Json
from domain.kernel.custom.definitions import PREFIX, CustomFields
from domain.kernel.errors import NotFound
from domain.kernel.money import Money
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.customers.tables import account, contact_point
from persistence.identity.tables import app_user, team
from persistence.kernel.journal import journal
from persistence.kernel.listing import seen_by
from persistence.kernel.metadata import Instant
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain, workspace_parameter

Normalise = Callable[[str, str | None], str | None]
_changes: Final = msgspec.json.Decoder(dict[str, tuple[Any, Any] | None])


class Past:
    """The facts of one record at one moment, and what is needed to show them."""

    def __init__(self, rows: list[Any]) -> None:
        self.first: Any = rows[0] if rows else None
        self.last: Any = rows[-1] if rows else None
        self.facts: dict[str, Any] = {}
        for row in rows:
            for name, pair in _changes.decode(row["changes"] or "{}").items():
                self.facts[name] = pair[1] if pair else None
        self.names: Mapping[UUID, str] = {}
        self.points: Mapping[tuple[str, str], Any] = {}

    def referred(self) -> list[UUID]:
        """Ids of the records that it referred to."""
        linked = [link["account_id"] for link in self.facts.get("links") or ()]
        direct = [self.facts.get(name) for name in ("parent_id", "owner_id", "team_id")]
        return [UUID(each) for each in (*direct, *linked) if each]

    def plain(self, *names: str) -> dict[str, Any]:
        return {name: self.facts.get(name) for name in names}

    def custom(self, fields: CustomFields) -> dict[str, Any]:
        """Custom values by the ids of their fields, whatever those were called then."""
        found = ((fields.ever_named(name), self.facts[name]) for name in self.facts
                 if name.startswith(PREFIX))  # fmt: skip
        return {field.slot: value for field, value in found if field is not None}

    def named(self, text: str | None) -> Named | None:
        return None if text is None else Named(UUID(text), self.names.get(UUID(text), ""))


class _HistoryReader:
    def __init__(self, reads: Reads, source: ListSource, normalise: Mapping[str, Normalise]):
        self._reads = reads
        self._source = source
        self._normalise = normalise
        self._statements = StatementCache()

    async def _past(self, record_id: UUID, at: datetime, principal: Principal) -> Past:
        values = {**curtain(principal), "id": record_id, "at": at}
        reach = principal.reach(self._source.spec.permission)
        async with self._reads.open(principal.workspace_id) as connection:
            rows = await self._rows(connection, reach, values)
            past = Past(rows)
            if "name" not in past.facts:  # not there yet, out of sight, or erased
                raise NotFound()
            names = await self._fetch(
                connection, "names", _names, {**values, "ids": past.referred()}
            )
            points = await self._fetch(connection, "points", _points, values)
        past.names = {row["id"]: row["name"] for row in names}
        past.points = {(row["kind"], row["value"]): row for row in points}
        return past

    async def _rows(
        self, connection: ReadConnection, reach: Reach, values: Mapping[str, Any]
    ) -> list[Any]:
        return await self._fetch(
            connection, ("rows", reach), lambda: _rows(self._source, reach), values
        )

    async def _fetch(
        self,
        connection: ReadConnection,
        shape: Any,
        build: Callable[[], Select[Any] | CompoundSelect[Any]],
        values: Mapping[str, Any],
    ) -> list[Any]:
        compiled = self._statements.get(shape, build)
        found: list[Any] = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return found

    def _common(self, past: Past, principal: Principal) -> dict[str, Any]:
        """What the rows of accounts and contacts share."""
        facts = past.facts
        phones, emails = (self._points(past, kind, principal) for kind in ("phone", "email"))
        archived_at = facts.get("archived_at")
        return {
            "id": past.last["aggregate_id"],
            "version": past.last["aggregate_version"],
            "email": _primary(emails),
            "phone": _primary(phones),
            "address": _address(facts.get("address")),
            "tags": facts.get("tags") or [],
            "owner": past.named(facts.get("owner_id")),
            "team": past.named(facts.get("team_id")),
            "status": "archived" if archived_at else "active",
            "archived_at": datetime.fromisoformat(archived_at) if archived_at else None,
            "created_at": past.first["at"],
            "created_by": past.first["actor_id"],
            "updated_at": past.last["at"],
            "updated_by": past.last["actor_id"],
            "barred_fields": (),
            "custom": past.custom(principal.custom.of(self._source.spec.resource)),
            "phones": phones,
            "emails": emails,
        }

    def _points(self, past: Past, kind: str, principal: Principal) -> list[PointRow]:
        country = (past.facts.get("address") or {}).get("country") or principal.region
        shown = []
        for point in past.facts.get(f"{kind}s") or ():
            present = past.points.get((kind, point["value"]))
            shown.append(
                PointRow(
                    present["id"] if present else _lost_id(past, kind, point["value"]),
                    point["value"],
                    present["normalised"]
                    if present
                    else self._normalise[kind](point["value"], country),
                    point["label"],
                    point["primary"],
                )
            )
        return shown


class SqlAccountHistory(_HistoryReader):
    """Implements domain.customers.ports.AccountHistory."""

    async def as_of(self, account_id: UUID, at: datetime, principal: Principal) -> AccountRow:
        past = await self._past(account_id, at, principal)
        facts = past.facts
        row = AccountRow(
            **past.plain("name", "kind", "industry", "founded_year", "employees"),
            **past.plain("website", "tax_id"),
            **self._common(past, principal),
            annual_revenue=_money(facts.get("annual_revenue")),
            parent=past.named(facts.get("parent_id")),
        )
        return seen_by(row, self._source.spec, principal, past=True)


class SqlContactHistory(_HistoryReader):
    """Implements domain.customers.ports.ContactHistory."""

    async def as_of(self, contact_id: UUID, at: datetime, principal: Principal) -> ContactRow:
        past = await self._past(contact_id, at, principal)
        facts = past.facts
        links = [_link(past, each) for each in facts.get("links") or ()]
        born = facts.get("birth_date")
        row = ContactRow(
            **past.plain("title", "department", "gender", "language"),
            **self._common(past, principal),
            name=PersonNameRow(**facts["name"]),
            display_name=PersonName(**facts["name"]).display,
            birth_date=date.fromisoformat(born) if born else None,
            account=next((link.account for link in links if link.primary), None),
            accounts=sorted(links, key=lambda link: (not link.primary, link.account.name)),
        )
        return seen_by(row, self._source.spec, principal, past=True)


def _rows(source: ListSource, reach: Reach) -> Select[Any]:
    """The record's changes up to a moment, none where it is out of sight."""
    row, table = journal, source.table
    seen: Select[Any] = select(literal_column("1")).where(
        table.c.workspace_id == workspace_parameter(),
        table.c.id == bindparam("id", type_=Uuid),
        source.curtained((reach,)),
    )
    return (
        select(
            row.c.at,
            row.c.actor_id,
            row.c.aggregate_id,
            row.c.aggregate_version,
            cast(row.c.changes, Text).label("changes"),
        )
        .where(
            row.c.workspace_id == workspace_parameter(),
            row.c.aggregate_id == bindparam("id", type_=Uuid),
            row.c.kind == "change",
            row.c.at <= bindparam("at", type_=Instant),
            seen.exists(),
        )
        .order_by(row.c.aggregate_version, row.c.n)
    )


def _names() -> CompoundSelect[Any]:
    def named(table: Any) -> Select[Any]:
        return select(table.c.id, table.c.name).where(
            table.c.workspace_id == workspace_parameter(),
            table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid), unique=False)),
        )

    return union_all(named(account), named(app_user), named(team))


def _points() -> Select[Any]:
    point = contact_point
    record = bindparam("id", type_=Uuid)
    return select(point.c.kind, point.c.value, point.c.id, point.c.normalised).where(
        point.c.workspace_id == workspace_parameter(),
        (point.c.account_id == record) | (point.c.contact_id == record),
    )


def _lost_id(past: Past, kind: str, value: str) -> UUID:
    return uuid5(past.last["aggregate_id"], f"{kind}:{value}")


def _primary(points: Iterable[PointRow]) -> str | None:
    return next((point.normalised or point.value for point in points if point.primary), None)


def _address(told: Mapping[str, Any] | None) -> AddressRow | None:
    return None if told is None else AddressRow(**told)


def _money(told: Mapping[str, Any] | None) -> MoneyRow | None:
    if told is None:
        return None
    return MoneyRow(Money(told["minor"], told["currency"]).amount, told["currency"])


def _link(past: Past, told: Mapping[str, Json]) -> LinkRow:
    account_id = UUID(str(told["account_id"]))
    days = (told["from_date"], told["to_date"])
    since, until = (date.fromisoformat(str(day)) if day else None for day in days)
    name = past.names.get(account_id, "")
    role = told["role"]
    return LinkRow(
        Named(account_id, name), None if role is None else str(role), since, until,
        bool(told["primary"]),
    )  # fmt: skip
