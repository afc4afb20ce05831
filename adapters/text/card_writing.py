"""A row of an export as a vCard 4.0."""

from collections.abc import Iterator, Mapping
from typing import Final

_FOLDED: Final = 75
_GENDERS: Final = {"male": "M", "female": "F", "other": "O"}
_PLAIN: Final = (
    ("TITLE", "title"),
    ("TEL", "phone"),
    ("EMAIL", "email"),
    ("URL", "website"),
    ("LANG", "language"),
)
_NAME: Final = ("family_name", "given_name", "middle_name", "name_prefix", "name_suffix")
_ADDRESS: Final = ("city", "subdivision", "postal_code", "country")


def card(row: Mapping[str, str]) -> bytes:
    return b"".join(_folded(line) for line in _lines(row))


def _lines(row: Mapping[str, str]) -> Iterator[str]:
    """Columns that the row does not have, or that are empty, have no line."""
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_text(row.get('full_name') or row.get('name') or '')}"
    if "name" in row:
        yield "KIND:org"
    if any(row.get(part) for part in _NAME):
        yield "N:" + ";".join(_text(row.get(part, "")) for part in _NAME)
    organisation = row.get("account") or row.get("name", "")
    units = [organisation, row.get("department", "")] if row.get("department") else [organisation]
    if any(units):
        yield "ORG:" + ";".join(map(_text, units))
    for name, column in _PLAIN:
        if row.get(column):
            yield f"{name}:{_text(row[column])}"
    yield from _others(row)
    yield "END:VCARD"


def _others(row: Mapping[str, str]) -> Iterator[str]:
    if row.get("id"):
        yield f"UID:urn:uuid:{row['id']}"
    if row.get("birth_date"):
        yield "BDAY:" + row["birth_date"].replace("-", "")
    if row.get("gender"):
        yield f"GENDER:{_GENDERS.get(row['gender'], 'U')}"
    if row.get("tags"):
        yield "CATEGORIES:" + ",".join(_text(tag) for tag in row["tags"].split(","))
    lines = row.get("address_lines", "")
    if lines or any(row.get(part) for part in _ADDRESS):
        parts = ["", "", lines, *(row.get(part, "") for part in _ADDRESS)]
        yield "ADR:" + ";".join(map(_text, parts))


def _text(value: str) -> str:
    """Nothing in a value ends its line or begins another property."""
    for raw, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        value = value.replace(raw, escaped)
    return "\\n".join(value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _folded(line: str) -> bytes:
    """Lines of at most 75 bytes, never cut within a letter."""
    pieces, held = [], b""
    for letter in line:
        raw = letter.encode("utf-8", "replace")
        if len(held) + len(raw) > _FOLDED:
            pieces.append(held)
            held = b" "
        held += raw
    return b"\r\n".join([*pieces, held]) + b"\r\n"
