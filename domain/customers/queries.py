"""What is read of this context: rows, and the lists declared once for all their uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from domain.customers.model import AccountKind, Gender
from domain.customers.permissions import Permission
from domain.customers.ports import (
    AccountHistory,
    AccountReader,
    ContactHistory,
    ContactReader,
    SearchReader,
    SharingReader,
)
from domain.kernel.listing import Field, FieldType, Group, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires, signed_in
from domain.kernel.principal import Principal


@dataclass(slots=True)
class Named:
    """A record as others show it."""

    id: UUID
    name: str


@dataclass(slots=True)
class MoneyRow:
    amount: str
    currency: str


@dataclass(slots=True)
class AddressRow:
    lines: Sequence[str]
    city: str | None
    subdivision: str | None
    postal_code: str | None
    country: str | None


@dataclass(slots=True)
class PointRow:
    id: UUID
    value: str
    normalised: str | None
    label: str | None
    primary: bool


@dataclass(slots=True)
class AccountItem:
    """An account as lists show it."""

    id: UUID
    version: int
    name: str
    kind: str
    industry: str | None
    founded_year: int | None
    employees: int | None
    annual_revenue: MoneyRow | None
    website: str | None
    tax_id: str | None
    parent: Named | None
    email: str | None
    phone: str | None
    address: AddressRow | None
    tags: Sequence[str]
    owner: Named | None
    team: Named | None
    status: str
    archived_at: datetime | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    barred_fields: Sequence[str]
    custom: Mapping[str, Any]


@dataclass(slots=True)
class AccountRow(AccountItem):
    """An account with all its parts."""

    phones: Sequence[PointRow]
    emails: Sequence[PointRow]


@dataclass(slots=True)
class PersonNameRow:
    given: str | None
    middle: str | None
    family: str | None
    prefix: str | None
    suffix: str | None
    order: str


@dataclass(slots=True)
class LinkRow:
    """`from_date` and `to_date` are civil dates."""

    account: Named
    role: str | None
    from_date: date | None
    to_date: date | None
    primary: bool


@dataclass(slots=True)
class ContactItem:
    """A contact as lists show it; `account` is the primary one."""

    id: UUID
    version: int
    name: PersonNameRow
    display_name: str
    title: str | None
    department: str | None
    gender: str | None
    language: str | None
    birth_date: date | None
    account: Named | None
    email: str | None
    phone: str | None
    address: AddressRow | None
    tags: Sequence[str]
    owner: Named | None
    team: Named | None
    status: str
    archived_at: datetime | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    barred_fields: Sequence[str]
    custom: Mapping[str, Any]


@dataclass(slots=True)
class ContactRow(ContactItem):
    """A contact with all its parts."""

    phones: Sequence[PointRow]
    emails: Sequence[PointRow]
    accounts: Sequence[LinkRow]


@dataclass(slots=True)
class ExternalReferenceRow:
    source: str
    external_id: str
    created_at: datetime


@dataclass(slots=True)
class ShareRow:
    user: Named
    access: str
    created_at: datetime


@dataclass(slots=True)
class SearchHit:
    """`matched_field` is name, email, phone or external_id."""

    type: str
    id: UUID
    title: str
    subtitle: str | None
    matched_field: str


_ROW: Final = (
    Field("address", FieldType.ADDRESS),
    Field(
        "country", FieldType.COUNTRY, editable=False, importable=True, listed=False, groupable=True
    ),
    Field("city", FieldType.TEXT, editable=False, importable=True, listed=False, groupable=True),
    Field("tags", FieldType.TAGS, importable=True, nullable=False),
    Field("owner_id", FieldType.REFERENCE, refers_to="users", groupable=True),
    Field("team_id", FieldType.REFERENCE, refers_to="teams", groupable=True),
    Field("email", FieldType.EMAIL, editable=False, importable=True),
    Field("phone", FieldType.PHONE, editable=False, importable=True),
    Field("phones", FieldType.POINTS, listed=False),
    Field("emails", FieldType.POINTS, listed=False),
    Field("archived_at", FieldType.INSTANT, editable=False),
    Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
    Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
)

ACCOUNTS: Final = ListSpec(
    resource="accounts",
    record_type="account",
    permission=Permission.ACCOUNT_READ,
    create_permission=Permission.ACCOUNT_CREATE,
    sensitive_permission=Permission.ACCOUNT_READ_SENSITIVE,
    searchable=True,
    customisable=True,
    default_sort="name",
    fields=(
        Field("name", FieldType.TEXT, required=True, importable=True, nullable=False),
        Field(
            "kind",
            FieldType.CHOICE,
            importable=True,
            nullable=False,
            groupable=True,
            choices=tuple(AccountKind),
        ),
        Field("industry", FieldType.TEXT, importable=True, groupable=True),
        Field("founded_year", FieldType.NUMBER, importable=True, groupable=True),
        Field("employees", FieldType.NUMBER, importable=True),
        Field("annual_revenue", FieldType.MONEY, importable=True),
        Field("website", FieldType.URL, importable=True),
        Field("tax_id", FieldType.TEXT, importable=True),
        Field("parent_id", FieldType.REFERENCE, refers_to="accounts", groupable=True),
        *_ROW,
    ),
)

CONTACTS: Final = ListSpec(
    resource="contacts",
    record_type="contact",
    permission=Permission.CONTACT_READ,
    create_permission=Permission.CONTACT_CREATE,
    sensitive_permission=Permission.CONTACT_READ_SENSITIVE,
    searchable=True,
    customisable=True,
    default_sort="display_name",
    fields=(
        Field("name", FieldType.PERSON_NAME, required=True, nullable=False),
        Field("display_name", FieldType.TEXT, editable=False, nullable=False),
        Field("title", FieldType.TEXT, importable=True, groupable=True),
        Field("department", FieldType.TEXT, importable=True, groupable=True),
        Field("gender", FieldType.CHOICE, importable=True, groupable=True, choices=tuple(Gender)),
        Field("language", FieldType.LANGUAGE, importable=True, groupable=True),
        Field("birth_date", FieldType.DATE, importable=True, sensitive=True),
        Field("account_id", FieldType.REFERENCE, refers_to="accounts", groupable=True),
        *_ROW,
    ),
)


@requires(Permission.ACCOUNT_READ)
async def get_account(
    account_id: UUID, *, principal: Principal, reader: AccountReader
) -> AccountRow:
    return await reader.one(account_id, principal)


@requires(Permission.ACCOUNT_READ)
async def account_as_of(
    account_id: UUID, at: datetime, *, principal: Principal, history: AccountHistory
) -> AccountRow:
    return await history.as_of(account_id, at, principal)


@requires(Permission.ACCOUNT_READ)
async def list_accounts(query: ListQuery, *, principal: Principal, reader: AccountReader) -> Page:
    return await reader.page(query, principal)


@requires(Permission.ACCOUNT_READ)
async def group_accounts(
    by: str, total: str | None, query: ListQuery, *, principal: Principal, reader: AccountReader
) -> list[Group]:
    return await reader.groups(by, total, query, principal)


@requires(Permission.CONTACT_READ)
async def get_contact(
    contact_id: UUID, *, principal: Principal, reader: ContactReader
) -> ContactRow:
    return await reader.one(contact_id, principal)


@requires(Permission.CONTACT_READ)
async def contact_as_of(
    contact_id: UUID, at: datetime, *, principal: Principal, history: ContactHistory
) -> ContactRow:
    return await history.as_of(contact_id, at, principal)


@requires(Permission.CONTACT_READ)
async def list_contacts(query: ListQuery, *, principal: Principal, reader: ContactReader) -> Page:
    return await reader.page(query, principal)


@requires(Permission.CONTACT_READ)
async def group_contacts(
    by: str, total: str | None, query: ListQuery, *, principal: Principal, reader: ContactReader
) -> list[Group]:
    return await reader.groups(by, total, query, principal)


@signed_in
async def search_customers(
    text: str, limit: int, *, principal: Principal, reader: SearchReader
) -> Sequence[SearchHit]:
    """Accounts and contacts by name, or by the beginning of an e-mail, phone or external id."""
    return await reader.find(text, limit, principal)


@requires(Permission.ACCOUNT_READ)
async def account_sharing(
    record_id: UUID, *, principal: Principal, reader: AccountReader, sharing: SharingReader
) -> tuple[Sequence[ShareRow], Sequence[ExternalReferenceRow]]:
    """With whom a visible account is shared, and how other systems know it."""
    await reader.one(record_id, principal)
    return await _sharing("account", record_id, principal, sharing)


@requires(Permission.CONTACT_READ)
async def contact_sharing(
    record_id: UUID, *, principal: Principal, reader: ContactReader, sharing: SharingReader
) -> tuple[Sequence[ShareRow], Sequence[ExternalReferenceRow]]:
    """With whom a visible contact is shared, and how other systems know it."""
    await reader.one(record_id, principal)
    return await _sharing("contact", record_id, principal, sharing)


async def _sharing(
    record_type: str, record_id: UUID, principal: Principal, sharing: SharingReader
) -> tuple[Sequence[ShareRow], Sequence[ExternalReferenceRow]]:
    shares = await sharing.shares(record_type, record_id, principal)
    references = await sharing.external_references(record_type, record_id, principal)
    return shares, references
