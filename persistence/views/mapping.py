"""Imperative mapping of views: the aggregate knows nothing of it."""

from sqlalchemy.orm import registry

from domain.views.model import SavedView
from persistence.views.tables import saved_view


def map_views(mappers: registry) -> None:
    mappers.map_imperatively(SavedView, saved_view, version_id_col=saved_view.c.version)
