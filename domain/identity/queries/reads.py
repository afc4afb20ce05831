"""The rows that answer, and the lists that they come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.identity.errors import (
    OutboxClosed,
)
from domain.identity.model import UserState
from domain.identity.model.user import UserKind
from domain.identity.permissions import Permission
from domain.identity.ports import (
    IdentityReader,
    Letters,
    MachineReader,
    WrittenIdentity,
)
from domain.identity.rights import Registry
from domain.kernel.custom.definitions import CustomType
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import Reach, requires, signed_in
from domain.kernel.principal import Principal

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
        Field(
            "kind",
            FieldType.CHOICE,
            editable=False,
            nullable=False,
            choices=tuple(kind.value for kind in UserKind),
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
    create_permission=Permission.ROLE_CREATE,
    default_sort="key",
    fields=(
        Field("key", FieldType.TEXT, editable=False, nullable=False),
        Field("name", FieldType.TEXT, required=True, nullable=False),
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
    kind: str
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
    version: int
    key: str
    name: str
    built_in: bool
    grants: dict[str, Reach]


@dataclass(slots=True)
class PermissionRow:
    permission: str
    reaches: Sequence[Reach]
    leans_on: str | None


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
class SecondFactorRow:
    confirmed_at: datetime | None
    recovery_codes_left: int


@dataclass(slots=True)
class ApiClientRow:
    id: UUID
    client_id: str
    name: str
    role: Named
    user_id: UUID
    created_at: datetime


@dataclass(slots=True)
class AccessTokenRow:
    id: UUID
    name: str
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(slots=True)
class HandoverRow:
    id: UUID
    user_id: UUID
    successor_id: UUID
    state: str
    moved: int
    restored: int
    kept: int
    created_at: datetime
    finished_at: datetime | None


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


@requires(Permission.ROLE_READ)
async def list_permissions(*, principal: Principal, registry: Registry) -> Sequence[PermissionRow]:
    return [
        PermissionRow(name, reaches, registry.leans_on.get(name))
        for name, reaches in registry.reaches.items()
    ]


@requires(Permission.USER_DEACTIVATE)
async def get_handover(
    user_id: UUID, *, principal: Principal, reader: IdentityReader
) -> HandoverRow:
    """The latest of this user."""
    return await reader.handover(user_id, principal)


@requires(Permission.API_CLIENT_READ)
async def list_api_clients(
    *, principal: Principal, reader: MachineReader
) -> Sequence[ApiClientRow]:
    return await reader.api_clients(principal)


@signed_in
async def list_own_tokens(
    *, principal: Principal, reader: MachineReader
) -> Sequence[AccessTokenRow]:
    return await reader.own_tokens(principal)


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
async def get_second_factor(*, principal: Principal, reader: IdentityReader) -> SecondFactorRow:
    return await reader.second_factor(principal)


@signed_in
async def get_me(*, principal: Principal, reader: "IdentityReader | WrittenIdentity") -> MeRow:
    return MeRow(
        user=await reader.user(principal.user_id, principal),
        workspace=await reader.workspace(principal),
        permissions=dict(principal.grants),
        teams=principal.team_ids,
    )
