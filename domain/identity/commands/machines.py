"""API clients and personal access tokens: made, renewed, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.identity.errors import InvalidClient, InvalidScope, SessionNeeded
from domain.identity.model import User
from domain.identity.model.machines import (
    ApiClient,
    ClientName,
    PersonalAccessToken,
    PersonalToken,
)
from domain.identity.model.user import UserKind
from domain.identity.permissions import Permission
from domain.identity.ports import ApiClients, PersonalTokens, Secrets, Users, Workspaces
from domain.identity.rights import Registry, Rights, grantable
from domain.kernel.errors import NotFound
from domain.kernel.permissions import public, requires, signed_in
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

_ISSUED: Final = "identity.api_client.token_issued"


@dataclass(frozen=True, slots=True)
class CreateApiClient:
    name: str
    role_id: UUID


@dataclass(frozen=True, slots=True, repr=False)
class ShownSecret:
    """`secret` is shown once."""

    id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class RotateSecret:
    api_client_id: UUID


@dataclass(frozen=True, slots=True)
class RevokeApiClient:
    api_client_id: UUID


@dataclass(frozen=True, slots=True, repr=False)
class SignInClient:
    """`scope` names permissions, parted by spaces; all that its role grants where it is None."""

    client_id: str
    secret: str
    scope: str | None


@dataclass(frozen=True, slots=True)
class ClientSignedIn:
    workspace_id: UUID
    user_id: UUID
    client_id: UUID
    user_version: int
    scopes: tuple[str, ...]
    narrowed: bool


@dataclass(frozen=True, slots=True)
class CreateToken:
    name: str
    scopes: Sequence[str]
    days: int


@dataclass(frozen=True, slots=True)
class RevokeToken:
    token_id: UUID


@requires(Permission.API_CLIENT_CREATE)
async def create_api_client(
    command: CreateApiClient,
    *,
    principal: Principal,
    uow: UnitOfWork,
    rights: Rights,
    workspaces: Workspaces,
    secrets: Secrets,
) -> ShownSecret:
    await rights.assignable(command.role_id, principal)
    workspace, client_id = await workspaces.get(), uow.new_id()
    user = User.invite(
        uow.new_id(),
        principal.workspace_id,
        name=command.name,
        email=f"{client_id.hex}@clients.invalid",
        role_id=command.role_id,
        locale=workspace.locale,
        time_zone=workspace.time_zone,
        now=uow.now(),
    )
    user.become_client()
    client = ApiClient.register(client_id, principal.workspace_id, user.id, command.name, uow.now())
    secret = secrets.token()
    client.keep_secret(secret)
    for made in (user, client):
        made.created_by = made.updated_by = principal.user_id
        uow.add(made)
        await uow.flush()
    return ShownSecret(client.id, secret)


@requires(Permission.API_CLIENT_UPDATE)
async def rotate_secret(
    command: RotateSecret,
    *,
    principal: Principal,
    uow: UnitOfWork,
    clients: ApiClients,
    users: Users,
    rights: Rights,
    secrets: Secrets,
) -> ShownSecret:
    client = await _within_rights(command.api_client_id, principal, clients, users, rights)
    secret = secrets.token()
    client.keep_secret(secret)
    return ShownSecret(client.id, secret)


@requires(Permission.API_CLIENT_DELETE)
async def revoke_api_client(
    command: RevokeApiClient,
    *,
    principal: Principal,
    uow: UnitOfWork,
    clients: ApiClients,
    users: Users,
    rights: Rights,
) -> None:
    """Its user stays, deactivated: what it has made keeps a name."""
    client = await _within_rights(command.api_client_id, principal, clients, users, rights)
    client.revoke(uow.now())
    (await users.get(client.user_id)).deactivate()


@public
async def sign_in_client(
    command: SignInClient,
    *,
    uow: UnitOfWork,
    clients: ApiClients,
    users: Users,
    rights: Rights,
    registry: Registry,
) -> ClientSignedIn:
    name = ClientName.parse(command.client_id)
    await uow.enter(name.workspace_id)
    client = await clients.get(name.client_id)
    if client is None:
        raise InvalidClient()
    client.prove(command.secret)
    await uow.enter(name.workspace_id, client.user_id)
    user = await users.get(client.user_id)
    if not user.is_active:
        raise InvalidClient()
    scopes = await _scopes(command.scope, user, rights, registry)
    uow.record_access(
        _ISSUED,
        aggregate_type=ApiClient.TYPE,
        aggregate_id=client.id,
        payload={"scopes": None if command.scope is None else list(scopes)},
    )
    who = (name.workspace_id, user.id, client.id, user.access_version)
    return ClientSignedIn(*who, scopes, command.scope is not None)


@signed_in
async def create_token(
    command: CreateToken,
    *,
    principal: Principal,
    uow: UnitOfWork,
    registry: Registry,
    secrets: Secrets,
) -> ShownSecret:
    """A program that holds one cannot make itself the next."""
    if principal.session_id is None:
        raise SessionNeeded()
    wanted = {name: principal.reach(name) for name in command.scopes}
    grantable(wanted, principal, registry, "/scopes")
    missing = [name for name in command.scopes if not principal.allows(name)]
    if missing:
        raise InvalidScope.at("/scopes", "beyond_own_rights", "Not held", permissions=missing)
    token = PersonalToken(principal.workspace_id, secrets.token())
    issued = PersonalAccessToken.issue(
        uow.new_id(),
        principal.user_id,
        token,
        name=command.name,
        scopes=command.scopes,
        days=command.days,
        now=uow.now(),
    )
    uow.add(issued)
    return ShownSecret(issued.id, str(token))


@signed_in
async def revoke_token(
    command: RevokeToken, *, principal: Principal, uow: UnitOfWork, tokens: PersonalTokens
) -> None:
    token = await tokens.get(command.token_id)
    if token is None or token.user_id != principal.user_id:
        raise NotFound()
    token.revoke(uow.now())


async def _scopes(
    asked: str | None, user: User, rights: Rights, registry: Registry
) -> tuple[str, ...]:
    role = await rights.roles.get(user.role_id)
    held = rights.of(role) if role is not None else {}
    wanted = tuple(sorted(held)) if asked is None else tuple(dict.fromkeys(asked.split()))
    leaning = [name for name in wanted if registry.leans_on.get(name, name) not in wanted]
    if not wanted or leaning or not held.keys() >= set(wanted):
        raise InvalidScope()
    return wanted


async def _within_rights(
    client_id: UUID, principal: Principal, clients: ApiClients, users: Users, rights: Rights
) -> ApiClient:
    client = await clients.get(client_id)
    if client is None or client.revoked_at is not None:
        raise NotFound()
    user = await users.get(client.user_id)
    if user.kind != UserKind.CLIENT:
        raise NotFound()
    await rights.refuse_stronger(user.role_id, principal)
    return client
