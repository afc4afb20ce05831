"""What is read of notes, calls and meetings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.activities.model import ActivityKind, BodyFormat, Direction, RecordType
from domain.activities.permissions import Permission
from domain.activities.ports import ActivityReader
from domain.activities.queries.named import Named
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class ActivityRow:
    id: UUID
    version: int
    record_type: str
    record_id: UUID
    record_name: str
    kind: str
    body: str
    body_format: str
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
        Field(
            "body_format",
            FieldType.CHOICE,
            sortable=False,
            filterable=False,
            nullable=False,
            choices=tuple(BodyFormat),
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
