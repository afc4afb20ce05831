"""From a value on the wire (a JSON value or the text of a parameter) to its field's type."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from domain.kernel.conditions import MOST_VALUES
from domain.kernel.errors import Invalid
from domain.kernel.listing import Field, FieldType, Op
from domain.kernel.money import exact_decimal
from domain.kernel.standards import country_code, language_tag

_LARGEST_INT: Final = 2**63 - 1
_LONGEST_TEXT: Final = 1_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_INTEGER: Final = re.compile(r"-?\d{1,19}")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUTH: Final[Mapping[Any, bool]] = {"true": True, "false": False, True: True, False: False}


def typed_operand(field: Field, op: str, value: Any, pointer: str) -> Any:
    """The operand of a comparison: a boolean, a tuple of values or one value."""
    if op == Op.IS_NULL:
        return _boolean(value, pointer)
    if op in (Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not 1 <= len(items) <= MOST_VALUES:
            raise Invalid.at(pointer, "bad_value", f"Give 1 to {MOST_VALUES} values")
        return tuple(typed_value(field, item, f"{pointer}/{i}") for i, item in enumerate(items))
    return typed_value(field, value, pointer)


def typed_value(field: Field, value: Any, pointer: str) -> Any:
    """One value of the field's type; Invalid with the pointer where it is not one."""
    read: Callable[[Any, str], Any] = _READERS.get(field.type, _text)
    typed = read(value, pointer)
    if field.choices is not None and typed not in field.choices:
        raise Invalid.at(
            pointer, "unknown_choice", "Not one of the choices", choices=list(field.choices)
        )
    return typed


def _text(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value or len(value) > _LONGEST_TEXT:
        raise Invalid.at(pointer, "bad_value", f"A text of 1 to {_LONGEST_TEXT} letters is needed")
    refuse_unstorable(value, pointer)
    return value


def refuse_unstorable(text: str, pointer: str) -> None:
    """PostgreSQL holds neither NUL nor half of a surrogate pair."""
    if "\x00" in text or not (text.isascii() or _SURROGATE.search(text) is None):
        raise Invalid.at(pointer, "unstorable_character", "NUL and lone surrogates are refused")


def _integer(value: Any, pointer: str) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _INTEGER.fullmatch(text):
        raise Invalid.at(pointer, "not_a_number", "A whole number is needed")
    number = int(text)
    if abs(number) > _LARGEST_INT:
        raise Invalid.at(pointer, "number_too_large", "The number is too large")
    return number


def _decimal(value: Any, pointer: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Invalid.at(pointer, "not_a_number", "A decimal number is needed")
    try:
        return exact_decimal(str(value))
    except Invalid as refusal:
        raise Invalid.at(pointer, refusal.issues[0].code, refusal.detail) from None


def _boolean(value: Any, pointer: str) -> bool:
    if not isinstance(value, str | bool) or value not in _TRUTH:
        raise Invalid.at(pointer, "not_a_boolean", "true or false is needed")
    return _TRUTH[value]


def typed_day(value: Any, pointer: str) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Invalid.at(pointer, "not_a_date", "A date is written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid.at(pointer, "not_a_date", "There is no such day") from None


def typed_instant(value: Any, pointer: str) -> datetime:
    """An RFC 3339 instant; a bare date is its midnight in UTC."""
    if not isinstance(value, str):
        raise Invalid.at(pointer, "not_an_instant", "An instant is written in RFC 3339")
    try:
        # In a query string the plus of an offset arrives as a space.
        parsed = datetime.fromisoformat(value.replace(" ", "+") if "T" in value else value)
        if parsed.tzinfo is None and "T" in value:
            raise ValueError
        instant = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid.at(pointer, "not_an_instant", "An instant is written in RFC 3339") from None
    if abs(instant - datetime(2000, 1, 1, tzinfo=UTC)) > timedelta(days=365 * 1900):
        raise Invalid.at(pointer, "not_an_instant", "The instant is out of range")
    return instant


def typed_id(value: Any, pointer: str) -> UUID:
    try:
        if not isinstance(value, str) or len(value) != 36:
            raise ValueError
        return UUID(value)
    except ValueError:
        raise Invalid.at(pointer, "not_an_id", "An id is a UUID") from None


_READERS: Final[Mapping[FieldType, Callable[[Any, str], Any]]] = {
    FieldType.NUMBER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.MONEY: _decimal,
    FieldType.DATE: typed_day,
    FieldType.INSTANT: typed_instant,
    FieldType.BOOLEAN: _boolean,
    FieldType.REFERENCE: typed_id,
    FieldType.COUNTRY: country_code,
    FieldType.LANGUAGE: language_tag,
}
