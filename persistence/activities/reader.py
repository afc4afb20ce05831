"""Rows of activities, tasks and files.

Joins account, contact and app_user, to name records and people.
"""

from typing import Any, Final, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import FromClause, Select

from domain.activities.queries import ACTIVITIES, FILES, TASKS, ActivityRow, FileRow, TaskRow
from domain.customers.permissions import Permission as Customers
from domain.kernel.errors import NotFound
from domain.kernel.listing import ListQuery, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.activities.rows import activity_row, file_row, task_row
from persistence.activities.tables import activity, file, task
from persistence.customers.tables import account, contact
from persistence.identity.tables import app_user
from persistence.kernel.listing import Lister
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import Parent, curtain, workspace_parameter

R = TypeVar("R")
Shown = tuple[FromClause, list[ColumnElement[Any]]]
_PARENTS: Final = (
    Parent("account", account, Customers.ACCOUNT_READ, "account_id"),
    Parent("contact", contact, Customers.CONTACT_READ, "contact_id"),
)


def with_names(rows: FromClause) -> Shown:
    """With the names of their records and authors."""
    shown = rows
    for table, key in ((account, "account_id"), (contact, "contact_id"), (app_user, "author_id")):
        same = (table.c.workspace_id == workspace_parameter()) & (table.c.id == rows.c[key])
        shown = shown.outerjoin(table, same)
    record_name = func.coalesce(account.c.name, contact.c.display_name).label("record_name")
    return shown, [*rows.c, record_name, app_user.c.name.label("author_name")]


def with_assignees(rows: FromClause) -> Shown:
    """With the names of their assignees too."""
    shown, columns = with_names(rows)
    assignee = app_user.alias("assignee")
    same = (assignee.c.workspace_id == workspace_parameter()) & (
        assignee.c.id == rows.c["assignee_id"]
    )
    return shown.outerjoin(assignee, same), [*columns, assignee.c.name.label("assignee_name")]


ACTIVITY_SOURCE: Final = ListSource(
    spec=ACTIVITIES,
    table=activity,
    joined=lambda rows, _reach: with_names(rows),
    row=activity_row,
    parents=_PARENTS,
)
FILE_SOURCE: Final = ListSource(
    spec=FILES,
    table=file,
    joined=lambda rows, _reach: with_names(rows),
    row=file_row,
    parents=_PARENTS,
)
TASK_SOURCE: Final = ListSource(
    spec=TASKS,
    table=task,
    joined=lambda rows, _reach: with_assignees(rows),
    row=task_row,
    parents=_PARENTS,
    personal=("assignee_id", "author_id"),
)


class _Reader(Generic[R]):
    source: ListSource

    def __init__(self, reads: Reads, lister: Lister) -> None:
        self._reads = reads
        self._lister = lister
        self._statements = StatementCache()

    async def page(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(self.source, query, principal)

    async def one(self, record_id: UUID, principal: Principal) -> R:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.row(connection, record_id, principal)

    async def row(self, connection: ReadConnection, record_id: UUID, principal: Principal) -> R:
        reaches = self.source.reaches(principal)
        compiled = self._statements.get(reaches, lambda: _one(self.source, reaches))
        values = {**curtain(principal), "id": record_id}
        record = await connection.fetchrow(compiled.sql, *compiled.arguments(values))
        if record is None:
            raise NotFound()
        return cast(R, self.source.row(record))


class SqlActivityReader(_Reader[ActivityRow]):
    """Implements domain.activities.ports.ActivityReader."""

    source = ACTIVITY_SOURCE


class SqlFileReader(_Reader[FileRow]):
    """Implements domain.activities.ports.FileReader."""

    source = FILE_SOURCE


class SqlTaskReader(_Reader[TaskRow]):
    """Implements domain.activities.ports.TaskReader."""

    source = TASK_SOURCE


class SqlWritten(Generic[R]):
    """Implements domain.activities.ports.WrittenActivities, WrittenTasks and WrittenFiles."""

    def __init__(self, uow: SqlUnitOfWork, reader: _Reader[R]) -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, record_id: UUID, principal: Principal) -> R:
        await self._uow.settle()
        return await self._reader.row(self._uow.connection, record_id, principal)


def _one(source: ListSource, reaches: tuple[Reach, ...]) -> Select[Any]:
    table = source.table
    rows = select(table).where(
        table.c.workspace_id == workspace_parameter(),
        table.c.id == bindparam("id", type_=Uuid),
        source.curtained(reaches),
    )
    shown, columns = source.joined(rows.subquery("found"), reaches[0])
    return select(*columns).select_from(shown)
