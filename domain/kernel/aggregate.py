"""What every aggregate has: identity, version, and its facts for the journal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias
from uuid import UUID

Json: TypeAlias = None | bool | int | str | list["Json"] | dict[str, "Json"]

_BOOKKEEPING = frozenset(
    "id workspace_id version created_at created_by updated_at updated_by".split()
)


@dataclass(kw_only=True, eq=False)
class Aggregate:
    """A consistency boundary. `version` counts its changes and guards against lost updates."""

    CONTEXT: ClassVar[str]
    TYPE: ClassVar[str]
    SECRET: ClassVar[frozenset[str]] = frozenset()
    DERIVED: ClassVar[frozenset[str]] = frozenset()

    id: UUID
    workspace_id: UUID
    version: int = 1
    created_at: datetime
    created_by: UUID | None = None
    updated_at: datetime
    updated_by: UUID | None = None

    def facts(self) -> dict[str, Json]:
        """The journalled state: every field that is neither bookkeeping nor derived."""
        return _wired(self, *_facts_of(type(self)))

    def happened(self, event: str, /, **payload: Json) -> None:
        """Name what was done, where `updated` would say too little."""
        self.__dict__.setdefault("_happened", []).append((event, payload))

    def take_happened(self) -> list[tuple[str, dict[str, Json]]]:
        """Hand over the named events, once."""
        taken: list[tuple[str, dict[str, Json]]] = self.__dict__.pop("_happened", [])
        return taken


class Change(NamedTuple):
    """One field's value before and after; both None for a secret field."""

    field: str
    before: Json
    after: Json


def changes_between(
    before: Mapping[str, Json] | None,
    after: Mapping[str, Json] | None,
    secret: frozenset[str] = frozenset(),
) -> list[Change]:
    """The fields that differ; a new record differs from nothing in all that it holds."""
    if before is None and after is not None and not secret:
        return [Change(name, None, value) for name, value in after.items() if value is not None]
    old, new = before or {}, after or {}
    names = new if len(new) >= len(old) else old
    return [
        Change(name, None, None) if name in secret else Change(name, old.get(name), new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    ]


_JSON_ALREADY = frozenset({type(None), bool, int, str})


def wire(value: Any) -> Json:
    """The JSON form of a field value, the same in the journal, the feed and as-of reads."""
    kind = type(value)
    if kind in _JSON_ALREADY:
        known: Json = value
        return known
    return (_forms.get(kind) or _form_of(kind))(value)


def _form_of(kind: type) -> Callable[[Any], Json]:
    """How values of a type are written; found once, for an import writes a million of them."""
    form = next((form for types, form in _FORMS if issubclass(kind, types)), None)
    if form is None and is_dataclass(kind):
        names = _value_names(kind)
        form = partial(_wired, names=names, values=_values_of(names))
    if form is None:
        raise TypeError(f"{kind.__name__} has no JSON form")
    _forms[kind] = form
    return form


def _wired(
    value: Any, names: tuple[str, ...], values: Callable[[Any], tuple[Any, ...]]
) -> dict[str, Json]:
    return {
        name: each if type(each) in _JSON_ALREADY else wire(each)
        for name, each in zip(names, values(value), strict=True)
    }


_FORMS: Final[Sequence[tuple[type | tuple[type, ...], Callable[[Any], Json]]]] = (
    (StrEnum, str),
    (Enum, lambda value: str(value.value)),
    ((str, int), lambda value: value),
    (UUID, str),
    (datetime, lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z")),
    (date, lambda value: value.isoformat()),
    (Decimal, lambda value: format(value, "f")),
    ((list, tuple), lambda value: [wire(item) for item in value]),
    (dict, lambda value: {str(key): wire(item) for key, item in value.items()}),
)
_forms: dict[type, Callable[[Any], Json]] = {}


UNJOURNALLED: Final = {"journal": False}
"""Metadata of a part's field that the journal leaves out: keys, derived copies."""

_Named: TypeAlias = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_facts: dict[type, _Named] = {}


def _facts_of(kind: type[Aggregate]) -> _Named:
    """The names of an aggregate's facts, and how their values are got at once."""
    known = _facts.get(kind)
    if known is None:
        barred = _BOOKKEEPING | kind.DERIVED
        names = tuple(each.name for each in fields(kind) if each.name not in barred)
        known = _facts[kind] = (names, _values_of(names))
    return known


def _values_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _value_names(kind: type) -> tuple[str, ...]:
    """Fields of a value object or part, without those marked UNJOURNALLED."""
    return tuple(each.name for each in fields(kind) if each.metadata.get("journal", True))
