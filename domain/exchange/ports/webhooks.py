"""What webhooks ask of the world."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.exchange.model import Webhook
from domain.kernel.listing import ListSpec, Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.exchange.queries import AttemptRow, DeliveriesQuery, DeliveryRow, WebhookRow


class FeedSpecs(Protocol):
    """The lists of the records that the feed tells of, by type of record."""

    def __iter__(self) -> Iterator[str]: ...

    def __getitem__(self, record_type: str) -> ListSpec: ...


class Destinations(Protocol):
    def refusal(self, url: str) -> str | None:
        """The code of what is wrong with an address as it is written."""
        ...


class WebhookSecrets(Protocol):
    def make(self, workspace_id: UUID, webhook_id: UUID) -> tuple[str, bytes]:
        """A new secret as it is shown, and sealed."""
        ...


class Webhooks(Protocol):
    async def get(self, webhook_id: UUID) -> Webhook:
        """Raises NotFound."""
        ...


class Deliveries(Protocol):
    """What is to be sent, part of the unit of work that asks for it."""

    async def ping(self, webhook_id: UUID) -> UUID: ...

    async def again(self, webhook_id: UUID, delivery_id: UUID) -> None:
        """Raises NotFound."""
        ...

    async def hasten(self, webhook_id: UUID) -> None: ...


class WebhookReader(Protocol):
    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page: ...

    async def one(self, webhook_id: UUID, principal: Principal) -> "WebhookRow": ...

    async def deliveries(self, query: "DeliveriesQuery", principal: Principal) -> Page: ...

    async def delivery(
        self, webhook_id: UUID, delivery_id: UUID, principal: Principal
    ) -> "DeliveryRow": ...

    async def attempts(
        self, webhook_id: UUID, delivery_id: UUID, principal: Principal
    ) -> Sequence["AttemptRow"]: ...


class WrittenWebhooks(Protocol):
    """Reads what this unit has just written."""

    async def one(self, webhook_id: UUID, principal: Principal) -> "WebhookRow": ...

    async def delivery(self, webhook_id: UUID, delivery_id: UUID) -> "DeliveryRow": ...
