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
