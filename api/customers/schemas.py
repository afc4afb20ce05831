"""Bodies and answers of accounts and contacts."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from api.kernel.operations import CUSTOM
from api.kernel.schemas import Input, Instant, Money, MoneyUpdate, Output, Reference
from domain.customers.model import PointInput as DomainPoint

AccountKind = TypeAliasType("AccountKind", Literal["business", "household"])
Gender = TypeAliasType("Gender", Literal["female", "male", "other"])
NameOrder = TypeAliasType("NameOrder", Literal["given_first", "family_first"])
ShareAccess = TypeAliasType("ShareAccess", Literal["read", "write"])
RecordStatus = TypeAliasType("RecordStatus", Literal["active", "archived"])
SearchHitType = TypeAliasType("SearchHitType", Literal["account", "contact"])
Text = Annotated[str, Field(max_length=500)]
Country = Annotated[str, Field(max_length=2, examples=["FR"], description="ISO 3166-1 alpha-2")]


class Address(Output):
    lines: list[str]
    city: str | None
    subdivision: str | None
    postal_code: str | None
    country: str | None


class AddressInput(Input):
    """In a PATCH only the named parts change."""

    lines: list[Text] | None = Field(default=None, max_length=6)
    city: Text | None = None
    subdivision: Text | None = None
    postal_code: Text | None = None
    country: Country | None = None

    def parts(self) -> dict[str, Any]:
        given = self.named_fields()
        if "lines" in given:
            given["lines"] = tuple(given["lines"] or ())
        return given


class Point(Output):
    """`normalised` is E.164 for phones, None where the number is not understood."""

    id: UUID
    value: str
    normalised: str | None
    label: str | None
    primary: bool


class PointInput(Input):
    value: str = Field(max_length=320)
    label: Text | None = None
    primary: bool = False


class PersonName(Output):
    given: str | None
    middle: str | None
    family: str | None
    prefix: str | None
    suffix: str | None
    order: NameOrder


class PersonNameInput(Input):
    """At least a given or a family name. In a PATCH only the named parts change."""

    given: Text | None = None
    middle: Text | None = None
    family: Text | None = None
    prefix: Text | None = None
    suffix: Text | None = None
    order: NameOrder | None = None

    def parts(self) -> dict[str, Any]:
        return self.named_fields()


class AccountCustom(BaseModel):
    """The workspace's own fields of accounts by key; `/v1/workspace/openapi.json` has their

    types. In a request absent fields stay as they are, null clears.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={CUSTOM: "accounts"})


class ContactCustom(BaseModel):
    """The workspace's own fields of contacts by key; `/v1/workspace/openapi.json` has their

    types. In a request absent fields stay as they are, null clears.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={CUSTOM: "contacts"})


class _RecordInput(Input):
    phones: list[PointInput] | None = Field(default=None, max_length=50)
    emails: list[PointInput] | None = Field(default=None, max_length=50)
    address: AddressInput | None = None
    tags: list[Text] | None = Field(default=None, max_length=200)
    owner_id: UUID | None = None
    team_id: UUID | None = None

    def changes(self) -> dict[str, Any]:
        """The named fields as the domain takes them."""
        given = self.named_fields()
        for name in ("phones", "emails"):
            if name in given:
                given[name] = [
                    DomainPoint(point.value, point.label, point.primary)
                    for point in given[name] or ()
                ]
        if isinstance(given.get("address"), AddressInput):
            given["address"] = given["address"].parts()
        if "custom" in given:
            given["custom"] = dict(given["custom"].model_extra or {})
        return given


class _AccountFields(_RecordInput):
    kind: AccountKind = "business"
    industry: Text | None = None
    founded_year: int | None = None
    employees: int | None = None
    website: Text | None = None
    tax_id: Text | None = None
    parent_id: UUID | None = None
    custom: AccountCustom = Field(default_factory=AccountCustom)


class AccountCreate(_AccountFields):
    name: str = Field(max_length=1_000)
    annual_revenue: Money | None = None

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        if self.annual_revenue is not None:
            given["annual_revenue"] = self.annual_revenue.typed("/annual_revenue")
        return given


class AccountUpdate(_AccountFields):
    """A merge patch: absent fields stay as they are, null clears."""

    name: str = Field(default="", max_length=1_000)
    annual_revenue: MoneyUpdate | None = None

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        if self.annual_revenue is not None:
            given["annual_revenue"] = self.annual_revenue.named_fields()
        return given


class _ContactFields(_RecordInput):
    title: Text | None = None
    department: Text | None = None
    gender: Gender | None = None
    language: Text | None = Field(default=None, description="BCP 47", examples=["vi"])
    birth_date: date | None = None
    custom: ContactCustom = Field(default_factory=ContactCustom)

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        if isinstance(given.get("name"), PersonNameInput):
            given["name"] = given["name"].parts()
        given.pop("account_id", None)
        return given


class ContactCreate(_ContactFields):
    name: PersonNameInput
    account_id: UUID | None = None


class ContactUpdate(_ContactFields):
    """A merge patch: absent fields stay as they are, null clears."""

    name: PersonNameInput = Field(default_factory=PersonNameInput)


class _Record(Output):
    id: UUID
    version: int


class _Standing(Output):
    """`barred_fields` names what this caller may not see; those fields are absent."""

    email: str | None
    phone: str | None
    address: Address | None
    tags: list[str]
    owner: Reference | None
    team: Reference | None
    status: RecordStatus
    archived_at: Instant | None
    created_at: Instant
    created_by: UUID | None
    updated_at: Instant
    updated_by: UUID | None
    barred_fields: list[str]


class AccountItem(_Standing, _Record):
    """An account as lists show it."""

    name: str
    kind: AccountKind
    industry: str | None
    founded_year: int | None
    employees: int | None
    annual_revenue: Money | None
    website: str | None
    tax_id: str | None
    parent: Reference | None
    custom: AccountCustom


class Account(AccountItem):
    phones: list[Point]
    emails: list[Point]


class AccountLink(Output):
    """A role at an account; the days are civil dates."""

    account: Reference
    role: str | None
    from_date: date | None
    to_date: date | None
    primary: bool


class AccountLinkInput(Input):
    role: Text | None = None
    from_date: date | None = None
    to_date: date | None = None
    primary: bool = False


class ContactItem(_Standing, _Record):
    """A contact as lists show it; `account` is the primary one. `birth_date` is sensitive."""

    name: PersonName
    display_name: str
    title: str | None
    department: str | None
    gender: Gender | None
    language: str | None
    birth_date: date | None = None
    account: Reference | None
    custom: ContactCustom


class Contact(ContactItem):
    phones: list[Point]
    emails: list[Point]
    accounts: list[AccountLink]


class AccountPage(Output):
    items: list[AccountItem]
    next_cursor: str | None
    total: int = 0


class ContactPage(Output):
    items: list[ContactItem]
    next_cursor: str | None
    total: int = 0


class ShareInput(Input):
    access: ShareAccess


class Share(Output):
    user: Reference
    access: ShareAccess
    created_at: Instant


class ExternalReference(Output):
    source: str
    external_id: str
    created_at: Instant


class Sharing(Output):
    shares: list[Share]
    external_references: list[ExternalReference]


class SearchHit(Output):
    """A record found by name or by the beginning of an e-mail, phone or external id."""

    type: SearchHitType
    id: UUID
    title: str
    subtitle: str | None
    matched_field: str


class SearchHits(Output):
    items: list[SearchHit]
