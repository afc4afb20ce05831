"""Whom a text names, and whether they can see what it stands on."""

from dataclasses import dataclass
from uuid import UUID

from domain.activities.mentions import reaches
from domain.activities.model import mentioned
from domain.activities.permissions import Permission
from domain.activities.ports import ActivityReader, Colleagues, TaskReader
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class MentionRow:
    """`reached` says that it came into their inbox, or will; else they cannot see the record."""

    user_id: UUID
    reached: bool


@requires(Permission.ACTIVITY_READ)
async def activity_mentions(
    activity_id: UUID, *, principal: Principal, reader: ActivityReader, colleagues: Colleagues
) -> list[MentionRow]:
    row = await reader.one(activity_id, principal)
    return await _mentions(row.body, activity_id, principal, reader, colleagues)


@requires(Permission.ACTIVITY_READ)
async def task_mentions(
    task_id: UUID, *, principal: Principal, reader: TaskReader, colleagues: Colleagues
) -> list[MentionRow]:
    row = await reader.one(task_id, principal)
    return await _mentions(row.details, task_id, principal, reader, colleagues)


async def _mentions(
    text: str | None,
    subject_id: UUID,
    principal: Principal,
    reader: ActivityReader | TaskReader,
    colleagues: Colleagues,
) -> list[MentionRow]:
    here = principal.workspace_id
    return [
        MentionRow(user_id, await reaches(user_id, here, subject_id, reader, colleagues))
        for user_id in mentioned(text)
    ]
