"""What a user changes of their own, and the settings of the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.identity.commands.access import end_access
from domain.identity.errors import WrongPassword
from domain.identity.model import Ended
from domain.identity.permissions import Permission
from domain.identity.ports import Sessions, SignInLinks, Users, Workspaces
from domain.kernel.permissions import requires, signed_in
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """`changes` holds the named fields only: name, locale, time_zone."""

    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SetOwnPassword:
    """Checked and hashed before the transaction, refused inside it: a repeated request under the

    same Idempotency-Key must get its first answer, although its old password is no longer good.
    """

    knows_current: bool
    password_hash: str


@dataclass(frozen=True, slots=True)
class ChangeWorkspace:
    """`changes` holds the named fields only: name, time_zone, fiscal_year_start_month."""

    changes: Mapping[str, Any]
    expected_version: int | None = None


@signed_in
async def change_profile(
    command: ChangeProfile, *, principal: Principal, uow: UnitOfWork, users: Users
) -> None:
    user, changes = await users.get(principal.user_id), command.changes
    uow.expect(user, command.expected_version)
    if "name" in changes:
        user.rename(changes["name"])
    if "locale" in changes:
        user.prefer_locale(changes["locale"])
    if "time_zone" in changes:
        user.prefer_time_zone(changes["time_zone"])


@signed_in
async def set_own_password(
    command: SetOwnPassword,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    sessions: Sessions,
    links: SignInLinks,
) -> None:
    """Ends every other session, and withdraws what could set a password too."""
    if not command.knows_current:
        raise WrongPassword.at("/current_password", WrongPassword.code, WrongPassword.title)
    user = await users.get(principal.user_id)
    user.set_password(command.password_hash)
    changed, kept = Ended.CREDENTIALS_CHANGED, principal.session_id
    await end_access(user, changed, uow, sessions, links, but=kept)


@requires(Permission.WORKSPACE_UPDATE)
async def change_workspace(
    command: ChangeWorkspace, *, principal: Principal, uow: UnitOfWork, workspaces: Workspaces
) -> None:
    workspace, changes = await workspaces.get(), command.changes
    uow.expect(workspace, command.expected_version)
    if "name" in changes:
        workspace.rename(changes["name"])
    if "time_zone" in changes:
        workspace.move_to(changes["time_zone"])
    if "fiscal_year_start_month" in changes:
        workspace.start_fiscal_year_in(changes["fiscal_year_start_month"])
