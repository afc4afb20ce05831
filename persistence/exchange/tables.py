"""Tables of imports: the import, its bytes, how far each phase has come, and every row's fate."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.exchange.model import Column as FileColumn
from domain.exchange.model import ColumnMapping, Dialect, Failure, Problem
from persistence.exchange.types import AsJson
from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
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
