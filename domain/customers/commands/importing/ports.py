"""What importing asks of the world: many records at once, by plain rows and not one by one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from domain.customers.model import Account, Contact, CustomerRecord
from domain.customers.ports import OwnerFacts
from domain.kernel.aggregate import Json
from domain.kernel.errors import Issue
from domain.kernel.principal import Principal

R = TypeVar("R", bound=CustomerRecord)


class RowResult(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """`given` is what the create and change commands take; `related` names a parent or account.

    `references` are external ids by source.
    """

    number: int
    given: dict[str, Any]
    references: Mapping[str, str] = field(default_factory=dict)
    related: str | None = None
    owner_email: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRows:
    """`match_by` is name, email, phone, tax_id or external_id:<source>.

    Without `write` every check is made and nothing is kept.
    """

    rows: Sequence[ImportedRow]
    mode: str
    match_by: str | None = None
    create_related: bool = False
    write: bool = True


@dataclass(slots=True)
class RowOutcome:
    """`waiting` names a relation that was not there yet; `key` is what the row is known by."""

    number: int
    result: RowResult
    record_id: UUID | None = None
    issues: Sequence[Issue] = ()
    warnings: list[Issue] = field(default_factory=list)
    waiting: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a key leads to; it may lie beyond the principal's reach."""

    id: UUID
    visible: bool
    touchable: bool
    owner_id: UUID | None = None
    team_id: UUID | None = None


Matches = Mapping[str, Sequence[Match]]


@dataclass(frozen=True, slots=True)
class Changed(Generic[R]):
    """A record with its journalled state as it was loaded."""

    record: R
    before: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Written:
    """One journalled change of a record: event name without context, fields before and after."""

    record_id: UUID
    version: int
    event: str
    changes: Mapping[str, Sequence[Json] | None]


@dataclass(frozen=True, slots=True)
class Gone:
    """A record to be deleted at this version.

    `state` is what its journal will say that it was: its facts, or the entry that made it, where
    that tells all of it.
    """

    id: UUID
    version: int
    state: Mapping[str, Json] | Written


class RecordStore(Protocol[R]):
    """All records of a kind in one workspace, behind wall and curtain, many at a time."""

    @property
    def kind(self) -> type[R]:
        """The aggregate's class, free of whatever persistence does to a mapped one."""

    async def lock(self) -> None:
        """Let no other import of this kind match or create until this unit ends."""

    async def matches(self, by: str, keys: Sequence[str], principal: Principal) -> Matches: ...

    async def load(self, ids: Sequence[UUID]) -> Mapping[UUID, R]: ...

    async def insert(self, records: Iterable[R]) -> None:
        """Take the records one after the other while earlier ones are being written."""

    async def update(self, changed: Sequence[Changed[R]]) -> None:
        """Journal and write what differs; a lost race makes the unit start over."""

    async def versions(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        """Of those that are still there."""

    async def in_reach(self, ids: Sequence[UUID], principal: Principal) -> Collection[UUID]:
        """Those that the principal may change."""

    async def delete(self, gone: Sequence[Gone]) -> None:
        """Journal and delete them; a lost race makes the unit start over."""

    async def referenced(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those that records refer to which are not among them."""

    async def references(self, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Which record each (source, external id) leads to."""

    async def holders(
        self, values: Sequence[tuple[UUID, str | int]]
    ) -> Mapping[tuple[UUID, str | int], UUID]:
        """Whose the values (custom field, value as lists compare it) are."""

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        """Those records to which the principal may refer."""

    async def attach(self, references: Sequence[tuple[str, str, UUID]]) -> None: ...

    async def caused(self, cause_id: UUID, ids: Sequence[UUID]) -> Sequence[Written]:
        """What an import changed of these records, the oldest first."""


class AccountStore(RecordStore[Account], Protocol):
    async def is_below(self, pairs: Sequence[tuple[UUID, UUID]]) -> frozenset[tuple[UUID, UUID]]:
        """Those (account, ancestor) of which the second is found on the way up from the first."""


class ContactStore(RecordStore[Contact], Protocol):
    pass


class Owners(Protocol):
    async def by_email(self, emails: Sequence[str]) -> Mapping[str, OwnerFacts]:
        """Active users by their lower-case e-mail."""
