"""What reaches people's inboxes, seconds after it was written."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain.activities.model import Task
from domain.activities.ports import Inbox, News, NewsKind
from domain.kernel.reactions import Event

TOLD: Final = frozenset({"activities.task.created", "activities.task.updated"})


async def tell_people(events: Sequence[Event], *, inbox: Inbox) -> None:
    """A task given to someone else. The id of the event makes each of these once."""
    news = [each for event in events if (each := _assignment(event)) is not None]
    if news:
        await inbox.put(news)


def _assignment(event: Event) -> News | None:
    change = event.changes.get("assignee_id")
    given_to = change[1] if change else None
    if given_to is None or event.actor_id is None or given_to == str(event.actor_id):
        return None
    user_id = UUID(str(given_to))
    subject = (Task.TYPE, event.aggregate_id)
    return News(NewsKind.ASSIGNMENT, user_id, *subject, event.id, event.actor_id)
