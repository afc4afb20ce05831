"""What one context does, seconds later, about what happened in another."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel.aggregate import Json
from domain.kernel.ports import Cause, UnitOfWork


@dataclass(frozen=True, slots=True)
class Event:
    """One change as the journal has it.

    `changes` maps a field to its value before and after, or to None where the value is secret.
    """

    id: UUID
    at: datetime
    name: str
    workspace_id: UUID
    actor_id: UUID | None
    cause: Cause | None
    aggregate_type: str
    aggregate_id: UUID
    aggregate_version: int
    changes: Mapping[str, tuple[Json, Json] | None]
    payload: Json


React: TypeAlias = Callable[[Sequence[Event], UnitOfWork], Awaitable[bool | None]]
"""True says that there is more to do: what was done is committed, and the same events come again.

A unit of work has five seconds, so what may touch many records takes some hundreds at a time.
"""

Heard: TypeAlias = Callable[[UnitOfWork], Awaitable[bool]]
"""Is there anyone in the workspace for whom this subscriber reads at all?"""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Reads the feed from a cursor of its own in each workspace.

    `react` gets events in the order of their commits, all in one unit of work with the cursor.
    An event may come again after a replay, so it sets what should be, and does not add to it.
    A renamed subscriber starts from the beginning. `events` None is every change. While nobody
    hears it, events are passed over unread.
    """

    name: str
    events: frozenset[str] | None
    react: React
    heard: Heard | None = None
