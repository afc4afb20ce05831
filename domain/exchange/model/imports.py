"""An import: a file, how to read it, what its columns mean, and how far it has come."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from domain.exchange.errors import (
    BadDialect,
    BadMapping,
    FileRefused,
    ImportNotReady,
    WrongImportState,
)
from domain.exchange.model.dialect import Column, Detection, Dialect, Problem
from domain.exchange.model.fields import CellType, TargetShape, guess_fields
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Issue
from domain.kernel.money import CURRENCIES


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    MAPPED = "mapped"
    VALIDATING = "validating"
    VALIDATED = "validated"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"
    REVERSING = "reversing"
    REVERSED = "reversed"


class ImportMode(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"


class Phase(StrEnum):
    """What the worker does with an import; each counts its own rows."""

    DRY_RUN = "dry_run"
    RUN = "run"
    REVERSE = "reverse"


S = ImportState
_SETTABLE = frozenset({S.UPLOADED, S.MAPPED, S.VALIDATED})
_AT_WORK = {S.VALIDATING: Phase.DRY_RUN, S.RUNNING: Phase.RUN, S.REVERSING: Phase.REVERSE}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`field` None keeps the column's cells with the import only.

    `multiplier` is a number or a word ("millions"); `currency` an ISO 4217 code in place of the
    workspace's; `date_format` an order (dmy, mdy, ymd) in place of the file's. `values` says what
    cells mean that were written otherwise, and "" that they mean nothing.
    """

    column: int
    field: str | None
    multiplier: str | None = None
    currency: str | None = None
    date_format: str | None = None
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the whole import stopped."""

    code: str
    detail: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False)
class Import(Aggregate):
    """`sample` and `problems` are what detection found; they are not journalled.

    `chosen` holds the settings of the dialect that a person gave. `reversed_by` is whose rights
    the way back is walked under; the way there is walked under its maker's.
    """

    CONTEXT: ClassVar[str] = "exchange"
    TYPE: ClassVar[str] = "import"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"columns", "sample", "problems", "chosen"})

    target: str
    file_name: str
    file_size: int | None = None
    file_id: UUID | None = None
    state: ImportState = S.UPLOADED
    dialect: Dialect | None = None
    chosen: dict[str, Any] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    mapping: list[ColumnMapping] = field(default_factory=list)
    mode: ImportMode = ImportMode.CREATE
    match_field: str | None = None
    create_related: bool = False
    error: Failure | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reversed_by: UUID | None = None

    @property
    def phase(self) -> Phase | None:
        """What a worker is to do with it now."""
        return _AT_WORK.get(self.state)

    def must_take_files(self) -> None:
        self._in("receive a file", *_SETTABLE)

    def must_be_settable(self) -> None:
        self._in("change the dialect", *_SETTABLE)

    def receive(self, file_id: UUID, file_size: int, found: Detection, shape: TargetShape) -> None:
        """A file has come: how it is written, and a first guess of what its columns mean."""
        self.must_take_files()
        self.file_id, self.file_size, self.chosen = file_id, file_size, {}
        self._read_as(found, shape)
        self.happened("file_received", file_size=file_size)

    def reread(self, found: Detection, chosen: dict[str, Any], shape: TargetShape) -> None:
        """The same file under a dialect that a person corrected."""
        self.must_be_settable()
        self.chosen = chosen
        self._read_as(found, shape)

    def settle(
        self,
        shape: TargetShape,
        *,
        mapping: Sequence[ColumnMapping] | None = None,
        mode: ImportMode | None = None,
        match_field: tuple[str | None] | None = None,
        create_related: bool | None = None,
    ) -> None:
        """What the columns mean and what happens to rows whose record exists already.

        `match_field` comes in a tuple, so that None can take the present one away.
        """
        self._in("change the mapping", *_SETTABLE)
        self.mapping = self._checked(mapping, shape) if mapping is not None else self.mapping
        self.mode = mode or self.mode
        self.match_field = match_field[0] if match_field else self.match_field
        self.create_related = self.create_related if create_related is None else create_related
        self.state = self._settled(shape)

    def _settled(self, shape: TargetShape) -> ImportState:
        refused = self.file_id is None or any(problem.fatal for problem in self.problems)
        return S.UPLOADED if refused or self.obstacles(shape) else S.MAPPED

    def obstacles(self, shape: TargetShape) -> list[Issue]:
        """What must be settled before rows can be read."""
        mapped = {each.field for each in self.mapping if each.field}
        issues = [_unmapped(group) for group in self._needed(shape) if not group & mapped]
        key = self.match_field
        if key is None and self.mode != ImportMode.CREATE:
            issues.append(Issue("/match_field", "required", "Say by which field records are found"))
        target = shape.field(key) if key else None
        if key and (target is None or not target.key or key not in mapped):
            issues.append(Issue("/match_field", "not_a_key", f"{key} tells no records apart here"))
        return issues

    def validate(self, shape: TargetShape) -> None:
        self._in("be tried", S.MAPPED, S.VALIDATED)
        self._ready(shape)
        self.state, self.error = S.VALIDATING, None

    def run(self, shape: TargetShape, now: datetime) -> None:
        self._in("be run", S.MAPPED, S.VALIDATED)
        self._ready(shape)
        self.state, self.error, self.started_at = S.RUNNING, None, now

    def pause(self) -> None:
        self._in("be paused", S.RUNNING)
        self.state = S.PAUSED
        self.happened("paused")

    def resume(self) -> None:
        self._in("be resumed", S.PAUSED)
        self.state = S.RUNNING
        self.happened("resumed")

    def cancel(self, now: datetime) -> None:
        """Rows of a run that are written stay until it is reversed; a dry run leaves nothing."""
        self._in("be cancelled", S.VALIDATING, S.RUNNING, S.PAUSED)
        dry = self.state == S.VALIDATING
        self.state = S.MAPPED if dry else S.CANCELLED
        self.finished_at = None if dry else now
        self.happened("cancelled")

    def reverse(self, by: UUID) -> None:
        self._in("be reversed", S.DONE, S.FAILED, S.PAUSED, S.CANCELLED)
        if self.started_at is None:
            raise WrongImportState("Nothing was imported", state=str(self.state))
        self.state, self.error, self.reversed_by = S.REVERSING, None, by

    def complete(self, now: datetime) -> None:
        """The worker has come to the end of what the import was at."""
        self._in("be completed", *_AT_WORK)
        ends = {S.VALIDATING: S.VALIDATED, S.RUNNING: S.DONE, S.REVERSING: S.REVERSED}
        self.state = ends[S(self.state)]
        if self.state != S.VALIDATED:
            self.finished_at = now
            self.happened("finished" if self.state == S.DONE else "reversed")

    def fail(self, failure: Failure, now: datetime) -> None:
        """Nothing more is read. What a dry run cannot read is to be settled anew."""
        self._in("fail", *_AT_WORK)
        dry = self.state == S.VALIDATING
        self.state, self.error = (S.MAPPED if dry else S.FAILED), failure
        self.finished_at = None if dry else now
        self.happened("failed", code=failure.code)

    def _read_as(self, found: Detection, shape: TargetShape) -> None:
        changed = [column.header for column in found.columns] != [c.header for c in self.columns]
        self.dialect, self.columns = found.dialect, list(found.columns)
        self.sample = [list(row) for row in found.rows]
        self.problems = list(found.problems)
        self.error = None
        if changed:
            guessed = guess_fields(found.columns, shape)
            self.mapping = [ColumnMapping(n, name) for n, name in enumerate(guessed)]
        self.state = self._settled(shape)

    def _in(self, what: str, *states: ImportState) -> None:
        if self.state not in states:
            detail = f"An import that is {self.state} cannot {what}"
            raise WrongImportState(detail, state=str(self.state))

    def _needed(self, shape: TargetShape) -> Iterable[frozenset[str]]:
        """Rows that only change records need to name nothing but the record."""
        return () if self.mode == ImportMode.UPDATE else shape.required

    def _ready(self, shape: TargetShape) -> None:
        if self.dialect is None:
            raise ImportNotReady("There is no file yet")
        refusal = next((problem for problem in self.problems if problem.fatal), None)
        if refusal is not None:
            raise FileRefused(refusal.detail, problem=refusal.code, params=dict(refusal.params))
        if issues := self.obstacles(shape):
            raise BadMapping(issues=issues)

    def _checked(self, mapping: Sequence[ColumnMapping], shape: TargetShape) -> list[ColumnMapping]:
        issues = [issue for n, each in enumerate(mapping) for issue in self._faults(each, n, shape)]
        names = [each.field for each in mapping if each.field]
        for n, each in enumerate(mapping):
            target = shape.field(each.field) if each.field else None
            if target and not target.many and names.count(target.name) > 1:
                issues.append(Issue(f"/mapping/{n}/field", "mapped_twice", "Takes one column only"))
        if len({each.column for each in mapping}) != len(mapping):
            issues.append(Issue("/mapping", "column_twice", "A column is named twice"))
        if issues:
            raise BadMapping(issues=issues)
        return list(mapping)

    def _faults(self, each: ColumnMapping, n: int, shape: TargetShape) -> Iterable[Issue]:
        at = f"/mapping/{n}"
        if not 0 <= each.column < len(self.columns):
            yield Issue(f"{at}/column", "unknown_column", "The file has no such column")
        target = shape.field(each.field) if each.field else None
        if each.field and target is None:
            yield Issue(f"{at}/field", "unknown_field", "Rows have no such field")
        if each.currency and each.currency not in CURRENCIES:
            yield Issue(f"{at}/currency", "unknown_currency", "No such ISO 4217 currency")
        if each.date_format not in (None, "dmy", "mdy", "ymd"):
            yield Issue(f"{at}/date_format", "unknown_choice", "One of dmy, mdy, ymd")
        if each.values and target is None:
            yield Issue(f"{at}/values", "no_field", "Values mean something in a field only")
        if each.multiplier and (target is None or target.type not in _MEASURES):
            yield Issue(f"{at}/multiplier", "not_a_number_field", "Only numbers are multiplied")


_MEASURES = frozenset({CellType.NUMBER, CellType.MONEY, CellType.DECIMAL, CellType.AMOUNT})


def _unmapped(group: frozenset[str]) -> Issue:
    names = sorted(group)
    return Issue("/mapping", "required_field_unmapped", "A column is needed for one of: "
                 + ", ".join(names), {"fields": names})  # fmt: skip


_FOUND = frozenset({"line_end", "width", "trailing_delimiter", "format", "sheets"})


def corrected(dialect: Dialect, **given: Any) -> dict[str, Any]:
    """Settings of a person over those detected; the rest is detected anew under them."""
    known = set(Dialect.__dataclass_fields__) - _FOUND
    wrong = [Issue(f"/dialect/{name}", "unknown_field", "") for name in given if name not in known]
    delimiter, quote = given.get("delimiter"), given.get("quote")
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n\0"'):
        wrong.append(Issue("/dialect/delimiter", "bad_value", "One character, no line break"))
    if quote is not None and (len(quote) != 1 or quote in "\r\n\0" or quote == delimiter):
        wrong.append(Issue("/dialect/quote", "bad_value", "One character, not the delimiter"))
    if given.get("sheet") is not None and given["sheet"] not in dialect.sheets:
        wrong.append(Issue("/dialect/sheet", "unknown_choice", "The file has no such sheet"))
    if not 0 <= int(given.get("skip_lines") or 0) <= 1_000:
        wrong.append(Issue("/dialect/skip_lines", "out_of_range", "From 0 to 1000"))
    if wrong:
        raise BadDialect(issues=wrong)
    if delimiter is not None and delimiter == dialect.quote and "quote" not in given:
        return {**given, "quote": None}
    return {**given}
