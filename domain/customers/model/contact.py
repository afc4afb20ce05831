"""A person, linked to accounts by the roles they have there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.customers.errors import NotLinked
from domain.customers.model import rules
from domain.customers.model.record import CustomerRecord, Making
from domain.kernel.aggregate import UNJOURNALLED
from domain.kernel.errors import Invalid
from domain.kernel.rules import Rule, as_given, one_of, optional, text


class NameOrder(StrEnum):
    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, and the order in which its bearer writes them."""

    given: str | None = None
    middle: str | None = None
    family: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    order: NameOrder = NameOrder.GIVEN_FIRST

    def __post_init__(self) -> None:
        if type(self.order) is not NameOrder:
            object.__setattr__(self, "order", NameOrder(self.order or NameOrder.GIVEN_FIRST))

    @property
    def display(self) -> str:
        parts = (
            [self.prefix, self.family, self.middle, self.given, self.suffix]
            if self.order is NameOrder.FAMILY_FIRST
            else [self.prefix, self.given, self.middle, self.family, self.suffix]
        )
        return " ".join(part for part in parts if part)


@dataclass(kw_only=True, eq=False)
class AccountLink:
    """A role that a contact has, or had, at an account; days are civil dates."""

    workspace_id: UUID = field(metadata=UNJOURNALLED)
    contact_id: UUID = field(metadata=UNJOURNALLED)
    account_id: UUID
    role: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    primary: bool = False


_part: Final = text(120)


def person_name(value: PersonName, at: str) -> PersonName:
    parts = (
        _part(value.given, f"{at}/given"),
        _part(value.middle, f"{at}/middle"),
        _part(value.family, f"{at}/family"),
        _part(value.prefix, f"{at}/prefix"),
        _part(value.suffix, f"{at}/suffix"),
    )
    given, _, family, _, _ = parts
    if not (given or "").strip() and not (family or "").strip():
        raise Invalid.at(at, "required", "A given or a family name is needed")
    same = parts == (value.given, value.middle, value.family, value.prefix, value.suffix)
    return value if same else PersonName(*parts, value.order)


def past_day(value: date | None, at: str) -> date | None:
    if value is not None and not 1880 <= value.year <= 2100:
        raise Invalid.at(at, "out_of_range", "From the year 1880 on", least=1880, most=2100)
    return value


@dataclass(kw_only=True, eq=False)
class Contact(CustomerRecord):
    """`account_id` is the primary account. `follows_account` says that owner and team are that

    account's, until someone sets them by hand.
    """

    TYPE: ClassVar[str] = "contact"
    RESOURCE: ClassVar[str] = "contacts"
    DERIVED: ClassVar[frozenset[str]] = CustomerRecord.DERIVED | {"display_name", "account_id"}
    RULES: ClassVar[Mapping[str, Rule]] = {
        "name": person_name,
        "title": text(120),
        "department": text(120),
        "gender": optional(one_of(Gender)),
        "language": rules.language,
        "birth_date": past_day,
        "phones": rules.points,
        "emails": rules.points,
        "address": rules.address,
        "tags": rules.tags,
        "owner_id": as_given,
        "team_id": as_given,
    }

    name: PersonName = PersonName()
    display_name: str = ""
    title: str | None = None
    department: str | None = None
    gender: Gender | None = None
    language: str | None = None
    birth_date: date | None = None
    account_id: UUID | None = None
    follows_account: bool = False
    links: list[AccountLink] = field(default_factory=list)

    @classmethod
    def meet(
        cls,
        contact_id: UUID,
        workspace_id: UUID,
        given: Mapping[str, Any],
        making: Making,
        *,
        now: datetime,
        by: UUID | None,
    ) -> "Contact":
        """A new contact; `given` must name the person."""
        contact = cls(
            id=contact_id,
            workspace_id=workspace_id,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )
        return contact.change({"name": PersonName(), **given}, making, new=True)

    def join(
        self,
        account_id: UUID,
        *,
        role: str | None = None,
        from_date: date | None = None,
        to_date: date | None = None,
        primary: bool = False,
    ) -> None:
        """Link to an account, or change that link. The first link is the primary one."""
        if from_date and to_date and to_date < from_date:
            raise Invalid.at("/to_date", "out_of_range", "The end lies before the beginning")
        link = self._link(account_id)
        if link is None:
            link = self._new_link(account_id)
            self.links.append(link)
        link.role = _part(role, "/role")
        link.from_date, link.to_date = from_date, to_date
        if primary or self.account_id is None:
            self._make_primary(account_id)

    def belong_to(self, account_id: UUID) -> None:
        """Make it the primary account; a link that is there keeps what it says."""
        if self._link(account_id) is None:
            self.links.append(self._new_link(account_id))
        self._make_primary(account_id)

    def leave(self, account_id: UUID) -> None:
        """Unlink; another account becomes the primary one where there is one."""
        link = self._link(account_id)
        if link is None:
            raise NotLinked()
        self.links.remove(link)
        if self.account_id == account_id:
            self._make_primary(self.links[0].account_id if self.links else None)

    def follow(self, owner_id: UUID | None, team_id: UUID | None) -> None:
        """Take owner and team from the primary account."""
        self.follows_account = True
        self.owner_id, self.team_id = owner_id, team_id

    def _link(self, account_id: UUID) -> AccountLink | None:
        return next((link for link in self.links if link.account_id == account_id), None)

    def _new_link(self, account_id: UUID) -> AccountLink:
        return AccountLink(
            workspace_id=self.workspace_id, contact_id=self.id, account_id=account_id
        )

    def _make_primary(self, account_id: UUID | None) -> None:
        self.account_id = account_id
        for link in self.links:
            link.primary = link.account_id == account_id

    def _title(self) -> str:
        self.display_name = self.name.display
        return self.display_name
