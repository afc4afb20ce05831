"""What is read of the history of a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.activities.model import RecordType
from domain.activities.permissions import Permission
from domain.activities.ports import TimelineReader
from domain.activities.queries.activities import ActivityRow
from domain.activities.queries.files import FileRow
from domain.activities.queries.named import Named
from domain.activities.queries.tasks import TaskRow
from domain.kernel.aggregate import Json
from domain.kernel.listing import Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


class TimelineKind(StrEnum):
    """What an entry is about: the record itself, or something of a kind that hangs on it."""

    CHANGE = "change"
    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"
    TASK = "task"
    FILE = "file"


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
    """One event of the journal. `activity`, `task` or `file` is as it stands now, where the event

    is of one."""

    id: UUID
    at: datetime
    event: str
    actor: Named | None
    cause: CauseRow | None
    changes: Sequence[ChangeRow]
    activity: ActivityRow | None
    task: TaskRow | None
    file: FileRow | None


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    record_type: RecordType
    record_id: UUID
    limit: int = 50
    cursor: str | None = None
    kinds: tuple[TimelineKind, ...] = tuple(TimelineKind)
    actor_id: UUID | None = None
    since: datetime | None = None
    before: datetime | None = None


@requires(Permission.ACTIVITY_READ)
async def record_timeline(
    query: TimelineQuery, *, principal: Principal, reader: TimelineReader
) -> Page:
    """What happened to a record and on it, newest first, as far as it is asked for."""
    return await reader.page(query, principal)
