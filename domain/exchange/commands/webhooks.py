"""What administrators do with webhooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from domain.exchange.errors import WebhookDisabled
from domain.exchange.model import DisabledReason, Webhook
from domain.exchange.model.webhooks import kinds_of
from domain.exchange.permissions import Permission
from domain.exchange.ports import Deliveries, Destinations, FeedSpecs, Webhooks, WebhookSecrets
from domain.kernel.condition_parsing import parse_condition
from domain.kernel.conditions import tests_in
from domain.kernel.errors import Invalid
from domain.kernel.permissions import requires
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal

REPLAY: Final = "exchange.webhook.replay"
FURTHEST: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CreateWebhook:
    name: str
    url: str
    events: Sequence[str]
    condition: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChangeWebhook:
    """`changes` may name name, url, events and condition."""

    webhook_id: UUID
    changes: Mapping[str, Any]
    expected_version: int | None = None


@requires(Permission.WEBHOOK_MANAGE)
async def create_webhook(
    command: CreateWebhook,
    *,
    principal: Principal,
    uow: UnitOfWork,
    secrets: WebhookSecrets,
    destinations: Destinations,
    specs: FeedSpecs,
) -> tuple[UUID, str]:
    """Its id, and its secret, which is shown this once."""
    webhook_id, now = uow.new_id(), uow.now()
    shown, sealed = secrets.make(principal.workspace_id, webhook_id)
    webhook = Webhook(
        id=webhook_id,
        workspace_id=principal.workspace_id,
        name=command.name,
        url=_destination(command.url, destinations),
        owner_id=principal.user_id,
        secret=sealed,
        created_at=now,
        created_by=principal.user_id,
        updated_at=now,
        updated_by=principal.user_id,
    )
    webhook.rename(command.name)
    _listen(webhook, command.events, command.condition, principal, specs)
    uow.add(webhook)
    return webhook_id, shown


@requires(Permission.WEBHOOK_MANAGE)
async def change_webhook(
    command: ChangeWebhook,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
    destinations: Destinations,
    specs: FeedSpecs,
) -> None:
    webhook = await _held(command.webhook_id, command.expected_version, uow, webhooks)
    given = command.changes
    if "name" in given:
        webhook.rename(given["name"])
    if "url" in given:
        webhook.send_to(_destination(given["url"], destinations))
    if "events" in given or "condition" in given:
        events = given.get("events", webhook.events)
        _listen(webhook, events, given.get("condition", webhook.condition), principal, specs)


@requires(Permission.WEBHOOK_MANAGE)
async def delete_webhook(
    webhook_id: UUID,
    expected_version: int | None,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
) -> None:
    uow.remove(await _held(webhook_id, expected_version, uow, webhooks))


@requires(Permission.WEBHOOK_MANAGE)
async def rotate_secret(
    webhook_id: UUID,
    expected_version: int | None,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
    secrets: WebhookSecrets,
) -> str:
    """The new secret, shown this once. The one before signs beside it for a day."""
    webhook = await _held(webhook_id, expected_version, uow, webhooks)
    shown, sealed = secrets.make(principal.workspace_id, webhook_id)
    webhook.rotate(sealed, uow.now())
    return shown


@requires(Permission.WEBHOOK_MANAGE)
async def disable_webhook(
    webhook_id: UUID,
    expected_version: int | None,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
) -> None:
    webhook = await _held(webhook_id, expected_version, uow, webhooks)
    webhook.disable(DisabledReason.BY_HAND)


@requires(Permission.WEBHOOK_MANAGE)
async def enable_webhook(
    webhook_id: UUID,
    expected_version: int | None,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
    deliveries: Deliveries,
) -> None:
    """What waited for it is due at once."""
    webhook = await _held(webhook_id, expected_version, uow, webhooks)
    webhook.enable()
    await deliveries.hasten(webhook_id)


@requires(Permission.WEBHOOK_MANAGE)
async def ping_webhook(
    webhook_id: UUID,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
    deliveries: Deliveries,
) -> UUID:
    """The delivery of a test event."""
    webhook = await _held(webhook_id, None, uow, webhooks)
    _must_be_enabled(webhook)
    return await deliveries.ping(webhook_id)


@requires(Permission.WEBHOOK_MANAGE)
async def replay_delivery(
    webhook_id: UUID,
    delivery_id: UUID,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
    deliveries: Deliveries,
) -> None:
    """Once more, under the same message id, with all its tries."""
    webhook = await _held(webhook_id, None, uow, webhooks)
    _must_be_enabled(webhook)
    await deliveries.again(webhook_id, delivery_id)


@requires(Permission.WEBHOOK_MANAGE)
async def replay_since(
    webhook_id: UUID,
    since: datetime,
    *,
    principal: Principal,
    uow: UnitOfWork,
    webhooks: Webhooks,
) -> None:
    """All that it would have been told since then, also what it was told already."""
    webhook = await _held(webhook_id, None, uow, webhooks)
    _must_be_enabled(webhook)
    if not uow.now() - FURTHEST <= since <= uow.now():
        detail = f"Not before {FURTHEST.days} days ago, and not in the future"
        raise Invalid.at("/since", "out_of_range", detail)
    ids = {"workspace_id": str(webhook.workspace_id), "webhook_id": str(webhook.id)}
    key = f"{REPLAY}|{webhook.id}"
    uow.enqueue(Job(REPLAY, {**ids, "since": since.isoformat()}, dedupe_key=key))


async def _held(
    webhook_id: UUID, expected_version: int | None, uow: UnitOfWork, webhooks: Webhooks
) -> Webhook:
    webhook = await webhooks.get(webhook_id)
    uow.expect(webhook, expected_version)
    return webhook


def _must_be_enabled(webhook: Webhook) -> None:
    if webhook.disabled_reason is not None:
        raise WebhookDisabled(reason=webhook.disabled_reason)


def _destination(url: str, destinations: Destinations) -> str:
    code = destinations.refusal(url)
    if code is not None:
        raise Invalid.at("/url", code, "An https address of the open internet is needed")
    return url


def _listen(
    webhook: Webhook,
    events: Sequence[str],
    condition: Mapping[str, Any] | None,
    principal: Principal,
    specs: FeedSpecs,
) -> None:
    """Its owner may not ask what he may not see."""
    known = frozenset(specs)
    webhook.listen_to(events, condition, known)
    if condition is not None:
        (kind,) = kinds_of(events, known)
        tests = tests_in(parse_condition(condition, specs[kind], "/condition"))
        specs[kind].refuse_barred([test.field for test in tests], principal)
