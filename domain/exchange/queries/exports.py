"""What is read of exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.exchange.ports import ExportReader
from domain.kernel.listing import Page
from domain.kernel.permissions import signed_in
from domain.kernel.principal import Principal


@dataclass(slots=True)
class ExportRow:
    """`rows` are those written so far; `state` is `expired` once the file is not kept any more."""

    id: UUID
    version: int
    resource: str
    format: str
    where: Any
    q: str | None
    sort: str | None
    archived: bool
    fields: Sequence[str] | None
    state: str
    rows: int
    file_size: int | None
    error: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


@signed_in
async def list_exports(
    limit: int, cursor: str | None, *, principal: Principal, reader: ExportReader
) -> Page:
    """The caller's own, the newest first."""
    return await reader.page(limit, cursor, principal)


@signed_in
async def get_export(export_id: UUID, *, principal: Principal, reader: ExportReader) -> ExportRow:
    return await reader.one(export_id, principal)
