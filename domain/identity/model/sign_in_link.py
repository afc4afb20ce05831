"""A link, good once, to set a password with: handed over by an administrator, or mailed."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.identity.errors import SignInLinkNotValid
from domain.identity.model.session import fingerprint
from domain.kernel.aggregate import Aggregate


class Purpose(StrEnum):
    """sign_in: shown to an administrator once. invitation and password_reset: only mailed."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - what a link is for


LIFETIMES: Final = {
    Purpose.SIGN_IN: timedelta(hours=24),
    Purpose.INVITATION: timedelta(hours=72),
    Purpose.PASSWORD_RESET: timedelta(minutes=30),
}
_TOKEN: Final = re.compile(r"([0-9a-f]{32})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class LinkToken:
    workspace_id: UUID
    secret: str

    @classmethod
    def parse(cls, text: str) -> "LinkToken":
        found = _TOKEN.fullmatch(text)
        if not found:
            raise SignInLinkNotValid()
        return cls(UUID(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.workspace_id.hex}.{self.secret}"

    @property
    def hash(self) -> str:
        return fingerprint(self.secret)


@dataclass(kw_only=True, eq=False)
class SignInLink(Aggregate):
    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "sign_in_link"
    SECRET: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    user_id: UUID
    token_hash: str
    purpose: Purpose = Purpose.SIGN_IN
    expires_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @classmethod
    def issue(
        cls,
        link_id: UUID,
        user_id: UUID,
        token: LinkToken,
        now: datetime,
        purpose: Purpose = Purpose.SIGN_IN,
    ) -> "SignInLink":
        return cls(
            id=link_id,
            workspace_id=token.workspace_id,
            user_id=user_id,
            token_hash=token.hash,
            purpose=purpose,
            expires_at=now + LIFETIMES[purpose],
            created_at=now,
            updated_at=now,
        )

    @property
    def resets_password(self) -> bool:
        """Such a link signs nobody in."""
        return self.purpose == Purpose.PASSWORD_RESET

    def redeem(self, token: LinkToken, now: datetime) -> None:
        good = hmac.compare_digest(token.hash, self.token_hash)
        if not good or self.used_at or self.withdrawn_at or now >= self.expires_at:
            raise SignInLinkNotValid()
        self.used_at = now
        self.happened("redeemed")

    def withdraw(self, now: datetime) -> None:
        if self.used_at is None and self.withdrawn_at is None:
            self.withdrawn_at = now
            self.happened("withdrawn")
