"""From a record of the database to the rows that `domain.customers.queries` declares."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from domain.customers.queries import (
    AccountItem,
    AddressRow,
    ContactItem,
    MoneyRow,
    Named,
    PersonNameRow,
)
from domain.kernel.money import Money
from persistence.kernel.custom_reading import NO_VALUES

T = TypeVar("T")
NOTHING_BARRED: tuple[str, ...] = ()


def account_item(r: Any) -> AccountItem:
    return AccountItem(
        r["id"],
        r["version"],
        r["name"],
        r["kind"],
        r["industry"],
        r["founded_year"],
        r["employees"],
        _money(r["revenue_minor"], r["revenue_currency"]),
        r["website"],
        r["tax_id"],
        _named(r["parent_id"], r["parent_name"]),
        r["email"],
        r["phone"],
        _address(r),
        r["tags"],
        _named(r["owner_id"], r["owner_name"]),
        _named(r["team_id"], r["team_name"]),
        "active" if r["archived_at"] is None else "archived",
        r["archived_at"],
        r["created_at"],
        r["created_by"],
        r["updated_at"],
        r["updated_by"],
        NOTHING_BARRED,
        r["custom"] or NO_VALUES,
    )


def contact_item(r: Any) -> ContactItem:
    return ContactItem(
        r["id"],
        r["version"],
        PersonNameRow(
            r["given_name"],
            r["middle_name"],
            r["family_name"],
            r["name_prefix"],
            r["name_suffix"],
            r["name_order"],
        ),
        r["display_name"],
        r["title"],
        r["department"],
        r["gender"],
        r["language"],
        r["birth_date"],
        _named(r["account_id"], r["account_name"]),
        r["email"],
        r["phone"],
        _address(r),
        r["tags"],
        _named(r["owner_id"], r["owner_name"]),
        _named(r["team_id"], r["team_name"]),
        "active" if r["archived_at"] is None else "archived",
        r["archived_at"],
        r["created_at"],
        r["created_by"],
        r["updated_at"],
        r["updated_by"],
        NOTHING_BARRED,
        r["custom"] or NO_VALUES,
    )


def fuller(kind: Callable[..., T], item: Any, *parts: Any) -> T:
    """The row of a list item together with the parts that only a single record shows."""
    return kind(*(getattr(item, each.name) for each in fields(item)), *parts)


def _named(record_id: Any, name: str | None) -> Named | None:
    """None also for a record whose name its reader may not see."""
    return None if record_id is None or name is None else Named(record_id, name)


def _money(minor: int | None, currency: str | None) -> MoneyRow | None:
    if minor is None or currency is None:
        return None
    return MoneyRow(Money(minor, currency).amount, currency)


def _address(r: Any) -> AddressRow | None:
    lines, country, city = r["address_lines"], r["country"], r["city"]
    if lines is None:
        return None
    return AddressRow(lines, city, r["subdivision"], r["postal_code"], country)
