"""What this context asks of the world."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.kernel.delegated import Undo
from domain.kernel.listing import ListQuery, ListSpec, Page
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.views.many import Change
from domain.views.model import AtHandType, BulkChange, ChangeKind, Phase, SavedView

if TYPE_CHECKING:
    from domain.views.queries import (
        BulkItemRow,
        BulkView,
        FavouriteRow,
        RecentRow,
        ViewRow,
    )


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

    async def put(self, record_type: AtHandType, record_id: UUID, principal: Principal) -> bool:
        """False where the record is out of sight."""

    async def drop(
        self, record_type: AtHandType, record_id: UUID, principal: Principal
    ) -> bool: ...


class Favourites(AtHand, Protocol):
    async def count(self, principal: Principal) -> int: ...


class Recents(AtHand, Protocol):
    pass


class AtHandReader(Protocol):
    async def favourites(self, principal: Principal) -> Sequence["FavouriteRow"]: ...

    async def recents(self, principal: Principal) -> Sequence["RecentRow"]: ...


class BulkTarget(Protocol):
    """Records that can be changed many at a time; their own context does it, one by one."""

    @property
    def spec(self) -> ListSpec: ...

    def permission(self, kind: ChangeKind) -> str:
        """Without which a change of this kind is refused as a whole."""

    async def apply(
        self, change: Change, record_id: UUID, *, principal: Principal, uow: UnitOfWork
    ) -> bool:
        """False where the record is as the change would have it; raises what its command does."""

    async def ids(
        self,
        query: ListQuery,
        *,
        after: UUID | None,
        limit: int,
        principal: Principal,
        uow: UnitOfWork,
    ) -> Sequence[UUID]:
        """Of the records that a list shows, in the order of their ids."""

    @property
    def undo(self) -> Undo: ...


class BulkTargets(Protocol):
    """By the name of the resource."""

    def __contains__(self, resource: object) -> bool: ...

    def __getitem__(self, resource: str) -> BulkTarget: ...

    def __iter__(self) -> Iterator[str]: ...


class BulkChanges(Protocol):
    """Changes of many. `get` raises NotFound for those that the principal cannot see."""

    async def get(self, bulk_id: UUID, *, principal: Principal, permission: str) -> BulkChange: ...

    async def at_work(self, bulk_id: UUID) -> BulkChange | None:
        """For the worker, which acts for nobody yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a phase has come. `collected` says that all its records are known."""

    position: int
    total: int
    collected: bool
    collected_upto: UUID | None


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of one record: changed, unchanged or failed; restored or kept on the way back."""

    record_id: UUID
    result: str
    code: str | None = None
    detail: str | None = None
    kept: Sequence[str] = ()


class BulkLedger(Protocol):
    """Which records a change is of, and how far each phase has come with them."""

    async def begin(self, bulk_id: UUID, phase: Phase) -> Standing:
        """Where the phase stands; from the start where it has not begun."""

    async def collect(
        self, bulk_id: UUID, ids: Sequence[UUID], *, expected: Standing, done: bool
    ) -> bool:
        """More records. False when another worker was faster."""

    async def due(self, bulk_id: UUID, phase: Phase, limit: int) -> Sequence[UUID]: ...

    async def settle(
        self, bulk_id: UUID, phase: Phase, outcomes: Sequence[ItemOutcome], *, expected: int
    ) -> bool:
        """False when another worker was faster."""


class BulkReader(Protocol):
    async def one(self, bulk_id: UUID, principal: Principal) -> "BulkView": ...

    async def items(
        self,
        bulk_id: UUID,
        *,
        results: Sequence[str],
        after: int,
        limit: int,
        principal: Principal,
    ) -> Sequence["BulkItemRow"]: ...


class WrittenBulkChanges(Protocol):
    """Reads what this unit has just written."""

    async def one(self, bulk_id: UUID, principal: Principal) -> "BulkView": ...
