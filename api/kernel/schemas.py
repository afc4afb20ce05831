"""Shapes that several contexts share on the wire."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from domain.kernel.money import Money as DomainMoney


def _in_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


Instant = Annotated[AwareDatetime, PlainSerializer(_in_utc, return_type=str)]


class Input(BaseModel):
    """A request body: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")

    def named_fields(self) -> dict[str, Any]:
        """The fields that the caller named, in our order; absent is not null."""
        named = self.model_fields_set
        return {name: getattr(self, name) for name in type(self).model_fields if name in named}


class Output(BaseModel):
    """An answer: every field is always there."""

    model_config = ConfigDict(extra="forbid")


class Reference(Output):
    """A record as others show it."""

    id: UUID
    name: str


Amount = Annotated[
    str, Field(max_length=40, pattern=r"^-?\d{1,18}(\.\d{1,4})?$", examples=["1234.50"])
]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


class Money(BaseModel):
    """An amount as a decimal string in an ISO 4217 currency."""

    model_config = ConfigDict(extra="forbid")

    amount: Amount
    currency: Currency

    def typed(self, at: str) -> DomainMoney | None:
        """`at` is the pointer to this amount in the body."""
        return DomainMoney.merged(None, self.model_dump(), at)


class MoneyUpdate(Input):
    """The parts of an amount that a merge patch names; the others stay as they are."""

    amount: Amount | None = None
    currency: Currency | None = None


class GroupItem(Output):
    """One value of the grouping field; `sum` is a decimal, money in the base currency."""

    key: str | int | None
    label: str | None
    count: int
    sum: str | None


class Groups(Output):
    items: list[GroupItem]
