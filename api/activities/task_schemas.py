"""Bodies and answers of tasks."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from typing_extensions import TypeAliasType

from api.activities.schemas import RecordType
from api.kernel.schemas import Input, Instant, Output, Reference

TaskState = TypeAliasType("TaskState", Literal["open", "done", "cancelled"])
TaskPriority = TypeAliasType("TaskPriority", Literal["low", "normal", "high", "urgent"])
Title = Annotated[str, Field(max_length=1_000)]
Details = Annotated[str, Field(max_length=50_000)]
_OF_TASKS = frozenset({"record_type", "record_id"})


class _TaskFields(Input):
    details: Details | None = None
    due_date: date | None = Field(default=None, description="A civil date; not with due_at")
    due_at: AwareDatetime | None = Field(default=None, description="An instant; not with due_date")
    remind_at: AwareDatetime | None = Field(
        default=None, description="When it is put into the assignee's inbox"
    )
    assignee_id: UUID | None = None

    def changes(self) -> dict[str, Any]:
        """The named fields as the domain takes them."""
        return {name: v for name, v in self.named_fields().items() if name not in _OF_TASKS}


class TaskCreate(_TaskFields):
    """On a record, or on none: then only its assignee and its author see it.

    Without `assignee_id` it is the caller's own; null gives it to nobody.
    """

    record_type: RecordType | None = None
    record_id: UUID | None = None
    title: Title
    priority: TaskPriority = "normal"


class TaskUpdate(_TaskFields):
    """A merge patch: absent fields stay as they are, null clears."""

    title: Title = ""
    priority: TaskPriority = "normal"


class Task(Output):
    """`due_by` is the moment from which it is overdue: `due_at`, or the end of `due_date` in the

    time zone of whoever set it. `state=open&due_by_lt=<now>` lists what is overdue.
    """

    id: UUID
    version: int
    record_type: RecordType | None
    record_id: UUID | None
    record_name: str | None
    title: str
    details: str | None
    state: TaskState
    priority: TaskPriority
    due_date: date | None
    due_at: Instant | None
    due_by: Instant | None
    remind_at: Instant | None
    reminded_at: Instant | None
    assignee: Reference | None
    author: Reference | None
    closed_at: Instant | None
    created_at: Instant
    created_by: UUID | None
    updated_at: Instant
    updated_by: UUID | None


class TaskPage(Output):
    items: list[Task]
    next_cursor: str | None
    total: int = 0
