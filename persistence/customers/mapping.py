"""Imperative mapping of customers: the aggregates know nothing of it."""

from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import Composite, Relationship, composite, registry, relationship

from domain.customers.model import (
    Account,
    AccountLink,
    Address,
    Contact,
    ContactPoint,
    PersonName,
)
from domain.kernel.money import Money
from persistence.customers.tables import account, account_contact, contact, contact_point


def map_customers(mappers: registry) -> None:
    mappers.map_imperatively(ContactPoint, contact_point)
    mappers.map_imperatively(AccountLink, account_contact)
    mappers.map_imperatively(
        Account,
        account,
        version_id_col=account.c.version,
        properties={
            "address": _address(account),
            "annual_revenue": _value(Money, account.c.revenue_minor, account.c.revenue_currency),
            "points": _parts(ContactPoint, overlaps="points"),
        },
    )
    mappers.map_imperatively(
        Contact,
        contact,
        version_id_col=contact.c.version,
        properties={
            "address": _address(contact),
            "name": composite(
                PersonName,
                contact.c.given_name,
                contact.c.middle_name,
                contact.c.family_name,
                contact.c.name_prefix,
                contact.c.name_suffix,
                contact.c.name_order,
            ),
            "points": _parts(ContactPoint, overlaps="points"),
            "links": _parts(AccountLink),
        },
    )


def _parts(kind: type[Any], *, overlaps: str = "") -> Relationship[Any]:
    """Children that live and die with their aggregate; loaded by its repository or not at all."""
    return relationship(
        kind,
        cascade="all, delete-orphan",
        lazy="raise",
        passive_deletes=True,
        overlaps=overlaps,
    )


def _address(table: Table) -> Composite[Any]:
    return _value(
        Address,
        table.c.address_lines,
        table.c.city,
        table.c.subdivision,
        table.c.postal_code,
        table.c.country,
    )


def _value(kind: type[Any], *columns: Column[Any]) -> Composite[Any]:
    """A value object that is None where all its columns are NULL."""
    return composite(kind, *columns, return_none_on=_all_null)


def _all_null(*values: Any) -> bool:
    return all(value is None for value in values)
