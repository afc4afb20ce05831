"""A customer or prospect: a business, or the household of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from domain.customers.errors import ParentCycle
from domain.customers.model import rules
from domain.customers.model.record import CustomerRecord, Making
from domain.kernel.money import Money
from domain.kernel.rules import Rule, as_given, one_of, text, whole


class AccountKind(StrEnum):
    BUSINESS = "business"
    HOUSEHOLD = "household"


@dataclass(kw_only=True, eq=False)
class Account(CustomerRecord):
    """`annual_revenue_base` is the revenue in minor units of the workspace's base currency,

    None when it was given in another currency and no rate is known.
    """

    TYPE: ClassVar[str] = "account"
    RESOURCE: ClassVar[str] = "accounts"
    DERIVED: ClassVar[frozenset[str]] = CustomerRecord.DERIVED | {"annual_revenue_base"}
    MONEY: ClassVar[frozenset[str]] = frozenset({"annual_revenue"})
    RULES: ClassVar[Mapping[str, Rule]] = {
        "name": text(300, required=True),
        "kind": one_of(AccountKind),
        "industry": text(120),
        "founded_year": whole(1000, 2100),
        "employees": whole(0, 2**31 - 1),
        "annual_revenue": rules.amount_not_negative,
        "website": rules.website,
        "tax_id": text(60),
        "parent_id": as_given,
        "phones": rules.points,
        "emails": rules.points,
        "address": rules.address,
        "tags": rules.tags,
        "owner_id": as_given,
        "team_id": as_given,
    }

    name: str = ""
    kind: AccountKind = AccountKind.BUSINESS
    industry: str | None = None
    founded_year: int | None = None
    employees: int | None = None
    annual_revenue: Money | None = None
    annual_revenue_base: int | None = None
    website: str | None = None
    tax_id: str | None = None
    parent_id: UUID | None = None

    @classmethod
    def open(
        cls,
        account_id: UUID,
        workspace_id: UUID,
        given: Mapping[str, Any],
        making: Making,
        *,
        now: datetime,
        by: UUID | None,
    ) -> "Account":
        """A new account; `given` must name it."""
        account = cls(
            id=account_id,
            workspace_id=workspace_id,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )
        return account.change({"name": None, **given}, making, new=True)

    def value_in(self, base_currency: str) -> None:
        """Keep the revenue that lists filter and sort by."""
        revenue = self.annual_revenue
        same = revenue is not None and revenue.currency == base_currency
        self.annual_revenue_base = revenue.minor if revenue is not None and same else None

    def _title(self) -> str:
        return self.name

    def _check(self) -> None:
        if self.parent_id == self.id:
            raise ParentCycle()
