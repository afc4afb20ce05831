"""What reaches people's inboxes, seconds after it was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.activities.mentions import reaches
from domain.activities.model import Activity, Task, mentioned
from domain.activities.ports import (
    ActivityReader,
    Colleagues,
    Inbox,
    News,
    NewsKind,
    TaskReader,
)
from domain.kernel.reactions import Event

TOLD: Final = frozenset(
    f"activities.{kind}.{what}" for kind in ("task", "activity") for what in ("created", "updated")
)
_TEXTS: Final[Mapping[str, str]] = {Task.TYPE: "details", Activity.TYPE: "body"}


@dataclass(frozen=True)
class Readers:
    """By whose eyes it is found out who can see what."""

    tasks: TaskReader
    activities: ActivityReader
    colleagues: Colleagues


async def tell_people(events: Sequence[Event], *, inbox: Inbox, readers: Readers) -> None:
    """A task given to someone else, and whom a text names for the first time, if they can see it.

    The id of the event makes each of these once.
    """
    news = [each for event in events if (each := _assignment(event)) is not None]
    for event in events:
        news += await _mentions(event, readers)
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


async def _mentions(event: Event, readers: Readers) -> list[News]:
    before, after = event.changes.get(_TEXTS[event.aggregate_type]) or (None, None)
    known = {event.actor_id, *mentioned(str(before or ""))}
    reader = readers.tasks if event.aggregate_type == Task.TYPE else readers.activities
    subject = (event.aggregate_type, event.aggregate_id)
    return [
        News(NewsKind.MENTION, user_id, *subject, event.id, event.actor_id)
        for user_id in mentioned(str(after or ""))
        if user_id not in known
        and await reaches(
            user_id, event.workspace_id, event.aggregate_id, reader, readers.colleagues
        )
    ]
