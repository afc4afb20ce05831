"""Bodies and answers of exports that a job makes."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from api.exchange.schemas import ImportFailure
from api.kernel.lists import ExportBody, ExportFormat
from api.kernel.schemas import Instant, Output

ExportResource = TypeAliasType("ExportResource", Literal["accounts", "contacts"])
ExportState = TypeAliasType("ExportState", Literal["running", "done", "failed", "expired"])


class ExportCreate(ExportBody):
    """Rows of a list as a file, made by a job."""

    resource: ExportResource = Field(examples=["accounts"])


class Export(Output):
    """`rows` are those written so far; what is `done` is kept until `expires_at`."""

    id: UUID
    version: int
    resource: ExportResource
    format: ExportFormat
    where: dict[str, Any] | None
    q: str | None
    sort: str | None
    archived: bool
    fields: list[str] | None
    state: ExportState
    rows: int
    file_size: int | None
    error: ImportFailure | None
    created_at: Instant
    finished_at: Instant | None
    expires_at: Instant | None


class ExportPage(Output):
    items: list[Export]
    next_cursor: str | None
