"""Codes of an authenticator app (RFC 6238) and what to use when the phone is lost."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final
from urllib.parse import quote
from uuid import UUID

from domain.identity.errors import InvalidOtp, SecondFactorConfirmed
from domain.identity.model.session import fingerprint
from domain.kernel.aggregate import Aggregate

PERIOD: Final = 30
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
_SECRET_BYTES: Final = 20
_RECOVERY_BYTES: Final = 10
_TOLERANCE: Final = (0, -1, 1)


@dataclass(frozen=True, slots=True, repr=False)
class OtpProof:
    """That a code was right when it was shown: the step of its time, or its hash."""

    step: int | None = None
    recovery_hash: str | None = None


@dataclass(kw_only=True, eq=False)
class SecondFactor(Aggregate):
    """Its id is its user's. Until it is confirmed by a code it asks nobody for one."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "second_factor"
    SECRET: ClassVar[frozenset[str]] = frozenset({"recovery_hashes"})
    DERIVED: ClassVar[frozenset[str]] = frozenset({"sealed", "last_step"})

    sealed: bytes
    confirmed_at: datetime | None = None
    last_step: int = 0
    recovery_hashes: list[str] = field(default_factory=list)

    @classmethod
    def enrol(
        cls, user_id: UUID, workspace_id: UUID, sealed: bytes, now: datetime
    ) -> "SecondFactor":
        return cls(
            id=user_id, workspace_id=workspace_id, sealed=sealed, created_at=now, updated_at=now
        )

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def enrol_again(self, sealed: bytes) -> None:
        if self.is_confirmed:
            raise SecondFactorConfirmed()
        self.sealed = sealed
        self.happened("enrolled_again")

    def confirm(self, step: int, recovery_hashes: list[str], now: datetime) -> None:
        if self.is_confirmed:
            raise SecondFactorConfirmed()
        self.confirmed_at, self.last_step = now, step
        self.recovery_hashes = recovery_hashes
        self.happened("confirmed")

    def renew_recovery(self, recovery_hashes: list[str]) -> None:
        self.recovery_hashes = recovery_hashes
        self.happened("recovery_codes_renewed")

    def accept(self, proof: OtpProof) -> None:
        """Each code is good once: nobody who looked on can use it again."""
        if proof.step is not None and proof.step > self.last_step:
            self.last_step = proof.step
        elif proof.recovery_hash is not None and proof.recovery_hash in self.recovery_hashes:
            self.recovery_hashes = [
                each for each in self.recovery_hashes if each != proof.recovery_hash
            ]
            self.happened("recovery_code_used")
        else:
            raise InvalidOtp()


def secret_from(random: str) -> bytes:
    """`random` is a fresh token of 256 bits."""
    return hashlib.sha256(random.encode()).digest()[:_SECRET_BYTES]


def recovery_code_from(random: str) -> str:
    """80 bits in groups of four letters and digits."""
    letters = _base32(hashlib.sha256(random.encode()).digest()[:_RECOVERY_BYTES]).lower()
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def recovery_hash(code: str) -> str:
    return fingerprint(_bare(code))


def code_at(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def proof_of(code: str, secret: bytes, hashes: list[str], now: datetime) -> OtpProof | None:
    """A clock may be wrong by one step; everything is compared whatever matched before."""
    present, shown = int(now.timestamp()) // PERIOD, _bare(code)
    steps = [
        present + shift
        for shift in _TOLERANCE
        if hmac.compare_digest(code_at(secret, present + shift).encode(), shown.encode())
    ]
    if steps:
        return OtpProof(step=steps[0])
    hashed = fingerprint(shown)
    known = [each for each in hashes if hmac.compare_digest(each, hashed)]
    return OtpProof(recovery_hash=hashed) if known else None


def provisioning_uri(secret: bytes, email: str, issuer: str) -> str:
    """What an authenticator app reads as a QR code."""
    label = f"{quote(issuer)}:{quote(email)}"
    return f"otpauth://totp/{label}?secret={shown_secret(secret)}&issuer={quote(issuer)}"


def shown_secret(secret: bytes) -> str:
    return _base32(secret)


def _base32(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=")


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
