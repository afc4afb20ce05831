"""Activities to be changed."""

from uuid import UUID

from sqlalchemy import select

from domain.activities.model import Activity
from domain.kernel.errors import NotFound
from persistence.activities.tables import activity
from persistence.kernel.unit_of_work import SqlUnitOfWork


class SqlActivities:
    """Implements domain.activities.ports.Activities."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, activity_id: UUID) -> Activity:
        statement = select(Activity).where(
            activity.c.workspace_id == self._uow.workspace_id, activity.c.id == activity_id
        )
        found = (await self._uow.session.execute(statement)).scalar_one_or_none()
        if found is None:
            raise NotFound()
        self._uow.track(found)
        return found

    def add(self, activity: Activity) -> None:
        self._uow.add(activity)
