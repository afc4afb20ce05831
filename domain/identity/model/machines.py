"""What programs sign in with: API clients, and tokens that a person hands to a program."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from domain.identity.errors import InvalidClient, InvalidToken
from domain.identity.model import values
from domain.identity.model.session import fingerprint
from domain.kernel.aggregate import Aggregate

PREFIX: Final = "rpat_"
LONGEST_DAYS: Final = 366
_CLIENT: Final = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})", re.ASCII)
_TOKEN: Final = re.compile(r"rpat_([0-9a-f]{32})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClientName:
    """The `client_id` of OAuth: which client of which workspace."""

    workspace_id: UUID
    client_id: UUID

    @classmethod
    def parse(cls, text: str) -> "ClientName":
        found = _CLIENT.fullmatch(text)
        if not found:
            raise InvalidClient()
        return cls(UUID(found[1]), UUID(found[2]))

    def __str__(self) -> str:
        return f"{self.workspace_id.hex}.{self.client_id.hex}"


@dataclass(frozen=True, slots=True, repr=False)
class PersonalToken:
    workspace_id: UUID
    secret: str

    @classmethod
    def parse(cls, text: str) -> "PersonalToken":
        found = _TOKEN.fullmatch(text)
        if not found:
            raise InvalidToken()
        return cls(UUID(found[1]), found[2])

    def __str__(self) -> str:
        return f"{PREFIX}{self.workspace_id.hex}.{self.secret}"

    @property
    def hash(self) -> str:
        return fingerprint(self.secret)


@dataclass(kw_only=True, eq=False)
class ApiClient(Aggregate):
    """Acts as the user `user_id`, who is no person: records have an owner, changes an actor."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "api_client"
    SECRET: ClassVar[frozenset[str]] = frozenset({"secret_hash"})

    user_id: UUID
    name: str
    secret_hash: str
    revoked_at: datetime | None = None

    @classmethod
    def register(
        cls, client_id: UUID, workspace_id: UUID, user_id: UUID, name: str, now: datetime
    ) -> "ApiClient":
        return cls(
            id=client_id,
            workspace_id=workspace_id,
            user_id=user_id,
            name=values.name(name, "/name"),
            secret_hash="",
            created_at=now,
            updated_at=now,
        )

    def keep_secret(self, secret: str) -> None:
        """The one before is void at once."""
        self.secret_hash = fingerprint(secret)

    def prove(self, secret: str) -> None:
        good = hmac.compare_digest(fingerprint(secret), self.secret_hash)
        if not good or self.revoked_at is not None:
            raise InvalidClient()

    def revoke(self, now: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at = now
            self.happened("revoked")


@dataclass(kw_only=True, eq=False)
class PersonalAccessToken(Aggregate):
    """Speaks for its user, within `scopes` and what the user still holds of them."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "personal_access_token"
    SECRET: ClassVar[frozenset[str]] = frozenset({"token_hash"})
    DERIVED: ClassVar[frozenset[str]] = frozenset({"last_used_at"})

    user_id: UUID
    name: str
    token_hash: str
    scopes: list[str] = field(default_factory=list)
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @classmethod
    def issue(
        cls,
        token_id: UUID,
        user_id: UUID,
        token: PersonalToken,
        *,
        name: str,
        scopes: Sequence[str],
        days: int,
        now: datetime,
    ) -> "PersonalAccessToken":
        return cls(
            id=token_id,
            workspace_id=token.workspace_id,
            user_id=user_id,
            name=values.name(name, "/name"),
            token_hash=token.hash,
            scopes=sorted(set(scopes)),
            expires_at=now + timedelta(days=days),
            created_at=now,
            created_by=user_id,
            updated_at=now,
            updated_by=user_id,
        )

    def revoke(self, now: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at = now
            self.happened("revoked")
