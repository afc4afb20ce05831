"""Records that carry custom values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.kernel.aggregate import Aggregate, Change, Json
from domain.kernel.custom.definitions import (
    NO_FIELDS,
    PREFIX,
    CustomField,
    CustomFields,
    CustomType,
)
from domain.kernel.custom.values import PointForms, kept_value
from domain.kernel.errors import Invalid, Issue

MOST_GIVEN: Final = 200


@dataclass(frozen=True, slots=True)
class CustomChange:
    """The value that a record now has in one of its custom fields, None where it has none."""

    record_id: UUID
    field: CustomField
    kept: Any
    base_currency: str


@dataclass(kw_only=True, eq=False)
class Customised(Aggregate):
    """`custom` holds values by the ids of their fields, so that a renamed field keeps them."""

    RESOURCE: ClassVar[str]

    DERIVED: ClassVar[frozenset[str]] = frozenset({"custom"})

    custom: dict[str, Any] | None = None

    def facts(self) -> dict[str, Json]:
        known = super().facts()
        if self.custom:
            known.update({PREFIX + slot: value for slot, value in self.custom.items()})
        return known

    def told_facts(self, fields: CustomFields) -> dict[str, Json]:
        """As `facts`, with custom fields by name, without those kept secret."""
        told: dict[str, Json] = {}
        for name, value in self.facts().items():
            field = fields.by_slot.get(name.removeprefix(PREFIX))
            if not name.startswith(PREFIX):
                told[name] = value
            elif field is not None and not field.sensitive:
                told[field.name] = value
        return told

    def set_custom(
        self,
        given: Mapping[str, Any],
        fields: CustomFields,
        forms: PointForms,
        region: str | None,
        *,
        new: bool = False,
    ) -> None:
        """A merge patch by key: absent stays, null clears. All of it, or none."""
        if len(given) > MOST_GIVEN:
            raise Invalid.at("/custom", "too_many", f"At most {MOST_GIVEN}", most=MOST_GIVEN)
        known = self.custom or {}
        kept, issues = dict(known), list[Issue]()
        for key, value in given.items():
            try:
                self._put(key, value, kept, fields, forms, region)
            except Invalid as refusal:
                issues += refusal.issues
        if new:
            missing = (each for each in fields.required if each.slot not in kept)
            issues += [_required(each) for each in missing if each.key not in given]
        if issues:
            raise Invalid("Some custom fields cannot be kept as they are", issues=issues)
        self.__dict__["_defined"] = fields
        if kept != known:
            self.custom = kept or None

    def _put(
        self,
        key: str,
        value: Any,
        kept: dict[str, Any],
        fields: CustomFields,
        forms: PointForms,
        region: str | None,
    ) -> None:
        field, at = fields.by_key.get(key), pointer_of(key)
        if field is None:
            raise Invalid.at(at, "unknown_field", "There is no such field")
        present = kept.get(field.slot)
        typed = None if value is None else kept_value(field, value, at, forms, region, present)
        if typed is not None:
            kept[field.slot] = typed
        elif field.required:
            raise Invalid(issues=[_required(field)])
        else:
            kept.pop(field.slot, None)

    def told(self, changes: list[Change]) -> list[Change]:
        """Changes as the journal has them: custom fields by name, sensitive ones in secret."""
        if not any(change.field.startswith(PREFIX) for change in changes):
            return changes
        return [self._named(change) for change in changes]

    def _named(self, change: Change) -> Change:
        if not change.field.startswith(PREFIX):
            return change
        field = self._definition(change.field)
        if field is None or field.sensitive:
            return Change(change.field if field is None else field.name, None, None)
        return Change(field.name, change.before, change.after)

    def custom_changes(self, changes: Sequence[Change]) -> list[CustomChange]:
        """`changes` are those between `facts`."""
        defined: CustomFields = self.__dict__.get("_defined", NO_FIELDS)
        named = [(self._definition(change.field), change.after) for change in changes]
        return [
            CustomChange(self.id, field, kept, defined.base_currency)
            for field, kept in named
            if field is not None
        ]

    def _definition(self, name: str) -> CustomField | None:
        defined: CustomFields = self.__dict__.get("_defined", NO_FIELDS)
        return defined.by_slot.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None

    def custom_words(self, fields: CustomFields) -> str:
        """What search finds the record by, beside its name."""
        kept = self.custom or {}
        return " ".join(str(kept[f.slot]) for f in fields.searchable if f.slot in kept)

    def references(
        self, given: Iterable[str], fields: CustomFields
    ) -> Mapping[str, tuple[str, UUID]]:
        """Of the given keys those that refer to a record: to what kind, and to which."""
        found: dict[str, tuple[str, UUID]] = {}
        for key in given:
            field = fields.by_key.get(key)
            value = (self.custom or {}).get(field.slot) if field else None
            if field and field.type is CustomType.REFERENCE and field.refers_to and value:
                found[key] = (field.refers_to, UUID(value))
        return found


def pointer_of(key: str) -> str:
    """The JSON Pointer of a custom value in a body."""
    return "/custom/" + key.replace("~", "~0").replace("/", "~1")


def _required(field: CustomField) -> Issue:
    return Issue(pointer_of(field.key), "required", "A value is needed", {"field": field.name})
