"""Rows of accounts and contacts. Joins app_user and team, to name owners and teams."""

from collections.abc import Sequence
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Table, Text, Uuid, bindparam, cast, func, select
from sqlalchemy.sql.selectable import Select

from domain.customers.queries import (
    AccountRow,
    ContactRow,
    ExternalReferenceRow,
    LinkRow,
    Named,
    PointRow,
    ShareRow,
)
from domain.kernel.errors import NotFound
from domain.kernel.listing import Group, ListQuery, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.customers.rows import account_item, contact_item, fuller
from persistence.customers.sources import Fold, account_source, contact_source
from persistence.customers.tables import (
    account,
    account_contact,
    contact_point,
    external_reference,
)
from persistence.customers.written import written_record
from persistence.identity.tables import app_user
from persistence.kernel.listing import Lister, seen_by
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, share, visible, workspace_parameter

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
_links: Final = msgspec.json.Decoder(list[LinkRow])


class _RecordReader:
    """Lists and groups of one source, and one record of it by id."""

    def __init__(self, reads: Reads, lister: Lister, source: ListSource) -> None:
        self._reads = reads
        self._lister = lister
        self.source = source
        self._statements = StatementCache()

    async def page(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(self.source, query, principal)

    async def groups(
        self, by: str, total: str | None, query: ListQuery, principal: Principal
    ) -> list[Group]:
        return await self._lister.groups(self.source, by, total, query, principal)

    async def _open(self, record_id: UUID, principal: Principal) -> Any:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.record(connection, record_id, principal)

    async def record(
        self,
        connection: ReadConnection,
        record_id: UUID,
        principal: Principal,
        reach: Reach | None = None,
    ) -> Any:
        """Within the principal's reach, or within `reach` where it is given.

        What the record refers to is named within the principal's reach in either case.
        """
        naming = principal.reach(self.source.spec.permission)
        within = naming if reach is None else reach
        compiled = self._statements.get((within, naming), lambda: self._statement(within, naming))
        values = {**curtain(principal), "id": record_id}
        record = await connection.fetchrow(compiled.sql, *compiled.arguments(values))
        if record is None:
            raise NotFound()
        return record

    def _statement(self, reach: Reach, naming: Reach) -> Select[Any]:
        table = self.source.table
        listed = [column for column in table.c if not column.info.get("hidden")]
        rows = select(*listed).where(
            table.c.workspace_id == workspace_parameter(),
            table.c.id == bindparam("id", type_=Uuid),
            visible(table, self.source.spec.record_type, reach),
        )
        shown, columns = self.source.joined(rows.subquery("found"), naming)
        return select(*columns, *self._parts(naming)).select_from(shown)

    def _parts(self, naming: Reach) -> list[ColumnElement[Any]]:
        return [_points_of(self.source.table).label("points")]


class SqlAccountReader(_RecordReader):
    """Implements domain.customers.ports.AccountReader."""

    def __init__(self, reads: Reads, lister: Lister, fold: Fold) -> None:
        super().__init__(reads, lister, account_source(fold))

    async def one(self, account_id: UUID, principal: Principal) -> AccountRow:
        return self.shaped(await self._open(account_id, principal), principal)

    def shaped(self, record: Any, principal: Principal) -> AccountRow:
        phones, emails = _split_points(record)
        row = fuller(AccountRow, account_item(record), phones, emails)
        return seen_by(row, self.source.spec, principal)


class SqlContactReader(_RecordReader):
    """Implements domain.customers.ports.ContactReader."""

    def __init__(self, reads: Reads, lister: Lister, fold: Fold) -> None:
        super().__init__(reads, lister, contact_source(fold))

    async def one(self, contact_id: UUID, principal: Principal) -> ContactRow:
        return self.shaped(await self._open(contact_id, principal), principal)

    def shaped(self, record: Any, principal: Principal) -> ContactRow:
        phones, emails = _split_points(record)
        links = _links.decode(record["links"])
        row = fuller(ContactRow, contact_item(record), phones, emails, links)
        return seen_by(row, self.source.spec, principal)

    def _parts(self, naming: Reach) -> list[ColumnElement[Any]]:
        return [*super()._parts(naming), _links_of(naming).label("links")]


class SqlWritten(Generic[R]):
    """Implements WrittenAccounts and WrittenContacts: reads on the unit's own connection."""

    def __init__(self, uow: SqlUnitOfWork, reader: "_Shaping[R]") -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, record_id: UUID, principal: Principal) -> R:
        await self._uow.settle()
        record = written_record(self._uow.tracked(record_id), principal)
        if record is None:
            # One who gives a record away is still told what was written.
            record = await self._reader.record(
                self._uow.connection, record_id, principal, Reach.ALL
            )
        return self._reader.shaped(record, principal)


class _Shaping(Protocol[R_co]):
    async def record(
        self,
        connection: ReadConnection,
        record_id: UUID,
        principal: Principal,
        reach: Reach | None = None,
    ) -> Any: ...

    def shaped(self, record: Any, principal: Principal) -> R_co: ...


class SqlSharingReader:
    """Implements domain.customers.ports.SharingReader."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._statements = StatementCache()

    async def shares(
        self, record_type: str, record_id: UUID, principal: Principal
    ) -> Sequence[ShareRow]:
        records = await self._fetch("shares", _shares, record_type, record_id, principal)
        return [
            ShareRow(Named(r["user_id"], r["name"]), r["access"], r["created_at"]) for r in records
        ]

    async def external_references(
        self, record_type: str, record_id: UUID, principal: Principal
    ) -> Sequence[ExternalReferenceRow]:
        records = await self._fetch("references", _references, record_type, record_id, principal)
        return [
            ExternalReferenceRow(r["source"], r["external_id"], r["created_at"]) for r in records
        ]

    async def _fetch(
        self, name: str, build: Any, record_type: str, record_id: UUID, principal: Principal
    ) -> Any:
        compiled = self._statements.get(name, build)
        values = {"ws": principal.workspace_id, "type": record_type, "id": record_id}
        async with self._reads.open(principal.workspace_id) as connection:
            return await connection.fetch(compiled.sql, *compiled.arguments(values))


def _shares() -> Select[Any]:
    who = (app_user.c.workspace_id == share.c.workspace_id) & (app_user.c.id == share.c.user_id)
    return (
        select(share.c.user_id, app_user.c.name, share.c.access, share.c.created_at)
        .join_from(share, app_user, who)
        .where(*_of_record(share))
        .order_by(app_user.c.name, share.c.user_id)
    )


def _references() -> Select[Any]:
    table = external_reference
    return (
        select(table.c.source, table.c.external_id, table.c.created_at)
        .where(*_of_record(table))
        .order_by(table.c.source, table.c.external_id)
    )


def _of_record(table: Table) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.workspace_id == workspace_parameter(),
        table.c.record_type == bindparam("type", type_=table.c.record_type.type),
        table.c.record_id == bindparam("id", type_=Uuid),
    )


def _points_of(table: Table) -> ColumnElement[Any]:
    """A record's points as one JSON array, in their order."""
    point = contact_point
    shaped = func.json_build_object(
        "kind", point.c.kind, "id", point.c.id, "value", point.c.value,
        "normalised", point.c.normalised, "label", point.c.label, "primary", point.c.primary,
    )  # fmt: skip
    owner = point.c.account_id if table is account else point.c.contact_id
    listed = func.json_agg(shaped).aggregate_order_by(point.c.position)
    return (
        select(cast(func.coalesce(listed, func.json_build_array()), Text))
        .where(
            point.c.workspace_id == workspace_parameter(),
            owner == bindparam("id", type_=Uuid),
        )
        .scalar_subquery()
    )


def _links_of(reach: Reach) -> ColumnElement[Any]:
    """A contact's accounts within reach as one JSON array, the primary one first."""
    link = account_contact
    shaped = func.json_build_object(
        "account", func.json_build_object("id", account.c.id, "name", account.c.name),
        "role", link.c.role, "from_date", link.c.from_date, "to_date", link.c.to_date,
        "primary", link.c.primary,
    )  # fmt: skip
    named = (account.c.workspace_id == link.c.workspace_id) & (account.c.id == link.c.account_id)
    listed = func.json_agg(shaped).aggregate_order_by(
        link.c.primary.desc(), account.c.name_key, account.c.id
    )
    return (
        select(cast(func.coalesce(listed, func.json_build_array()), Text))
        .join_from(link, account, named)
        .where(
            link.c.workspace_id == workspace_parameter(),
            visible(account, "account", reach),
            link.c.contact_id == bindparam("id", type_=Uuid),
        )
        .scalar_subquery()
    )


def _split_points(record: Any) -> tuple[list[PointRow], list[PointRow]]:
    points = msgspec.json.decode(record["points"])
    kinds: dict[str, list[PointRow]] = {"phone": [], "email": []}
    for point in points:
        kind = point.pop("kind")
        kinds[kind].append(PointRow(**point))
    return kinds["phone"], kinds["email"]
