"""Routes of webhooks."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response

from api.exchange.webhook_schemas import (
    Attempts,
    Delivery,
    DeliveryPage,
    DeliveryState,
    ReplayInput,
    Webhook,
    WebhookCreate,
    WebhookMessage,
    WebhookPage,
    WebhookSecret,
    WebhookUpdate,
    WebhookWithSecret,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.paging import Paging, Place
from api.kernel.preconditions import ExpectedVersion, etag
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.exchange import commands, ports, queries
from domain.kernel.principal import Principal

reads = APIRouter(prefix="/v1/webhooks", tags=["exchange"], route_class=Operation)
writes = APIRouter(prefix="/v1/webhooks", tags=["exchange"], route_class=TransactionRoute)

# a tag of its own: generators make one class a tag, and this is what others have to serve
told = APIRouter(tags=["webhooks"])

Reader = Annotated[ports.WebhookReader, provide(ports.WebhookReader)]
Webhooks = Annotated[ports.Webhooks, provide(ports.Webhooks)]
Deliveries = Annotated[ports.Deliveries, provide(ports.Deliveries)]
Written = Annotated[ports.WrittenWebhooks, provide(ports.WrittenWebhooks)]
Secrets = Annotated[ports.WebhookSecrets, provide(ports.WebhookSecrets)]
Destinations = Annotated[ports.Destinations, provide(ports.Destinations)]
Specs = Annotated[ports.FeedSpecs, provide(ports.FeedSpecs)]
_HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


class DeliveriesAsked(Paging):
    state: DeliveryState | None = None


def _shown(
    row: queries.WebhookRow, principal: Principal, status: int = 200, **also: str
) -> Response:
    """With an ETag to write by, and never a 304: its breaker moves without a new version."""
    headers = {**_HEADERS, "ETag": etag(row.version, principal)}
    if status == 201:
        headers["Location"] = f"/v1/webhooks/{row.id}"
    told: dict[str, Any] = msgspec.to_builtins(row)
    return json_answer({**told, **also}, status, headers)


@reads.get("", response_model=WebhookPage, **use(queries.list_webhooks))
async def list_webhooks(place: Place, principal: SignedIn, reader: Reader) -> Response:
    page = await queries.list_webhooks(
        place.limit, place.cursor, principal=principal, reader=reader
    )
    return json_answer({"items": page.items, "next_cursor": page.next_cursor}, headers=_HEADERS)


@writes.post(
    "",
    status_code=201,
    response_model=WebhookWithSecret,
    **use(commands.create_webhook, answers_secret=True),
)
async def create_webhook(
    body: WebhookCreate,
    principal: SignedIn,
    uow: Unit,
    secrets: Secrets,
    destinations: Destinations,
    specs: Specs,
    written: Written,
) -> Response:
    """It is sent what its maker may see."""
    command = commands.CreateWebhook(body.name, body.url, body.events, body.condition)
    webhook_id, secret = await commands.create_webhook(
        command,
        principal=principal,
        uow=uow,
        secrets=secrets,
        destinations=destinations,
        specs=specs,
    )
    return _shown(await written.one(webhook_id, principal), principal, 201, secret=secret)


@reads.get("/{webhook_id:uuid}", response_model=Webhook, **use(queries.get_webhook))
async def get_webhook(webhook_id: UUID, principal: SignedIn, reader: Reader) -> Response:
    row = await queries.get_webhook(webhook_id, principal=principal, reader=reader)
    return _shown(row, principal)


@writes.patch("/{webhook_id:uuid}", response_model=Webhook, **use(commands.change_webhook))
async def change_webhook(
    webhook_id: UUID,
    body: WebhookUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    webhooks: Webhooks,
    destinations: Destinations,
    specs: Specs,
    written: Written,
) -> Response:
    await commands.change_webhook(
        commands.ChangeWebhook(webhook_id, body.named_fields(), expected),
        principal=principal,
        uow=uow,
        webhooks=webhooks,
        destinations=destinations,
        specs=specs,
    )
    return _shown(await written.one(webhook_id, principal), principal)


@writes.delete("/{webhook_id:uuid}", status_code=204, **use(commands.delete_webhook))
async def delete_webhook(
    webhook_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    webhooks: Webhooks,
) -> Response:
    """With all its deliveries."""
    await commands.delete_webhook(
        webhook_id, expected, principal=principal, uow=uow, webhooks=webhooks
    )
    return Response(status_code=204)


@writes.post(
    "/{webhook_id:uuid}/secret-rotations",
    status_code=201,
    response_model=WebhookSecret,
    **use(commands.rotate_secret, answers_secret=True),
)
async def rotate_secret(
    webhook_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    webhooks: Webhooks,
    secrets: Secrets,
    written: Written,
) -> Response:
    """A new secret; for a day each message is signed with both."""
    secret = await commands.rotate_secret(
        webhook_id, expected, principal=principal, uow=uow, webhooks=webhooks, secrets=secrets
    )
    row = await written.one(webhook_id, principal)
    return json_answer({"secret": secret, "previous_until": row.previous_until}, 201, _HEADERS)


@writes.post(
    "/{webhook_id:uuid}/disablement", response_model=Webhook, **use(commands.disable_webhook)
)
async def disable_webhook(
    webhook_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    webhooks: Webhooks,
    written: Written,
) -> Response:
    """What happens while it is disabled is not kept for it; see replay."""
    await commands.disable_webhook(
        webhook_id, expected, principal=principal, uow=uow, webhooks=webhooks
    )
    return _shown(await written.one(webhook_id, principal), principal)


@writes.delete(
    "/{webhook_id:uuid}/disablement", response_model=Webhook, **use(commands.enable_webhook)
)
async def enable_webhook(
    webhook_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    webhooks: Webhooks,
    deliveries: Deliveries,
    written: Written,
) -> Response:
    """What still waited is sent at once."""
    await commands.enable_webhook(
        webhook_id,
        expected,
        principal=principal,
        uow=uow,
        webhooks=webhooks,
        deliveries=deliveries,
    )
    return _shown(await written.one(webhook_id, principal), principal)


@writes.post(
    "/{webhook_id:uuid}/ping",
    status_code=202,
    response_model=Delivery,
    **use(commands.ping_webhook),
)
async def ping_webhook(
    webhook_id: UUID,
    principal: SignedIn,
    uow: Unit,
    webhooks: Webhooks,
    deliveries: Deliveries,
    written: Written,
) -> Response:
    """A test message, `rapport.ping`."""
    delivery_id = await commands.ping_webhook(
        webhook_id, principal=principal, uow=uow, webhooks=webhooks, deliveries=deliveries
    )
    return json_answer(await written.delivery(webhook_id, delivery_id), 202, _HEADERS)


@writes.post(
    "/{webhook_id:uuid}/replay",
    status_code=202,
    response_model=Webhook,
    **use(commands.replay_since),
)
async def replay_webhook(
    webhook_id: UUID,
    body: ReplayInput,
    principal: SignedIn,
    uow: Unit,
    webhooks: Webhooks,
    written: Written,
) -> Response:
    """All that it would have been told since an instant, under the same message ids."""
    await commands.replay_since(
        webhook_id, body.since, principal=principal, uow=uow, webhooks=webhooks
    )
    return _shown(await written.one(webhook_id, principal), principal, 202)


@reads.get(
    "/{webhook_id:uuid}/deliveries", response_model=DeliveryPage, **use(queries.list_deliveries)
)
async def list_deliveries(
    webhook_id: UUID,
    asked: Annotated[DeliveriesAsked, Query()],
    principal: SignedIn,
    reader: Reader,
) -> Response:
    query = queries.DeliveriesQuery(webhook_id, asked.state, asked.limit, asked.cursor)
    page = await queries.list_deliveries(query, principal=principal, reader=reader)
    return json_answer({"items": page.items, "next_cursor": page.next_cursor}, headers=_HEADERS)


@reads.get(
    "/{webhook_id:uuid}/deliveries/{delivery_id:uuid}",
    response_model=Delivery,
    **use(queries.get_delivery),
)
async def get_delivery(
    webhook_id: UUID, delivery_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_delivery(webhook_id, delivery_id, principal=principal, reader=reader)
    return json_answer(row, headers=_HEADERS)


@reads.get(
    "/{webhook_id:uuid}/deliveries/{delivery_id:uuid}/attempts",
    response_model=Attempts,
    **use(queries.list_attempts),
)
async def list_attempts(
    webhook_id: UUID, delivery_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    """The newest first."""
    rows = await queries.list_attempts(webhook_id, delivery_id, principal=principal, reader=reader)
    return json_answer({"items": rows}, headers=_HEADERS)


@writes.post(
    "/{webhook_id:uuid}/deliveries/{delivery_id:uuid}/replay",
    status_code=202,
    response_model=Delivery,
    **use(commands.replay_delivery),
)
async def replay_delivery(
    webhook_id: UUID,
    delivery_id: UUID,
    principal: SignedIn,
    uow: Unit,
    webhooks: Webhooks,
    deliveries: Deliveries,
    written: Written,
) -> Response:
    """Once more, under the same message id."""
    await commands.replay_delivery(
        webhook_id,
        delivery_id,
        principal=principal,
        uow=uow,
        webhooks=webhooks,
        deliveries=deliveries,
    )
    return json_answer(await written.delivery(webhook_id, delivery_id), 202, _HEADERS)


@told.post("change", status_code=204, operation_id="receive_change")
async def receive_change(body: WebhookMessage) -> None:
    """What your address is sent. Any answer of 200 to 299 within ten seconds is a receipt.

    Without one it comes again after 5 seconds, then ever later, for a day and a half. A message may
    come twice: under the same `webhook-id`.
    """
