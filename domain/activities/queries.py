"""What is read of this context: activities, and the timeline of a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.activities.model import ActivityKind, Direction, RecordType
from domain.activities.permissions import Permission
from domain.activities.ports import ActivityReader, TimelineReader
from domain.kernel.aggregate import Json
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class Named:
    """A record as others show it."""

    id: UUID
    name: str


@dataclass(slots=True)
class ActivityRow:
    id: UUID
    version: int
    record_type: str
    record_id: UUID
    record_name: str
    kind: str
    body: str
    happened_at: datetime
    duration_minutes: int | None
    direction: str | None
    next_step: str | None
    next_step_due: date | None
    author: Named | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None


@dataclass(slots=True)
class CauseRow:
    type: str
    id: UUID


@dataclass(slots=True)
class ChangeRow:
    field: str
    before: Json
    after: Json


@dataclass(slots=True)
class TimelineRow:
    """One event of the journal. `activity` is as it stands now, where the event is of one."""

    id: UUID
    at: datetime
    event: str
    actor: Named | None
    cause: CauseRow | None
    changes: Sequence[ChangeRow]
    activity: ActivityRow | None


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    record_type: RecordType
    record_id: UUID
    limit: int = 50
    cursor: str | None = None


ACTIVITIES: Final = ListSpec(
    resource="activities",
    record_type="activity",
    permission=Permission.ACTIVITY_READ,
    create_permission=Permission.ACTIVITY_CREATE,
    default_sort="-happened_at",
    fields=(
        Field(
            "record_type",
            FieldType.CHOICE,
            required=True,
            nullable=False,
            choices=tuple(RecordType),
        ),
        Field("record_id", FieldType.REFERENCE, required=True, nullable=False),
        Field("kind", FieldType.CHOICE, required=True, nullable=False, choices=tuple(ActivityKind)),
        Field(
            "body",
            FieldType.TEXT,
            required=True,
            nullable=False,
            sortable=False,
            filterable=False,
        ),
        Field("happened_at", FieldType.INSTANT, nullable=False),
        Field("duration_minutes", FieldType.NUMBER),
        Field("direction", FieldType.CHOICE, choices=tuple(Direction)),
        Field("next_step", FieldType.TEXT),
        Field("next_step_due", FieldType.DATE),
        Field("author_id", FieldType.REFERENCE, refers_to="users", editable=False),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
        Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@requires(Permission.ACTIVITY_READ)
async def get_activity(
    activity_id: UUID, *, principal: Principal, reader: ActivityReader
) -> ActivityRow:
    return await reader.one(activity_id, principal)


@requires(Permission.ACTIVITY_READ)
async def list_activities(
    query: ListQuery, *, principal: Principal, reader: ActivityReader
) -> Page:
    return await reader.page(query, principal)


@requires(Permission.ACTIVITY_READ)
async def record_timeline(
    query: TimelineQuery, *, principal: Principal, reader: TimelineReader
) -> Page:
    """What happened to a record and on it, newest first."""
    return await reader.page(query, principal)
