"""Secrets of webhooks, sealed for their row, and the Standard Webhooks signature."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from adapters.sealing import Place, Sealer

_PREFIX: Final = "whsec_"
_BYTES: Final = 32


class WebhookSecrets:
    """Implements domain.exchange.ports.WebhookSecrets."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def make(self, workspace_id: UUID, webhook_id: UUID) -> tuple[str, bytes]:
        shown = _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
        return shown, self._sealer.seal(shown.encode(), webhook_place(workspace_id, webhook_id))

    def signature(
        self,
        sealed: Sequence[bytes],
        workspace_id: UUID,
        webhook_id: UUID,
        message_id: str,
        timestamp: int,
        body: bytes,
    ) -> str:
        """One signature for each secret that is valid now, the newest first."""
        place = webhook_place(workspace_id, webhook_id)
        content = f"{message_id}.{timestamp}.".encode() + body
        return " ".join(
            _signed(self._sealer.open(each, place).decode(), content) for each in sealed
        )


def webhook_place(workspace_id: UUID, webhook_id: UUID) -> Place:
    return Place(workspace_id, "webhook", str(webhook_id))


def _signed(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
