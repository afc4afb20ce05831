"""Imperative mapping of exchange: the aggregates know nothing of it."""

from sqlalchemy.orm import registry

from domain.exchange.model import Import, Webhook
from domain.exchange.model.exports import Export
from domain.exchange.model.templates import ImportTemplate
from persistence.exchange.tables import data_import, export, import_template, webhook


def map_exchange(mappers: registry) -> None:
    mappers.map_imperatively(Import, data_import, version_id_col=data_import.c.version)
    mappers.map_imperatively(
        ImportTemplate, import_template, version_id_col=import_template.c.version
    )
    mappers.map_imperatively(Export, export, version_id_col=export.c.version)
    mappers.map_imperatively(Webhook, webhook, version_id_col=webhook.c.version)
