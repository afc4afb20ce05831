"""A list as a file that a job makes, kept for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.exchange.errors import ExportExpired, ExportNotReady
from domain.exchange.model.imports import Failure
from domain.kernel.aggregate import Aggregate
from domain.kernel.tables import TableFormat

KEPT: Final = timedelta(hours=24)
MOST_RUNNING: Final = 5
"""Of one user at once."""


class ExportState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(kw_only=True, eq=False)
class Export(Aggregate):
    """`asked` is what the list is asked with: where, q, sort, archived, fields.

    `sight` says which rows its maker could see when it was made: who sees fewer now does not get
    the file. `columns` are those that it has.
    """

    CONTEXT: ClassVar[str] = "exchange"
    TYPE: ClassVar[str] = "export"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"sight", "file_id"})

    resource: str
    format: TableFormat
    asked: dict[str, Any]
    state: ExportState = ExportState.RUNNING
    columns: list[str] | None = None
    sight: str = ""
    file_id: UUID | None = None
    file_size: int | None = None
    row_count: int | None = None
    error: Failure | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None

    def complete(self, file_id: UUID, size: int, rows: int, now: datetime) -> None:
        self.file_id, self.file_size, self.row_count = file_id, size, rows
        self.state, self.finished_at, self.expires_at = ExportState.DONE, now, now + KEPT
        self.happened("finished", rows=rows)

    def fail(self, failure: Failure, now: datetime) -> None:
        self.state, self.error, self.finished_at = ExportState.FAILED, failure, now
        self.happened("failed", code=failure.code)

    def file_at(self, now: datetime) -> tuple[UUID, int]:
        """The file's id and size, as long as it is kept."""
        if self.file_id is None or self.file_size is None or self.expires_at is None:
            raise ExportNotReady(state=str(self.state))
        if now >= self.expires_at:
            raise ExportExpired()
        return self.file_id, self.file_size
