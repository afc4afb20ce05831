"""A workspace with its built-in roles and its first administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.identity.commands.users import IssuedLink
from domain.identity.model import LinkToken, Role, RoleKey, SignInLink, User, Workspace
from domain.identity.ports import Secrets
from domain.kernel.permissions import public
from domain.kernel.ports import UnitOfWork


class Founding(Protocol):
    """What a workspace is founded with."""

    @property
    def workspace_name(self) -> str: ...
    @property
    def base_currency(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FoundWorkspace:
    """By who runs the installation: the administrator sets a password by the link."""

    workspace_name: str
    base_currency: str
    time_zone: str
    locale: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Founded:
    workspace_id: UUID
    user_id: UUID
    link: IssuedLink


@public
async def found_workspace(command: FoundWorkspace, *, uow: UnitOfWork, secrets: Secrets) -> Founded:
    """No route leads here: it is for the command line, which needs no sign-in."""
    admin = await first_admin(command, uow)
    uow.add(admin)
    await uow.flush()
    token = LinkToken(admin.workspace_id, secrets.token())
    link = SignInLink.issue(uow.new_id(), admin.id, token, uow.now())
    uow.add(link)
    return Founded(admin.workspace_id, admin.id, IssuedLink(str(token), link.expires_at))


async def first_admin(founding: Founding, uow: UnitOfWork) -> User:
    """Makes the workspace and its roles, and the administrator, who is not added yet."""
    workspace_id, user_id = uow.new_id(), uow.new_id()
    await uow.enter(workspace_id, user_id)
    uow.add(
        Workspace.found(
            workspace_id,
            name=founding.workspace_name,
            base_currency=founding.base_currency,
            time_zone=founding.time_zone,
            locale=founding.locale,
            now=uow.now(),
        )
    )
    roles = await _built_in_roles(uow)
    admin = User.invite(
        user_id,
        workspace_id,
        name=founding.name,
        email=founding.email,
        role_id=roles[RoleKey.ADMIN].id,
        locale=founding.locale,
        time_zone=founding.time_zone,
        now=uow.now(),
    )
    admin.created_by = admin.updated_by = user_id
    return admin


async def _built_in_roles(uow: UnitOfWork) -> Mapping[RoleKey, Role]:
    roles = {key: Role.built_in(key, uow.new_id(), uow.workspace_id, uow.now()) for key in RoleKey}
    for role in roles.values():
        uow.add(role)
    await uow.flush()
    return roles
