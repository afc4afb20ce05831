"""What imports and exports ask of the world."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from domain.exchange.model import (
    Detection,
    Import,
    ImportMode,
    Phase,
    Problem,
    TargetShape,
)
from domain.kernel.delegated import Reversed
from domain.kernel.errors import Issue
from domain.kernel.listing import Page
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.exchange.queries import ImportRowItem, ImportView, PreviewRow


class Shapes(Protocol):
    """What files can become, by the target's name."""

    def __contains__(self, target: object) -> bool: ...

    def of(self, target: str, principal: Principal) -> TargetShape:
        """With the workspace's own fields, but those that the principal may not see."""
        ...

    def __iter__(self) -> Iterator[str]: ...


class Imports(Protocol):
    """Imports to be changed. `get` raises NotFound for those that the principal cannot see."""

    async def get(self, import_id: UUID, *, principal: Principal, permission: str) -> Import: ...

    async def at_work(self, import_id: UUID) -> Import | None:
        """For the worker, which acts for nobody yet."""

    def add(self, new: Import) -> None: ...


class ImportFiles(Protocol):
    """Uploaded bytes, kept in pieces; each piece is stored in a short transaction of its own."""

    async def store(
        self, workspace_id: UUID, import_id: UUID, pieces: AsyncIterator[bytes]
    ) -> tuple[UUID, int]:
        """The stored file's id and size; raises FileTooLarge."""
        ...

    async def head(self, workspace_id: UUID, import_id: UUID, file_id: UUID) -> bytes:
        """The beginning, enough to tell how the file is written."""
        ...

    def pieces(
        self, workspace_id: UUID, import_id: UUID, file_id: UUID
    ) -> AsyncIterator[bytes]: ...

    async def forget_others(self, workspace_id: UUID, import_id: UUID, kept: UUID) -> None: ...


class Detector(Protocol):
    """How a stored file is written, by its content; what stands against it is in the answer."""

    async def __call__(
        self,
        workspace_id: UUID,
        import_id: UUID,
        file_id: UUID,
        size: int,
        given: Mapping[str, Any] | None = None,
    ) -> Detection: ...


@dataclass(slots=True)
class PreparedRow:
    """A row with its cells read as the mapping says.

    `content` is what the target makes of them; None where `issues` refuse the row. `unmapped`
    holds cells that went nowhere, by header; `cells` are kept of refused rows.
    """

    number: int
    line: int
    content: Any = None
    unmapped: dict[str, str] = field(default_factory=dict)
    issues: Sequence[Issue] = ()
    warnings: list[Issue] = field(default_factory=list)
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive rows; `position` counts the rows of the file up to and with the last one."""

    position: int
    rows: Sequence[PreparedRow]
    fatal: Problem | None = None


class RowSource(Protocol):
    """The rows of an uploaded file, prepared outside the event loop."""

    async def count(self, work: "Import") -> tuple[int, Problem | None]:
        """Rows of the file, and what makes it unreadable as a whole."""
        ...

    def chunks(
        self, work: "Import", *, after: int, currency: str, shape: TargetShape
    ) -> AsyncGenerator[Chunk, None]:
        """From the row behind `after` on; money without a currency is in `currency`."""
        ...


@dataclass(slots=True)
class Outcome:
    """What became of one row. `waiting` names a relation that may come later in the file."""

    number: int
    result: str
    record_id: UUID | None = None
    issues: Sequence[Issue] = ()
    warnings: list[Issue] = field(default_factory=list)
    waiting: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    number: int
    record_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RowRules:
    mode: ImportMode
    match_field: str | None
    create_related: bool
    write: bool = True


class ImportTarget(Protocol):
    """A kind of record that files become; its context does the work, in the same unit."""

    @property
    def shape(self) -> TargetShape: ...

    def assemble(self, number: int, values: Mapping[str, Any]) -> Any:
        """Typed cells by field into the target's own row; pure, runs in a thread."""

    async def write(
        self, rows: Sequence[Any], rules: RowRules, *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]: ...

    async def place(
        self, waiting: Sequence[Waiting], *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]:
        """Second pass, when all rows are in: relations that were not there yet."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    position: int = 0
    total: int | None = None
    placed: int = 0


@dataclass(slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row's outcome as it is kept with the import."""

    row: PreparedRow
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Doomed:
    """The next records that the import touched, all of one type; `upto` marks the place.

    None in `upto` says that the import's journal has come to its beginning.
    """

    record_type: str
    record_ids: Sequence[UUID]
    upto: UUID | None


class Ledger(Protocol):
    """How far an import's phases have come, row by row; part of the unit that writes the rows."""

    async def begin(self, import_id: UUID, phase: Phase) -> Progress:
        """Where the phase stands; from the start where it has not begun."""

    async def restart(self, import_id: UUID, phase: Phase) -> None: ...

    async def set_total(self, import_id: UUID, phase: Phase, total: int) -> None: ...

    async def advance(
        self, import_id: UUID, phase: Phase, *, expected: int, position: int, counts: Counts
    ) -> bool:
        """Move on from `expected`. False when another worker has, or the import was halted."""

    async def keep(self, import_id: UUID, phase: Phase, rows: Sequence[KeptRow]) -> None: ...

    async def waiting(self, import_id: UUID, after: int, limit: int) -> Sequence[Waiting]: ...

    async def placed(
        self, import_id: UUID, outcomes: Sequence[Outcome], *, expected: int, upto: int
    ) -> bool:
        """Relations of the rows up to `upto` are settled. False as in `advance`."""

    async def count_doomed(self, import_id: UUID) -> int:
        """About how many records the import touched."""

    async def doomed(self, import_id: UUID, limit: int) -> Doomed:
        """Backwards through what the import wrote; then those that are due again."""

    async def undone(
        self, import_id: UUID, done: Sequence[Reversed], *, doomed: Doomed, expected: int
    ) -> bool:
        """False when another worker was faster."""

    async def try_referenced_again(self, import_id: UUID) -> int:
        """Records that stayed for a reference which is gone meanwhile; how many are due again."""


class ImportReader(Protocol):
    async def one(self, import_id: UUID, principal: Principal) -> "ImportView": ...

    async def work(self, import_id: UUID, principal: Principal) -> Import:
        """The import itself, to be read only."""

    async def preview(self, import_id: UUID, principal: Principal) -> "PreviewRow": ...

    async def page(self, limit: int, cursor: str | None, principal: Principal) -> Page: ...

    async def rows(
        self,
        import_id: UUID,
        *,
        results: Sequence[str],
        after: int,
        limit: int,
        principal: Principal,
    ) -> Sequence["ImportRowItem"]: ...


class WrittenImports(Protocol):
    """Reads what this unit has just written."""

    async def one(self, import_id: UUID, principal: Principal) -> "ImportView": ...
