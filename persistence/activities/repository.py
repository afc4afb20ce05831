"""Activities, tasks and files to be changed."""

from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table, select

from domain.activities.errors import FileLost
from domain.activities.model import Activity, File, Task
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import NotFound
from persistence.activities.tables import activity, file, task
from persistence.kernel.unit_of_work import SqlUnitOfWork

A = TypeVar("A", bound=Aggregate)
_EXPECT: Final = "insert into file_content (workspace_id, id, free_since) values ($1, $2, now())"
_TAKE: Final = """
update file_content set free_since = null
where workspace_id = $1 and id = $2 and free_since is not null
"""
_FREE: Final = "update file_content set free_since = now() where workspace_id = $1 and id = $2"


class _Kept(Generic[A]):
    _kind: type[A]
    _table: Table

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, record_id: UUID) -> A:
        columns = self._table.c
        statement: Any = select(self._kind).where(
            columns.workspace_id == self._uow.workspace_id, columns.id == record_id
        )
        found: A | None = (await self._uow.session.execute(statement)).scalar_one_or_none()
        if found is None:
            raise NotFound()
        self._uow.track(found)
        return found

    def add(self, record: A) -> None:
        self._uow.add(record)


class SqlActivities(_Kept[Activity]):
    """Implements domain.activities.ports.Activities."""

    _kind, _table = Activity, activity


class SqlTasks(_Kept[Task]):
    """Implements domain.activities.ports.Tasks."""

    _kind, _table = Task, task


class SqlFiles:
    """Implements domain.activities.ports.Files."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow
        self._kept = _Files(uow)

    async def get(self, file_id: UUID) -> File:
        return await self._kept.get(file_id)

    async def expect(self, file_id: UUID) -> None:
        await self._uow.connection.execute(_EXPECT, self._uow.workspace_id, file_id)

    async def add(self, file: File) -> None:
        if await self._uow.connection.execute(_TAKE, file.workspace_id, file.id) != "UPDATE 1":
            raise FileLost()
        self._kept.add(file)

    async def remove(self, file: File) -> None:
        await self._uow.connection.execute(_FREE, file.workspace_id, file.id)
        self._uow.remove(file)


class _Files(_Kept[File]):
    _kind, _table = File, file
