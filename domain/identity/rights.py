"""Who may hand out which rights: never more than they hold themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.identity.errors import BeyondOwnRights
from domain.identity.model import Role, RoleKey
from domain.identity.ports import GrantTable, Roles
from domain.kernel.errors import Invalid, Issue
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal


class Registry(Protocol):
    """Every permission of the house."""

    @property
    def reaches(self) -> Mapping[str, Sequence[Reach]]:
        """How far each can be granted, the narrowest first."""
        ...

    @property
    def leans_on(self) -> Mapping[str, str]:
        """What a permission shows along the way: it is granted no further than that one."""
        ...


def held_by(key: str, own: Mapping[str, str] | None, table: GrantTable) -> Mapping[str, Reach]:
    """What a role grants. A permission that no longer exists is granted to nobody."""
    if own is None:
        return table[RoleKey(key)]
    known = table[RoleKey.ADMIN]
    return {name: Reach(reach) for name, reach in own.items() if name in known}


def grantable(
    wanted: Mapping[str, Reach], principal: Principal, registry: Registry, at: str
) -> dict[str, Reach]:
    """`wanted` without what grants nothing; refuses what makes no sense or goes too far."""
    grants: dict[str, Reach] = {
        name: reach for name, reach in wanted.items() if reach is not Reach.NONE
    }
    issues = [issue for name, reach in grants.items() for issue in _wrong(name, reach, registry)]
    issues += _leaning(grants, registry)
    if issues:
        placed = (Issue(f"{at}/{i.pointer}", i.code, i.detail, i.params) for i in issues)
        raise Invalid("These rights cannot be granted so", issues=placed)
    refuse_beyond(grants, principal)
    return grants


def refuse_beyond(grants: Mapping[str, Reach], principal: Principal) -> None:
    beyond = [
        name for name, reach in grants.items() if reach.breadth > principal.reach(name).breadth
    ]
    if beyond:
        raise BeyondOwnRights(permissions=sorted(beyond))


def narrowed(held: Mapping[str, Reach], scopes: Mapping[str, str]) -> Mapping[str, Reach]:
    """What of `scopes` is still held, as far as it is."""
    return {
        name: min(held[name], Reach(reach), key=lambda each: each.breadth)
        for name, reach in scopes.items()
        if name in held
    }


@dataclass(frozen=True)
class Rights:
    """What roles grant; asked before anything is done to those who hold them."""

    roles: Roles
    table: GrantTable

    def of(self, role: Role) -> Mapping[str, Reach]:
        return held_by(role.key, role.grants, self.table)

    async def assignable(self, role_id: UUID, principal: Principal) -> Role:
        """Held until the end of the unit, so that it cannot be deleted meanwhile."""
        role = await self.roles.held(role_id)
        if role is None:
            raise Invalid.at("/role_id", "unknown_role", "There is no such role")
        refuse_beyond(self.of(role), principal)
        return role

    async def refuse_stronger(self, role_id: UUID, principal: Principal) -> None:
        """Nobody rules over people who may do what they may not themselves."""
        role = await self.roles.get(role_id)
        if role is not None:
            refuse_beyond(self.of(role), principal)


def _wrong(name: str, reach: Reach, registry: Registry) -> list[Issue]:
    known = registry.reaches.get(name)
    if known is None:
        return [Issue(name, "unknown_permission", "There is no such permission")]
    if reach not in known:
        choices = [each.value for each in known]
        return [Issue(name, "unknown_reach", "Not a reach of it", {"choices": choices})]
    return []


def _leaning(grants: Mapping[str, Reach], registry: Registry) -> list[Issue]:
    return [
        Issue(name, "reaches_too_far", f"No further than {other}", {"permission": other})
        for name, other in registry.leans_on.items()
        if name in grants and grants[name].breadth > grants.get(other, Reach.NONE).breadth
    ]
