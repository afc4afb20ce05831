"""Tables of imports (bytes, phases, every row's fate) and of webhooks with their deliveries."""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.exchange.model import Column as FileColumn
from domain.exchange.model import ColumnMapping, Dialect, Failure, Problem
from domain.exchange.model.templates import TemplateColumn
from persistence.exchange.types import AsJson
from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
    unique_in_workspace,
)

data_import: Final = tenant_table(
    "data_import",
    *aggregate_columns(),
    Column("target", Folded, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_size", BigInteger),
    Column("file_id", Uuid),
    Column("state", Folded, nullable=False),
    Column("dialect", AsJson(Dialect)),
    Column("chosen", AsJson(dict[str, Any]), nullable=False),
    Column("columns", AsJson(list[FileColumn]), nullable=False),
    Column("sample", AsJson(list[list[str]]), nullable=False),
    Column("problems", AsJson(list[Problem]), nullable=False),
    Column("mapping", AsJson(list[ColumnMapping]), nullable=False),
    Column(
        "mode",
        Folded,
        CheckConstraint("mode in ('create', 'update', 'upsert')", name="mode"),
        nullable=False,
    ),
    Column("match_field", Text),
    Column("create_related", Boolean, nullable=False),
    Column("error", AsJson(Failure)),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("reversed_by", Uuid),
    index_in_workspace("ix_data_import_created", "created_at", "id"),
)

# The team is no foreign key: a template of a team that is gone is its owner's alone.
import_template: Final = tenant_table(
    "import_template",
    *aggregate_columns(),
    Column("target", Folded, nullable=False),
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
    Column("columns", AsJson(list[TemplateColumn]), nullable=False),
    Column(
        "mode",
        Folded,
        CheckConstraint("mode in ('create', 'update', 'upsert')", name="mode"),
        nullable=False,
    ),
    Column("match_field", Text),
    Column("create_related", Boolean, nullable=False),
    refers_to("owner_id", "app_user"),
    unique_in_workspace("owner_id", "target", "name_key"),
    index_in_workspace("ix_import_template_team", "team_id", where="team_id is not null"),
    index_in_workspace("ix_import_template_name", "name_key", "id"),
)

import_chunk: Final = tenant_table(
    "import_chunk",
    Column("import_id", Uuid, nullable=False),
    Column("file_id", Uuid, nullable=False),
    Column("n", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    refers_to("import_id", "data_import"),
    primary=("import_id", "file_id", "n"),
)

import_phase: Final = tenant_table(
    "import_phase",
    Column("import_id", Uuid, nullable=False),
    Column(
        "phase",
        Folded,
        CheckConstraint("phase in ('dry_run', 'run', 'reverse')", name="phase"),
        nullable=False,
    ),
    Column("position", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("placed", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("warnings", BigInteger, nullable=False),
    Column("undone_upto", Uuid),
    refers_to("import_id", "data_import"),
    primary=("import_id", "phase"),
)

import_row: Final = tenant_table(
    "import_row",
    Column("import_id", Uuid, nullable=False),
    Column("phase", Folded, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("result", Folded, nullable=False),
    Column("record_id", Uuid),
    Column("waiting", Text),
    Column("unmapped", JSONB),
    Column("errors", JSONB),
    Column("warnings", JSONB),
    Column("cells", JSONB),
    refers_to("import_id", "data_import"),
    index_in_workspace(
        "ix_import_row_refused",
        "import_id",
        "phase",
        "number",
        where="result = 'failed' or warnings is not null",
    ),
    index_in_workspace(
        "ix_import_row_waiting", "import_id", "phase", "number", where="waiting is not null"
    ),
    primary=("import_id", "phase", "number"),
)

import_undo: Final = tenant_table(
    "import_undo",
    Column("import_id", Uuid, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("record_type", Folded, nullable=False),
    Column("result", Folded),
    Column("kept", JSONB),
    refers_to("import_id", "data_import"),
    index_in_workspace("ix_import_undo_due", "import_id", "record_id", where="result is null"),
    index_in_workspace("ix_import_undo_kept", "import_id", "record_id", where="result = 'kept'"),
    primary=("import_id", "record_id"),
)

export: Final = tenant_table(
    "export",
    *aggregate_columns(),
    Column("resource", Folded, nullable=False),
    Column("format", Folded, nullable=False),
    Column("asked", JSONB, nullable=False),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('running', 'done', 'failed')", name="state"),
        nullable=False,
    ),
    Column("columns", ARRAY(Text)),
    Column("sight", Text, nullable=False),
    Column("file_id", Uuid),
    Column("file_size", BigInteger),
    Column("row_count", BigInteger),
    Column("error", AsJson(Failure)),
    Column("finished_at", Instant),
    Column("expires_at", Instant),
    index_in_workspace("ix_export_created", "created_by", "created_at", "id"),
)

# The latest attempt, and how far it has come: kept beside the export, which people look at.
export_attempt: Final = tenant_table(
    "export_attempt",
    Column("export_id", Uuid, nullable=False),
    Column("file_id", Uuid, nullable=False),
    Column("rows", BigInteger, nullable=False),
    refers_to("export_id", "export", ondelete="CASCADE"),
    primary=("export_id",),
)

export_chunk: Final = tenant_table(
    "export_chunk",
    Column("export_id", Uuid, nullable=False),
    Column("file_id", Uuid, nullable=False),
    Column("n", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    refers_to("export_id", "export", ondelete="CASCADE"),
    primary=("export_id", "file_id", "n"),
)

webhook: Final = tenant_table(
    "webhook",
    *aggregate_columns(),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    Column("condition", AsJson(dict[str, Any])),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('enabled', 'disabled')", name="state"),
        nullable=False,
    ),
    Column("disabled_reason", Folded),
    Column("owner_id", Uuid, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("previous_secret", LargeBinary),
    Column("previous_until", Instant),
    refers_to("owner_id", "app_user"),
    index_in_workspace("ix_webhook_owner", "owner_id"),
    index_in_workspace("ix_webhook_created", "created_at", "id"),
)

webhook_delivery: Final = tenant_table(
    "webhook_delivery",
    Column("id", Uuid, nullable=False),
    Column("webhook_id", Uuid, nullable=False),
    Column("event_id", Uuid),
    Column("event_at", Instant, nullable=False),
    Column("event", Text, nullable=False),
    Column("record_type", Text),
    Column("record_id", Uuid),
    Column("sequence", Text, nullable=False),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('pending', 'delivered', 'failed', 'withheld')", name="state"),
        nullable=False,
    ),
    Column("tries", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", Instant, nullable=False),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    refers_to("webhook_id", "webhook", ondelete="CASCADE"),
    unique_in_workspace("webhook_id", "event_id"),
    index_in_workspace("ix_webhook_delivery_webhook", "webhook_id"),
    index_in_workspace("ix_webhook_delivery_created", "webhook_id", "created_at", "id"),
    index_in_workspace(
        "ix_webhook_delivery_due", "webhook_id", "next_at", where="state = 'pending'"
    ),
)

webhook_attempt: Final = tenant_table(
    "webhook_attempt",
    Column("delivery_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("duration_ms", Integer, nullable=False),
    refers_to("delivery_id", "webhook_delivery", ondelete="CASCADE"),
    index_in_workspace("ix_webhook_attempt_delivery", "delivery_id"),
    primary=("delivery_id", "number"),
)

# The breaker of each endpoint: kept beside the webhook, which people change, and workers do not.
webhook_health: Final = tenant_table(
    "webhook_health",
    Column("webhook_id", Uuid, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("paused_until", Instant),
    refers_to("webhook_id", "webhook", ondelete="CASCADE"),
    primary=("webhook_id",),
)
