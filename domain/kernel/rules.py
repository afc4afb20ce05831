"""What the value of a field may be; the same for forms, scripts and imported rows."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from domain.kernel.errors import Invalid, Issue
from domain.kernel.values import refuse_unstorable

Rule = Callable[[Any, str], Any]
"""From a given value and its pointer to the value kept; raises Invalid."""


def clean(given: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """All given fields by their rules; every issue is told, not only the first."""
    kept: dict[str, Any] = {}
    issues: list[Issue] = []
    for name, value in given.items():
        rule = rules.get(name)
        if rule is None:
            issues.append(Issue(f"/{name}", "unknown_field", "There is no such field"))
            continue
        try:
            kept[name] = rule(value, f"/{name}")
        except Invalid as refusal:
            issues += refusal.issues
    if issues:
        raise Invalid("Some fields cannot be kept as they are", issues=issues)
    return kept


def text(longest: int, *, required: bool = False) -> Rule:
    """Text kept to the letter; what is required is more than space."""

    def check(value: Any, at: str) -> str | None:
        if required and (value is None or not value.strip()):
            raise Invalid.at(at, "required", "A value is needed")
        if not value:
            return None
        if len(value) > longest:
            raise Invalid.at(at, "too_long", f"At most {longest} letters", longest=longest)
        refuse_unstorable(value, at)
        return str(value)

    return check


def whole(least: int, most: int) -> Rule:
    def check(value: Any, at: str) -> int | None:
        if value is not None and not least <= value <= most:
            raise Invalid.at(at, "out_of_range", f"From {least} to {most}", least=least, most=most)
        return None if value is None else int(value)

    return check


def one_of(choices: type[StrEnum]) -> Rule:
    def check(value: Any, at: str) -> StrEnum:
        try:
            return choices(value)
        except ValueError:
            known = [choice.value for choice in choices]
            raise Invalid.at(
                at, "unknown_choice", "Not one of the choices", choices=known
            ) from None

    return check


def matching(pattern: re.Pattern[str], code: str, longest: int = 500) -> Rule:
    plain = text(longest)

    def check(value: Any, at: str) -> str | None:
        kept = plain(value, at)
        if kept is not None and not pattern.fullmatch(kept):
            raise Invalid.at(at, code, "This is not written as it must be")
        return None if kept is None else str(kept)

    return check


def coded(known: Rule) -> Rule:
    """A code of a standard; the empty text is none."""

    def check(value: Any, at: str) -> Any:
        return known(value, at) if value else None

    return check


def optional(rule: Rule) -> Rule:
    def check(value: Any, at: str) -> Any:
        return None if value is None else rule(value, at)

    return check


def as_given(value: Any, _at: str) -> Any:
    return value
