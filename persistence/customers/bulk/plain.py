"""The aggregates as the domain wrote them, without the instruments that the mapper adds.

A mapped class pays for every attribute that is set. An import never hands its records to a
Session, so it makes them of a class with the same fields and the very same methods.
"""

from dataclasses import MISSING, Field, field, fields, make_dataclass
from inspect import get_annotations
from types import FunctionType
from typing import Any, cast
from uuid import UUID

from domain.customers.model import Account, AccountLink, Contact, ContactPoint, Making, PointKind

_METHODS = (FunctionType, classmethod, staticmethod, property)


def _unmapped(kind: Any, **also: Any) -> Any:
    """A class of the same name, fields, bases and methods; `also` are methods of its own."""
    declared = {each.name: each for each in fields(kind)}
    members = {
        name: value
        for name, value in vars(kind).items()
        if name not in declared
        and not name.startswith(("__", "_sa_"))
        and (isinstance(value, _METHODS) or name.isupper())
    }
    own = get_annotations(kind)
    return make_dataclass(
        kind.__name__,
        [(each.name, each.type, _again(each)) for each in declared.values() if each.name in own],
        bases=kind.__bases__,
        namespace={**members, **also, "__module__": kind.__module__},
        kw_only=True,
        eq=False,
    )


def _again(declared: Field[Any]) -> Any:
    """The same definition anew: no two dataclasses may share one."""
    if declared.default is not MISSING:
        return field(default=declared.default, metadata=declared.metadata)
    if declared.default_factory is not MISSING:
        return field(default_factory=declared.default_factory, metadata=declared.metadata)
    return field(metadata=declared.metadata)


PlainPoint: type[ContactPoint] = _unmapped(ContactPoint)
PlainLink: type[AccountLink] = _unmapped(AccountLink)


def _new_point(self: Any, kind: PointKind, making: Making) -> ContactPoint:
    return PlainPoint(id=making.new_id(), workspace_id=self.workspace_id, kind=kind, value="")


def _new_link(self: Any, account_id: UUID) -> AccountLink:
    return PlainLink(workspace_id=self.workspace_id, contact_id=self.id, account_id=account_id)


PlainAccount = cast("type[Account]", _unmapped(Account, _new_point=_new_point))
PlainContact = cast("type[Contact]", _unmapped(Contact, _new_point=_new_point, _new_link=_new_link))
