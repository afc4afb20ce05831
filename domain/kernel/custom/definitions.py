"""What a custom field is. A definition never changes; another one takes its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

PREFIX: Final = "custom."
"""Before the key of a custom field, wherever fields of a record are named."""


class CustomType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    REFERENCE = "reference"


class Column(StrEnum):
    """Where the values of a type are compared and sorted."""

    TEXT = "text_value"
    NUMBER = "number_value"


T = CustomType
_NUMBERS: Final = frozenset({T.NUMBER, T.MONEY, T.DATE, T.INSTANT, T.BOOLEAN})
CHOOSING: Final = frozenset({T.CHOICE, T.MULTI_CHOICE})
UNIQUE_TYPES: Final = frozenset({T.TEXT, T.NUMBER, T.URL, T.EMAIL, T.PHONE})
SEARCHABLE_TYPES: Final = frozenset({T.TEXT, T.LONG_TEXT, T.EMAIL, T.PHONE, T.URL})


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is what is kept and stands for good, `label` what people read."""

    key: str
    label: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class CustomField:
    """`former_keys` name it in older history; no other field may take them."""

    id: UUID
    key: str
    label: str
    type: CustomType
    description: str | None = None
    required: bool = False
    unique: bool = False
    sensitive: bool = False
    searchable: bool = False
    refers_to: str | None = None
    choices: tuple[Choice, ...] = ()
    former_keys: tuple[str, ...] = ()
    position: int = 0
    retired: bool = False

    @property
    def name(self) -> str:
        return PREFIX + self.key

    @property
    def slot(self) -> str:
        """Under which the record keeps its value: it outlives the key."""
        return str(self.id)

    @property
    def column(self) -> Column:
        return Column.NUMBER if self.type in _NUMBERS else Column.TEXT

    def label_of(self, choice: str) -> str | None:
        return next((each.label for each in self.choices if each.key == choice), None)


class CustomFields:
    """The custom fields of one kind of record in one workspace."""

    def __init__(self, fields: Iterable[CustomField] = (), base_currency: str = "EUR") -> None:
        self.base_currency = base_currency
        self.all = tuple(sorted(fields, key=lambda each: (each.position, each.key)))
        self.active = tuple(each for each in self.all if not each.retired)
        self.required = tuple(each for each in self.active if each.required)
        # A retired field keeps its words: what search knows of a record needs no rewriting.
        self.searchable = tuple(each for each in self.all if each.searchable)
        self.by_key: Mapping[str, CustomField] = {each.key: each for each in self.active}
        self.by_slot: Mapping[str, CustomField] = {each.slot: each for each in self.all}
        self.derived: dict[Any, Any] = {}
        """What others make of these fields, made once."""

    def __bool__(self) -> bool:
        return bool(self.all)

    def ever_named(self, name: str) -> CustomField | None:
        """The field that goes, or went, by this name (with its prefix)."""
        key = name.removeprefix(PREFIX)
        return next((f for f in self.all if f.key == key or key in f.former_keys), None)


NO_FIELDS: Final = CustomFields()


class CustomCatalogue:
    """All custom fields of a workspace; `version` differs whenever one of them does."""

    def __init__(self, fields: Mapping[str, CustomFields], version: str = "") -> None:
        self._fields = MappingProxyType(dict(fields))
        self.version = version

    def of(self, resource: str) -> CustomFields:
        return self._fields.get(resource, NO_FIELDS)


NO_CUSTOM: Final = CustomCatalogue({})
