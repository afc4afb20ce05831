"""What a file's columns can become, and which column looks like which field."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from domain.exchange.model.dialect import Column
from domain.exchange.model.synonyms import SYNONYMS

EXTERNAL_ID: Final = "external_id"
_WORDS: Final = re.compile(r"[\W_]+")
_NUMBER: Final = re.compile(r"\(?[-+]?\D{0,4}\d[\d.,'\s]*\)?\D{0,6}\Z")
_NUMBERED: Final = re.compile(r" (?:\d+|work|home|other|office|mobile|main|primary|pro|bureau)$")


class CellType(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    TAGS = "tags"
    LINES = "lines"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    LANGUAGE = "language"
    FULL_NAME = "full_name"
    USER = "user"
    DECIMAL = "decimal"
    AMOUNT = "amount"
    BOOLEAN = "boolean"
    CHOICES = "choices"


_CLOSED: Final = frozenset({CellType.COUNTRY, CellType.LANGUAGE, CellType.BOOLEAN, CellType.USER})


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field of the target. `many` takes several columns; `key` can tell records apart.

    Of a `category` the same few values return, though any text is taken; `names` says the records
    of which resource its text names.
    """

    name: str
    type: CellType = CellType.TEXT
    many: bool = False
    key: bool = False
    choices: Mapping[str, str] | None = None
    permission: str | None = None
    category: bool = False
    names: str | None = None

    @property
    def closed(self) -> bool:
        """Are its values in a list?"""
        return self.choices is not None or self.type in _CLOSED

    @property
    def looked_at(self) -> bool:
        """Is there anything to be said of the values that a file has for it?"""
        return self.closed or self.category or self.names is not None


@dataclass(frozen=True, slots=True)
class TargetShape:
    """`required` holds groups of fields; of each group at least one must be mapped."""

    name: str
    fields: tuple[TargetField, ...]
    required: tuple[frozenset[str], ...]
    create_permission: str
    update_permission: str

    def extended(self, more: Iterable[TargetField]) -> "TargetShape":
        """With the workspace's own fields."""
        return replace(self, fields=(*self.fields, *more))

    def field(self, name: str) -> TargetField | None:
        if name.startswith(f"{EXTERNAL_ID}:") and 1 <= len(name.partition(":")[2]) <= 60:
            return TargetField(name, key=True)
        return next((field for field in self.fields if field.name == name), None)


def folded_header(header: str) -> str:
    """Lower case, without marks and punctuation: `Năm_thành lập ` is `nam thanh lap`."""
    text = unicodedata.normalize("NFKD", header.casefold()).replace("đ", "d")
    bare = "".join(c for c in text if unicodedata.category(c) != "Mn" or "\u0900" <= c <= "\u097f")
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in bare)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _known_names(field: str) -> list[str]:
    own = folded_header(field)
    return [own, *map(folded_header, SYNONYMS.get(field, "").split("|"))]


def _fields_by_header(shape: TargetShape) -> dict[str, str]:
    """Exact names before synonyms, in the order in which the target lists its fields."""
    names = [field.name for field in shape.fields] + [EXTERNAL_ID]
    found = {folded_header(name): name for name in names}
    for name in names:
        for header in _known_names(name):
            found.setdefault(header, name)
    return found


def guess_fields(columns: Iterable[Column], shape: TargetShape) -> list[str | None]:
    """A field for each column whose header says it; a field that takes one column gets one."""
    by_header = _fields_by_header(shape)
    guessed: list[str | None] = []
    for column in columns:
        header = folded_header(column.header)
        inner = folded_header(column.header.rpartition(".")[2])
        name = by_header.get(header) or by_header.get(_NUMBERED.sub("", header))
        name = name or by_header.get(inner)
        field = shape.field(name) if name and name != EXTERNAL_ID else None
        if name == EXTERNAL_ID:
            name = f"{EXTERNAL_ID}:import"
        taken = name in guessed and not (field and field.many)
        unfit = field is not None and not _fits(field.type, column.samples)
        guessed.append(None if taken or unfit else name)
    return _without_rivals(guessed)


def _fits(kind: CellType, samples: Iterable[str]) -> bool:
    """A column of numbers holds numbers, one of users their e-mails: a name may be anybody's."""
    if kind is CellType.USER:
        return all("@" in sample for sample in samples)
    if kind not in (CellType.NUMBER, CellType.MONEY):
        return True
    return all(_NUMBER.match(sample) for sample in samples)


def _without_rivals(guessed: Sequence[str | None]) -> list[str | None]:
    """A full name beside given and family names would say the same thing twice."""
    parts = {"given_name", "family_name"} & set(guessed)
    return [None if name == "full_name" and parts else name for name in guessed]
