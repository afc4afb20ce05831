"""Imperative mapping of views: the aggregates know nothing of it."""

from sqlalchemy.orm import registry

from domain.views.model import BulkChange, SavedView
from persistence.views.tables import bulk_change, saved_view


def map_views(mappers: registry) -> None:
    for kind, table in ((SavedView, saved_view), (BulkChange, bulk_change)):
        mappers.map_imperatively(kind, table, version_id_col=table.c.version)
