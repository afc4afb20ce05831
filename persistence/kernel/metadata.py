"""One metadata, and the shape that every tenant table has."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.schema import SchemaItem

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Instant: Final = TIMESTAMP(timezone=True)
Folded: Final = Text(collation="C")
"""Text that is compared, sorted or prefix-searched: only so is the comparison leakproof."""


def tenant_table(name: str, *items: SchemaItem, primary: tuple[str, ...] = ("id",)) -> Table:
    """A table inside the workspace walls: forced row level security is generated for it."""
    return Table(
        name,
        metadata,
        Column("workspace_id", Uuid, nullable=False),
        *items,
        PrimaryKeyConstraint("workspace_id", *primary),
        info={"tenant": True},
    )


def aggregate_columns() -> tuple[Column[Any], ...]:
    """What every aggregate's row has, in the order of `domain.kernel.aggregate`."""
    return (
        Column("id", Uuid, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("created_by", Uuid),
        Column("updated_at", Instant, nullable=False),
        Column("updated_by", Uuid),
    )


def refers_to(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the workspace.

    RESTRICT costs a delete half of what NO ACTION does, which looks for another row with the old
    key each time before it looks for who refers to it.
    """
    return ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=ondelete
    )


def unique_in_workspace(*columns: str) -> UniqueConstraint:
    return UniqueConstraint("workspace_id", *columns)


def index_in_workspace(name: str, *columns: str, where: str | None = None) -> Index:
    """An index that begins with the workspace, as nearly all must."""
    return Index(name, "workspace_id", *columns, postgresql_where=text(where) if where else None)


def trigram_index(name: str, column: str) -> Index:
    """For substring search inside a definer function. With the default pending list a search

    slows down twentyfold after some thousand single inserts, hence fastupdate = off.
    """
    return Index(
        name,
        "workspace_id",
        column,
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
