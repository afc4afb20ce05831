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
_MOST_KEYS: Final = 1_000


class WebhookSecrets:
    """Implements domain.exchange.ports.WebhookSecrets."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._keys: dict[tuple[bytes, UUID, UUID], bytes] = {}

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
        content = f"{message_id}.{timestamp}.".encode() + body
        return " ".join(
            _signed(self._key(each, workspace_id, webhook_id), content) for each in sealed
        )

    def _key(self, sealed: bytes, workspace_id: UUID, webhook_id: UUID) -> bytes:
        """An event goes to many, and many events to one: those used last stay open."""
        known = (sealed, workspace_id, webhook_id)
        key = self._keys.pop(known, None)
        if key is None:
            opened = self._sealer.open(sealed, webhook_place(workspace_id, webhook_id))
            key = base64.b64decode(opened.decode().removeprefix(_PREFIX))
        self._keys[known] = key
        if len(self._keys) > _MOST_KEYS:
            del self._keys[next(iter(self._keys))]
        return key


def webhook_place(workspace_id: UUID, webhook_id: UUID) -> Place:
    return Place(workspace_id, "webhook", str(webhook_id))


def _signed(key: bytes, content: bytes) -> str:
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
