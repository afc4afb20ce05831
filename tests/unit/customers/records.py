"""Accounts and contacts without a database: ids are counted, normal forms are plain."""

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from domain.customers.model import Account, Contact, Making

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORKSPACE = UUID(int=99)
_numbers = count(1)


class PlainForms:
    """A phone is understood when it begins with +, an e-mail when it has an @."""

    def phone(self, raw: str, region: str | None) -> str | None:
        digits = "".join(letter for letter in raw if letter.isdigit())
        if raw.startswith("+"):
            return f"+{digits}"
        return f"+{region}{digits}" if region and digits else None

    def email(self, raw: str) -> str | None:
        return raw.lower() if "@" in raw else None

    def sort_key(self, name: str) -> str:
        return name.lower()

    def search_text(self, name: str) -> str:
        return f" {name.lower()}"


def making(region: str | None = None) -> Making:
    return Making(lambda: UUID(int=next(_numbers)), PlainForms(), region)


def an_account(**given: Any) -> Account:
    made = {"name": "Acme", **given}
    return Account.open(UUID(int=7), WORKSPACE, made, making(), now=NOW, by=None)


def a_contact(**given: Any) -> Contact:
    made = {"name": {"given": "Jo"}, **given}
    return Contact.meet(UUID(int=8), WORKSPACE, made, making(), now=NOW, by=None)
