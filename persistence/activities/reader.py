"""Rows of activities. Joins account, contact and app_user, to name records and authors."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import FromClause, Select

from domain.activities.queries import ACTIVITIES, ActivityRow
from domain.customers.permissions import Permission as Customers
from domain.kernel.errors import NotFound
from domain.kernel.listing import ListQuery, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.activities.rows import activity_row
from persistence.activities.tables import activity
from persistence.customers.tables import account, contact
from persistence.identity.tables import app_user
from persistence.kernel.listing import Lister
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import Parent, curtain, workspace_parameter


def with_names(rows: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Activities with the names of their records and authors."""
    shown = rows
    for table, key in ((account, "account_id"), (contact, "contact_id"), (app_user, "author_id")):
        same = (table.c.workspace_id == workspace_parameter()) & (table.c.id == rows.c[key])
        shown = shown.outerjoin(table, same)
    record_name = func.coalesce(account.c.name, contact.c.display_name).label("record_name")
    return shown, [*rows.c, record_name, app_user.c.name.label("author_name")]


SOURCE: Final = ListSource(
    spec=ACTIVITIES,
    table=activity,
    joined=lambda rows, _reach: with_names(rows),
    row=activity_row,
    parents=(
        Parent("account", account, Customers.ACCOUNT_READ, "account_id"),
        Parent("contact", contact, Customers.CONTACT_READ, "contact_id"),
    ),
)


class SqlActivityReader:
    """Implements domain.activities.ports.ActivityReader."""

    def __init__(self, reads: Reads, lister: Lister) -> None:
        self._reads = reads
        self._lister = lister
        self._statements = StatementCache()

    async def page(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(SOURCE, query, principal)

    async def one(self, activity_id: UUID, principal: Principal) -> ActivityRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.row(connection, activity_id, principal)

    async def row(
        self, connection: ReadConnection, activity_id: UUID, principal: Principal
    ) -> ActivityRow:
        reaches = SOURCE.reaches(principal)
        compiled = self._statements.get(reaches, lambda: _one(reaches))
        values = {**curtain(principal), "id": activity_id}
        record = await connection.fetchrow(compiled.sql, *compiled.arguments(values))
        if record is None:
            raise NotFound()
        return activity_row(record)


class SqlWrittenActivities:
    """Implements domain.activities.ports.WrittenActivities."""

    def __init__(self, uow: SqlUnitOfWork, reader: SqlActivityReader) -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, activity_id: UUID, principal: Principal) -> ActivityRow:
        await self._uow.settle()
        return await self._reader.row(self._uow.connection, activity_id, principal)


def _one(reaches: tuple[Reach, ...]) -> Select[Any]:
    rows = select(activity).where(
        activity.c.workspace_id == workspace_parameter(),
        activity.c.id == bindparam("id", type_=Uuid),
        SOURCE.curtained(reaches),
    )
    shown, columns = with_names(rows.subquery("found"))
    return select(*columns).select_from(shown)
