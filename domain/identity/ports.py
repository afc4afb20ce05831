"""What identity asks of the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.identity.model import (
    CustomFieldDefinition,
    LinkToken,
    Role,
    RoleKey,
    SecondFactor,
    Session,
    SignInLink,
    Team,
    User,
    Workspace,
)
from domain.identity.model.handover import Handover
from domain.identity.model.machines import ApiClient, PersonalAccessToken
from domain.kernel.listing import ListQuery, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.identity.queries import (
        AccessTokenRow,
        ApiClientRow,
        CustomFieldRow,
        HandoverRow,
        LetterRow,
        RoleRow,
        SecondFactorRow,
        SessionRow,
        TeamRow,
        UserRow,
        WorkspaceRow,
    )


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a verified access token says; `expires_at` in seconds since the epoch."""

    workspace_id: UUID
    user_id: UUID
    session_id: UUID
    user_version: int
    expires_at: int
    scopes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class IssuedToken:
    token: str
    expires_in: int


@dataclass(frozen=True, slots=True, repr=False)
class PasswordCheck:
    """`renewed_hash` is the password under today's parameters, where the kept hash is older."""

    matches: bool
    renewed_hash: str | None


@dataclass(frozen=True, slots=True, repr=False)
class SignInCandidate:
    """A user with a given e-mail who may sign in to one of the workspaces."""

    workspace_id: UUID
    workspace_name: str
    user_id: UUID
    password_hash: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most `most` attempts under one key within `seconds` of the first."""

    key: str
    most: int
    seconds: int


class Attempts(Protocol):
    """Shared by all processes, and kept over their restarts."""

    async def take(self, buckets: Sequence[Bucket]) -> None:
        """Count one more in each, before it is made; refuses with TooManyAttempts."""

    async def wait(self, buckets: Sequence[Bucket]) -> int:
        """The same, telling the seconds to wait: 0 is none."""
        ...

    async def forgive(self, buckets: Sequence[Bucket]) -> None:
        """Take back the one that was counted: it was in order."""


class DeviceMarks(Protocol):
    def mark(self, email_key: str) -> str:
        """What a device keeps to be known again for this e-mail."""
        ...

    def device(self, email_key: str, mark: str) -> str | None:
        """Which device it is; None for a mark that is not ours or for another e-mail."""
        ...


class Pages(Protocol):
    """Addresses for letters: of the configured public URL, whatever host was asked."""

    def sign_in(self, token: str) -> str: ...

    def password_reset(self, token: str) -> str: ...

    def sign_up(self, token: str) -> str: ...


@dataclass(frozen=True, slots=True, repr=False)
class SealedRequest:
    id: UUID
    told: Mapping[str, str]


class SealedRequests(Protocol):
    """What is asked for by people who are not signed in, until it is answered by mail."""

    async def keep(
        self, purpose: str, told: Mapping[str, str], expires_at: datetime, token_hash: str | None
    ) -> UUID: ...

    async def get(self, request_id: UUID) -> SealedRequest | None: ...

    async def with_token(self, token_hash: str) -> SealedRequest | None:
        """Held until the end of the unit, so that it is answered once."""
        ...

    async def forget(self, request_id: UUID) -> None: ...


class Letters(Protocol):
    """What lies in the outbox of a workspace, where no mail server takes it."""

    async def recent(self, workspace_id: UUID) -> Sequence["LetterRow"]: ...


class AccessTokens(Protocol):
    async def issue(
        self,
        *,
        workspace_id: UUID,
        user_id: UUID,
        session_id: UUID,
        user_version: int,
        scopes: Sequence[str] | None = None,
    ) -> IssuedToken:
        """`session_id` may be an API client; `scopes` narrow what its user holds."""
        ...

    async def read(self, token: str) -> AccessClaims:
        """Refuses with InvalidToken."""
        ...

    async def jwks(self) -> Mapping[str, Sequence[Mapping[str, str]]]: ...


class Passwords(Protocol):
    async def hash(self, password: str) -> str: ...

    async def check(self, password: str, known: str | None) -> PasswordCheck: ...


class KeySeal(Protocol):
    """Signing keys as they may lie in the database."""

    def make(self) -> tuple[str, bytes]:
        """A new key: its id, and the key sealed for that id."""
        ...

    def open(self, kid: str, sealed: bytes) -> str:
        """The private key in PEM."""
        ...


class Secrets(Protocol):
    def token(self) -> str:
        """43 letters of base64url, 256 random bits."""
        ...

    def successor(self, token: str) -> str:
        """The one token that follows; without the key nobody can tell it."""
        ...


class SignInDirectory(Protocol):
    """What must be known before anyone is signed in."""

    async def candidates(
        self, email_key: str, workspace_id: UUID | None
    ) -> Sequence[SignInCandidate]:
        """Active users with a password, in one workspace or the ten oldest over all."""
        ...

    async def open_link(self, token: LinkToken, *, resets_password: bool) -> UUID | None:
        """Whose it is; None for a link that opens nothing."""
        ...

    async def second_factor(self, workspace_id: UUID, user_id: UUID) -> "KnownFactor | None": ...

    async def password_hash(self, workspace_id: UUID, user_id: UUID) -> str | None: ...


class Principals(Protocol):
    async def of(self, claims: AccessClaims, *, fresh: bool = False) -> Principal:
        """The rights held now, at most 4 s old unless `fresh`.

        Refuses with SessionEnded or TokenSuperseded.
        """
        ...


class GrantTable(Protocol):
    """What each built-in role may do, over all contexts."""

    def __getitem__(self, key: RoleKey, /) -> Mapping[str, Reach]: ...


class Workspaces(Protocol):
    async def get(self) -> Workspace: ...


class Roles(Protocol):
    async def get(self, role_id: UUID) -> Role | None: ...

    async def held(self, role_id: UUID) -> Role | None:
        """Not to be deleted before the end of the unit."""
        ...

    async def of_key(self, key: RoleKey) -> Role: ...

    async def in_use(self, role_id: UUID) -> bool:
        """Nobody can take the role from now on until the end of the unit."""
        ...


class Users(Protocol):
    async def get(self, user_id: UUID) -> User: ...

    async def with_email(self, email_key: str) -> User | None: ...

    async def lock_active_admins(self) -> Collection[UUID]:
        """Held until the end of the unit, so that two administrators cannot end each other."""
        ...


class Teams(Protocol):
    async def get(self, team_id: UUID) -> Team: ...

    async def existing(self, team_ids: Collection[UUID]) -> Collection[UUID]: ...

    async def lock_tree(self) -> Mapping[UUID, UUID | None]:
        """Every team's parent, held until the end of the unit."""
        ...

    async def has_members(self, team_id: UUID) -> bool: ...


class Sessions(Protocol):
    async def get(self, session_id: UUID) -> Session | None: ...

    async def alive_of(self, user_id: UUID) -> Sequence[Session]: ...


class SignInLinks(Protocol):
    async def with_hash(self, token_hash: str) -> SignInLink | None: ...

    async def open_of(self, user_id: UUID) -> Sequence[SignInLink]: ...


class CustomFieldDefinitions(Protocol):
    """Custom fields to be changed. `get` raises NotFound."""

    async def get(self, field_id: UUID) -> CustomFieldDefinition: ...

    async def lock(self, resource: str) -> Sequence[CustomFieldDefinition]:
        """All of one kind of record; held until the end of the unit."""
        ...

    async def in_use(self, field_id: UUID) -> bool:
        """Has any record a value of it?"""
        ...

    async def single_out(self, field_id: UUID, unique: bool) -> bool:
        """Let no two records have the same value from now on, or let them. False where some do."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class KnownFactor:
    """A confirmed second factor, opened to compare a code with."""

    secret: bytes
    recovery_hashes: list[str]


class ApiClients(Protocol):
    async def get(self, client_id: UUID) -> ApiClient | None: ...


class PersonalTokens(Protocol):
    async def get(self, token_id: UUID) -> PersonalAccessToken | None: ...

    async def alive_of(self, user_id: UUID) -> Sequence[PersonalAccessToken]: ...


class Handovers(Protocol):
    async def latest(self, user_id: UUID) -> Handover | None: ...

    async def locked(self, handover_id: UUID) -> Handover:
        """Held until the end of the unit."""
        ...


@dataclass(frozen=True, slots=True)
class GivenBack:
    """`upto` is None where nothing is left to be looked at."""

    upto: UUID | None
    restored: int
    kept: int


class Estates(Protocol):
    """What people own, in all contexts; each row that changes hands is journalled."""

    async def move(self, owner_id: UUID, successor_id: UUID, most: int) -> int: ...

    async def restore(
        self, cause_id: UUID, successor_id: UUID, owner_id: UUID, after: UUID | None, most: int
    ) -> GivenBack:
        """Only what the successor still has."""
        ...


class MachineReader(Protocol):
    async def api_clients(self, principal: Principal) -> "Sequence[ApiClientRow]": ...

    async def own_tokens(self, principal: Principal) -> "Sequence[AccessTokenRow]": ...


class SecondFactors(Protocol):
    async def of(self, user_id: UUID) -> SecondFactor | None: ...


class IdentityReader(Protocol):
    """Rows, never aggregates. What is not there raises NotFound."""

    async def users(self, query: ListQuery, principal: Principal) -> Page: ...

    async def teams(self, query: ListQuery, principal: Principal) -> Page: ...

    async def roles(self, query: ListQuery, principal: Principal) -> Page: ...

    async def user(self, user_id: UUID, principal: Principal) -> "UserRow": ...

    async def team(self, team_id: UUID, principal: Principal) -> "TeamRow": ...

    async def role(self, role_id: UUID, principal: Principal) -> "RoleRow": ...

    async def workspace(self, principal: Principal) -> "WorkspaceRow": ...

    async def sessions(self, principal: Principal) -> Sequence["SessionRow"]: ...

    async def custom_fields(self, query: ListQuery, principal: Principal) -> Page: ...

    async def custom_field(self, field_id: UUID, principal: Principal) -> "CustomFieldRow": ...

    async def second_factor(self, principal: Principal) -> "SecondFactorRow": ...

    async def handover(self, user_id: UUID, principal: Principal) -> "HandoverRow": ...


class WrittenIdentity(Protocol):
    """The same rows as the present unit of work leaves them."""

    async def user(self, user_id: UUID, principal: Principal) -> "UserRow": ...

    async def team(self, team_id: UUID, principal: Principal) -> "TeamRow": ...

    async def role(self, role_id: UUID, principal: Principal) -> "RoleRow": ...

    async def handover(self, user_id: UUID, principal: Principal) -> "HandoverRow": ...

    async def workspace(self, principal: Principal) -> "WorkspaceRow": ...

    async def custom_field(self, field_id: UUID, principal: Principal) -> "CustomFieldRow": ...
