"""What this context asks of the world."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal
from domain.views.model import RecordType, SavedView

if TYPE_CHECKING:
    from domain.views.queries import FavouriteRow, RecentRow, ViewRow


class Views(Protocol):
    """Views to be changed. `get` raises NotFound for those that the principal does not see, and

    Forbidden for those that are seen but not to be touched under `permission`.
    """

    async def get(self, view_id: UUID, *, principal: Principal, permission: str) -> SavedView: ...

    async def lock(self, owner_id: UUID, resource: str) -> Sequence[SavedView]:
        """A user's views of one list; no other is saved or renamed before this unit ends."""

    async def has_team(self, team_id: UUID) -> bool: ...

    async def make_default(self, view: SavedView, user_id: UUID) -> None: ...

    async def drop_default(self, view: SavedView, user_id: UUID) -> bool:
        """False where it was not that user's default."""


class ViewReader(Protocol):
    async def page(self, query: ListQuery, principal: Principal) -> Page: ...

    async def one(self, view_id: UUID, principal: Principal) -> "ViewRow": ...


class WrittenViews(Protocol):
    """Reads what this unit has just written."""

    async def one(self, view_id: UUID, principal: Principal) -> "ViewRow": ...


class AtHand(Protocol):
    """What a user keeps at hand of one kind: favourites, or recent records.

    Only records within the principal's reach are kept, and told of.
    """

    async def put(self, record_type: RecordType, record_id: UUID, principal: Principal) -> bool:
        """False where the record is out of sight."""

    async def drop(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool: ...


class Favourites(AtHand, Protocol):
    async def count(self, principal: Principal) -> int: ...


class Recents(AtHand, Protocol):
    pass


class AtHandReader(Protocol):
    async def favourites(self, principal: Principal) -> Sequence["FavouriteRow"]: ...

    async def recents(self, principal: Principal) -> Sequence["RecentRow"]: ...
