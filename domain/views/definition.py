"""What of a list a view keeps: checked when it is saved, and again whenever it is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from domain.kernel.condition_parsing import condition_tree, parse_condition
from domain.kernel.custom.definitions import PREFIX, CustomFields
from domain.kernel.errors import Invalid
from domain.kernel.listing import ListSpec, parse_sort
from domain.kernel.principal import Principal
from domain.kernel.values import refuse_unstorable

LONGEST_Q: Final = 200
MOST_COLUMNS: Final = 60
_BEYOND_FIELDS: Final = frozenset({"id", "version", "status", "created_by", "updated_by"})
"""Shown in lists, though no list is filtered by them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a part of a view cannot be asked for as it stands: `field` is missing or barred."""

    pointer: str
    code: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """The parts of a view with custom fields by their present names."""

    where: Any
    sort: str | None
    columns: list[str] | None
    group_by: str | None
    sum: str | None
    problems: Sequence[Problem] = field(default=())


def kept_parts(given: Mapping[str, Any], spec: ListSpec, principal: Principal) -> dict[str, Any]:
    """The given parts as a view keeps them; Invalid or Forbidden where the list knows better."""
    fields = principal.custom.of(spec.resource)
    spec = spec.extended(fields)
    read = {name: _READERS[name](value, spec) for name, value in given.items() if name in _READERS}
    shown = Definition(
        read.get("where"),
        read.get("sort"),
        read.get("columns"),
        read.get("group_by"),
        read.get("sum"),
    )
    spec.refuse_barred([name for _, name in _named(shown)], principal)
    kept = {_KEPT_AS.get(name, name): value for name, value in read.items()}
    return {name: _renamed(name, value, _slots(fields)) for name, value in kept.items()}


def shown_parts(kept: Mapping[str, Any], spec: ListSpec, principal: Principal) -> Definition:
    """A kept view as this principal may ask for it, and what of it cannot be asked for."""
    fields = principal.custom.of(spec.resource)
    named = {name: _renamed(name, kept[name], _names(fields)) for name in _PARTS}
    shown = Definition(
        named["condition"], named["sort"], named["columns"], named["group_by"], named["summed"]
    )
    problems = list(_problems(shown, spec.extended(fields), fields, principal))
    return Definition(shown.where, shown.sort, shown.columns, shown.group_by, shown.sum, problems)


def _problems(
    shown: Definition, spec: ListSpec, fields: CustomFields, principal: Principal
) -> Iterator[Problem]:
    barred, whole = spec.barred(principal), True
    for pointer, name in _named(shown):
        if name in barred:
            code = "field_barred"
        elif name not in spec.by_name and name not in _BEYOND_FIELDS:
            code = "field_retired" if fields.ever_named(name) else "unknown_field"
        else:
            continue
        whole = False
        yield Problem(pointer, code, name)
    if whole and shown.where is not None:
        yield from _no_longer_understood(shown.where, spec)


def _no_longer_understood(where: Any, spec: ListSpec) -> Iterator[Problem]:
    try:
        parse_condition(where, spec)
    except Invalid as refusal:
        for issue in refusal.issues:
            yield Problem(issue.pointer, issue.code, None)


def _named(shown: Definition) -> Iterator[tuple[str, str]]:
    """Every field that a view names, with the pointer to its name."""
    if shown.where is not None:
        yield from _tested(shown.where, "/where")
    for part in (shown.sort or "").split(","):
        if part:
            yield "/sort", part.removeprefix("-")
    for n, name in enumerate(shown.columns or ()):
        yield f"/columns/{n}", name
    for pointer, one in (("/group_by", shown.group_by), ("/sum", shown.sum)):
        if one is not None:
            yield pointer, one


def _tested(tree: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, str]]:
    if "field" in tree:
        yield f"{pointer}/field", tree["field"]
    for key in ("all", "any"):
        for n, part in enumerate(tree.get(key, ())):
            yield from _tested(part, f"{pointer}/{key}/{n}")
    if "not" in tree:
        yield from _tested(tree["not"], f"{pointer}/not")


_Rename = Callable[[str], str]
_PARTS: Final = ("condition", "sort", "columns", "group_by", "summed")
_KEPT_AS: Final = {"where": "condition", "sum": "summed"}


def _slots(fields: CustomFields) -> _Rename:
    def rename(name: str) -> str:
        found = fields.by_key.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        return PREFIX + found.slot if found else name

    return rename


def _names(fields: CustomFields) -> _Rename:
    def rename(name: str) -> str:
        found = fields.by_slot.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        return found.name if found else name

    return rename


def _renamed(part: str, value: Any, rename: _Rename) -> Any:
    if value is None or part not in _PARTS:
        return value
    if part == "condition":
        return _tree_renamed(value, rename)
    if part == "sort":
        return ",".join(
            "-" * each.startswith("-") + rename(each.removeprefix("-")) for each in value.split(",")
        )
    return [rename(name) for name in value] if part == "columns" else rename(value)


def _tree_renamed(tree: Mapping[str, Any], rename: _Rename) -> dict[str, Any]:
    if "field" in tree:
        return {**tree, "field": rename(tree["field"])}
    if "not" in tree:
        return {"not": _tree_renamed(tree["not"], rename)}
    return {key: [_tree_renamed(part, rename) for part in parts] for key, parts in tree.items()}


def _where(value: Any, spec: ListSpec) -> Any:
    return None if value is None else condition_tree(parse_condition(value, spec))


def _sort(value: str | None, spec: ListSpec) -> str | None:
    if value is None:
        return None
    keys = parse_sort(value, spec)
    return ",".join("-" * key.descending + key.field for key in keys)


def searched_text(value: str | None, spec: ListSpec) -> str | None:
    if not value or not value.strip():
        return None
    refuse_unstorable(value, "/q")
    if len(value) > LONGEST_Q:
        raise Invalid.at("/q", "too_long", f"At most {LONGEST_Q} letters", longest=LONGEST_Q)
    if not spec.searchable:
        raise Invalid.at("/q", "not_searchable", "This list has no search")
    return value


def _columns(value: Sequence[str] | None, spec: ListSpec) -> list[str] | None:
    if value is None:
        return None
    if not 1 <= len(value) <= MOST_COLUMNS or len(set(value)) != len(value):
        raise Invalid.at("/columns", "bad_value", f"1 to {MOST_COLUMNS} different fields")
    for n, name in enumerate(value):
        if name not in spec.by_name and name not in _BEYOND_FIELDS:
            raise Invalid.at(f"/columns/{n}", "unknown_field", f"There is no field {name}")
    return list(value)


def _group_by(value: str | None, spec: ListSpec) -> str | None:
    found = spec.by_name.get(value) if value else None
    if value is not None and (found is None or not found.groupable):
        raise Invalid.at("/group_by", "not_groupable", "The list is not grouped by that")
    return value


def _sum(value: str | None, spec: ListSpec) -> str | None:
    found = spec.by_name.get(value) if value else None
    if value is not None and (found is None or not found.can_sum):
        raise Invalid.at("/sum", "not_summable", "This field cannot be summed")
    return value


_READERS: Final[Mapping[str, Callable[[Any, ListSpec], Any]]] = {
    "where": _where,
    "q": searched_text,
    "sort": _sort,
    "archived": lambda value, _spec: bool(value),
    "columns": _columns,
    "group_by": _group_by,
    "sum": _sum,
}
