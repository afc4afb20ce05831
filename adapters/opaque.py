"""Opaque secrets: random tokens, and the successor of a refresh token."""

import hmac
import secrets
from base64 import urlsafe_b64encode

TOKEN_BYTES = 32


class OpaqueSecrets:
    """`successor` is keyed: nobody without the key can follow a chain from a stolen old token."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self) -> str:
        return secrets.token_urlsafe(TOKEN_BYTES)

    def successor(self, token: str) -> str:
        digest = hmac.digest(self._key, token.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


class DeviceMarks:
    """What a browser shows to be known again: a nonce, signed for one e-mail."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self, email_key: str) -> str:
        nonce = secrets.token_urlsafe(16)
        return f"{nonce}.{self._signature(email_key, nonce)}"

    def device(self, email_key: str, mark: str) -> str | None:
        """The nonce of a mark that we made for this e-mail."""
        nonce, _, signature = mark.partition(".")
        good = hmac.compare_digest(signature.encode(), self._signature(email_key, nonce).encode())
        return nonce if good else None

    def _signature(self, email_key: str, nonce: str) -> str:
        digest = hmac.digest(self._key, f"{nonce}|{email_key}".encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
