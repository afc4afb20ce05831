"""What can be asked of identity, and the rows that answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.identity import throttle
from domain.identity.commands.profile import SetOwnPassword
from domain.identity.commands.sessions import Device, OpenSession
from domain.identity.errors import (
    InvalidCredentials,
    OutboxClosed,
    SignInLinkNotValid,
    SignUpClosed,
    WorkspaceChoice,
)
from domain.identity.model import LinkToken, UserState, values
from domain.identity.permissions import Permission
from domain.identity.ports import (
    AccessTokens,
    Attempts,
    DeviceMarks,
    IdentityReader,
    Letters,
    Passwords,
    SignInCandidate,
    SignInDirectory,
    WrittenIdentity,
)
from domain.kernel.custom.definitions import CustomType
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import Reach, public, requires, signed_in
from domain.kernel.principal import Principal
from domain.kernel.values import refuse_unstorable

USERS: Final = ListSpec(
    resource="users",
    record_type="user",
    permission=Permission.USER_READ,
    create_permission=Permission.USER_CREATE,
    searchable=True,
    default_sort="name",
    fields=(
        Field("name", FieldType.TEXT, required=True, nullable=False),
        Field("email", FieldType.EMAIL, required=True, nullable=False),
        Field("role_id", FieldType.REFERENCE, required=True, nullable=False, refers_to="roles"),
        Field(
            "state",
            FieldType.CHOICE,
            editable=False,
            nullable=False,
            choices=tuple(state.value for state in UserState),
        ),
        Field("locale", FieldType.LANGUAGE, nullable=False),
        Field("time_zone", FieldType.TEXT, nullable=False),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)

TEAMS: Final = ListSpec(
    resource="teams",
    record_type="team",
    permission=Permission.TEAM_READ,
    create_permission=Permission.TEAM_CREATE,
    default_sort="name",
    fields=(
        Field("name", FieldType.TEXT, required=True, nullable=False),
        Field("parent_id", FieldType.REFERENCE, refers_to="teams"),
    ),
)

ROLES: Final = ListSpec(
    resource="roles",
    record_type="role",
    permission=Permission.ROLE_READ,
    default_sort="key",
    fields=(
        Field("key", FieldType.TEXT, editable=False, nullable=False),
        Field("name", FieldType.TEXT, editable=False, nullable=False),
    ),
)


CUSTOM_FIELDS: Final = ListSpec(
    resource="custom-fields",
    record_type="custom_field",
    permission=Permission.CUSTOM_FIELD_READ,
    create_permission=Permission.CUSTOM_FIELD_CREATE,
    default_sort="position,label",
    fields=(
        Field("object", FieldType.TEXT, required=True, nullable=False),
        Field("key", FieldType.TEXT, required=True, nullable=False),
        Field("label", FieldType.TEXT, required=True, nullable=False),
        Field("type", FieldType.CHOICE, required=True, nullable=False, choices=tuple(CustomType)),
        Field("required", FieldType.BOOLEAN, nullable=False),
        Field("unique", FieldType.BOOLEAN, nullable=False),
        Field("sensitive", FieldType.BOOLEAN, nullable=False),
        Field("searchable", FieldType.BOOLEAN, nullable=False),
        Field("position", FieldType.NUMBER, nullable=False),
        Field("retired_at", FieldType.INSTANT, editable=False),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@dataclass(slots=True)
class Named:
    id: UUID
    name: str


@dataclass(slots=True)
class UserRow:
    id: UUID
    version: int
    name: str
    email: str
    role: Named
    team_ids: list[UUID]
    locale: str
    time_zone: str
    state: str
    last_seen_at: datetime | None
    created_at: datetime


@dataclass(slots=True)
class TeamRow:
    id: UUID
    version: int
    name: str
    parent_id: UUID | None
    member_count: int


@dataclass(slots=True)
class RoleRow:
    id: UUID
    key: str
    name: str
    grants: dict[str, Reach]


@dataclass(slots=True)
class WorkspaceRow:
    id: UUID
    version: int
    name: str
    base_currency: str
    time_zone: str
    fiscal_year_start_month: int
    locale: str
    created_at: datetime


@dataclass(slots=True)
class SessionRow:
    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str | None
    current: bool


@dataclass(slots=True)
class LetterRow:
    id: UUID
    kind: str
    to: str
    subject: str
    text: str
    created_at: datetime


@dataclass(slots=True)
class ChoiceRow:
    key: str
    label: str
    retired: bool


@dataclass(slots=True)
class CustomFieldRow:
    id: UUID
    version: int
    object: str
    key: str
    label: str
    type: str
    description: str | None
    required: bool
    unique: bool
    sensitive: bool
    searchable: bool
    refers_to: str | None
    choices: Sequence[ChoiceRow]
    former_keys: Sequence[str]
    position: int
    retired_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class MeRow:
    user: UserRow
    workspace: WorkspaceRow
    permissions: dict[str, Reach]
    teams: Sequence[UUID]


@dataclass(frozen=True, slots=True, repr=False)
class Recognise:
    email: str
    password: str
    workspace_id: UUID | None
    device: Device
    network: str
    mark: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ProvePassword:
    current: str
    new: str


@public
async def recognise(
    asked: Recognise,
    *,
    directory: SignInDirectory,
    passwords: Passwords,
    attempts: Attempts,
    marks: DeviceMarks,
) -> OpenSession:
    """Who it is, by e-mail and password; unknown and known e-mails are answered alike.

    Runs before any transaction: checking a password takes long on purpose. With no candidate it
    takes as long as with one.
    """
    refuse_unstorable(asked.email, "/email")
    email_key = values.email_key(asked.email)
    device = marks.device(email_key, asked.mark) if asked.mark else None
    buckets = throttle.sign_in(email_key, asked.network, device)
    await attempts.take(buckets)
    matching = await _matching(asked, email_key, directory, passwords)
    await attempts.forgive(buckets)
    if len(matching) > 1:
        raise WorkspaceChoice(workspaces=[_choice(candidate) for candidate, _ in matching])
    (candidate, renewed_hash), *_ = matching
    return OpenSession(candidate.workspace_id, candidate.user_id, renewed_hash, asked.device)


async def _matching(
    asked: Recognise, email_key: str, directory: SignInDirectory, passwords: Passwords
) -> list[tuple[SignInCandidate, str | None]]:
    found = await directory.candidates(email_key, asked.workspace_id)
    matching: list[tuple[SignInCandidate, str | None]] = []
    for candidate in found:
        checked = await passwords.check(asked.password, candidate.password_hash)
        if checked.matches:
            matching.append((candidate, checked.renewed_hash))
    if not found:
        await passwords.check(asked.password, None)
    if not matching:
        raise InvalidCredentials()
    return matching


@public
async def published_keys(*, tokens: AccessTokens) -> Mapping[str, Sequence[Mapping[str, str]]]:
    return await tokens.jwks()


@public
async def hash_for_sign_up(password: str, *, sign_up_open: bool, passwords: Passwords) -> str:
    if not sign_up_open:
        raise SignUpClosed()
    return await passwords.hash(values.new_password(password))


@public
async def hash_for_link(
    token: LinkToken,
    password: str,
    *,
    resets_password: bool,
    directory: SignInDirectory,
    passwords: Passwords,
) -> str:
    """Looks at the link first, so that made-up links cost no hashing."""
    values.new_password(password)
    if not await directory.has_open_link(token, resets_password=resets_password):
        raise SignInLinkNotValid()
    return await passwords.hash(password)


@signed_in
async def prove_password(
    asked: ProvePassword,
    *,
    principal: Principal,
    directory: SignInDirectory,
    passwords: Passwords,
    attempts: Attempts,
) -> SetOwnPassword:
    values.new_password(asked.new, "/new_password")
    buckets = throttle.own_password(principal.user_id)
    await attempts.take(buckets)
    known = await directory.password_hash(principal.workspace_id, principal.user_id)
    checked = await passwords.check(asked.current, known)
    if checked.matches:
        await attempts.forgive(buckets)
    return SetOwnPassword(checked.matches, await passwords.hash(asked.new))


@requires(Permission.USER_READ)
async def list_users(query: ListQuery, *, principal: Principal, reader: IdentityReader) -> Page:
    return await reader.users(query, principal)


@requires(Permission.USER_READ)
async def get_user(user_id: UUID, *, principal: Principal, reader: IdentityReader) -> UserRow:
    return await reader.user(user_id, principal)


@requires(Permission.TEAM_READ)
async def list_teams(query: ListQuery, *, principal: Principal, reader: IdentityReader) -> Page:
    return await reader.teams(query, principal)


@requires(Permission.TEAM_READ)
async def get_team(team_id: UUID, *, principal: Principal, reader: IdentityReader) -> TeamRow:
    return await reader.team(team_id, principal)


@requires(Permission.ROLE_READ)
async def list_roles(query: ListQuery, *, principal: Principal, reader: IdentityReader) -> Page:
    return await reader.roles(query, principal)


@requires(Permission.ROLE_READ)
async def get_role(role_id: UUID, *, principal: Principal, reader: IdentityReader) -> RoleRow:
    return await reader.role(role_id, principal)


@requires(Permission.OUTBOX_READ)
async def list_outbox(*, principal: Principal, letters: Letters | None) -> Sequence[LetterRow]:
    """None where a mail server takes the letters: they are then nobody's to read."""
    if letters is None:
        raise OutboxClosed()
    return await letters.recent(principal.workspace_id)


@requires(Permission.CUSTOM_FIELD_READ)
async def list_custom_fields(
    query: ListQuery, *, principal: Principal, reader: IdentityReader
) -> Page:
    return await reader.custom_fields(query, principal)


@requires(Permission.CUSTOM_FIELD_READ)
async def get_custom_field(
    field_id: UUID, *, principal: Principal, reader: IdentityReader
) -> CustomFieldRow:
    return await reader.custom_field(field_id, principal)


@signed_in
async def get_workspace(*, principal: Principal, reader: IdentityReader) -> WorkspaceRow:
    return await reader.workspace(principal)


@signed_in
async def list_own_sessions(
    *, principal: Principal, reader: IdentityReader
) -> Sequence[SessionRow]:
    return await reader.sessions(principal)


@signed_in
async def get_me(*, principal: Principal, reader: "IdentityReader | WrittenIdentity") -> MeRow:
    return MeRow(
        user=await reader.user(principal.user_id, principal),
        workspace=await reader.workspace(principal),
        permissions=dict(principal.grants),
        teams=principal.team_ids,
    )


def _choice(candidate: SignInCandidate) -> dict[str, str]:
    return {"id": str(candidate.workspace_id), "name": candidate.workspace_name}
