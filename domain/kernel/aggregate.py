"""What every aggregate has: identity, version, and its facts for the journal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, ClassVar, Final, TypeAlias
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
        return {name: wire(getattr(self, name)) for name in _fact_names(type(self))}

    def happened(self, event: str, /, **payload: Json) -> None:
        """Name what was done, where `updated` would say too little."""
        self.__dict__.setdefault("_happened", []).append((event, payload))

    def take_happened(self) -> list[tuple[str, dict[str, Json]]]:
        """Hand over the named events, once."""
        taken: list[tuple[str, dict[str, Json]]] = self.__dict__.pop("_happened", [])
        return taken


@dataclass(frozen=True, slots=True)
class Change:
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
        form = partial(_wire_object, names=_value_names(kind))
    if form is None:
        raise TypeError(f"{kind.__name__} has no JSON form")
    _forms[kind] = form
    return form


def _wire_object(value: Any, names: tuple[str, ...]) -> Json:
    return {name: wire(getattr(value, name)) for name in names}


_FORMS: Final[Sequence[tuple[type | tuple[type, ...], Callable[[Any], Json]]]] = (
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

_names: dict[type, tuple[str, ...]] = {}


def _fact_names(kind: type[Aggregate]) -> tuple[str, ...]:
    names = _names.get(kind)
    if names is None:
        barred = _BOOKKEEPING | kind.DERIVED
        names = _names[kind] = tuple(f.name for f in fields(kind) if f.name not in barred)
    return names


def _value_names(kind: type) -> tuple[str, ...]:
    """Fields of a value object or part, without those marked UNJOURNALLED."""
    names = _names.get(kind)
    if names is None:
        kept = (f for f in fields(kind) if f.metadata.get("journal", True))
        names = _names[kind] = tuple(f.name for f in kept)
    return names
