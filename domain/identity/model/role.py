"""Roles: a row per workspace and built-in role; what each may do stands in one table in code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.kernel.aggregate import Aggregate


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

    key: RoleKey
    name: str

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
