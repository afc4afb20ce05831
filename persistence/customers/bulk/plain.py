"""The aggregates as the domain wrote them, without the instruments that the mapper adds.

A mapped class pays for every attribute that is set: opening an account costs four times as much.
An import never hands its records to a Session, so it makes them of a class with the same fields
and the very same methods, before or after the mapping.
"""

from dataclasses import fields, make_dataclass
from types import FunctionType
from typing import Any, TypeVar, cast

from domain.customers.model import Account, AccountLink, Contact, ContactPoint, Making, PointKind

T = TypeVar("T")
_METHODS = (FunctionType, classmethod, staticmethod, property)


def _unmapped(kind: type[T], **also: Any) -> type[T]:
    own = kind.__dict__.get("__annotations__", {})
    members = {
        name: value
        for name, value in vars(kind).items()
        if not name.startswith(("__", "_sa_"))
        and name not in {field.name for field in fields(cast(Any, kind))}
        and (isinstance(value, _METHODS) or name.isupper())
    }
    # fields() of a mapped class are those of the domain: the mapper leaves them alone.
    declared = [(f.name, f.type, _copied(f)) for f in fields(cast(Any, kind)) if f.name in own]
    made = make_dataclass(
        kind.__name__,
        declared,
        bases=kind.__bases__,
        namespace={**members, **also, "__module__": kind.__module__},
        kw_only=True,
        eq=False,
    )
    return cast("type[T]", made)


def _copied(declared: Any) -> Any:
    """A field definition of its own: dataclasses do not share them."""
    import dataclasses

    options: dict[str, Any] = {"metadata": declared.metadata}
    if declared.default is not dataclasses.MISSING:
        options["default"] = declared.default
    if declared.default_factory is not dataclasses.MISSING:
        options["default_factory"] = declared.default_factory
    return dataclasses.field(**options)


PlainPoint = _unmapped(ContactPoint)
PlainLink = _unmapped(AccountLink)


def _new_point(self: Any, kind: PointKind, making: Making) -> ContactPoint:
    return PlainPoint(id=making.new_id(), workspace_id=self.workspace_id, kind=kind, value="")


def _new_link(self: Any, account_id: Any) -> AccountLink:
    return PlainLink(workspace_id=self.workspace_id, contact_id=self.id, account_id=account_id)


PlainAccount = _unmapped(Account, _new_point=_new_point)
PlainContact = _unmapped(Contact, _new_point=_new_point, _new_link=_new_link)
