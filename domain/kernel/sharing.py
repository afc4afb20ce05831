"""What somebody keeps for themselves, for a team, or for all: saved views, templates of imports."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.kernel.errors import Forbidden, Invalid
from domain.kernel.principal import Principal


class Visibility(StrEnum):
    PRIVATE = "private"
    TEAM = "team"
    ALL = "all"


async def refuse_sharing(
    given: Mapping[str, Any],
    principal: Principal,
    permission: str,
    has_team: Callable[[UUID], Awaitable[bool]],
) -> None:
    """With one's own teams anybody may share; with other teams and with all, who may share."""
    team_id = given.get("team_id")
    beyond = given.get("visibility") == Visibility.ALL or (
        team_id is not None and team_id not in principal.team_ids
    )
    if beyond and not principal.allows(permission):
        raise Forbidden(f"This needs the permission {permission}", permission=str(permission))
    if team_id is not None and not await has_team(team_id):
        raise Invalid.at("/team_id", "unknown_team", "There is no such team")


def shared_parts(given: Mapping[str, Any]) -> dict[str, Any]:
    """`visibility` and `team_id`, as far as they are named; who shares otherwise names no team."""
    plain = {name: given[name] for name in ("visibility", "team_id") if name in given}
    if "visibility" in plain:
        plain["visibility"] = Visibility(plain["visibility"])
        if plain["visibility"] is not Visibility.TEAM:
            plain.setdefault("team_id", None)
    return plain


def refuse_mismatch(visibility: Visibility, team_id: UUID | None) -> None:
    if (visibility is Visibility.TEAM) is not (team_id is not None):
        detail = "What is a team's names the team, and nothing else does"
        raise Invalid.at("/team_id", "team_mismatch", detail)
