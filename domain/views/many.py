"""What can be done to many records at once, read from its JSON form and checked by their list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.kernel.condition_parsing import parse_condition
from domain.kernel.custom.definitions import PREFIX, CustomFields
from domain.kernel.custom.records import pointer_of
from domain.kernel.errors import Forbidden, Invalid, Issue
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec
from domain.kernel.principal import Principal
from domain.kernel.values import typed_id, typed_value
from domain.views.definition import searched_text
from domain.views.model import ChangeKind

MOST_TAGS: Final = 50
_SETTABLE: Final = frozenset(
    {
        FieldType.TEXT,
        FieldType.NUMBER,
        FieldType.DATE,
        FieldType.CHOICE,
        FieldType.LANGUAGE,
        FieldType.URL,
        FieldType.MONEY,
        FieldType.ADDRESS,
    }
)
_PARTS: Final[Mapping[FieldType, frozenset[str]]] = {
    FieldType.MONEY: frozenset({"amount", "currency"}),
    FieldType.ADDRESS: frozenset("lines city subdivision postal_code country".split()),
}


@dataclass(frozen=True, slots=True)
class Change:
    """`given` is what the records' own change command takes; `tags` are added or taken away."""

    kind: ChangeKind
    given: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


def read_change(told: Mapping[str, Any], spec: ListSpec, principal: Principal) -> Change:
    """Typed for the records of `spec`; what cannot be done to many of them is refused."""
    kind = ChangeKind(told["kind"])
    wanted = _NEEDS.get(kind, ())
    strange = [name for name in told if name != "kind" and name not in wanted]
    if strange or (wanted and not any(name in told for name in wanted)):
        at = f"/change/{strange[0]}" if strange else "/change"
        names = ", ".join(wanted) or "nothing else"
        raise Invalid.at(at, "bad_change", f"{kind.value} takes {names}")
    return _READERS[kind](told, kind, spec, principal)


def read_asked(
    asked: Mapping[str, Any], spec: ListSpec, principal: Principal, *, limit: int
) -> ListQuery:
    """What names the records, as their list is asked."""
    spec = spec.extended(principal.custom.of(spec.resource))
    where = asked.get("where")
    return ListQuery(
        where=None if where is None else parse_condition(where, spec),
        q=searched_text(asked.get("q"), spec),
        archived=bool(asked.get("archived")),
        limit=limit,
    )


def _bare(_told: Mapping[str, Any], kind: ChangeKind, _spec: ListSpec, _by: Principal) -> Change:
    return Change(kind)


def _assign(told: Mapping[str, Any], kind: ChangeKind, _spec: ListSpec, _by: Principal) -> Change:
    named = {name: told[name] for name in ("owner_id", "team_id") if name in told}
    given = {n: None if v is None else typed_id(v, f"/change/{n}") for n, v in named.items()}
    return Change(kind, given)


def _tags(told: Mapping[str, Any], kind: ChangeKind, spec: ListSpec, _by: Principal) -> Change:
    tags = told["tags"]
    if not isinstance(tags, list) or not 1 <= len(tags) <= MOST_TAGS:
        raise Invalid.at("/change/tags", "bad_value", f"1 to {MOST_TAGS} tags")
    kept = [
        typed_value(spec.by_name["tags"], tag, f"/change/tags/{n}") for n, tag in enumerate(tags)
    ]
    return Change(kind, tags=tuple(kept))


def _set(told: Mapping[str, Any], kind: ChangeKind, spec: ListSpec, by: Principal) -> Change:
    values = told["fields"]
    if not isinstance(values, Mapping) or not values:
        raise Invalid.at("/change/fields", "required", "Name at least one field")
    given, issues = dict[str, Any](), list[Issue]()
    for name, value in values.items():
        try:
            if name == "custom":
                given[name] = _custom(value, by.custom.of(spec.resource))
            else:
                given[name] = _typed(spec.by_name.get(name), value, f"/change/fields/{name}")
        except Invalid as refusal:
            issues += refusal.issues
    if issues:
        raise Invalid("Some fields cannot be set like that", issues=issues)
    barred = spec.extended(by.custom.of(spec.resource)).barred(by)
    named = {*given, *(PREFIX + key for key in given.get("custom") or ())}
    for name in sorted(named & barred):
        raise Forbidden("You may not set what you may not see", field=name)
    return Change(kind, given)


def _typed(found: Field | None, value: Any, at: str) -> Any:
    if found is None or not found.editable:
        raise Invalid.at(at, "unknown_field", "There is no such field")
    if found.type not in _SETTABLE or found.required:
        raise Invalid.at(at, "not_in_bulk", "This is set record by record")
    if value is None and found.nullable:
        return None
    if found.type in _PARTS:
        return _parts(value, _PARTS[found.type], at)
    return typed_value(found, value, at)


def _parts(value: Any, names: frozenset[str], at: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value or not value.keys() <= names:
        raise Invalid.at(at, "bad_value", "An object of " + ", ".join(sorted(names)))
    for name, part in value.items():
        parts = part if name == "lines" and isinstance(part, list) else [part]
        if not all(each is None or isinstance(each, str) for each in parts):
            raise Invalid.at(f"{at}/{name}", "bad_value", "A text is needed")
    return dict(value)


def _custom(values: Any, fields: CustomFields) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise Invalid.at("/change/fields/custom", "bad_value", "An object by the fields' keys")
    for key in values:
        at, found = "/change/fields" + pointer_of(key), fields.by_key.get(key)
        if found is None:
            raise Invalid.at(at, "unknown_field", "There is no such field")
        if found.unique:
            raise Invalid.at(at, "not_in_bulk", "No two records have the same value of it")
    return dict(values)


_K = ChangeKind
_NEEDS: Final[Mapping[ChangeKind, tuple[str, ...]]] = {
    _K.ASSIGN: ("owner_id", "team_id"),
    _K.ADD_TAGS: ("tags",),
    _K.REMOVE_TAGS: ("tags",),
    _K.SET: ("fields",),
}
_READERS: Final[
    Mapping[ChangeKind, Callable[[Mapping[str, Any], ChangeKind, ListSpec, Principal], Change]]
] = {
    _K.ASSIGN: _assign,
    _K.ADD_TAGS: _tags,
    _K.REMOVE_TAGS: _tags,
    _K.SET: _set,
    _K.ARCHIVE: _bare,
    _K.RESTORE: _bare,
}
