"""Answers of timelines."""

from uuid import UUID

from pydantic import Field, JsonValue

from api.activities.schemas import Activity
from api.activities.task_schemas import Task
from api.kernel.schemas import Instant, Output, Reference


class Cause(Output):
    """Why, where it was not a person at a form: an import, a reaction, a reversal."""

    type: str
    id: UUID


class FieldChange(Output):
    """Values are as the record's own answers show them, references by id."""

    field: str
    before: JsonValue
    after: JsonValue


class TimelineItem(Output):
    """`activity` or `task` is as it stands now, where the event is of one."""

    id: UUID
    at: Instant
    event: str = Field(examples=["customers.account.updated"])
    actor: Reference | None
    cause: Cause | None
    changes: list[FieldChange]
    activity: Activity | None
    task: Task | None


class TimelinePage(Output):
    items: list[TimelineItem]
    next_cursor: str | None
