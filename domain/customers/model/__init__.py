"""The aggregates of this context and their parts."""

from domain.customers.model.account import Account, AccountKind
from domain.customers.model.contact import AccountLink, Contact, Gender, NameOrder, PersonName
from domain.customers.model.parts import Address, ContactPoint, PointInput, PointKind
from domain.customers.model.record import CustomerRecord, Making

__all__ = [
    "Account",
    "AccountKind",
    "AccountLink",
    "Address",
    "Contact",
    "ContactPoint",
    "CustomerRecord",
    "Gender",
    "Making",
    "NameOrder",
    "PersonName",
    "PointInput",
    "PointKind",
]
