"""From the JSON form of a condition to the typed tree, and back."""

from collections.abc import Mapping
from typing import Any, Final

from domain.kernel.aggregate import Json, wire
from domain.kernel.conditions import All, Any_, Condition, Not, Test, tests_in
from domain.kernel.errors import Invalid
from domain.kernel.listing import ListSpec
from domain.kernel.values import typed_operand

DEEPEST: Final = 8
MOST_TERMS: Final = 100


def parse_condition(tree: Any, spec: ListSpec, pointer: str = "/where") -> Condition:
    """Typed tree from its JSON form; anything not understood is refused by its pointer."""
    condition = _parse(tree, spec, pointer, 1)
    if sum(1 for _ in tests_in(condition)) > MOST_TERMS:
        raise Invalid.at(pointer, "too_many_terms", f"At most {MOST_TERMS} comparisons")
    return condition


def condition_tree(condition: Condition) -> Json:
    """The JSON form of a typed tree."""
    match condition:
        case All(parts):
            return {"all": [condition_tree(part) for part in parts]}
        case Any_(parts):
            return {"any": [condition_tree(part) for part in parts]}
        case Not(part):
            return {"not": condition_tree(part)}
        case Test():
            return wire(condition)


def _parse(tree: Any, spec: ListSpec, pointer: str, depth: int) -> Condition:
    if depth > DEEPEST:
        raise Invalid.at(pointer, "too_deep", f"At most {DEEPEST} levels")
    if not isinstance(tree, Mapping):
        raise Invalid.at(pointer, "bad_condition", "A condition is an object")
    keys = frozenset(tree)
    if keys == {"all"} or keys == {"any"}:
        return _parse_many(tree, next(iter(keys)), spec, pointer, depth)
    if keys == {"not"}:
        return Not(_parse(tree["not"], spec, f"{pointer}/not", depth + 1))
    if {"field", "op"} <= keys <= {"field", "op", "value"}:
        return _parse_test(tree, spec, pointer)
    raise Invalid.at(pointer, "bad_condition", "Use all, any, not, or field with op and value")


def _parse_many(
    tree: Mapping[str, Any], key: str, spec: ListSpec, pointer: str, depth: int
) -> Condition:
    parts = tree[key]
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_TERMS:
        raise Invalid.at(f"{pointer}/{key}", "bad_condition", "A list of conditions is needed")
    parsed = tuple(
        _parse(part, spec, f"{pointer}/{key}/{index}", depth + 1)
        for index, part in enumerate(parts)
    )
    return All(parsed) if key == "all" else Any_(parsed)


def _parse_test(tree: Mapping[str, Any], spec: ListSpec, pointer: str) -> Test:
    name, op = tree["field"], tree["op"]
    found = spec.by_name.get(name) if isinstance(name, str) else None
    if found is None or not found.operators:
        raise Invalid.at(f"{pointer}/field", "unknown_field", "No such field to filter by")
    if op not in found.operators:
        raise Invalid.at(f"{pointer}/op", "bad_operator", f"{name} does not know this operator")
    return Test(name, op, typed_operand(found, op, tree.get("value"), f"{pointer}/value"))
