"""What a field's value may be; the same for forms, scripts and imported rows."""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from domain.customers.model.parts import Address, PointInput
from domain.kernel.errors import Invalid, Issue
from domain.kernel.money import Money
from domain.kernel.values import refuse_unstorable

Rule = Callable[[Any, str], Any]
"""From a given value and its pointer to the value kept; raises Invalid."""

MOST_POINTS: Final = 20
MOST_TAGS: Final = 50
MOST_LINES: Final = 6
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_WEBSITE: Final = re.compile(
    r"(https?://)?[^\s/@:?#]+\.[^\s/@:?#]{2,}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE
)


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
    """Text kept to the letter; nothing but space counts as nothing."""

    def check(value: Any, at: str) -> str | None:
        if value is None or not value.strip():
            if required:
                raise Invalid.at(at, "required", "A value is needed")
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


def as_given(value: Any, _at: str) -> Any:
    return value


country: Final = matching(_COUNTRY, "not_a_country")
language: Final = matching(_LANGUAGE, "not_a_language")
website: Final = matching(_WEBSITE, "not_a_url")


def amount_not_negative(value: Money | None, at: str) -> Money | None:
    if value is not None and value.minor < 0:
        raise Invalid.at(f"{at}/amount", "out_of_range", "Not less than zero", least=0)
    return value


def tags(value: Any, at: str) -> list[str]:
    """Each once, in the order given."""
    if len(value or ()) > MOST_TAGS:
        raise Invalid.at(at, "too_many", f"At most {MOST_TAGS}", most=MOST_TAGS)
    each = text(50, required=True)
    return list(dict.fromkeys(each(tag, f"{at}/{n}") for n, tag in enumerate(value or ())))


def points(value: Any, at: str) -> list[PointInput]:
    if len(value or ()) > MOST_POINTS:
        raise Invalid.at(at, "too_many", f"At most {MOST_POINTS}", most=MOST_POINTS)
    return [_point(point, f"{at}/{n}") for n, point in enumerate(value or ())]


def _point(given: PointInput, at: str) -> PointInput:
    value = text(320, required=True)(given.value, f"{at}/value")
    return PointInput(value, text(60)(given.label, f"{at}/label"), given.primary)


def address(value: Address | None, at: str) -> Address | None:
    if value is None:
        return None
    return Address(
        tuple(_lines(value.lines, f"{at}/lines")),
        text(120)(value.city, f"{at}/city"),
        text(120)(value.subdivision, f"{at}/subdivision"),
        text(30)(value.postal_code, f"{at}/postal_code"),
        country(value.country, f"{at}/country"),
    )


def _lines(lines: tuple[str, ...], at: str) -> Iterator[str]:
    if len(lines) > MOST_LINES:
        raise Invalid.at(at, "too_many", f"At most {MOST_LINES}", most=MOST_LINES)
    for n, line in enumerate(lines):
        kept = text(200)(line, f"{at}/{n}")
        if kept is not None:
            yield kept
