"""The tree of teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.identity.errors import TeamInUse
from domain.identity.model import Team
from domain.identity.permissions import Permission
from domain.identity.ports import Teams
from domain.kernel.errors import Invalid
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class CreateTeam:
    name: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeTeam:
    """`changes` holds the named fields only: name, parent_id."""

    team_id: UUID
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteTeam:
    team_id: UUID
    expected_version: int | None = None


@requires(Permission.TEAM_CREATE)
async def create_team(
    command: CreateTeam, *, principal: Principal, uow: UnitOfWork, teams: Teams
) -> UUID:
    team = Team.found(uow.new_id(), principal.workspace_id, command.name, uow.now())
    team.created_by = team.updated_by = principal.user_id
    await _move(team, command.parent_id, teams)
    uow.add(team)
    return team.id


@requires(Permission.TEAM_UPDATE)
async def change_team(
    command: ChangeTeam, *, principal: Principal, uow: UnitOfWork, teams: Teams
) -> None:
    team = await teams.get(command.team_id)
    uow.expect(team, command.expected_version)
    if "name" in command.changes:
        team.rename(command.changes["name"])
    if "parent_id" in command.changes:
        await _move(team, command.changes["parent_id"], teams)


@requires(Permission.TEAM_DELETE)
async def delete_team(
    command: DeleteTeam, *, principal: Principal, uow: UnitOfWork, teams: Teams
) -> None:
    team = await teams.get(command.team_id)
    uow.expect(team, command.expected_version)
    parents = await teams.lock_tree()
    if team.id in parents.values() or await teams.has_members(team.id):
        raise TeamInUse()
    uow.remove(team)


async def _move(team: Team, parent_id: UUID | None, teams: Teams) -> None:
    parents = await teams.lock_tree()
    if parent_id is not None and parent_id not in parents:
        raise Invalid.at("/parent_id", "unknown_team", "There is no such team")
    line, above = [], parent_id
    while above is not None:
        line.append(above)
        above = parents[above]
    team.move_below(parent_id, line)
