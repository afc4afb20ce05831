"""The condition tree: one typed language for filters, segments and every later rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

MOST_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; `value` is typed for its field."""

    __test__ = False  # pytest would collect it by its name

    field: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any_:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition: TypeAlias = Test | All | Any_ | Not


def tests_in(condition: Condition | None) -> Iterator[Test]:
    """Every comparison of the tree, left to right."""
    match condition:
        case Test():
            yield condition
        case All(parts) | Any_(parts):
            for part in parts:
                yield from tests_in(part)
        case Not(part):
            yield from tests_in(part)
