"""What the domain asks of the world, in its own words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from domain.kernel.aggregate import Aggregate, Json

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a change was made, where it was not a person at a form: an import, a rule, a reversal."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Scope:
    """Under which workspace and in whose name a unit of work runs."""

    workspace_id: UUID | None = None
    actor_id: UUID | None = None
    request_id: str | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a use case asks for, kept in the same transaction as its reason.

    `payload` holds ids only: the queue lies outside the workspace walls.
    """

    name: str
    payload: Mapping[str, Json] = field(default_factory=dict)
    run_at: datetime | None = None
    dedupe_key: str | None = None


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request under its key; `fingerprint` is a digest of all that decides what it does."""

    principal_id: UUID
    operation: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer that a repeated request gets, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UnitOfWork(Protocol):
    """One transaction: what is added or tracked is flushed, journalled and committed together."""

    @property
    def workspace_id(self) -> UUID: ...

    @property
    def actor_id(self) -> UUID | None: ...

    @property
    def cause(self) -> Cause | None: ...

    def now(self) -> datetime: ...

    def new_id(self) -> UUID: ...

    def add(self, aggregate: Aggregate) -> None:
        """A new aggregate, to be inserted and journalled as created."""

    def remove(self, aggregate: Aggregate) -> None:
        """Delete for good; the journal keeps a tombstone."""

    def expect(self, aggregate: Aggregate, version: int | None) -> None:
        """Refuse with Stale, also at the moment of writing, unless `version` is the present one."""

    def forget(self, aggregate_id: UUID) -> None:
        """Nothing of what was done to this loaded aggregate is written."""

    def because(self, cause: Cause) -> None:
        """The reason of all that this unit writes."""

    def enqueue(self, job: Job) -> None: ...

    def record_access(
        self, event: str, *, aggregate_type: str, aggregate_id: UUID, payload: Mapping[str, Json]
    ) -> None:
        """An access row (sign-in, export): for auditors, never in feed or timeline."""

    async def enter(self, workspace_id: UUID, actor_id: UUID | None = None) -> None:
        """Bind a unit that was begun outside any workspace (sign-in, sign-up) to one."""

    async def flush(self) -> None:
        """Send what is pending, so that later statements of this unit see it."""


class RequestUnit(UnitOfWork, Protocol):
    """A unit of work that serves one request and remembers its answer."""

    async def claim(self, asked: IdempotentRequest) -> KeptAnswer | None:
        """The kept answer, or None when the key is now ours until the end of the unit.

        Raises Conflict while another unit holds it, Invalid where it stood for another request.
        """
        ...

    def keep(self, asked: IdempotentRequest, answer: KeptAnswer) -> None: ...


class Runner(Protocol):
    """The one place that commits. Runs `work` again on a deadlock or a lost race."""

    async def run(
        self, work: Callable[[RequestUnit], Awaitable[T]], *, scope: Scope, dry: bool = False
    ) -> T:
        """`dry` does all the checks and rolls back."""
        ...


class Seals(Protocol):
    """Secrets at rest, each sealed for the one row that it lies in."""

    def seal(self, plain: bytes, workspace_id: UUID | None, table: str, row: str) -> bytes: ...

    def open(self, sealed: bytes, workspace_id: UUID | None, table: str, row: str) -> bytes: ...
