"""A list as somebody keeps it: which rows, in which order, and what of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.rules import text
from domain.kernel.sharing import Visibility, refuse_mismatch

MOST_VIEWS: Final = 100
"""Of one user and one list."""
MOST_FAVOURITES: Final = 200
MOST_RECENTS: Final = 50
_name: Final = text(120, required=True)


class AtHandType(StrEnum):
    """Records that have a page of their own, to be kept at hand."""

    ACCOUNT = "account"
    CONTACT = "contact"


@dataclass(kw_only=True, eq=False)
class SavedView(Aggregate):
    """Custom fields are named by their ids, so that a view outlives their renaming.

    `team_id` is the team that sees it, where the view is a team's.
    """

    CONTEXT: ClassVar[str] = "views"
    TYPE: ClassVar[str] = "view"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"name_key"})

    resource: str
    owner_id: UUID
    name: str = ""
    name_key: str = ""
    visibility: Visibility = Visibility.PRIVATE
    team_id: UUID | None = None
    condition: dict[str, Any] | None = None
    q: str | None = None
    sort: str | None = None
    archived: bool = False
    columns: list[str] | None = None
    group_by: str | None = None
    summed: str | None = None

    @classmethod
    def save(
        cls,
        view_id: UUID,
        workspace_id: UUID,
        resource: str,
        kept: Mapping[str, Any],
        *,
        now: datetime,
        by: UUID,
    ) -> "SavedView":
        view = cls(
            id=view_id,
            workspace_id=workspace_id,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
            resource=resource,
            owner_id=by,
        )
        view.change({"name": None, **kept})
        return view

    def change(self, kept: Mapping[str, Any]) -> None:
        """`kept` holds the named properties only, those of the list as `definition` made them."""
        for name, value in kept.items():
            if name == "name":
                self._rename(value)
            else:
                setattr(self, name, value)
        refuse_mismatch(self.visibility, self.team_id)

    def _rename(self, name: str | None) -> None:
        self.name = " ".join(str(_name(name, "/name")).split())
        self.name_key = self.name.casefold()
