"""Every table and every mapping of the house, in one place."""

from functools import cache

from sqlalchemy.orm import configure_mappers, registry

from persistence.activities.mapping import map_activities
from persistence.customers.mapping import map_customers
from persistence.exchange.mapping import map_exchange
from persistence.identity.mapping import map_identity
from persistence.kernel.metadata import metadata
from persistence.views.mapping import map_views


@cache
def start_mappers() -> None:
    """Map all aggregates. Called at the start of each process; further calls do nothing."""
    mappers = registry(metadata=metadata)
    map_customers(mappers)
    map_exchange(mappers)
    map_activities(mappers)
    map_identity(mappers)
    map_views(mappers)
    configure_mappers()
