"""Webhooks to be changed, what is to be sent to them, and what is shown of both."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from domain.exchange.model import Webhook
from domain.exchange.model.webhooks import PING
from domain.exchange.queries import AttemptRow, DeliveriesQuery, DeliveryRow, WebhookRow
from domain.kernel.errors import NotFound
from domain.kernel.listing import Page
from domain.kernel.principal import Principal
from persistence.exchange.reader import from_json
from persistence.exchange.tables import webhook
from persistence.kernel.cursors import Cursors
from persistence.kernel.reading import ReadConnection, Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

_HOOKS: Final = """
select w.id, w.version, w.name, w.url, w.events, w.condition, w.state, w.disabled_reason,
  w.owner_id, case when w.previous_until > now() then w.previous_until end as previous_until,
  coalesce(h.failures, 0) as failures,
  case when h.paused_until > now() then h.paused_until end as paused_until,
  w.created_at, w.created_by, w.updated_at, w.updated_by
from webhook w
left join webhook_health h on h.workspace_id = w.workspace_id and h.webhook_id = w.id
where w.workspace_id = $1
"""
_HOOK: Final = _HOOKS + " and w.id = $2"
_HOOK_PAGE: Final = _HOOKS + (
    " and ($2::timestamptz is null or (w.created_at, w.id) < ($2, $3::uuid))"
    " order by w.created_at desc, w.id desc limit $4"
)
_DELIVERIES: Final = """
select id, event_id, event, event_at, record_type, record_id, sequence, state, tries,
  case when state = 'pending' then next_at end as next_at, last_status, last_error, created_at,
  done_at
from webhook_delivery where workspace_id = $1 and webhook_id = $2
"""
_DELIVERY: Final = _DELIVERIES + " and id = $3"
_DELIVERY_PAGE: Final = _DELIVERIES + (
    " and ($3::text is null or state = $3)"
    " and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))"
    " order by created_at desc, id desc limit $6"
)
_ATTEMPTS: Final = """
select number, at, status, error, duration_ms from webhook_attempt
where workspace_id = $1 and delivery_id = $2 order by number desc limit 100
"""
_PING: Final = """
insert into webhook_delivery (workspace_id, id, webhook_id, event_at, event, sequence, state, tries,
  next_at, created_at)
values ($1, $2, $3, $4, $5, '', 'pending', 0, now(), $4)
"""
_AGAIN: Final = """
update webhook_delivery set state = 'pending', tries = 0, next_at = now(), done_at = null
where workspace_id = $1 and webhook_id = $2 and id = $3
"""
_HASTEN: Final = (
    """update webhook_delivery set next_at = now()
    where workspace_id = $1 and webhook_id = $2 and state = 'pending' and next_at > now()""",
    "delete from webhook_health where workspace_id = $1 and webhook_id = $2",
)


class SqlWebhooks:
    """Implements domain.exchange.ports.Webhooks."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, webhook_id: UUID) -> Webhook:
        wanted = select(Webhook).where(
            webhook.c.workspace_id == self._uow.workspace_id, webhook.c.id == webhook_id
        )
        found = (await self._uow.session.execute(wanted)).scalar_one_or_none()
        if found is None:
            raise NotFound()
        self._uow.track(found)
        return found


class SqlDeliveries:
    """Implements domain.exchange.ports.Deliveries."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def ping(self, webhook_id: UUID) -> UUID:
        uow, ping_id = self._uow, self._uow.new_id()
        told = (uow.workspace_id, ping_id, webhook_id, uow.now(), PING)
        await uow.connection.execute(_PING, *told)
        return ping_id

    async def again(self, webhook_id: UUID, delivery_id: UUID) -> None:
        told = (self._uow.workspace_id, webhook_id, delivery_id)
        if await self._uow.connection.execute(_AGAIN, *told) != "UPDATE 1":
            raise NotFound()

    async def hasten(self, webhook_id: UUID) -> None:
        for statement in _HASTEN:
            await self._uow.connection.execute(statement, self._uow.workspace_id, webhook_id)


class SqlWebhookReader:
    """Implements domain.exchange.ports.WebhookReader."""

    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page:
        binding = _binding("webhooks", principal)
        at, last = self._cursors.read(binding, cursor) if cursor else (None, None)
        async with self._reads.open(principal.workspace_id) as connection:
            told = (principal.workspace_id, at, last, limit + 1)
            rows = [_hook(row) for row in await connection.fetch(_HOOK_PAGE, *told)]
        return self._page(rows, limit, binding)

    async def one(self, webhook_id: UUID, principal: Principal) -> WebhookRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await _one(connection, webhook_id, principal)

    async def deliveries(self, query: DeliveriesQuery, principal: Principal) -> Page:
        binding = _binding(f"deliveries|{query.webhook_id}|{query.state}", principal)
        at, last = self._cursors.read(binding, query.cursor) if query.cursor else (None, None)
        async with self._reads.open(principal.workspace_id) as connection:
            await _one(connection, query.webhook_id, principal)
            told = (query.webhook_id, query.state, at, last, query.limit + 1)
            found = await connection.fetch(_DELIVERY_PAGE, principal.workspace_id, *told)
        return self._page([DeliveryRow(**dict(row)) for row in found], query.limit, binding)

    async def delivery(
        self, webhook_id: UUID, delivery_id: UUID, principal: Principal
    ) -> DeliveryRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await _delivery(connection, principal.workspace_id, webhook_id, delivery_id)

    async def attempts(
        self, webhook_id: UUID, delivery_id: UUID, principal: Principal
    ) -> Sequence[AttemptRow]:
        ws = principal.workspace_id
        async with self._reads.open(ws) as connection:
            await _delivery(connection, ws, webhook_id, delivery_id)
            rows = await connection.fetch(_ATTEMPTS, ws, delivery_id)
        return [AttemptRow(**dict(row)) for row in rows]

    def _page(self, rows: Sequence[Any], limit: int, binding: bytes) -> Page:
        shown, cursor = rows[:limit], None
        if len(rows) > limit:
            cursor = self._cursors.write(binding, [shown[-1].created_at, shown[-1].id])
        return Page(shown, cursor)


class SqlWrittenWebhooks:
    """Implements domain.exchange.ports.WrittenWebhooks."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def one(self, webhook_id: UUID, principal: Principal) -> WebhookRow:
        await self._uow.flush()
        return await _one(self._uow.connection, webhook_id, principal)

    async def delivery(self, webhook_id: UUID, delivery_id: UUID) -> DeliveryRow:
        connection, ws = self._uow.connection, self._uow.workspace_id
        return await _delivery(connection, ws, webhook_id, delivery_id)


async def _one(connection: ReadConnection, webhook_id: UUID, principal: Principal) -> WebhookRow:
    row = await connection.fetchrow(_HOOK, principal.workspace_id, webhook_id)
    if row is None:
        raise NotFound()
    return _hook(row)


async def _delivery(
    connection: ReadConnection, workspace_id: UUID, webhook_id: UUID, delivery_id: UUID
) -> DeliveryRow:
    row = await connection.fetchrow(_DELIVERY, workspace_id, webhook_id, delivery_id)
    if row is None:
        raise NotFound()
    return DeliveryRow(**dict(row))


def _hook(row: Any) -> WebhookRow:
    return WebhookRow(**{**dict(row), "condition": from_json(row["condition"])})


def _binding(what: str, principal: Principal) -> bytes:
    return hashlib.sha256(f"{what}|{principal.workspace_id}".encode()).digest()
