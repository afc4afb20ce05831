"""Imperative mapping of activities and tasks."""

from sqlalchemy.orm import registry

from domain.activities.model import Activity, Task
from persistence.activities.tables import activity, task


def map_activities(mappers: registry) -> None:
    mappers.map_imperatively(Activity, activity, version_id_col=activity.c.version)
    mappers.map_imperatively(Task, task, version_id_col=task.c.version)
