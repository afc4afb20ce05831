"""What someone has to do, on a record or on none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from domain.activities.errors import TaskIsClosed, TaskIsOpen
from domain.activities.model.records import RecordType, day, instant, placed
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Invalid
from domain.kernel.rules import Rule, as_given, clean, one_of, text

LONGEST_TITLE: Final = 500
LONGEST_DETAILS: Final = 20_000


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(kw_only=True, eq=False)
class Task(Aggregate):
    """Due on a civil date or at an instant. `due_by` is the moment from which it is overdue: that

    instant, or the end of that day where the one who planned it is. `reminded_at` stands for the
    present `remind_at` only.
    """

    CONTEXT: ClassVar[str] = "activities"
    TYPE: ClassVar[str] = "task"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"account_id", "contact_id", "due_by"})
    RULES: ClassVar[Mapping[str, Rule]] = {
        "title": text(LONGEST_TITLE, required=True),
        "details": text(LONGEST_DETAILS),
        "priority": one_of(Priority),
        "due_date": day,
        "due_at": instant,
        "remind_at": instant,
        "assignee_id": as_given,
    }

    record_type: RecordType | None = None
    record_id: UUID | None = None
    account_id: UUID | None = None
    contact_id: UUID | None = None
    title: str = ""
    details: str | None = None
    state: TaskState = TaskState.OPEN
    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    due_at: datetime | None = None
    due_by: datetime | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    assignee_id: UUID | None = None
    author_id: UUID | None = None
    closed_at: datetime | None = None

    @classmethod
    def plan(
        cls,
        task_id: UUID,
        workspace_id: UUID,
        record_type: RecordType | None,
        record_id: UUID | None,
        given: Mapping[str, Any],
        *,
        zone: tzinfo,
        now: datetime,
        by: UUID | None,
    ) -> "Task":
        """A new task; for whoever plans it, unless `given` says otherwise."""
        task = cls(
            id=task_id,
            workspace_id=workspace_id,
            **placed(record_type, record_id),
            author_id=by,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )
        return task.change({"title": None, "assignee_id": by, **given}, zone=zone)

    def change(self, given: Mapping[str, Any], *, zone: tzinfo) -> Self:
        """Set the given fields, all or none of them."""
        kept = clean(given, self.RULES)
        told = {name: kept.get(name, getattr(self, name)) for name in self.RULES}
        if told["due_date"] is not None and told["due_at"] is not None:
            raise Invalid.at("/due_at", "due_twice", "A task is due on a day or at an instant")
        if kept.get("remind_at", self.remind_at) != self.remind_at:
            self.reminded_at = None
        due = (self.due_date, self.due_at)
        for name, value in kept.items():
            setattr(self, name, value)
        if due != (self.due_date, self.due_at):
            self.due_by = self.due_at or _end_of(self.due_date, zone)
        return self

    def complete(self, now: datetime) -> None:
        self._close(TaskState.DONE, now)

    def cancel(self, now: datetime) -> None:
        self._close(TaskState.CANCELLED, now)

    def reopen(self) -> None:
        if self.state == TaskState.OPEN:
            raise TaskIsOpen()
        self.state, self.closed_at = TaskState.OPEN, None
        self.happened("reopened")

    def remind(self, meant_for: datetime, now: datetime) -> UUID | None:
        """Whom to remind, once for the instant that it was meant for; None where that is over."""
        if self.state != TaskState.OPEN or self.remind_at != meant_for or self.reminded_at:
            return None
        self.reminded_at = now
        return self.assignee_id or self.author_id

    def is_of(self, user_id: UUID) -> bool:
        return user_id in (self.assignee_id, self.author_id)

    def _close(self, state: TaskState, now: datetime) -> None:
        if self.state != TaskState.OPEN:
            raise TaskIsClosed(state=str(self.state))
        self.state, self.closed_at = state, now
        self.happened("completed" if state is TaskState.DONE else "cancelled")


def _end_of(on: date | None, zone: tzinfo) -> datetime | None:
    return None if on is None else datetime.combine(on + timedelta(days=1), time(), zone)
