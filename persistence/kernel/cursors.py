"""Opaque, signed list cursors, bound to the list, its sort and its filters."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.kernel.aggregate import wire
from domain.kernel.errors import Invalid

_MAC_BYTES: Final = 16


class BadCursor(Invalid):
    code, title = "bad_cursor", "This cursor does not belong to this list"


class Cursors:
    """`key` is the same in all processes, so that any of them reads any cursor."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, binding: bytes, values: Sequence[Any]) -> str:
        body = msgspec.json.encode([[_tag(value), wire(value)] for value in values])
        return base64.urlsafe_b64encode(self._mac(binding, body) + body).decode().rstrip("=")

    def read(self, binding: bytes, cursor: str) -> list[Any]:
        try:
            raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raise BadCursor.at("/cursor", "bad_cursor", BadCursor.title) from None
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(binding, body)):
            raise BadCursor.at("/cursor", "bad_cursor", BadCursor.title)
        return [_READ[tag](value) for tag, value in msgspec.json.decode(body)]

    def _mac(self, binding: bytes, body: bytes) -> bytes:
        text = len(binding).to_bytes(4, "big") + binding + body
        return hmac.new(self._key, text, hashlib.sha256).digest()[:_MAC_BYTES]


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "n": lambda value: value,
    "s": str,
    "i": int,
    "b": bool,
    "d": Decimal,
    "u": UUID,
    "t": datetime.fromisoformat,
    "a": date.fromisoformat,
}


def _tag(value: Any) -> str:
    match value:
        case None:
            return "n"
        case bool():
            return "b"
        case int():
            return "i"
        case Decimal():
            return "d"
        case UUID():
            return "u"
        case datetime():
            return "t"
        case date():
            return "a"
    return "s"
