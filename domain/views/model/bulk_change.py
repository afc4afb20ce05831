"""One change of many records: named by their ids, or by what a list is asked with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.views.errors import WrongBulkState

MOST_AT_ONCE: Final = 200
"""So many are changed in the request itself; more of them by the worker."""
MOST_RECORDS: Final = 50_000


class ChangeKind(StrEnum):
    ASSIGN = "assign"
    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    SET = "set"
    ARCHIVE = "archive"
    RESTORE = "restore"


class BulkState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REVERSING = "reversing"
    REVERSED = "reversed"


class Phase(StrEnum):
    """What is being done; each counts its own records."""

    RUN = "run"
    REVERSE = "reverse"


S = BulkState
_AT_WORK: Final = {S.RUNNING: Phase.RUN, S.REVERSING: Phase.REVERSE}


@dataclass(kw_only=True, eq=False)
class BulkChange(Aggregate):
    """`change` says its `kind` and what that needs; `asked` what names the records, if not ids.

    The way there is walked under its maker's rights, the way back under those of `reversed_by`.
    """

    CONTEXT: ClassVar[str] = "views"
    TYPE: ClassVar[str] = "bulk_change"

    resource: str
    change: dict[str, Any]
    asked: dict[str, Any] | None = None
    state: BulkState = S.RUNNING
    error: dict[str, str] | None = None
    finished_at: datetime | None = None
    reversed_by: UUID | None = None

    @property
    def kind(self) -> ChangeKind:
        return ChangeKind(self.change["kind"])

    @property
    def phase(self) -> Phase | None:
        """What the worker should be at."""
        return _AT_WORK.get(S(self.state))

    def reverse(self, by: UUID) -> None:
        if self.state not in (S.DONE, S.FAILED):
            detail = f"A change that is {self.state} cannot be taken back"
            raise WrongBulkState(detail, state=str(self.state))
        self.state, self.error, self.reversed_by = S.REVERSING, None, by

    def complete(self, now: datetime) -> None:
        """All its records have been looked at."""
        forward = self.phase is Phase.RUN
        self.state = S.DONE if forward else S.REVERSED
        self.finished_at = now
        self.happened("finished" if forward else "reversed")

    def fail(self, code: str, detail: str, now: datetime) -> None:
        """It ends here; what was done so far can be taken back."""
        self.state, self.error = S.FAILED, {"code": code, "detail": detail}
        self.finished_at = now
        self.happened("failed", code=code)
