"""What is read of this context."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires, signed_in
from domain.kernel.principal import Principal
from domain.views.definition import Problem
from domain.views.model import Visibility
from domain.views.permissions import Permission
from domain.views.ports import AtHandReader, BulkReader, ViewReader


@dataclass(slots=True)
class Named:
    id: UUID
    name: str


@dataclass(slots=True)
class ViewRow:
    """`is_default` and `editable` are the reader's."""

    id: UUID
    version: int
    resource: str
    name: str
    visibility: str
    owner: Named
    team: Named | None
    where: Any
    q: str | None
    sort: str | None
    archived: bool
    columns: Sequence[str] | None
    group_by: str | None
    sum: str | None
    is_default: bool
    editable: bool
    problems: Sequence[Problem]
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class FavouriteRow:
    record_type: str
    record_id: UUID
    name: str
    added_at: datetime


@dataclass(slots=True)
class RecentRow:
    record_type: str
    record_id: UUID
    name: str
    opened_at: datetime


VIEWS: Final = ListSpec(
    resource="views",
    record_type="view",
    permission=Permission.VIEW_READ,
    create_permission=Permission.VIEW_CREATE,
    default_sort="name",
    fields=(
        Field("name", FieldType.TEXT, required=True, nullable=False),
        Field("resource", FieldType.TEXT, required=True, nullable=False),
        Field("visibility", FieldType.CHOICE, nullable=False, choices=tuple(Visibility)),
        Field("owner_id", FieldType.REFERENCE, refers_to="users", editable=False, nullable=False),
        Field("team_id", FieldType.REFERENCE, refers_to="teams"),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
        Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@requires(Permission.VIEW_READ)
async def list_views(query: ListQuery, *, principal: Principal, reader: ViewReader) -> Page:
    return await reader.page(query, principal)


@requires(Permission.VIEW_READ)
async def get_view(view_id: UUID, *, principal: Principal, reader: ViewReader) -> ViewRow:
    return await reader.one(view_id, principal)


@signed_in
async def list_favourites(*, principal: Principal, reader: AtHandReader) -> Sequence[FavouriteRow]:
    """The caller's own, the newest first."""
    return await reader.favourites(principal)


@signed_in
async def list_recents(*, principal: Principal, reader: AtHandReader) -> Sequence[RecentRow]:
    """Records whose pages the caller opened, the last one first."""
    return await reader.recents(principal)


@dataclass(slots=True)
class BulkItemRow:
    """`undone` is restored or kept, once the change was taken back; `kept` are the reasons."""

    number: int
    record_id: UUID
    result: str | None
    code: str | None
    detail: str | None
    undone: str | None
    kept: Sequence[str]


@dataclass(slots=True)
class BulkProgress:
    """`total` is known once all records are."""

    phase: str | None
    position: int
    total: int | None


@dataclass(slots=True)
class BulkCounts:
    changed: int
    unchanged: int
    failed: int


@dataclass(slots=True)
class BulkReversal:
    restored: int
    kept: int


@dataclass(slots=True)
class BulkView:
    """`items` are those of a change that was made at once; of others none."""

    id: UUID
    version: int
    resource: str
    change: dict[str, Any]
    state: str
    progress: BulkProgress
    counts: BulkCounts
    reversal: BulkReversal | None
    error: dict[str, str] | None
    items: Sequence[BulkItemRow]
    created_at: datetime
    created_by: UUID | None
    finished_at: datetime | None


BULK_RESULTS: Final = ("changed", "unchanged", "failed")


@requires(Permission.BULK_CHANGE_READ)
async def get_bulk_change(bulk_id: UUID, *, principal: Principal, reader: BulkReader) -> BulkView:
    return await reader.one(bulk_id, principal)


@requires(Permission.BULK_CHANGE_READ)
async def list_bulk_items(
    bulk_id: UUID,
    *,
    results: Sequence[str],
    after: int,
    limit: int,
    principal: Principal,
    reader: BulkReader,
) -> Sequence[BulkItemRow]:
    """In the order in which they were named, behind item `after`."""
    return await reader.items(
        bulk_id, results=results, after=after, limit=limit, principal=principal
    )
