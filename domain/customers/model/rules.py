"""What the fields of accounts and contacts may be."""

import re
from collections.abc import Iterator
from typing import Any, Final

from domain.customers.model.parts import Address, PointInput
from domain.kernel.errors import Invalid
from domain.kernel.money import Money
from domain.kernel.rules import coded, matching, text
from domain.kernel.standards import country_code, language_tag

MOST_POINTS: Final = 20
MOST_TAGS: Final = 50
MOST_LINES: Final = 6
_WEBSITE: Final = re.compile(
    r"(https?://)?[^\s/@:?#]+\.[^\s/@:?#]{2,}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE
)


_part: Final = text(120)
_postal_code: Final = text(30)
_line: Final = text(200)
_tag: Final = text(50, required=True)
_value: Final = text(320, required=True)
_label: Final = text(60)

country: Final = coded(country_code)
language: Final = coded(language_tag)
website: Final = matching(_WEBSITE, "not_a_url")


def amount_not_negative(value: Money | None, at: str) -> Money | None:
    if value is not None and value.minor < 0:
        raise Invalid.at(f"{at}/amount", "out_of_range", "Not less than zero", least=0)
    return value


def tags(value: Any, at: str) -> list[str]:
    """Each once, in the order given."""
    if len(value or ()) > MOST_TAGS:
        raise Invalid.at(at, "too_many", f"At most {MOST_TAGS}", most=MOST_TAGS)
    return list(dict.fromkeys(_tag(tag, f"{at}/{n}") for n, tag in enumerate(value or ())))


def points(value: Any, at: str) -> list[PointInput]:
    if len(value or ()) > MOST_POINTS:
        raise Invalid.at(at, "too_many", f"At most {MOST_POINTS}", most=MOST_POINTS)
    return [_point(point, f"{at}/{n}") for n, point in enumerate(value or ())]


def _point(given: PointInput, at: str) -> PointInput:
    value, label = _value(given.value, f"{at}/value"), _label(given.label, f"{at}/label")
    if label == given.label:
        return given
    return PointInput(value, label, given.primary)


def address(value: Address | None, at: str) -> Address | None:
    if value is None:
        return None
    kept = (
        tuple(_lines(value.lines, f"{at}/lines")) if value.lines else (),
        _part(value.city, f"{at}/city"),
        _part(value.subdivision, f"{at}/subdivision"),
        _postal_code(value.postal_code, f"{at}/postal_code"),
        country(value.country, f"{at}/country"),
    )
    given = (value.lines, value.city, value.subdivision, value.postal_code, value.country)
    return value if kept == given else Address(*kept)


def _lines(lines: tuple[str, ...], at: str) -> Iterator[str]:
    if len(lines) > MOST_LINES:
        raise Invalid.at(at, "too_many", f"At most {MOST_LINES}", most=MOST_LINES)
    for n, line in enumerate(lines):
        kept = _line(line, f"{at}/{n}")
        if kept is not None:
            yield kept
