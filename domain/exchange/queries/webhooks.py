"""What is read of webhooks. What their receivers answer is never shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.exchange.permissions import Permission
from domain.exchange.ports import WebhookReader
from domain.kernel.listing import Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class WebhookRow:
    """`paused_until` while its breaker is open, after failures in a row."""

    id: UUID
    version: int
    name: str
    url: str
    events: Sequence[str]
    condition: dict[str, Any] | None
    state: str
    disabled_reason: str | None
    owner_id: UUID
    previous_until: datetime | None
    failures: int
    paused_until: datetime | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None


@dataclass(slots=True)
class DeliveryRow:
    """`event_id` is None for a ping."""

    id: UUID
    event_id: UUID | None
    event: str
    event_at: datetime
    record_type: str | None
    record_id: UUID | None
    sequence: str
    state: str
    tries: int
    next_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    done_at: datetime | None


@dataclass(slots=True)
class AttemptRow:
    """`error` is a code where there was no answer."""

    number: int
    at: datetime
    status: int | None
    error: str | None
    duration_ms: int


@dataclass(frozen=True, slots=True)
class DeliveriesQuery:
    webhook_id: UUID
    state: str | None = None
    limit: int = 50
    cursor: str | None = None


@requires(Permission.WEBHOOK_READ)
async def list_webhooks(
    limit: int, cursor: str | None, *, principal: Principal, reader: WebhookReader
) -> Page:
    return await reader.page(limit, cursor, principal)


@requires(Permission.WEBHOOK_READ)
async def get_webhook(
    webhook_id: UUID, *, principal: Principal, reader: WebhookReader
) -> WebhookRow:
    return await reader.one(webhook_id, principal)


@requires(Permission.WEBHOOK_READ)
async def list_deliveries(
    query: DeliveriesQuery, *, principal: Principal, reader: WebhookReader
) -> Page:
    """The newest first."""
    return await reader.deliveries(query, principal)


@requires(Permission.WEBHOOK_READ)
async def get_delivery(
    webhook_id: UUID, delivery_id: UUID, *, principal: Principal, reader: WebhookReader
) -> DeliveryRow:
    return await reader.delivery(webhook_id, delivery_id, principal)


@requires(Permission.WEBHOOK_READ)
async def list_attempts(
    webhook_id: UUID, delivery_id: UUID, *, principal: Principal, reader: WebhookReader
) -> Sequence[AttemptRow]:
    return await reader.attempts(webhook_id, delivery_id, principal)
