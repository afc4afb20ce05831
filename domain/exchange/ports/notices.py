"""What a notice about a webhook needs to know."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SilencedWebhook:
    """One that was disabled and still is, and the active user whom it belongs to."""

    name: str
    url: str
    owner_id: UUID
    owner_name: str
    email: str
    locale: str
    workspace: str


class SilencedWebhooks(Protocol):
    async def of(self, webhook_id: UUID) -> SilencedWebhook | None: ...
