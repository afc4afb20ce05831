"""A field that the workspace gives its records. No value of it is lost by any change of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.identity.errors import FieldHasValues, FieldNotRetired, FieldRetired
from domain.kernel.aggregate import Aggregate
from domain.kernel.custom.definitions import (
    CHOOSING,
    SEARCHABLE_TYPES,
    UNIQUE_TYPES,
    Choice,
    CustomType,
)
from domain.kernel.errors import Invalid, Issue
from domain.kernel.rules import text, whole

MOST_FIELDS: Final = 100
"""In use at a time, of one kind of record; as many again may be retired."""
MOST_CHOICES: Final = 200
MOST_FORMER_KEYS: Final = 50
REFERABLE: Final = ("users", "teams", "accounts", "contacts")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOICE_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
# How list parameters name a comparison of a field: `size_gte`.
_ENDINGS: Final = ("_in", "_gt", "_gte", "_lt", "_lte", "_has_any", "_is_null")


@dataclass(kw_only=True, eq=False)
class CustomFieldDefinition(Aggregate):
    """`object` is the resource whose records have it. Type and sensitivity stand for good:

    the journal has already told, or kept to itself, what the values were.
    """

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "custom_field"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"label_key"})

    object: str
    key: str
    label: str
    label_key: str = ""
    type: CustomType
    description: str | None = None
    required: bool = False
    unique: bool = False
    sensitive: bool = False
    searchable: bool = False
    refers_to: str | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    former_keys: list[str] = field(default_factory=list)
    position: int = 0
    retired_at: datetime | None = None

    @classmethod
    def define(
        cls,
        field_id: UUID,
        workspace_id: UUID,
        given: Mapping[str, Any],
        *,
        now: datetime,
        by: UUID | None,
    ) -> "CustomFieldDefinition":
        made = cls(
            id=field_id,
            workspace_id=workspace_id,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
            object=given["object"],
            key=_key(given["key"]),
            label="",
            type=CustomType(given["type"]),
            sensitive=bool(given.get("sensitive")),
            refers_to=given.get("refers_to"),
        )
        made._check_reference()
        rest = {name: given[name] for name in _CHANGEABLE if name in given and name != "key"}
        made.change(rest, used=False)
        if made.type in CHOOSING and not made.choices:
            raise Invalid.at("/choices", "required", "Name what there is to choose from")
        return made

    def change(self, given: Mapping[str, Any], *, used: bool) -> None:
        """`used` says that records have values of it already."""
        for name, value in given.items():
            _CHANGEABLE[name](self, value, used)
        self._check_flags()

    def retire(self, now: datetime) -> None:
        """Out of forms, lists and answers; the records keep its values."""
        if self.retired_at is not None:
            raise FieldRetired()
        self.retired_at = now
        self.happened("retired")

    def revive(self) -> None:
        if self.retired_at is None:
            raise FieldNotRetired()
        self.retired_at = None
        self.happened("revived")

    def _rename(self, key: str, _used: bool) -> None:
        if key == self.key:
            return
        _key(key)
        former = [each for each in (*self.former_keys, self.key) if each != key]
        if len(former) > MOST_FORMER_KEYS:
            raise Invalid.at("/key", "too_many", f"At most {MOST_FORMER_KEYS} renamings")
        self.key, self.former_keys = key, former

    def _relabel(self, label: str, _used: bool) -> None:
        self.label = text(120, required=True)(label, "/label")
        self.label_key = self.label.casefold()

    def _describe(self, description: str | None, _used: bool) -> None:
        self.description = text(1_000)(description, "/description")

    def _require(self, required: bool, _used: bool) -> None:
        self.required = required

    def _single_out(self, unique: bool, _used: bool) -> None:
        self.unique = unique

    def _search(self, searchable: bool, used: bool) -> None:
        if searchable != self.searchable and used:
            raise FieldHasValues("Records are searched by what was searchable when they were kept")
        self.searchable = searchable

    def _place(self, position: int, _used: bool) -> None:
        self.position = whole(0, 10_000)(position, "/position")

    def _choose(self, choices: Sequence[Mapping[str, Any]], _used: bool) -> None:
        """All of them, in their order. One that was there may be retired, but not be missing."""
        if self.type not in CHOOSING:
            raise Invalid.at("/choices", "not_a_choice", "Nothing is chosen in such a field")
        kept = _choices(choices)
        missing = {each["key"] for each in self.choices} - {each["key"] for each in kept}
        if missing:
            detail = "A choice that was there can be retired, not removed"
            raise Invalid.at("/choices", "choice_missing", detail, choices=sorted(missing))
        self.choices = kept

    def _check_reference(self) -> None:
        refers = self.type is CustomType.REFERENCE
        if refers and self.refers_to not in REFERABLE:
            raise Invalid.at(
                "/refers_to", "unknown_choice", "Not one of them", choices=list(REFERABLE)
            )
        if not refers and self.refers_to is not None:
            raise Invalid.at("/refers_to", "not_a_reference", "Such a field refers to nothing")

    def _check_flags(self) -> None:
        issues = []
        if not self.label:
            issues.append(Issue("/label", "required", "A value is needed"))
        if self.unique and self.type not in UNIQUE_TYPES:
            issues.append(Issue("/unique", "not_for_this_type", "Values of this type may recur"))
        if self.required and self.sensitive:
            detail = "Who may not see it could make no record"
            issues.append(Issue("/required", "not_when_sensitive", detail))
        if self.unique and self.sensitive:
            detail = "Whether a value is taken would tell who has it"
            issues.append(Issue("/unique", "not_when_sensitive", detail))
        if self.searchable and self.type not in SEARCHABLE_TYPES:
            issues.append(Issue("/searchable", "not_for_this_type", "Only texts are searched"))
        if self.searchable and self.sensitive:
            detail = "Sensitive values are not searched"
            issues.append(Issue("/searchable", "not_when_sensitive", detail))
        if issues:
            raise Invalid("The field cannot be like that", issues=issues)


_CHANGEABLE: Final[Mapping[str, Any]] = {
    "key": CustomFieldDefinition._rename,
    "label": CustomFieldDefinition._relabel,
    "description": CustomFieldDefinition._describe,
    "required": CustomFieldDefinition._require,
    "unique": CustomFieldDefinition._single_out,
    "searchable": CustomFieldDefinition._search,
    "position": CustomFieldDefinition._place,
    "choices": CustomFieldDefinition._choose,
}


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        detail = "Small letters, digits and _, beginning with a letter; at most 40"
        raise Invalid.at("/key", "bad_key", detail)
    return key


def confusable(key: str, other: str) -> bool:
    """Is one the other, or a comparison of it as lists name them?"""
    return key == other or any(key == other + end or other == key + end for end in _ENDINGS)


def _choices(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(given) > MOST_CHOICES:
        raise Invalid.at("/choices", "too_many", f"At most {MOST_CHOICES}", most=MOST_CHOICES)
    kept, issues = list[dict[str, Any]](), list[Issue]()
    for n, each in enumerate(given):
        if not _CHOICE_KEY.fullmatch(each["key"]):
            issues.append(Issue(f"/choices/{n}/key", "bad_key", "Small letters, digits, _ and -"))
        if each["key"] in {before["key"] for before in kept}:
            issues.append(Issue(f"/choices/{n}/key", "given_twice", "Each choice once"))
        label = text(120, required=True)(each["label"], f"/choices/{n}/label")
        kept.append({"key": each["key"], "label": label, "retired": bool(each.get("retired"))})
    if issues:
        raise Invalid("The choices cannot be like that", issues=issues)
    return kept


def choices_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(each["key"], each["label"], each["retired"]) for each in kept)
