"""What an account and a contact have in common: points, tags, owner, archive."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from domain.customers.errors import AlreadyArchived, NotArchived
from domain.customers.model.parts import Address, ContactPoint, PointInput, PointKind
from domain.customers.ports import TextForms
from domain.kernel.aggregate import Json, wire
from domain.kernel.custom.definitions import NO_CUSTOM, CustomCatalogue, CustomFields
from domain.kernel.custom.records import Customised
from domain.kernel.errors import Invalid
from domain.kernel.money import Money
from domain.kernel.rules import Rule, clean

_POSITION: Final = attrgetter("position")
_PHONE: Final = PointKind.PHONE
_WHOLE: Final = frozenset({str, int, list, UUID, type(None)})
"""Types of values that are no mapping: asking an abstract class costs more than the rest."""


@dataclass(frozen=True, slots=True)
class Making:
    """What the making and changing of records needs from outside: ids and normal forms.

    `region` is the country whose phone numbers are read without a prefix, `custom` the fields
    that the workspace has made.
    """

    new_id: Callable[[], UUID]
    forms: TextForms
    region: str | None = None
    custom: CustomCatalogue = NO_CUSTOM


@dataclass(frozen=True, slots=True)
class Patch:
    """Custom values by key, to be laid over those that are there."""

    given: Mapping[str, Any]


@dataclass(kw_only=True, eq=False)
class CustomerRecord(Customised):
    CONTEXT: ClassVar[str] = "customers"
    DERIVED: ClassVar[frozenset[str]] = Customised.DERIVED | frozenset(
        {"points", "email", "phone", "name_key", "search_text"}
    )
    MONEY: ClassVar[frozenset[str]] = frozenset()
    RULES: ClassVar[Mapping[str, Rule]]

    address: Address | None = None
    tags: list[str] = field(default_factory=list)
    owner_id: UUID | None = None
    team_id: UUID | None = None
    archived_at: datetime | None = None
    points: list[ContactPoint] = field(default_factory=list)
    email: str | None = None
    phone: str | None = None
    name_key: str = ""
    search_text: str = ""

    def facts(self) -> dict[str, Json]:
        known = super().facts()
        phones: list[Json] = []
        emails: list[Json] = []
        known["phones"], known["emails"] = phones, emails
        for point in sorted(self.points, key=_POSITION):
            (phones if point.kind == _PHONE else emails).append(wire(point))
        return known

    def points_of(self, kind: PointKind) -> list[ContactPoint]:
        found = [point for point in self.points if point.kind == kind]
        return sorted(found, key=_POSITION)

    def change(self, given: Mapping[str, Any], making: Making, *, new: bool = False) -> Self:
        """Set the given fields, all or none of them, by the rules of this kind of record."""
        fields = making.custom.of(self.RESOURCE)
        rules = self.RULES
        if "custom" in given or (new and fields.required):
            given = {**given, "custom": Patch(given.get("custom") or {})}
            rules = {**rules, "custom": self._custom_rule(fields, making, new=new)}
        merged = {
            name: value if type(value) in _WHOLE else self._merged(name, value)
            for name, value in given.items()
        }
        kept = clean(merged, rules)
        kept.pop("custom", None)
        phones, emails = kept.pop("phones", None), kept.pop("emails", None)
        for name, value in kept.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
        if phones is not None:
            self._set_points(PointKind.PHONE, phones, making)
        if emails is not None:
            self._set_points(PointKind.EMAIL, emails, making)
        self._check()
        self.derive(making.forms, fields)
        return self

    def _custom_rule(self, fields: CustomFields, making: Making, *, new: bool) -> Rule:
        def rule(value: Patch, _at: str) -> None:
            region = (self.address.country if self.address else None) or making.region
            self.set_custom(value.given, fields, making.forms, region, new=new)

        return rule

    def archive(self, now: datetime) -> None:
        """Take it out of lists and pickers; totals and history keep it."""
        if self.archived_at is not None:
            raise AlreadyArchived()
        self.archived_at = now
        self.happened("archived")

    def restore(self) -> None:
        if self.archived_at is None:
            raise NotArchived()
        self.archived_at = None
        self.happened("restored")

    def derive(self, forms: TextForms, fields: CustomFields) -> None:
        """Refresh what is kept for sorting, searching and listing."""
        name = self._title()
        self.name_key = forms.sort_key(name)
        words = self.custom_words(fields) if self.custom else ""
        self.search_text = forms.search_text(f"{name} {words}" if words else name)
        email = phone = None
        for point in self.points:
            if point.primary and point.kind == _PHONE:
                phone = point.key
            elif point.primary:
                email = point.key
        self.email, self.phone = email, phone

    def _merged(self, name: str, value: Any) -> Any:
        """A mapping in place of an address, a name or money changes only what it names."""
        if not isinstance(value, Mapping):
            return value
        if name in self.MONEY:
            return Money.merged(getattr(self, name), value, f"/{name}")
        part = getattr(self, name)
        return Address(**value) if part is None else replace(part, **value)

    @abstractmethod
    def _title(self) -> str:
        """What the record is called in lists; found by search."""

    def _check(self) -> None:
        """Rules that look at several fields."""

    def _set_points(self, kind: PointKind, given: list[PointInput], making: Making) -> None:
        """Points that stay keep their identity; of several primaries the first counts."""
        there = [point for point in self.points if point.kind == kind]
        if not there and len(given) == 1:
            self.points.append(self._only_point(kind, given[0], making))
            return
        present = {point.key: point for point in there}
        kept: dict[str, ContactPoint] = {}
        primary: str | None = None
        for n, entry in enumerate(given):
            normalised = self._normal(kind, entry.value, making, f"/{kind}s/{n}/value")
            key = normalised or entry.value
            primary = key if primary is None and entry.primary else primary
            if key in kept:
                continue
            point = present.get(key) or self._new_point(kind, making)
            point.value, point.normalised, point.label = entry.value, normalised, entry.label
            point.position = len(kept)
            kept[key] = point
        for key, point in kept.items():
            point.primary = key == (primary or next(iter(kept)))
        self._replace_points(there, list(kept.values()))

    def _only_point(self, kind: PointKind, given: PointInput, making: Making) -> ContactPoint:
        point = self._new_point(kind, making)
        point.value, point.label, point.primary = given.value, given.label, True
        point.normalised = self._normal(kind, given.value, making, f"/{kind}s/0/value")
        return point

    def _replace_points(self, there: list[ContactPoint], staying: list[ContactPoint]) -> None:
        for point in there:
            if point not in staying:
                self.points.remove(point)
        self.points.extend(point for point in staying if point not in there)

    def _normal(self, kind: PointKind, value: str, making: Making, at: str) -> str | None:
        if kind == PointKind.PHONE:
            region = self.address.country if self.address else None
            return making.forms.phone(value, region or making.region)
        normalised = making.forms.email(value)
        if normalised is None:
            raise Invalid.at(at, "not_an_email", "This is not an e-mail address")
        return normalised

    def _new_point(self, kind: PointKind, making: Making) -> ContactPoint:
        return ContactPoint(id=making.new_id(), workspace_id=self.workspace_id, kind=kind, value="")
