"""What a custom value may be: as it is given, as it is kept, and as it is compared.

A kept value is JSON, and the very same in the record, on the wire and in the journal.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol
from uuid import UUID

from domain.kernel.custom.definitions import Column, CustomField, CustomType
from domain.kernel.errors import Invalid
from domain.kernel.money import Money, digits_of
from domain.kernel.rules import text
from domain.kernel.tables import Cell
from domain.kernel.values import typed_day, typed_id, typed_instant

LONGEST_TEXT: Final = 500
LONGEST_LONG_TEXT: Final = 20_000
MOST_CHOSEN: Final = 50
DECIMALS: Final = 6
MOST_DIGITS: Final = 15
"""As many as a JSON number carries without loss, whoever reads it."""
_BEYOND: Final = Decimal(10) ** 12
_LARGEST: Final = 2**63 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_URL: Final = re.compile(r"https?://[^\s/@:?#]+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)

T = CustomType


class PointForms(Protocol):
    """Normal forms of phones and e-mails."""

    def phone(self, raw: str, region: str | None) -> str | None: ...

    def email(self, raw: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    field: CustomField
    value: Any
    at: str
    forms: PointForms
    region: str | None
    present: Any


def kept_value(
    field: CustomField,
    value: Any,
    at: str,
    forms: PointForms,
    region: str | None,
    present: Any = None,
) -> Any:
    """A given value as it is kept, None for an empty one; raises Invalid with the pointer.

    Of the `present` value retired choices may stay.
    """
    return _READERS[field.type](_Asked(field, value, at, forms, region, present))


def _text(longest: int) -> Callable[[_Asked], str | None]:
    rule = text(longest)

    def read(asked: _Asked) -> str | None:
        kept: str | None = rule(_string(asked), asked.at)
        return kept

    return read


def _string(asked: _Asked) -> str:
    if not isinstance(asked.value, str):
        raise Invalid.at(asked.at, "not_a_text", "A text is needed")
    return asked.value


def _number(asked: _Asked) -> int | float | None:
    value = asked.value
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Invalid.at(asked.at, "not_a_number", "A number is needed")
    if value == "":
        return None
    number = _decimal(str(value), asked.at)
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(written: str, at: str) -> Decimal:
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise Invalid.at(at, "not_a_number", "A number is needed") from None
    if not number.is_finite() or abs(number) >= _BEYOND:
        raise Invalid.at(at, "number_too_large", "The number is too large")
    digits, exponent = number.normalize().as_tuple()[1:]
    if isinstance(exponent, int) and (-exponent > DECIMALS or len(digits) > MOST_DIGITS):
        detail = f"At most {DECIMALS} decimals and {MOST_DIGITS} digits"
        raise Invalid.at(at, "too_many_decimals", detail, decimals=DECIMALS)
    return number


def _money(asked: _Asked) -> dict[str, str]:
    value, at = asked.value, asked.at
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if not isinstance(value, Mapping) or value.keys() != {"amount", "currency"}:
        raise Invalid.at(at, "not_money", "An amount and a currency are needed")
    if not all(isinstance(part, str) for part in value.values()):
        raise Invalid.at(at, "not_money", "The amount is a decimal string, the currency a code")
    try:
        money = Money.of(value["amount"][:41], value["currency"])
    except Invalid as refusal:
        issues = (replace(issue, pointer=at + issue.pointer) for issue in refusal.issues)
        raise Invalid(refusal.detail, issues=issues) from None
    return {"amount": money.amount, "currency": money.currency}


def _date(asked: _Asked) -> str:
    if type(asked.value) is date:
        return asked.value.isoformat()
    return typed_day(asked.value, asked.at).isoformat()


def _instant(asked: _Asked) -> str:
    return _written(typed_instant(asked.value, asked.at))


def _written(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _boolean(asked: _Asked) -> bool:
    if not isinstance(asked.value, bool):
        raise Invalid.at(asked.at, "not_a_boolean", "true or false is needed")
    return asked.value


def _choice(asked: _Asked) -> str | None:
    return _chosen(asked, asked.value, asked.at) if asked.value != "" else None


def _chosen(asked: _Asked, key: Any, at: str) -> str:
    staying = asked.present if isinstance(asked.present, list) else [asked.present]
    known = [c.key for c in asked.field.choices if not c.retired or c.key in staying]
    if not isinstance(key, str) or key not in known:
        raise Invalid.at(at, "unknown_choice", "Not one of the choices", choices=known)
    return key


def _choices(asked: _Asked) -> list[str] | None:
    """Each once, in the order given."""
    if not isinstance(asked.value, list) or len(asked.value) > MOST_CHOSEN:
        raise Invalid.at(asked.at, "too_many", f"A list of at most {MOST_CHOSEN} choices is needed")
    chosen = [_chosen(asked, key, f"{asked.at}/{n}") for n, key in enumerate(asked.value)]
    return list(dict.fromkeys(chosen)) or None


def _url(asked: _Asked) -> str | None:
    kept = _text(LONGEST_TEXT)(asked)
    if kept is not None and not _URL.fullmatch(kept):
        raise Invalid.at(asked.at, "not_a_url", "An address that begins with http:// or https://")
    return kept


def _email(asked: _Asked) -> str | None:
    kept = _text(320)(asked)
    normal = asked.forms.email(kept) if kept else None
    if kept and normal is None:
        raise Invalid.at(asked.at, "not_an_email", "This is not an e-mail address")
    return normal


def _phone(asked: _Asked) -> str | None:
    kept = _text(60)(asked)
    normal = asked.forms.phone(kept, asked.region) if kept else None
    if kept and normal is None:
        raise Invalid.at(asked.at, "not_a_phone", "This is not a phone number")
    return normal


def _reference(asked: _Asked) -> str:
    if isinstance(asked.value, UUID):
        return str(asked.value)
    return str(typed_id(asked.value, asked.at))


_READERS: Final[Mapping[CustomType, Callable[[_Asked], Any]]] = {
    T.TEXT: _text(LONGEST_TEXT),
    T.LONG_TEXT: _text(LONGEST_LONG_TEXT),
    T.NUMBER: _number,
    T.MONEY: _money,
    T.DATE: _date,
    T.INSTANT: _instant,
    T.BOOLEAN: _boolean,
    T.CHOICE: _choice,
    T.MULTI_CHOICE: _choices,
    T.URL: _url,
    T.EMAIL: _email,
    T.PHONE: _phone,
    T.REFERENCE: _reference,
}


def side_values(field: CustomField, kept: Any, base_currency: str) -> list[str | int]:
    """A kept value as lists compare it: none, one, or of several choices one each.

    Money in another currency than the workspace's has none, for no rate is known.
    """
    if kept is None or field.type is T.LONG_TEXT:
        return []
    if field.type is T.MULTI_CHOICE:
        return list(kept)
    if field.type is T.MONEY:
        if kept["currency"] != base_currency:
            return []
        return [Money.of(kept["amount"], base_currency).minor]
    typed = {T.DATE: date.fromisoformat, T.INSTANT: datetime.fromisoformat}.get(field.type)
    return [column_value(field, typed(kept) if typed else kept, base_currency)]


def column_value(field: CustomField, value: Any, base_currency: str) -> str | int:
    """A typed value of a comparison as the column of its field holds it."""
    if field.column is Column.TEXT:
        return _comparable(field, value)
    if isinstance(value, datetime):
        return (value - _EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, bool):
        return int(value)
    if field.type is T.MONEY:
        scaled = Decimal(value).scaleb(digits_of(base_currency)).to_integral_value()
        return max(-_LARGEST, min(_LARGEST, int(scaled)))
    return int(_decimal(str(value), f"/{field.name}").scaleb(DECIMALS))


def _comparable(field: CustomField, value: Any) -> str:
    return str(value).lower() if field.type in (T.EMAIL, T.REFERENCE) else str(value)


def shown_number(scaled: Any) -> str:
    """A sum over a number column, as a plain decimal."""
    return format(Decimal(scaled).scaleb(-DECIMALS).normalize(), "f")


def cell_of(shown: Any) -> Cell:
    """A value as the cell of a table has it; an import reads it back."""
    if isinstance(shown, Mapping):
        return f"{shown['amount']} {shown['currency']}"
    if isinstance(shown, list):
        return ",".join(shown)
    if shown is None or isinstance(shown, int | float):
        return shown
    return str(shown)
