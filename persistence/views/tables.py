"""Tables of views: what is saved, with what lists begin, and what people keep at hand,
and changes of many records.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
    unique_in_workspace,
)

# The team is no foreign key: a view of a team that is gone is its owner's alone.
saved_view: Final = tenant_table(
    "saved_view",
    *aggregate_columns(),
    Column("resource", Folded, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Folded, nullable=False, info={"hidden": True}),
    Column(
        "visibility",
        Folded,
        CheckConstraint("visibility in ('private', 'team', 'all')", name="visibility"),
        nullable=False,
    ),
    Column("team_id", Uuid),
    Column("condition", JSONB(none_as_null=True)),
    Column("q", Text),
    Column("sort", Text),
    Column("archived", Boolean, nullable=False),
    Column("columns", ARRAY(Text)),
    Column("group_by", Text),
    Column("summed", Text),
    refers_to("owner_id", "app_user"),
    unique_in_workspace("owner_id", "resource", "name_key"),
    index_in_workspace("ix_saved_view_team", "team_id", where="team_id is not null"),
    index_in_workspace("ix_saved_view_name", "name_key", "id"),
)

default_view: Final = tenant_table(
    "default_view",
    Column("user_id", Uuid, nullable=False),
    Column("resource", Folded, nullable=False),
    Column("view_id", Uuid, nullable=False),
    refers_to("user_id", "app_user"),
    refers_to("view_id", "saved_view", ondelete="CASCADE"),
    index_in_workspace("ix_default_view_view", "view_id"),
    primary=("user_id", "resource"),
)

favourite: Final = tenant_table(
    "favourite",
    Column("user_id", Uuid, nullable=False),
    Column("record_type", Folded, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    refers_to("user_id", "app_user"),
    primary=("user_id", "record_type", "record_id"),
)

recent_record: Final = tenant_table(
    "recent_record",
    Column("user_id", Uuid, nullable=False),
    Column("record_type", Folded, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    refers_to("user_id", "app_user"),
    primary=("user_id", "record_type", "record_id"),
)

bulk_change: Final = tenant_table(
    "bulk_change",
    *aggregate_columns(),
    Column("resource", Folded, nullable=False),
    Column("change", JSONB, nullable=False),
    Column("asked", JSONB(none_as_null=True)),
    Column("state", Folded, nullable=False),
    Column("error", JSONB(none_as_null=True)),
    Column("finished_at", Instant),
    Column("reversed_by", Uuid),
    index_in_workspace("ix_bulk_change_created", "created_at", "id"),
)

bulk_phase: Final = tenant_table(
    "bulk_phase",
    Column("bulk_id", Uuid, nullable=False),
    Column(
        "phase",
        Folded,
        CheckConstraint("phase in ('run', 'reverse')", name="phase"),
        nullable=False,
    ),
    Column("position", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("collected", Boolean, nullable=False),
    Column("collected_upto", Uuid),
    Column("done", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    refers_to("bulk_id", "bulk_change"),
    primary=("bulk_id", "phase"),
)

bulk_item: Final = tenant_table(
    "bulk_item",
    Column("bulk_id", Uuid, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("result", Folded),
    Column("code", Folded),
    Column("detail", Text),
    Column("undone", Folded),
    Column("kept", ARRAY(Text)),
    refers_to("bulk_id", "bulk_change"),
    index_in_workspace("ix_bulk_item_due", "bulk_id", "n", where="result is null"),
    index_in_workspace(
        "ix_bulk_item_to_undo", "bulk_id", "n", where="result = 'changed' and undone is null"
    ),
    index_in_workspace("ix_bulk_item_failed", "bulk_id", "n", where="result = 'failed'"),
    unique_in_workspace("bulk_id", "record_id"),
    primary=("bulk_id", "n"),
)
