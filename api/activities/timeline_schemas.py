"""Answers of timelines."""

from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from api.activities.file_schemas import File
from api.activities.schemas import Activity
from api.activities.task_schemas import Task
from api.kernel.paging import Paging
from api.kernel.schemas import Instant, Output, Reference
from domain.activities.queries import TimelineKind
from domain.kernel.errors import Invalid


class TimelineFilter(Paging):
    kind_in: str | None = Field(
        default=None, max_length=100, description="Some of " + ", ".join(TimelineKind)
    )
    actor_id: UUID | None = Field(default=None, description="What this user did")
    at_gte: AwareDatetime | None = None
    at_lt: AwareDatetime | None = None

    def kinds(self) -> tuple[TimelineKind, ...]:
        """All, unless some are named."""
        if self.kind_in is None:
            return tuple(TimelineKind)
        try:
            asked = {TimelineKind(each.strip()) for each in self.kind_in.split(",")}
        except ValueError:
            known = [str(kind) for kind in TimelineKind]
            raise Invalid.at(
                "/kind_in", "unknown_choice", "Not one of the choices", choices=known
            ) from None
        return tuple(kind for kind in TimelineKind if kind in asked)


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
    """`activity`, `task` or `file` is as it stands now, where the event is of one."""

    id: UUID
    at: Instant
    event: str = Field(examples=["customers.account.updated"])
    actor: Reference | None
    cause: Cause | None
    changes: list[FieldChange]
    activity: Activity | None
    task: Task | None
    file: File | None


class TimelinePage(Output):
    items: list[TimelineItem]
    next_cursor: str | None
