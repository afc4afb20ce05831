"""Alembic calls this; `migrations.run` hands it the connection."""

from typing import Any

from alembic import context
from sqlalchemy.dialects.postgresql.base import ischema_names

import persistence.schema  # noqa: F401 - fills the metadata
from persistence.kernel.journal import Xid8
from persistence.kernel.metadata import metadata

ischema_names["xid8"] = Xid8


def compared(_item: Any, name: str | None, kind: str, reflected: bool, model: Any) -> bool:
    """Partitions of the journal are made by the month, not by a revision."""
    partition = kind == "table" and reflected and model is None
    return not (partition and (name or "").startswith("journal_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=True,
    compare_type=True,
    compare_server_default=True,
    include_object=compared,
)
with context.begin_transaction():
    context.run_migrations()
