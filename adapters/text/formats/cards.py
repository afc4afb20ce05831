"""A card as a record: its properties by the names of the fields that they become."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from adapters.text.formats.records import Found
from adapters.text.formats.vcard import Card, Property
from adapters.text.names import split_name

_LABELS: Final = (
    ("fax", ("fax",)),
    ("mobile", ("cell", "mobile", "iphone")),
    ("work", ("work",)),
    ("home", ("home",)),
    ("main", ("main",)),
)
_MANY: Final = ("phone", "email", "tags", "note")
_NAMES: Final = ("family_name", "given_name", "middle_name", "name_prefix", "name_suffix")
_PLAIN: Final = {"TITLE": "title", "NOTE": "note", "UID": "uid", "NICKNAME": "nickname",
                 "URL": "website", "ROLE": "role", "LANG": "language"}  # fmt: skip
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?\Z")
_GENDERS: Final = {"m": "male", "f": "female", "o": "other"}
_NUMBER_ENDS: Final = re.compile(r"[;,\s]+\Z")


def card_records(cards: Iterable[Card]) -> Iterator[Found]:
    for card in cards:
        yield Found(card.line, _values(card.properties), card.problem)


def _values(properties: Iterable[Property]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    formatted, addresses = "", 0
    for each in properties:
        if each.name == "FN":
            formatted = formatted or each.text()
        elif each.name == "ADR":
            addresses += 1
            _add(found, _address(each, addresses))
        elif each.name == "N" and "family_name" not in found:
            _add(found, dict(zip(_NAMES, each.parts(), strict=False)))
        else:
            _add(found, _other(each))
    if formatted and not any(found.get(name) for name in ("given_name", "family_name")):
        _add(found, _named(formatted))
    return {name: _joined(name, values) for name, values in found.items()}


def _joined(name: str, values: list[str]) -> str:
    """Several phones of one label stay; of a second birthday or employer the first counts."""
    many = name.startswith(_MANY)
    return "\n".join(dict.fromkeys(values)) if many else values[0]


def _add(found: dict[str, list[str]], values: dict[str, str]) -> None:
    for name, value in values.items():
        if value:
            found.setdefault(name, []).append(value)


def _named(formatted: str) -> dict[str, str]:
    parts = split_name(formatted)._asdict()
    names = {"given": "given_name", "middle": "middle_name", "family": "family_name",
             "prefix": "name_prefix", "suffix": "name_suffix"}  # fmt: skip
    return {name: parts.get(part) or "" for part, name in names.items()}


def _label(each: Property) -> str:
    return next((f" {label}" for label, words in _LABELS if each.types & set(words)), "")


def _address(each: Property, count: int) -> dict[str, str]:
    """A record has one address; the lines of further ones have columns of their own."""
    parts = [*each.parts(), *[""] * 7][:7]
    box, extended, street, city, subdivision, postal_code, country = parts
    lines = "\n".join(part for part in (street, extended, box) if part)
    if count > 1:
        whole = ", ".join(part for part in (*lines.split("\n"), *parts[3:]) if part)
        return {f"other address {count}": whole}
    return {
        "address_lines": lines,
        "city": city,
        "subdivision": subdivision,
        "postal_code": postal_code,
        "country": country,
    }


def _other(each: Property) -> dict[str, str]:
    if each.name in ("TEL", "EMAIL"):
        return _point(each)
    if each.name == "ORG":
        account, *units = each.parts()
        return {"account": account, "department": ", ".join(unit for unit in units if unit)}
    if each.name == "CATEGORIES":
        return {"tags": "\n".join(each.items())}
    if each.name == "BDAY":
        day = _DAY.match(each.text())
        return (
            {"birth_date": "-".join(day.groups())} if day else {"birthday as written": each.text()}
        )
    if each.name == "GENDER":
        sex = each.parts()[0].lower()
        return {"gender": _GENDERS.get(sex, "")}
    return {_PLAIN[each.name]: each.text()} if each.name in _PLAIN else {}


def _point(each: Property) -> dict[str, str]:
    kind = "phone" if each.name == "TEL" else "email"
    value = each.text().removeprefix("tel:").removeprefix("mailto:").replace(";ext=", " ext. ")
    value = _NUMBER_ENDS.sub("", value).replace(";", " ")
    return {f"{kind}{_label(each)}": value}
