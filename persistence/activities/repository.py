"""Activities and tasks to be changed."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table, select

from domain.activities.model import Activity, Task
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import NotFound
from persistence.activities.tables import activity, task
from persistence.kernel.unit_of_work import SqlUnitOfWork

A = TypeVar("A", bound=Aggregate)


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
