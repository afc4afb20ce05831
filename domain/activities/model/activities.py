"""What someone noted about a record, or did with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from domain.activities.model.records import RecordType, day, in_range, placed
from domain.activities.model.rich_text import BodyFormat, Clean, says_something
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Invalid
from domain.kernel.rules import Rule, clean, one_of, optional, text, whole

LONGEST_BODY: Final = 20_000
MOST_MINUTES: Final = 7 * 24 * 60


class ActivityKind(StrEnum):
    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


def _instant(value: datetime | None, at: str) -> datetime:
    if value is None:
        raise Invalid.at(at, "required", "A value is needed")
    return in_range(value, at)


@dataclass(kw_only=True, eq=False)
class Activity(Aggregate):
    """A note, call or meeting on one record. `happened_at` is when it took place, `next_step_due`

    a civil date. Of `account_id` and `contact_id` one is `record_id`, for the foreign key.
    """

    CONTEXT: ClassVar[str] = "activities"
    TYPE: ClassVar[str] = "activity"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"account_id", "contact_id"})
    RULES: ClassVar[Mapping[str, Rule]] = {
        "kind": one_of(ActivityKind),
        "body": text(LONGEST_BODY, required=True),
        "body_format": one_of(BodyFormat),
        "happened_at": _instant,
        "duration_minutes": whole(0, MOST_MINUTES),
        "direction": optional(one_of(Direction)),
        "next_step": text(500),
        "next_step_due": day,
    }

    record_type: RecordType
    record_id: UUID
    account_id: UUID | None = None
    contact_id: UUID | None = None
    kind: ActivityKind = ActivityKind.NOTE
    body: str = ""
    body_format: BodyFormat = BodyFormat.TEXT
    happened_at: datetime
    duration_minutes: int | None = None
    direction: Direction | None = None
    next_step: str | None = None
    next_step_due: date | None = None
    author_id: UUID | None = None

    @classmethod
    def log(
        cls,
        activity_id: UUID,
        workspace_id: UUID,
        record_type: RecordType,
        record_id: UUID,
        given: Mapping[str, Any],
        *,
        now: datetime,
        by: UUID | None,
        clean_html: Clean,
    ) -> "Activity":
        """A new activity; it happened now, unless `given` says otherwise."""
        activity = cls(
            id=activity_id,
            workspace_id=workspace_id,
            **placed(record_type, record_id),
            happened_at=now,
            author_id=by,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )
        return activity.change({"kind": None, "body": None, **given}, clean_html=clean_html)

    def change(self, given: Mapping[str, Any], *, clean_html: Clean) -> Self:
        """Set the given fields, all or none of them. HTML is kept as it is cleaned."""
        kept = clean(self._cleaned(given, clean_html), self.RULES)
        self._check({name: kept.get(name, getattr(self, name)) for name in self.RULES})
        for name, value in kept.items():
            setattr(self, name, value)
        return self

    def _cleaned(self, given: Mapping[str, Any], clean_html: Clean) -> Mapping[str, Any]:
        html = given.get("body_format", self.body_format) == BodyFormat.HTML
        if not html or not given.keys() & {"body", "body_format"}:
            return given
        body = clean_html(given.get("body", self.body) or "")
        return {**given, "body": body if says_something(body) else None}

    @staticmethod
    def _check(told: Mapping[str, Any]) -> None:
        if told["direction"] is not None and told["kind"] != ActivityKind.CALL:
            raise Invalid.at("/direction", "only_for_calls", "Only calls go in or out")
        if told["duration_minutes"] is not None and told["kind"] == ActivityKind.NOTE:
            raise Invalid.at("/duration_minutes", "not_for_notes", "A note takes no time")
        if told["next_step_due"] is not None and told["next_step"] is None:
            raise Invalid.at("/next_step", "required", "Say what is to be done by then")
