"""A tree of people. What a team's members may see, those above it may see too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.identity.errors import TeamCycle
from domain.identity.model import values
from domain.kernel.aggregate import Aggregate


@dataclass(kw_only=True, eq=False)
class Team(Aggregate):
    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "team"

    DERIVED: ClassVar[frozenset[str]] = frozenset({"name_key"})

    name: str
    name_key: str = ""
    parent_id: UUID | None = None

    @classmethod
    def found(cls, team_id: UUID, workspace_id: UUID, name: str, now: datetime) -> "Team":
        team = cls(id=team_id, workspace_id=workspace_id, name=name, created_at=now, updated_at=now)
        team.rename(name)
        return team

    def rename(self, name: str) -> None:
        self.name = values.name(name, "/name")
        self.name_key = values.sort_key(self.name)

    def move_below(self, parent_id: UUID | None, line: Collection[UUID]) -> None:
        """`line` is the parent and all teams above it."""
        if self.id in line:
            raise TeamCycle()
        self.parent_id = parent_id
