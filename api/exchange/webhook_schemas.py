"""Bodies and answers of webhooks."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from typing_extensions import TypeAliasType

from api.exchange.schemas import ChangedField, ChangeKind, FeedCause
from api.kernel.schemas import Input, Instant, Output

WebhookState = TypeAliasType("WebhookState", Literal["enabled", "disabled"])
DisabledReason = TypeAliasType(
    "DisabledReason", Literal["by_hand", "failing", "gone", "owner_ended"]
)
DeliveryState = TypeAliasType(
    "DeliveryState", Literal["pending", "delivered", "failed", "withheld"]
)
Pattern = Annotated[str, Field(max_length=200)]
Patterns = Annotated[
    list[Pattern],
    Field(
        min_length=1,
        max_length=50,
        description="Names of events, `customers.account.*`, or `*`",
        examples=[["customers.account.*"]],
    ),
]
Url = Annotated[str, Field(max_length=2_000, examples=["https://example.com/hooks"])]
Tree = Annotated[
    dict[str, Any] | None, Field(description="A condition tree over the one type of record named")
]


class WebhookCreate(Input):
    name: str = Field(max_length=200)
    url: Url
    events: Patterns
    condition: Tree = None


class WebhookUpdate(Input):
    name: str = Field(default="", max_length=200)
    url: Url = ""
    events: Patterns = Field(default=["*"])
    condition: Tree = None


class Webhook(Output):
    """`previous_until`: a secret before still signs. `paused_until`: left alone after failures."""

    id: UUID
    version: int
    name: str
    url: str
    events: list[str]
    condition: dict[str, Any] | None
    state: WebhookState
    disabled_reason: DisabledReason | None
    owner_id: UUID
    previous_until: Instant | None
    failures: int
    paused_until: Instant | None
    created_at: Instant
    created_by: UUID | None
    updated_at: Instant
    updated_by: UUID | None


class WebhookWithSecret(Webhook):
    """The secret is shown this once."""

    secret: str


class WebhookPage(Output):
    items: list[Webhook]
    next_cursor: str | None


class WebhookSecret(Output):
    """Shown this once; the secret before signs beside it until `previous_until`."""

    secret: str
    previous_until: Instant | None


class Delivery(Output):
    """`withheld`: the owner may know nothing of it any more, so nothing was sent."""

    id: UUID
    event_id: UUID | None
    event: str
    event_at: Instant
    record_type: str | None
    record_id: UUID | None
    sequence: str
    state: DeliveryState
    tries: int
    next_at: Instant | None
    last_status: int | None
    last_error: str | None
    created_at: Instant
    done_at: Instant | None


class DeliveryPage(Output):
    items: list[Delivery]
    next_cursor: str | None


class Attempt(Output):
    """`error` is a code where there was no answer; what was answered is never shown."""

    number: int
    at: Instant
    status: int | None
    error: str | None
    duration_ms: int


class Attempts(Output):
    items: list[Attempt]


class ReplayInput(Input):
    since: AwareDatetime


class ChangeData(Output):
    kind: ChangeKind
    record_type: str
    record_id: UUID
    version: int
    actor_id: UUID | None
    cause: FeedCause | None
    changes: list[ChangedField]


class WebhookMessage(Output):
    """What a receiver is sent: CloudEvents attributes; `data` is empty for `rapport.ping`.

    `sequence` orders what happens to one record, compared as text. The header `webhook-id` is the
    same for every try; `webhook-signature` is that of Standard Webhooks.
    """

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    time: Instant
    timestamp: Instant
    datacontenttype: Literal["application/json"]
    subject: str
    sequence: str
    data: ChangeData
