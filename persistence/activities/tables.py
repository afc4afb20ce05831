"""The table of activities."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Date, Integer, Text, Uuid

from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
)

activity: Final = tenant_table(
    "activity",
    *aggregate_columns(),
    Column("record_type", Folded, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("account_id", Uuid),
    Column("contact_id", Uuid),
    Column(
        "kind",
        Folded,
        CheckConstraint("kind in ('note', 'call', 'meeting')", name="kind"),
        nullable=False,
    ),
    Column("body", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("duration_minutes", Integer),
    Column("direction", Folded, CheckConstraint("direction in ('in', 'out')", name="direction")),
    Column("next_step", Folded),
    Column("next_step_due", Date),
    Column("author_id", Uuid),
    CheckConstraint(
        "record_id = case record_type when 'account' then account_id "
        "when 'contact' then contact_id end and num_nonnulls(account_id, contact_id) = 1",
        name="record",
    ),
    refers_to("account_id", "account"),
    refers_to("contact_id", "contact"),
    refers_to("author_id", "app_user"),
    index_in_workspace("ix_activity_record", "record_id", "happened_at", "id"),
    index_in_workspace("ix_activity_happened", "happened_at", "id"),
    index_in_workspace("ix_activity_author", "author_id", "happened_at", "id"),
    index_in_workspace("ix_activity_account", "account_id", where="account_id is not null"),
    index_in_workspace("ix_activity_contact", "contact_id", where="contact_id is not null"),
    index_in_workspace("ix_activity_kind", "kind", "happened_at", "id"),
    index_in_workspace("ix_activity_due", "next_step_due", "id"),
)
