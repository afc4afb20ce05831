"""One way of listing: a context declares fields, all else is derived from the declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from domain.kernel.conditions import Condition
from domain.kernel.custom.definitions import CHOOSING, CustomField, CustomFields, CustomType
from domain.kernel.errors import Forbidden, Invalid, Issue
from domain.kernel.principal import Principal


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    TAGS = "tags"
    REFERENCE = "reference"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    LANGUAGE = "language"
    ADDRESS = "address"
    POINTS = "points"
    PERSON_NAME = "person_name"


class Op(StrEnum):
    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    IS_NULL = "is_null"
    HAS_ANY = "has_any"
    HAS_ALL = "has_all"


_EQUAL: Final = (Op.EQ, Op.NE, Op.IN, Op.NOT_IN, Op.IS_NULL)
_RANGE: Final = (*_EQUAL, Op.GT, Op.GTE, Op.LT, Op.LTE)
_WORDS: Final = (*_EQUAL, Op.CONTAINS, Op.STARTS_WITH)
OPERATORS: Final[Mapping[FieldType, tuple[Op, ...]]] = {
    FieldType.TEXT: _WORDS,
    FieldType.NUMBER: _RANGE,
    FieldType.DECIMAL: _RANGE,
    FieldType.MONEY: (Op.GT, Op.GTE, Op.LT, Op.LTE, Op.IS_NULL),
    FieldType.DATE: _RANGE,
    FieldType.INSTANT: (Op.GT, Op.GTE, Op.LT, Op.LTE, Op.IS_NULL),
    FieldType.BOOLEAN: (Op.EQ, Op.IS_NULL),
    FieldType.CHOICE: _EQUAL,
    FieldType.TAGS: (Op.HAS_ANY, Op.HAS_ALL, Op.IS_NULL),
    FieldType.REFERENCE: _EQUAL,
    FieldType.EMAIL: (*_EQUAL, Op.STARTS_WITH),
    FieldType.PHONE: (*_EQUAL, Op.STARTS_WITH),
    FieldType.URL: _WORDS,
    FieldType.COUNTRY: _EQUAL,
    FieldType.LANGUAGE: _EQUAL,
    FieldType.ADDRESS: (),
    FieldType.POINTS: (),
    FieldType.PERSON_NAME: (),
}
RANGES: Final = (Op.GT, Op.GTE, Op.LT, Op.LTE)
_SORTABLE: Final = frozenset(OPERATORS) - {
    FieldType.TAGS,
    FieldType.REFERENCE,
    FieldType.ADDRESS,
    FieldType.POINTS,
    FieldType.PERSON_NAME,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource, as lists, forms, imports and exports see it.

    `editable` names it in create and update bodies; `listed` gives it a place in list items.
    `custom` is its definition where the workspace has made it.
    """

    name: str
    type: FieldType
    sortable: bool | None = None
    filterable: bool | None = None
    editable: bool = True
    importable: bool = False
    listed: bool = True
    required: bool = False
    sensitive: bool = False
    nullable: bool = True
    groupable: bool = False
    choices: tuple[str, ...] | None = None
    refers_to: str | None = None
    custom: CustomField | None = None

    @property
    def operators(self) -> tuple[Op, ...]:
        if self.filterable is False:
            return ()
        return tuple(op for op in OPERATORS[self.type] if self.nullable or op is not Op.IS_NULL)

    @property
    def can_sort(self) -> bool:
        return self.type in _SORTABLE if self.sortable is None else self.sortable

    @property
    def can_sum(self) -> bool:
        return self.listed and self.type in {FieldType.NUMBER, FieldType.DECIMAL, FieldType.MONEY}


_CUSTOM_TYPES: Final[Mapping[CustomType, FieldType]] = {
    CustomType.LONG_TEXT: FieldType.TEXT,
    CustomType.NUMBER: FieldType.DECIMAL,
    CustomType.MULTI_CHOICE: FieldType.TAGS,
}
_CUSTOM_GROUPS: Final = frozenset(
    {CustomType.TEXT, CustomType.CHOICE, CustomType.BOOLEAN, CustomType.REFERENCE}
)


def custom_field(defined: CustomField) -> Field:
    """A custom field as lists, forms, imports and exports see it."""
    long = defined.type is CustomType.LONG_TEXT
    return Field(
        defined.name,
        _CUSTOM_TYPES.get(defined.type) or FieldType(defined.type.value),
        sortable=False if long else None,
        filterable=False if long else None,
        importable=True,
        required=defined.required,
        sensitive=defined.sensitive,
        groupable=defined.type in _CUSTOM_GROUPS,
        choices=tuple(c.key for c in defined.choices) if defined.type in CHOOSING else None,
        refers_to=defined.refers_to,
        custom=defined,
    )


@dataclass(frozen=True)
class ListSpec:
    """`permission` opens the list, `sensitive_permission` its sensitive fields.

    With `customisable` a workspace may give these records fields of its own.
    """

    resource: str
    record_type: str
    permission: str
    fields: tuple[Field, ...]
    default_sort: str
    searchable: bool = False
    sensitive_permission: str | None = None
    create_permission: str | None = None
    customisable: bool = False

    def extended(self, custom: CustomFields) -> "ListSpec":
        """With the custom fields in use; the same spec where there are none."""
        if not custom.active:
            return self
        found = custom.derived.get(("spec", self.resource))
        if found is None:
            added = tuple(custom_field(each) for each in custom.active)
            found = replace(self, fields=self.fields + added)
            custom.derived[("spec", self.resource)] = found
        spec: ListSpec = found
        return spec

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {item.name: item for item in self.fields}

    def barred(self, principal: Principal) -> frozenset[str]:
        """Names of the sensitive fields that this principal may not see."""
        if self.sensitive_permission and principal.allows(self.sensitive_permission):
            return frozenset()
        return frozenset(item.name for item in self.fields if item.sensitive)

    def refuse_barred(self, names: Sequence[str], principal: Principal) -> None:
        """Filtering or sorting by a barred field would tell its value bit by bit."""
        for name in set(names) & self.barred(principal):
            raise Forbidden(f"You may not filter or sort by {name}", field=name)


@dataclass(frozen=True, slots=True)
class SortKey:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a caller asked of a list; values in `where` are already typed."""

    where: Condition | None = None
    q: str | None = None
    sort: tuple[SortKey, ...] = ()
    limit: int = 50
    cursor: str | None = None
    fields: tuple[str, ...] | None = None
    count: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact up to the cap, None unless asked for."""

    items: Sequence[Any]
    next_cursor: str | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One value of the grouping field with its rows counted and a field summed."""

    key: Any
    label: str | None
    count: int
    sum: Any = field(default=None)


def parse_sort(text: str, spec: ListSpec) -> tuple[SortKey, ...]:
    """`-created_at,name` to keys; at most three, each sortable, none twice."""
    keys = tuple(
        SortKey(part.removeprefix("-"), part.startswith("-")) for part in text.split(",") if part
    )
    names = [key.field for key in keys]
    if not keys or len(keys) > 3 or len(set(names)) != len(names):
        raise Invalid.at("/sort", "bad_sort", "Name one to three different fields")
    wrong = [name for name in names if not _sortable(spec, name)]
    if wrong:
        raise Invalid(
            "The list cannot be sorted by that",
            issues=[Issue("/sort", "not_sortable", f"{name}", {"field": name}) for name in wrong],
        )
    return keys


def _sortable(spec: ListSpec, name: str) -> bool:
    found = spec.by_name.get(name)
    return found is not None and found.can_sort
