"""Bodies and answers of activities."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from typing_extensions import TypeAliasType

from api.kernel.schemas import Input, Instant, Output, Reference

RecordType = TypeAliasType("RecordType", Literal["account", "contact"])
ActivityKind = TypeAliasType("ActivityKind", Literal["note", "call", "meeting"])
CallDirection = TypeAliasType("CallDirection", Literal["in", "out"])
Body = Annotated[str, Field(max_length=50_000)]
BodyFormat = TypeAliasType("BodyFormat", Literal["text", "html"])
Minutes = Annotated[int, Field(description="0 to 10080")]
Step = Annotated[str, Field(max_length=1_000)]


class _ActivityFields(Input):
    happened_at: AwareDatetime | None = None
    duration_minutes: Minutes | None = None
    direction: CallDirection | None = Field(default=None, description="Of calls only")
    next_step: Step | None = None
    next_step_due: date | None = Field(default=None, description="A civil date")

    def changes(self) -> dict[str, Any]:
        """The named fields as the domain takes them."""
        return self.named_fields()


class ActivityCreate(_ActivityFields):
    """`happened_at` is now unless it is given."""

    record_type: RecordType
    record_id: UUID
    kind: ActivityKind
    body: Body
    body_format: BodyFormat = Field(default="text", description="HTML is kept as it is cleaned")

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        del given["record_type"], given["record_id"]
        if given.get("happened_at") is None:
            given.pop("happened_at", None)
        return given


class ActivityUpdate(_ActivityFields):
    """A merge patch: absent fields stay as they are, null clears."""

    body: Body = ""
    body_format: BodyFormat = "text"


class Activity(Output):
    """A note, call or meeting on the record `record_id`, called `record_name`."""

    id: UUID
    version: int
    record_type: RecordType
    record_id: UUID
    record_name: str
    kind: ActivityKind
    body: str
    body_format: BodyFormat
    happened_at: Instant
    duration_minutes: int | None
    direction: CallDirection | None
    next_step: str | None
    next_step_due: date | None
    author: Reference | None
    created_at: Instant
    created_by: UUID | None
    updated_at: Instant
    updated_by: UUID | None


class Mention(Output):
    """Somebody whom the text names; not `reached` where they cannot see what it stands on."""

    user_id: UUID
    reached: bool


class Mentions(Output):
    items: list[Mention]


class ActivityPage(Output):
    items: list[Activity]
    next_cursor: str | None
    total: int = 0
