"""Addresses that lead to the bytes of a file without a token: signed, for one user, for minutes."""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from domain.activities.ports import Link
from domain.kernel.errors import NotFound

GOOD_FOR: Final = timedelta(minutes=5)
_CLAIMS: Final = struct.Struct(">16s16s16sQ")


class SignedLinks:
    """Implements domain.activities.ports.FileLinks. Addresses are `<base>/files/<token>`."""

    def __init__(self, key: bytes, base: str, now: Callable[[], datetime]) -> None:
        self._key = key
        self._base = base.rstrip("/")
        self._now = now

    def issue(self, link: Link) -> tuple[str, datetime]:
        until = (self._now() + GOOD_FOR).replace(microsecond=0)
        ids = (link.workspace_id, link.user_id, link.file_id)
        claims = _CLAIMS.pack(*(each.bytes for each in ids), int(until.timestamp()))
        token = urlsafe_b64encode(claims + self._signature(claims)).rstrip(b"=").decode()
        return f"{self._base}/files/{token}", until.astimezone(UTC)

    def read(self, token: str) -> Link:
        try:
            held = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except ValueError:
            raise NotFound() from None
        claims, signature = held[: _CLAIMS.size], held[_CLAIMS.size :]
        if not hmac.compare_digest(signature, self._signature(claims)):
            raise NotFound()
        *ids, until = _CLAIMS.unpack(claims)
        if until <= self._now().timestamp():
            raise NotFound()
        return Link(*(UUID(bytes=each) for each in ids))

    def _signature(self, claims: bytes) -> bytes:
        return hmac.digest(self._key, claims, "sha256")
