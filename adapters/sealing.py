"""Secrets at rest: AES-256-GCM under keys derived from the master key of the settings.

A sealed value is `length of key id | key id | nonce (12) | ciphertext and tag`. The place it is
stored in (workspace, table, row) is authenticated with it, so a value moved to another row, table
or workspace does not open.
"""

import secrets
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class UnusableKey(ValueError):
    """The master key is not 32 bytes of base64."""


class CannotOpen(Exception):
    """The sealed value is damaged, stands in another place, or its key is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; `workspace_id` is None in tables without a workspace."""

    workspace_id: UUID | None
    table: str
    row: str

    def associated_data(self) -> bytes:
        workspace = str(self.workspace_id) if self.workspace_id else ""
        parts = (workspace.encode(), self.table.encode(), self.row.encode())
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """The installation's one secret: every other key is derived from it by purpose."""

    key: bytes

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise UnusableKey(f"the master key has {len(self.key)} bytes, it needs {KEY_BYTES}")

    @classmethod
    def from_base64(cls, text: str) -> "MasterKey":
        try:
            key = b64decode(text.strip(), validate=True)
        except ValueError as error:
            raise UnusableKey("the master key is not base64") from error
        return cls(key)

    @property
    def id(self) -> str:
        return sha256(b"rapport master key id" + self.key).hexdigest()[:8]

    def derive(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self.key)


class Sealer:
    """Seals with the first key and opens with any of them: that is how a key is rotated."""

    def __init__(self, keys: Sequence[MasterKey]) -> None:
        self._ciphers = {key.id.encode(): AESGCM(key.derive("sealing")) for key in keys}
        self._current = keys[0].id.encode()

    def seal(self, plain: bytes, place: Place) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = self._ciphers[self._current]
        body = cipher.encrypt(nonce, plain, place.associated_data())
        return bytes([len(self._current)]) + self._current + nonce + body

    def open(self, sealed: bytes, place: Place) -> bytes:
        key_id, nonce, body = _parts(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise CannotOpen("sealed with a key that is not known")
        try:
            return cipher.decrypt(nonce, body, place.associated_data())
        except InvalidTag as error:
            raise CannotOpen("damaged, or sealed for another place") from error

    def needs_resealing(self, sealed: bytes) -> bool:
        return _parts(sealed)[0] != self._current


class PlacedSeals:
    """Implements domain.kernel.ports.Seals."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, plain: bytes, workspace_id: UUID | None, table: str, row: str) -> bytes:
        return self._sealer.seal(plain, Place(workspace_id, table, row))

    def open(self, sealed: bytes, workspace_id: UUID | None, table: str, row: str) -> bytes:
        return self._sealer.open(sealed, Place(workspace_id, table, row))

    def renewed(
        self, sealed: bytes, workspace_id: UUID | None, table: str, row: str
    ) -> bytes | None:
        """The value under the newest key; None where it is so already."""
        if not self._sealer.needs_resealing(sealed):
            return None
        plain = self.open(sealed, workspace_id, table, row)
        return self.seal(plain, workspace_id, table, row)


def _parts(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    if not sealed or len(sealed) < 1 + sealed[0] + NONCE_BYTES:
        raise CannotOpen("too short to be a sealed value")
    after_id = 1 + sealed[0]
    after_nonce = after_id + NONCE_BYTES
    return sealed[1:after_id], sealed[after_id:after_nonce], sealed[after_nonce:]
