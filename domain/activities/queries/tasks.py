"""What is read of tasks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.activities.model import Priority, RecordType, TaskState
from domain.activities.permissions import Permission
from domain.activities.ports import TaskReader
from domain.activities.queries.named import Named
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class TaskRow:
    id: UUID
    version: int
    record_type: str | None
    record_id: UUID | None
    record_name: str | None
    title: str
    details: str | None
    state: str
    priority: str
    due_date: date | None
    due_at: datetime | None
    due_by: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    assignee: Named | None
    author: Named | None
    closed_at: datetime | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None


TASKS: Final = ListSpec(
    resource="tasks",
    record_type="task",
    permission=Permission.ACTIVITY_READ,
    create_permission=Permission.ACTIVITY_CREATE,
    default_sort="due_by",
    fields=(
        Field("title", FieldType.TEXT, required=True, nullable=False),
        Field("details", FieldType.TEXT, sortable=False, filterable=False),
        Field("state", FieldType.CHOICE, editable=False, nullable=False, choices=tuple(TaskState)),
        Field(
            "priority",
            FieldType.CHOICE,
            sortable=False,
            nullable=False,
            choices=tuple(Priority),
        ),
        Field("due_date", FieldType.DATE),
        Field("due_at", FieldType.INSTANT),
        Field("due_by", FieldType.INSTANT, editable=False),
        Field("remind_at", FieldType.INSTANT),
        Field("reminded_at", FieldType.INSTANT, editable=False, sortable=False, filterable=False),
        Field("record_type", FieldType.CHOICE, choices=tuple(RecordType)),
        Field("record_id", FieldType.REFERENCE),
        Field("assignee_id", FieldType.REFERENCE, refers_to="users"),
        Field("author_id", FieldType.REFERENCE, refers_to="users", editable=False),
        Field("closed_at", FieldType.INSTANT, editable=False),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
        Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@requires(Permission.ACTIVITY_READ)
async def get_task(task_id: UUID, *, principal: Principal, reader: TaskReader) -> TaskRow:
    return await reader.one(task_id, principal)


@requires(Permission.ACTIVITY_READ)
async def list_tasks(query: ListQuery, *, principal: Principal, reader: TaskReader) -> Page:
    return await reader.page(query, principal)
