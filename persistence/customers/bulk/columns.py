"""Records as columns: one array a column, written by one INSERT … SELECT FROM unnest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Template
from typing import Any, Final

import msgspec
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from domain.customers.model import Account, AccountLink, Address, Contact, ContactPoint
from domain.kernel.money import Money
from persistence.customers.tables import account, account_contact, contact, contact_point
from persistence.kernel.arrays import (
    Writer,
    array,
    booleans,
    dates,
    literal,
    numbers,
    texts,
    uuids,
)

_dialect: Any = PGDialect_asyncpg  # its constructor is untyped
_INSERT: Final = Template(
    'insert into "$table" (workspace_id, $names) '
    "select $$1::uuid, $values from unnest($arrays) as r($names)"
)
_UPDATE: Final = Template(
    'update "$table" t set $sets from unnest($arrays) as r($names) '
    "where t.workspace_id = $$1::uuid and t.id = r.id and t.version = r.version - 1"
)
_json: Final = msgspec.json.Encoder().encode
_NO_ADDRESS: Final = (None, None, None, None, None)


@dataclass(frozen=True)
class Rows:
    """How the records of one table are written many at a time.

    `values` gives a record's values in the order of `names`, the workspace left out.
    """

    table: Table
    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]

    @property
    def insert(self) -> str:
        return self._filled(_INSERT)

    @property
    def update(self) -> str:
        """Rows whose version is still the one before; the others are not counted."""
        return self._filled(_UPDATE)

    def _filled(self, statement: Template) -> str:
        kept = {"id", "created_at", "created_by"}
        sets = (f'"{name}" = {self._cast(name)}' for name in self.names if name not in kept)
        return statement.substitute(
            table=self.table.name,
            names=", ".join(f'"{name}"' for name in self.names),
            values=", ".join(map(self._cast, self.names)),
            arrays=self._arrays(),
            sets=", ".join(sets),
        )

    def arguments(self, records: Sequence[Any]) -> list[str]:
        columns = zip(*map(self.values, records), strict=True)
        return [array(write, column) for write, column in zip(self._writers, columns, strict=True)]

    @cached_property
    def _writers(self) -> list[Writer]:
        return [_WRITERS[self._type(name)] for name in self.names]

    def _type(self, name: str) -> str:
        return str(self.table.c[name].type.compile(dialect=_dialect())).partition(" COLLATE")[0]

    def _arrays(self) -> str:
        """Arrays of arrays cannot be unnested by rows: those stay texts until they are rows."""
        types = (self._type(name) for name in self.names)
        return ", ".join(
            f"${n}::text::{'TEXT' if kind.endswith('[]') else kind}[]"
            for n, kind in enumerate(types, 2)
        )

    def _cast(self, name: str) -> str:
        kind = self._type(name)
        return f'r."{name}"::{kind}' if kind.endswith("[]") else f'r."{name}"'


_WRITERS: Final[Mapping[str, Writer]] = {
    "JSONB": texts,
    "UUID": uuids,
    "TEXT": texts,
    "TEXT[]": texts,
    "BIGINT": numbers,
    "INTEGER": numbers,
    "BOOLEAN": booleans,
    "DATE": dates,
    "TIMESTAMP WITH TIME ZONE": dates,
}


_RECORD: Final = (
    "id", "version", "created_at", "created_by", "updated_at", "updated_by", "address_lines",
    "city", "subdivision", "postal_code", "country", "tags", "owner_id", "team_id", "archived_at",
    "email", "phone", "name_key", "search_text", "custom",
)  # fmt: skip


def _record(record: Account | Contact) -> tuple[Any, ...]:
    return (
        record.id,
        record.version,
        record.created_at,
        record.created_by,
        record.updated_at,
        record.updated_by,
        *_address(record.address),
        literal(record.tags),
        record.owner_id,
        record.team_id,
        record.archived_at,
        record.email,
        record.phone,
        record.name_key,
        record.search_text,
        None if record.custom is None else _json(record.custom).decode(),
    )


def _address(address: Address | None) -> tuple[Any, ...]:
    if address is None:
        return _NO_ADDRESS
    return (
        literal(address.lines),
        address.city,
        address.subdivision,
        address.postal_code,
        address.country,
    )


def _money(value: Money | None) -> tuple[int | None, str | None]:
    return (None, None) if value is None else (value.minor, value.currency)


def _account(record: Account) -> tuple[Any, ...]:
    return (
        *_record(record),
        record.name,
        record.kind,
        record.industry,
        record.founded_year,
        record.employees,
        *_money(record.annual_revenue),
        record.annual_revenue_base,
        record.website,
        record.tax_id,
        record.parent_id,
    )


def _contact(record: Contact) -> tuple[Any, ...]:
    name = record.name
    return (
        *_record(record),
        name.given,
        name.middle,
        name.family,
        name.prefix,
        name.suffix,
        name.order,
        record.display_name,
        record.title,
        record.department,
        record.gender,
        record.language,
        record.birth_date,
        record.account_id,
        record.follows_account,
    )


def _point(point: ContactPoint) -> tuple[Any, ...]:
    return (
        point.id,
        point.account_id,
        point.contact_id,
        point.kind,
        point.value,
        point.normalised,
        point.label,
        point.primary,
        point.position,
    )


def _link(link: AccountLink) -> tuple[Any, ...]:
    return (
        link.contact_id, link.account_id, link.role, link.from_date, link.to_date, link.primary,
    )  # fmt: skip


ACCOUNTS: Final = Rows(
    account,
    (*_RECORD, "name", "kind", "industry", "founded_year", "employees", "revenue_minor",
     "revenue_currency", "annual_revenue_base", "website", "tax_id", "parent_id"),
    _account,
)  # fmt: skip
CONTACTS: Final = Rows(
    contact,
    (*_RECORD, "given_name", "middle_name", "family_name", "name_prefix", "name_suffix",
     "name_order", "display_name", "title", "department", "gender", "language", "birth_date",
     "account_id", "follows_account"),
    _contact,
)  # fmt: skip
POINTS: Final = Rows(
    contact_point,
    ("id", "account_id", "contact_id", "kind", "value", "normalised", "label", "primary",
     "position"),
    _point,
)  # fmt: skip
LINKS: Final = Rows(
    account_contact,
    ("contact_id", "account_id", "role", "from_date", "to_date", "primary"),
    _link,
)  # fmt: skip
