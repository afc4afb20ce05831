"""The tables of activities, tasks, files and inboxes."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Integer, Text, Uuid

from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
    unique_in_workspace,
)

_ON_A_RECORD: Final = (
    "record_id = case record_type when 'account' then account_id "
    "when 'contact' then contact_id end and num_nonnulls(account_id, contact_id) = 1"
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
    Column(
        "body_format",
        Folded,
        CheckConstraint("body_format in ('text', 'html')", name="body_format"),
        nullable=False,
        server_default="text",
    ),
    Column("happened_at", Instant, nullable=False),
    Column("duration_minutes", Integer),
    Column("direction", Folded, CheckConstraint("direction in ('in', 'out')", name="direction")),
    Column("next_step", Folded),
    Column("next_step_due", Date),
    Column("author_id", Uuid),
    CheckConstraint(_ON_A_RECORD, name="record"),
    refers_to("account_id", "account", ondelete="RESTRICT"),
    refers_to("contact_id", "contact", ondelete="RESTRICT"),
    refers_to("author_id", "app_user"),
    index_in_workspace("ix_activity_record", "record_id", "happened_at", "id"),
    index_in_workspace("ix_activity_happened", "happened_at", "id"),
    index_in_workspace("ix_activity_author", "author_id", "happened_at", "id"),
    index_in_workspace("ix_activity_account", "account_id", where="account_id is not null"),
    index_in_workspace("ix_activity_contact", "contact_id", where="contact_id is not null"),
    index_in_workspace("ix_activity_kind", "kind", "happened_at", "id"),
    index_in_workspace("ix_activity_due", "next_step_due", "id"),
)

task: Final = tenant_table(
    "task",
    *aggregate_columns(),
    Column("record_type", Folded),
    Column("record_id", Uuid),
    Column("account_id", Uuid),
    Column("contact_id", Uuid),
    Column("title", Folded, nullable=False),
    Column("details", Text),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('open', 'done', 'cancelled')", name="state"),
        nullable=False,
    ),
    Column(
        "priority",
        Folded,
        CheckConstraint("priority in ('low', 'normal', 'high', 'urgent')", name="priority"),
        nullable=False,
    ),
    Column("due_date", Date),
    Column("due_at", Instant),
    Column("due_by", Instant),
    Column("remind_at", Instant),
    Column("reminded_at", Instant),
    Column("assignee_id", Uuid),
    Column("author_id", Uuid),
    Column("closed_at", Instant),
    CheckConstraint(
        f"num_nonnulls(record_type, record_id, account_id, contact_id) = 0 or ({_ON_A_RECORD})",
        name="record",
    ),
    CheckConstraint("num_nonnulls(due_date, due_at) <= 1", name="due"),
    refers_to("account_id", "account", ondelete="RESTRICT"),
    refers_to("contact_id", "contact", ondelete="RESTRICT"),
    refers_to("assignee_id", "app_user"),
    refers_to("author_id", "app_user"),
    index_in_workspace("ix_task_due", "state", "due_by", "id"),
    index_in_workspace("ix_task_assignee", "assignee_id", "state", "due_by", "id"),
    index_in_workspace("ix_task_author", "author_id", "id"),
    index_in_workspace("ix_task_record", "record_id", "due_by", "id"),
    index_in_workspace("ix_task_account", "account_id", where="account_id is not null"),
    index_in_workspace("ix_task_contact", "contact_id", where="contact_id is not null"),
)

file_content: Final = tenant_table(
    "file_content",
    Column("id", Uuid, nullable=False),
    Column("free_since", Instant),
    index_in_workspace("ix_file_content_free", "free_since", where="free_since is not null"),
)
"""The ledger of the store: since when bytes that may lie there are no file's; null while they are.

Whatever deletes a file must free its content in the same transaction.
"""

file: Final = tenant_table(
    "file",
    *aggregate_columns(),
    Column("record_type", Folded, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("account_id", Uuid),
    Column("contact_id", Uuid),
    Column("name", Folded, nullable=False),
    Column("media_type", Folded, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Folded, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("thumbnail", Boolean, nullable=False),
    Column("author_id", Uuid),
    CheckConstraint(_ON_A_RECORD, name="record"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    refers_to("id", "file_content"),
    refers_to("account_id", "account"),
    refers_to("contact_id", "contact"),
    refers_to("author_id", "app_user"),
    index_in_workspace("ix_file_record", "record_id", "created_at", "id"),
    index_in_workspace("ix_file_created", "created_at", "id"),
    index_in_workspace("ix_file_name", "name", "id"),
    index_in_workspace("ix_file_author", "author_id", "created_at", "id"),
    index_in_workspace("ix_file_account", "account_id", where="account_id is not null"),
    index_in_workspace("ix_file_contact", "contact_id", where="contact_id is not null"),
)

inbox_item: Final = tenant_table(
    "inbox_item",
    Column("id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column(
        "kind",
        Folded,
        CheckConstraint("kind in ('reminder', 'assignment', 'mention')", name="kind"),
        nullable=False,
    ),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("actor_id", Uuid),
    Column("subject_type", Folded, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("cause_id", Uuid, nullable=False),
    unique_in_workspace("user_id", "kind", "cause_id"),
    refers_to("user_id", "app_user"),
    index_in_workspace("ix_inbox_item_user", "user_id", "id"),
    index_in_workspace("ix_inbox_item_unread", "user_id", "id", where="read_at is null"),
)
