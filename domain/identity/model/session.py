"""A signed-in device: a chain of refresh tokens of which only the newest is good."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.identity.errors import SessionEnded
from domain.kernel.aggregate import Aggregate

GRACE: Final = timedelta(seconds=10)
"""Tabs that start together all send the same cookie; the later ones are not thieves."""

IDLE: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=90)
LONGEST_USER_AGENT: Final = 300
_MOST_RECENT: Final = 16
_FAMILY: Final = 22
_TOKEN: Final = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})([\w-]{22})([\w-]{43})", re.ASCII)

Successor = Callable[[str], str]


class Client(StrEnum):
    """browser: the refresh token travels in a cookie. mobile: in the body."""

    BROWSER = "browser"
    MOBILE = "mobile"


class Ended(StrEnum):
    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    REFRESH_REUSED = "refresh_reused"
    CREDENTIALS_CHANGED = "credentials_changed"
    USER_DEACTIVATED = "user_deactivated"


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class RefreshToken:
    """`family` stays for the whole session and proves that an old token was really ours."""

    workspace_id: UUID
    session_id: UUID
    family: str
    secret: str

    @classmethod
    def parse(cls, text: str) -> "RefreshToken":
        found = _TOKEN.fullmatch(text)
        if not found:
            raise SessionEnded()
        workspace, session, family, secret = found.groups()
        return cls(UUID(workspace), UUID(session), family, secret)

    @classmethod
    def first(
        cls, workspace_id: UUID, session_id: UUID, token: Callable[[], str]
    ) -> "RefreshToken":
        return cls(workspace_id, session_id, token()[:_FAMILY], token())

    def __str__(self) -> str:
        return f"{self.workspace_id.hex}.{self.session_id.hex}{self.family}{self.secret}"


@dataclass(kw_only=True, eq=False)
class Session(Aggregate):
    """`rotations` are the instants of the last few refreshes, newest last."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "session"
    SECRET: ClassVar[frozenset[str]] = frozenset({"family_hash"})
    DERIVED: ClassVar[frozenset[str]] = frozenset(
        {"refresh_hash", "rotations", "last_used_at", "expires_at"}
    )

    user_id: UUID
    client: Client
    user_agent: str | None
    family_hash: str
    refresh_hash: str
    rotations: list[datetime]
    last_used_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_because: Ended | None = None

    @classmethod
    def open(
        cls,
        token: RefreshToken,
        *,
        user_id: UUID,
        client: Client,
        user_agent: str | None,
        now: datetime,
    ) -> "Session":
        return cls(
            id=token.session_id,
            workspace_id=token.workspace_id,
            user_id=user_id,
            client=client,
            user_agent=_storable(user_agent),
            family_hash=fingerprint(token.family),
            refresh_hash=fingerprint(token.secret),
            rotations=[],
            last_used_at=now,
            expires_at=now + IDLE,
            created_at=now,
            created_by=user_id,
            updated_at=now,
            updated_by=user_id,
        )

    def is_alive(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def refresh(
        self, shown: RefreshToken, successor: Successor, now: datetime
    ) -> RefreshToken | None:
        """The token to go on with; None when an old one came back and the session was ended."""
        if not self.is_alive(now) or not _same(shown.family, self.family_hash):
            raise SessionEnded()
        recent = [at for at in self.rotations if now - at <= GRACE]
        secret, steps = shown.secret, 0
        while not _same(secret, self.refresh_hash):
            if steps == len(recent):
                self.end(Ended.REFRESH_REUSED, now)
                return None
            secret, steps = successor(secret), steps + 1
        if steps == 0:
            secret = successor(secret)
            self._rotate(secret, recent, now)
        return replace(shown, secret=secret)

    def end(self, because: Ended, now: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at, self.revoked_because = now, because
            self.happened("ended", because=because.value)

    def _rotate(self, secret: str, recent: list[datetime], now: datetime) -> None:
        self.refresh_hash = fingerprint(secret)
        self.rotations = [*recent, now][-_MOST_RECENT:]
        self.last_used_at = now
        self.expires_at = min(now + IDLE, self.created_at + LONGEST)


def _same(secret: str, known_hash: str) -> bool:
    return hmac.compare_digest(fingerprint(secret), known_hash)


def _storable(user_agent: str | None) -> str | None:
    return "".join(filter(str.isprintable, user_agent or ""))[:LONGEST_USER_AGENT] or None
