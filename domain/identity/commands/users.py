"""Users of a workspace, as an administrator deals with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.identity.commands.access import end_access
from domain.identity.errors import EmailTaken, LastAdmin, UserNotActive
from domain.identity.letters import Template, write
from domain.identity.model import (
    Ended,
    LinkToken,
    Purpose,
    RoleKey,
    SignInLink,
    User,
    UserState,
)
from domain.identity.permissions import Permission
from domain.identity.ports import (
    Pages,
    PersonalTokens,
    Secrets,
    Sessions,
    SignInLinks,
    Teams,
    Users,
    Workspaces,
)
from domain.identity.rights import Rights
from domain.kernel.errors import Invalid
from domain.kernel.letters import Outbox
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class Invitations:
    """What it takes to ask somebody in by mail."""

    secrets: Secrets
    pages: Pages
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class CreateUser:
    name: str
    email: str
    role_id: UUID
    team_ids: Sequence[UUID] = ()
    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """`changes` holds the named fields only: name, role_id, team_ids, locale, time_zone."""

    user_id: UUID
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeactivateUser:
    user_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ReactivateUser:
    user_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class IssueLink:
    user_id: UUID


@dataclass(frozen=True, slots=True, repr=False)
class IssuedLink:
    token: str
    expires_at: datetime


@requires(Permission.USER_CREATE)
async def create_user(
    command: CreateUser,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    rights: Rights,
    teams: Teams,
    workspaces: Workspaces,
    invitations: Invitations,
) -> UUID:
    """Language and zone are the workspace's unless they are given. The user is told by mail."""
    await rights.assignable(command.role_id, principal)
    await _refuse_unknown_teams(command.team_ids, teams)
    workspace = await workspaces.get()
    user = User.invite(
        uow.new_id(),
        principal.workspace_id,
        name=command.name,
        email=command.email,
        role_id=command.role_id,
        locale=command.locale or workspace.locale,
        time_zone=command.time_zone or workspace.time_zone,
        now=uow.now(),
    )
    if await users.with_email(user.email_key):
        raise EmailTaken()
    user.created_by = user.updated_by = principal.user_id
    user.join_only(command.team_ids)
    uow.add(user)
    await uow.flush()
    await _invite(user, workspace.name, principal, uow, invitations)
    return user.id


@requires(Permission.USER_UPDATE)
async def change_user(
    command: ChangeUser,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    rights: Rights,
    teams: Teams,
) -> None:
    user, changes = await users.get(command.user_id), command.changes
    uow.expect(user, command.expected_version)
    await rights.refuse_stronger(user.role_id, principal)
    if "name" in changes:
        user.rename(changes["name"])
    if "locale" in changes:
        user.prefer_locale(changes["locale"])
    if "time_zone" in changes:
        user.prefer_time_zone(changes["time_zone"])
    if "team_ids" in changes:
        await _refuse_unknown_teams(changes["team_ids"], teams)
        user.join_only(changes["team_ids"])
    if "role_id" in changes:
        await _give_role(user, changes["role_id"], principal, users, rights)


@requires(Permission.USER_DEACTIVATE)
async def deactivate_user(
    command: DeactivateUser,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    sessions: Sessions,
    links: SignInLinks,
    tokens: PersonalTokens,
    rights: Rights,
) -> None:
    """Nothing that the user holds opens anything from now on."""
    user = await users.get(command.user_id)
    uow.expect(user, command.expected_version)
    await rights.refuse_stronger(user.role_id, principal)
    await _refuse_without_admin(user, users)
    user.deactivate()
    await end_access(user, Ended.USER_DEACTIVATED, uow, sessions, links)
    for token in await tokens.alive_of(user.id):
        token.revoke(uow.now())


@requires(Permission.USER_DEACTIVATE)
async def reactivate_user(
    command: ReactivateUser,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    rights: Rights,
) -> None:
    user = await users.get(command.user_id)
    uow.expect(user, command.expected_version)
    await rights.refuse_stronger(user.role_id, principal)
    user.reactivate()


@requires(Permission.USER_INVITE)
async def issue_link(
    command: IssueLink,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    links: SignInLinks,
    secrets: Secrets,
    rights: Rights,
) -> IssuedLink:
    """A new link takes the place of those that were handed out and not used; what was mailed

    stays good.
    """
    user = await users.get(command.user_id)
    await rights.refuse_stronger(user.role_id, principal)
    user.refuse_machine()
    if user.state == UserState.DEACTIVATED:
        raise UserNotActive()
    for older in await links.open_of(user.id):
        if older.purpose == Purpose.SIGN_IN:
            older.withdraw(uow.now())
    token = LinkToken(principal.workspace_id, secrets.token())
    link = SignInLink.issue(uow.new_id(), user.id, token, uow.now())
    link.created_by = link.updated_by = principal.user_id
    uow.add(link)
    return IssuedLink(str(token), link.expires_at)


async def _invite(
    user: User, workspace: str, principal: Principal, uow: UnitOfWork, invitations: Invitations
) -> None:
    token = LinkToken(principal.workspace_id, invitations.secrets.token())
    link = SignInLink.issue(uow.new_id(), user.id, token, uow.now(), Purpose.INVITATION)
    link.created_by = link.updated_by = principal.user_id
    uow.add(link)
    told = {
        "name": user.name,
        "inviter": principal.name,
        "workspace": workspace,
        "link": invitations.pages.sign_in(str(token)),
    }
    await invitations.outbox.post(
        write(Template.INVITATION, to=user.email, locale=user.locale, values=told, user_id=user.id)
    )


async def _give_role(
    user: User, role_id: UUID, principal: Principal, users: Users, rights: Rights
) -> None:
    role = await rights.assignable(role_id, principal)
    if role_id != user.role_id and role.key != RoleKey.ADMIN:
        await _refuse_without_admin(user, users)
    user.take_role(role_id)


async def _refuse_without_admin(user: User, users: Users) -> None:
    if set(await users.lock_active_admins()) == {user.id}:
        raise LastAdmin()


async def _refuse_unknown_teams(team_ids: Collection[UUID], teams: Teams) -> None:
    known = set(await teams.existing(team_ids))
    for n, team_id in enumerate(team_ids):
        if team_id not in known:
            raise Invalid.at(f"/team_ids/{n}", "unknown_team", "There is no such team")
