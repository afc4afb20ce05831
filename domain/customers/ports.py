"""What this context asks of the world."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.kernel.listing import Group, ListQuery, Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.customers.model import Account, Contact
    from domain.customers.queries import (
        AccountRow,
        ContactRow,
        ExternalReferenceRow,
        SearchHit,
        ShareRow,
    )


class TextForms(Protocol):
    """Normal forms of texts; the same for what is kept and what is asked for."""

    def phone(self, raw: str, region: str | None) -> str | None:
        """E.164, or None where the number cannot be understood."""

    def email(self, raw: str) -> str | None:
        """The form in which two addresses are the same one, or None when it is not an address."""

    def sort_key(self, name: str) -> str: ...

    def search_text(self, name: str) -> str: ...


class Accounts(Protocol):
    """Accounts to be changed. `get` raises NotFound for what the principal cannot see, and

    Forbidden for what may be seen but not be touched under `permission`.
    """

    async def get(
        self, account_id: UUID, *, principal: Principal, permission: str
    ) -> "Account": ...

    def add(self, account: "Account") -> None: ...

    async def is_below(self, account_id: UUID, ancestor_id: UUID) -> bool: ...

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        """Those users, teams, accounts or contacts to which the principal may refer."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A contact, with the owner and team of its account."""

    contact: "Contact"
    owner_id: UUID | None
    team_id: UUID | None


class Contacts(Protocol):
    """Contacts to be changed; raises as Accounts does."""

    async def get(
        self, contact_id: UUID, *, principal: Principal, permission: str
    ) -> "Contact": ...

    def add(self, contact: "Contact") -> None: ...

    async def following(self, account_ids: Sequence[UUID], limit: int) -> Sequence["Follower"]:
        """Contacts whose owner or team still differ from the account that they follow."""

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        """Those users, teams, accounts or contacts to which the principal may refer."""


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    user_id: UUID
    home_team_id: UUID | None


class People(Protocol):
    """Users and teams, as owners."""

    async def owner(self, user_id: UUID) -> OwnerFacts | None:
        """None for someone unknown or no longer active."""

    async def has_team(self, team_id: UUID) -> bool: ...


class ExternalReferences(Protocol):
    """Ids by which other systems know a record."""

    async def find(self, record_type: str, source: str, external_id: str) -> UUID | None: ...

    async def attach(
        self, record_type: str, record_id: UUID, source: str, external_id: str
    ) -> None:
        """Raises ReferenceTaken where the id leads to another record."""

    async def detach(
        self, record_type: str, record_id: UUID, source: str, external_id: str
    ) -> bool: ...


class Shares(Protocol):
    """Collaborators on single records."""

    async def put(self, record_type: str, record_id: UUID, user_id: UUID, access: str) -> bool:
        """True when this is a new share."""

    async def drop(self, record_type: str, record_id: UUID, user_id: UUID) -> bool: ...


class AccountReader(Protocol):
    async def one(self, account_id: UUID, principal: Principal) -> "AccountRow": ...

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...

    async def groups(
        self, by: str, total: str | None, query: ListQuery, principal: Principal
    ) -> list[Group]: ...


class ContactReader(Protocol):
    async def one(self, contact_id: UUID, principal: Principal) -> "ContactRow": ...

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...

    async def groups(
        self, by: str, total: str | None, query: ListQuery, principal: Principal
    ) -> list[Group]: ...


class AccountHistory(Protocol):
    async def as_of(self, account_id: UUID, at: datetime, principal: Principal) -> "AccountRow":
        """As it was. Raises NotFound for what is out of sight now, or was not there yet."""
        ...


class ContactHistory(Protocol):
    async def as_of(self, contact_id: UUID, at: datetime, principal: Principal) -> "ContactRow":
        """As it was. Raises NotFound for what is out of sight now, or was not there yet."""
        ...


class WrittenAccounts(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, account_id: UUID, principal: Principal) -> "AccountRow": ...


class WrittenContacts(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, contact_id: UUID, principal: Principal) -> "ContactRow": ...


class SearchReader(Protocol):
    async def find(self, text: str, limit: int, principal: Principal) -> Sequence["SearchHit"]:
        """What the principal may see, best first: names that begin so, then names, then others."""


class SharingReader(Protocol):
    async def shares(
        self, record_type: str, record_id: UUID, principal: Principal
    ) -> Sequence["ShareRow"]: ...

    async def external_references(
        self, record_type: str, record_id: UUID, principal: Principal
    ) -> Sequence["ExternalReferenceRow"]: ...
