"""What somebody owned goes to a successor, and can come back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.identity.errors import HandoverNotDone
from domain.kernel.aggregate import Aggregate


class HandoverState(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    REVERSING = "reversing"
    REVERSED = "reversed"


@dataclass(kw_only=True, eq=False)
class Handover(Aggregate):
    """`ended_user`: its user was deactivated by it, and is active again when it is reversed.

    `position` is how far a reversal has read what was journalled under this cause.
    """

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "handover"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"moved", "restored", "kept", "position"})

    user_id: UUID
    successor_id: UUID
    ended_user: bool
    state: HandoverState = HandoverState.RUNNING
    moved: int = 0
    restored: int = 0
    kept: int = 0
    position: UUID | None = None
    finished_at: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        return self.state in (HandoverState.RUNNING, HandoverState.REVERSING)

    def complete(self, now: datetime) -> None:
        self.state, self.finished_at = HandoverState.COMPLETED, now
        self.happened("completed", moved=self.moved)

    def reverse(self) -> None:
        if self.state != HandoverState.COMPLETED:
            raise HandoverNotDone()
        self.state, self.finished_at = HandoverState.REVERSING, None
        self.happened("reversal_started")

    def complete_reversal(self, now: datetime) -> None:
        self.state, self.finished_at = HandoverState.REVERSED, now
        self.happened("reversed", restored=self.restored, kept=self.kept)
