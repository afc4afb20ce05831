"""Roles: built-in ones, whose rights stand in one table in code, and a workspace's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.identity.model import values
from domain.kernel.aggregate import Aggregate
from domain.kernel.permissions import Reach


class RoleKey(StrEnum):
    ADMIN = "admin"
    SALES_MANAGER = "sales_manager"
    SALES_REP = "sales_rep"
    MARKETER = "marketer"
    SERVICE_MANAGER = "service_manager"
    SERVICE_AGENT = "service_agent"
    ANALYST = "analyst"


NAMES: Final = {
    RoleKey.ADMIN: "Administrator",
    RoleKey.SALES_MANAGER: "Sales manager",
    RoleKey.SALES_REP: "Sales representative",
    RoleKey.MARKETER: "Marketer",
    RoleKey.SERVICE_MANAGER: "Service manager",
    RoleKey.SERVICE_AGENT: "Service agent",
    RoleKey.ANALYST: "Analyst",
}


@dataclass(kw_only=True, eq=False)
class Role(Aggregate):
    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "role"

    key: str
    name: str
    grants: dict[str, str] | None = None
    """Of the workspace's own roles; None for a built-in one."""

    @classmethod
    def built_in(cls, key: RoleKey, role_id: UUID, workspace_id: UUID, now: datetime) -> "Role":
        return cls(
            id=role_id,
            workspace_id=workspace_id,
            key=key,
            name=NAMES[key],
            created_at=now,
            updated_at=now,
        )

    @classmethod
    def own(
        cls,
        role_id: UUID,
        workspace_id: UUID,
        name: str,
        grants: Mapping[str, Reach],
        now: datetime,
    ) -> "Role":
        role = cls(
            id=role_id,
            workspace_id=workspace_id,
            key=str(role_id),
            name=name,
            created_at=now,
            updated_at=now,
        )
        role.rename(name)
        role.grant(grants)
        return role

    @property
    def is_built_in(self) -> bool:
        return self.grants is None

    def rename(self, name: str) -> None:
        self.name = values.name(name, "/name")

    def grant(self, grants: Mapping[str, Reach]) -> None:
        self.grants = {name: grants[name].value for name in sorted(grants)}
