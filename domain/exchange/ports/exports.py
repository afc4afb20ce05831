"""What exports ask of the world."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.exchange.model.exports import Export
from domain.kernel.listing import ListQuery, ListSpec, Page
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.tables import Table

if TYPE_CHECKING:
    from domain.exchange.queries.exports import ExportRow


class ExportTarget(Protocol):
    """A list that can be exported; its context makes the table."""

    @property
    def spec(self) -> ListSpec: ...

    @property
    def permission(self) -> str: ...

    def columns(self, query: ListQuery, principal: Principal) -> Sequence[str]: ...

    def sight(self, principal: Principal) -> str:
        """Two principals of one user with the same sight see the same rows."""
        ...

    async def table(self, query: ListQuery, who: Callable[[], Awaitable[Principal]]) -> Table:
        """Under the rights of each moment; raises Forbidden where they do not suffice any more."""
        ...

    def record(self, query: ListQuery, uow: UnitOfWork) -> None:
        """Enter for auditors that this is exported."""


class ExportTargets(Protocol):
    """By the name of the resource."""

    def __contains__(self, resource: object) -> bool: ...

    def __getitem__(self, resource: str) -> ExportTarget: ...

    def __iter__(self) -> Iterator[str]: ...


class Exports(Protocol):
    async def get(self, export_id: UUID, *, principal: Principal) -> Export:
        """The principal's own; raises NotFound for those of others."""
        ...

    async def at_work(self, export_id: UUID, file_id: UUID | None = None) -> Export | None:
        """For the worker, which acts for nobody yet; None unless it runs, and `file_id`, where it

        is given, is its latest attempt.
        """

    async def running(self, user_id: UUID) -> int:
        """How many of a user's run; no other is begun before this unit ends."""
        ...

    async def discard(self, work: Export) -> None:
        """With its bytes."""


class ExportFiles(Protocol):
    """Bytes of exports in pieces. An attempt that another has overtaken keeps nothing more."""

    async def begin(self, workspace_id: UUID, export_id: UUID) -> UUID | None:
        """The id of a new attempt, which overtakes all others; None where the export is gone."""
        ...

    async def keep(
        self, workspace_id: UUID, export_id: UUID, file_id: UUID, n: int, piece: bytes, rows: int
    ) -> bool:
        """Piece `n`, after `rows` rows. False where another attempt has begun."""
        ...

    async def note(self, workspace_id: UUID, export_id: UUID, file_id: UUID, rows: int) -> bool:
        """So many rows are written. False as in `keep`."""
        ...

    def pieces(
        self, workspace_id: UUID, export_id: UUID, file_id: UUID
    ) -> AsyncIterator[bytes]: ...


class ExportReader(Protocol):
    async def one(self, export_id: UUID, principal: Principal) -> "ExportRow": ...

    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page: ...


class WrittenExports(Protocol):
    """Reads what this unit has just written."""

    async def one(self, export_id: UUID, principal: Principal) -> "ExportRow": ...
