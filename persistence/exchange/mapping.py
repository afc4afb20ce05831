"""Imperative mapping of exchange: the aggregates know nothing of it."""

from sqlalchemy.orm import registry

from domain.exchange.model import Import, Webhook
from persistence.exchange.tables import data_import, webhook


def map_exchange(mappers: registry) -> None:
    mappers.map_imperatively(Import, data_import, version_id_col=data_import.c.version)
    mappers.map_imperatively(Webhook, webhook, version_id_col=webhook.c.version)
