"""What people are told of what became of their webhooks."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from domain.exchange.letters import write_silenced
from domain.exchange.model import DisabledReason
from domain.exchange.ports import SilencedWebhooks
from domain.kernel.letters import Outbox
from domain.kernel.ports import UnitOfWork
from domain.kernel.reactions import Event

DISABLED: Final = frozenset({"exchange.webhook.disabled"})
_GIVEN_UP: Final = frozenset({DisabledReason.FAILING.value, DisabledReason.GONE.value})
_NEWS_FOR: Final = timedelta(days=2)


async def tell_owners(
    events: Sequence[Event], *, uow: UnitOfWork, webhooks: SilencedWebhooks, outbox: Outbox
) -> None:
    """A letter to the owner of each that was given up, and still is. Old news are none."""
    oldest = uow.now() - _NEWS_FOR
    given_up = [
        event.aggregate_id
        for event in events
        if isinstance(event.payload, dict)
        and event.payload.get("reason") in _GIVEN_UP
        and event.at >= oldest
    ]
    for webhook_id in dict.fromkeys(given_up):
        silenced = await webhooks.of(webhook_id)
        if silenced is not None:
            await outbox.post(write_silenced(silenced))
