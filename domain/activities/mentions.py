"""Whether somebody can see what names them."""

from uuid import UUID

from domain.activities.permissions import Permission
from domain.activities.ports import ActivityReader, Colleagues, TaskReader
from domain.kernel.errors import NotFound


async def reaches(
    user_id: UUID,
    workspace_id: UUID,
    subject_id: UUID,
    reader: ActivityReader | TaskReader,
    colleagues: Colleagues,
) -> bool:
    """Whether this user can see the task or activity at this moment."""
    who = await colleagues.principal(workspace_id, user_id)
    if who is None or not who.allows(Permission.ACTIVITY_READ):
        return False
    try:
        await reader.one(subject_id, who)
    except NotFound:
        return False
    return True
