"""Bodies and answers of imports."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from api.kernel.schemas import Input, Instant, Output

ImportTargetName = TypeAliasType("ImportTargetName", Literal["accounts", "contacts"])
ImportMode = TypeAliasType("ImportMode", Literal["create", "update", "upsert"])
DateOrder = TypeAliasType("DateOrder", Literal["dmy", "mdy", "ymd"])
ImportState = TypeAliasType("ImportState", Literal[
    "uploaded", "mapped", "validating", "validated", "running", "paused", "cancelled",
    "done", "failed", "reversing", "reversed",
])  # fmt: skip
FileFormat = TypeAliasType("FileFormat", Literal["csv", "xlsx", "ndjson", "vcard"])
DecimalMark = TypeAliasType("DecimalMark", Literal[".", ","])
ImportPhase = TypeAliasType("ImportPhase", Literal["dry_run", "run", "reverse"])
RowResult = TypeAliasType("RowResult", Literal["created", "updated", "unchanged", "failed"])
Encoding = TypeAliasType("Encoding", Literal[
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "windows-1250", "windows-1251",
    "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
    "windows-1258", "windows-874", "iso-8859-2", "iso-8859-3", "iso-8859-5", "iso-8859-7",
    "iso-8859-15", "koi8-r", "ibm855", "ibm866", "macintosh", "x-mac-cyrillic", "gb18030", "big5",
    "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr",
])  # fmt: skip
Word = Annotated[str, Field(max_length=200)]
Value = Annotated[str, Field(max_length=200)]


class ImportCreate(Input):
    target: ImportTargetName
    file_name: str = Field(min_length=1, max_length=255)


class DialectInput(Input):
    """Only what is named is settled; the rest is found anew under it."""

    encoding: Encoding | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str | None = Field(default=None, min_length=1, max_length=1)
    skip_lines: int | None = Field(default=None, ge=0, le=1_000)
    header: bool | None = None
    date_order: DateOrder | None = None
    decimal: DecimalMark | None = None
    tag_separator: str | None = Field(default=None, min_length=1, max_length=3)
    sheet: str | None = Field(default=None, min_length=1, max_length=255)


class ColumnMappingInput(Input):
    """`field` null keeps the column with the import only."""

    column: int = Field(ge=0, le=1_000)
    field: Word | None = None
    multiplier: Word | None = None
    currency: str | None = Field(default=None, max_length=3)
    date_format: DateOrder | None = None
    values: dict[Value, Value] = Field(
        default_factory=dict,
        max_length=2_000,
        description="What cells mean that are written otherwise; empty where they mean nothing",
        examples=[{"technolgy": "technology"}],
    )


class ImportUpdate(Input):
    """`template_id` settles what the template says; what else is named goes before that."""

    dialect: DialectInput | None = None
    template_id: UUID | None = None
    mapping: list[ColumnMappingInput] | None = Field(default=None, max_length=1_000)
    mode: ImportMode | None = None
    match_field: Word | None = None
    create_related: bool | None = None

    def changes(self) -> dict[str, Any]:
        given = self.named_fields()
        if self.dialect is not None:
            given["dialect"] = self.dialect.named_fields()
        if self.mapping is not None:
            given["mapping"] = [each.model_dump() for each in self.mapping]
        return {name: value for name, value in given.items() if value is not None or name in _NULLS}


_NULLS = frozenset({"match_field"})


class Dialect(Output):
    """`format` is found by the file's content; `sheets` are those of a workbook."""

    encoding: str
    delimiter: str
    quote: str | None
    skip_lines: int
    header: bool
    line_end: str
    date_order: DateOrder | None
    decimal: str
    tag_separator: str
    format: FileFormat
    sheet: str | None
    sheets: list[str]


class ImportColumn(Output):
    index: int
    header: str
    samples: list[str]
    guessed_field: str | None


class ColumnMapping(Output):
    column: int
    field: str | None
    multiplier: str | None
    currency: str | None
    date_format: str | None
    values: dict[str, str]


class Finding(Output):
    """What was found in the file; a fatal finding refuses it as it is read now."""

    code: str
    detail: str
    params: dict[str, str | int]
    line: int | None
    fatal: bool


class Progress(Output):
    position: int
    total: int | None
    phase: ImportPhase | None


class Counts(Output):
    created: int
    updated: int
    unchanged: int
    failed: int
    warnings: int


class Reversal(Output):
    reverted: int
    kept: int


class ImportFailure(Output):
    """Why the whole import stopped."""

    code: str
    detail: str
    params: dict[str, Any]


class Import(Output):
    id: UUID
    version: int
    target: ImportTargetName
    file_name: str
    file_size: int | None
    state: ImportState
    dialect: Dialect | None
    columns: list[ImportColumn]
    mapping: list[ColumnMapping]
    mode: ImportMode
    match_field: str | None
    create_related: bool
    problems: list[Finding]
    progress: Progress
    counts: Counts
    dry_run: Counts | None
    reversal: Reversal | None
    error: ImportFailure | None
    created_at: Instant
    created_by: UUID | None
    started_at: Instant | None
    finished_at: Instant | None


class ImportTargetField(Output):
    """`many` fields take several columns, `key` fields can tell records apart."""

    name: str
    type: str
    many: bool
    key: bool
    choices: list[str] | None


class ImportTarget(Output):
    """Of each group in `required` at least one field must be mapped. `external_id:<source>` is

    a key field of every target.
    """

    name: ImportTargetName
    fields: list[ImportTargetField]
    required: list[list[str]]


class ImportTargets(Output):
    items: list[ImportTarget]


class ImportPage(Output):
    items: list[Import]
    next_cursor: str | None


class Preview(Output):
    """The first rows of the file under the present dialect."""

    columns: list[ImportColumn]
    rows: list[list[str]]
    problems: list[Finding]


ValueSource = TypeAliasType("ValueSource", Literal["choice", "records", "file", "common"])


class ValueSuggestion(Output):
    """`source`: a choice of the field, records that there are, the same column, a common word."""

    value: str
    source: ValueSource
    likeness: float


class UnknownValue(Output):
    value: str
    count: int
    suggestions: list[ValueSuggestion]


class ValueColumn(Output):
    """`must_settle`: rows with these values are refused, or lose the value; the others are only

    nearly the same as known ones. `unlisted` counts further values.
    """

    column: int
    field: str
    must_settle: bool
    distinct: int
    values: list[UnknownValue]
    unlisted: int


class ImportValues(Output):
    """Values that their fields do not know, in the first `rows` rows; `complete` where those are

    the whole file.
    """

    rows: int
    complete: bool
    columns: list[ValueColumn]


class RowIssue(Output):
    pointer: str
    code: str
    detail: str
    params: dict[str, Any]


class ImportRow(Output):
    """`cells` are kept of refused rows, `unmapped` of all."""

    number: int
    line: int
    result: RowResult
    record_id: UUID | None
    errors: list[RowIssue]
    warnings: list[RowIssue]
    unmapped: dict[str, str]
    cells: list[str]


class ImportRows(Output):
    items: list[ImportRow]
    next_cursor: str | None


ChangeKind = TypeAliasType(
    "ChangeKind", Literal["created", "updated", "deleted", "entered", "left"]
)


class ChangedField(Output):
    """A field's value before and after; fields that the caller may not see are left out."""

    field: str
    before: Any
    after: Any


class FeedCause(Output):
    type: str
    id: UUID


class Change(Output):
    """`entered` and `left`: the record came into the caller's reach, or is beyond it now.

    Of a record that was deleted or has left, only its id is told.
    """

    id: UUID
    at: Instant
    kind: ChangeKind
    event: str | None
    record_type: str
    record_id: UUID
    version: int
    sequence: str
    actor_id: UUID | None
    cause: FeedCause | None
    changes: list[ChangedField]


class Changes(Output):
    """`more`: the next page is there already."""

    items: list[Change]
    next_cursor: str
    more: bool


AuditKind = TypeAliasType("AuditKind", Literal["change", "access"])


class AuditActor(Output):
    """`name` is null where the user is gone."""

    id: UUID
    name: str | None


class AuditEntry(Output):
    """A row of the journal; `barred_fields` were changed too and may not be seen."""

    id: UUID
    at: Instant
    kind: AuditKind
    event: str
    actor: AuditActor | None
    request_id: str | None
    cause: FeedCause | None
    record_type: str
    record_id: UUID
    version: int
    changes: list[ChangedField]
    payload: Any
    barred_fields: list[str]


class AuditTrail(Output):
    items: list[AuditEntry]
    next_cursor: str | None
