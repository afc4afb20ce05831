"""Imperative mapping of exchange: the aggregates know nothing of it."""

from sqlalchemy.orm import registry

from domain.exchange.model import Import
from persistence.exchange.tables import data_import


def map_exchange(mappers: registry) -> None:
    mappers.map_imperatively(Import, data_import, version_id_col=data_import.c.version)
