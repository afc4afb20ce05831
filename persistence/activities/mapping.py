"""Imperative mapping of activities."""

from sqlalchemy.orm import registry

from domain.activities.model import Activity
from persistence.activities.tables import activity


def map_activities(mappers: registry) -> None:
    mappers.map_imperatively(Activity, activity, version_id_col=activity.c.version)
