"""Roles of a workspace's own, beside the built-in ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.identity.errors import BuiltInRole, RoleInUse
from domain.identity.model import Role
from domain.identity.permissions import Permission
from domain.identity.ports import Roles
from domain.identity.rights import Registry, Rights, grantable, refuse_beyond
from domain.kernel.errors import NotFound
from domain.kernel.permissions import Reach, requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class CreateRole:
    name: str
    grants: Mapping[str, Reach]


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """`changes` may name name and grants; of grants only those that are to change, None to take

    one away.
    """

    role_id: UUID
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteRole:
    role_id: UUID
    expected_version: int | None = None


@requires(Permission.ROLE_CREATE)
async def create_role(
    command: CreateRole, *, principal: Principal, uow: UnitOfWork, registry: Registry
) -> UUID:
    grants = grantable(command.grants, principal, registry, "/grants")
    role_id = uow.new_id()
    role = Role.own(role_id, principal.workspace_id, command.name, grants, uow.now())
    role.created_by = role.updated_by = principal.user_id
    uow.add(role)
    return role_id


@requires(Permission.ROLE_UPDATE)
async def change_role(
    command: ChangeRole,
    *,
    principal: Principal,
    uow: UnitOfWork,
    rights: Rights,
    registry: Registry,
) -> None:
    """Whoever holds the role has its new rights within five seconds."""
    role = await _own(command.role_id, rights.roles)
    uow.expect(role, command.expected_version)
    refuse_beyond(rights.of(role), principal)
    if "name" in command.changes:
        role.rename(command.changes["name"])
    if "grants" in command.changes:
        told: Mapping[str, Reach | None] = command.changes["grants"]
        wanted = {**rights.of(role), **{name: each or Reach.NONE for name, each in told.items()}}
        role.grant(grantable(wanted, principal, registry, "/grants"))


@requires(Permission.ROLE_DELETE)
async def delete_role(
    command: DeleteRole, *, principal: Principal, uow: UnitOfWork, rights: Rights
) -> None:
    role = await _own(command.role_id, rights.roles)
    uow.expect(role, command.expected_version)
    refuse_beyond(rights.of(role), principal)
    if await rights.roles.in_use(role.id):
        raise RoleInUse()
    uow.remove(role)


async def _own(role_id: UUID, roles: Roles) -> Role:
    role = await roles.get(role_id)
    if role is None:
        raise NotFound()
    if role.is_built_in:
        raise BuiltInRole()
    return role
