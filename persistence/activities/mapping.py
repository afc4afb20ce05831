"""Imperative mapping of activities, tasks and files."""

from sqlalchemy.orm import registry

from domain.activities.model import Activity, File, Task
from persistence.activities.tables import activity, file, task


def map_activities(mappers: registry) -> None:
    mappers.map_imperatively(Activity, activity, version_id_col=activity.c.version)
    mappers.map_imperatively(Task, task, version_id_col=task.c.version)
    mappers.map_imperatively(File, file, version_id_col=file.c.version)
