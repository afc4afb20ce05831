"""Custom values of a chunk's rows: what they refer to and whose they are already, asked at once."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.customers.commands.importing.ports import ImportedRow, RecordStore
from domain.kernel.custom.definitions import CustomField, CustomFields, CustomType
from domain.kernel.custom.records import pointer_of
from domain.kernel.custom.values import PointForms, kept_value, side_values
from domain.kernel.errors import Invalid
from domain.kernel.principal import Principal


class CustomCells:
    def __init__(
        self, fields: CustomFields, forms: PointForms, principal: Principal, store: RecordStore[Any]
    ) -> None:
        self._fields = fields
        self._forms = forms
        self._principal = principal
        self._store = store
        self._unique = [each for each in fields.active if each.unique]
        self._references = [each for each in fields.active if each.type is CustomType.REFERENCE]
        self._holders: dict[tuple[UUID, str | int], UUID] = {}
        self._referable: dict[str, Collection[UUID]] = {}

    async def look_up(self, rows: Sequence[ImportedRow]) -> None:
        """Holders of unique values, and the records that may be referred to."""
        held = [pair for row in rows for pair in self._singular(row)]
        if held:
            self._holders = dict(await self._store.holders(held))
        wanted: dict[str, set[UUID]] = {}
        for row in rows:
            for field, found in self._referred(row):
                wanted.setdefault(str(field.refers_to), set()).add(found)
        for resource, ids in wanted.items():
            found_ids = await self._store.referable(resource, sorted(ids), self._principal)
            self._referable[resource] = frozenset(found_ids)

    def check(self, row: ImportedRow, record_id: UUID) -> None:
        """Before anything is changed; the values of the row are then this record's."""
        if not (self._unique or self._references):
            return
        for field, wanted in self._referred(row):
            if wanted not in self._referable[str(field.refers_to)]:
                at = pointer_of(field.key)
                raise Invalid.at(at, "unknown_reference", "There is no such record to refer to")
        mine = list(self._singular(row))
        for field_id, value in mine:
            if self._holders.get((field_id, value), record_id) != record_id:
                at = pointer_of(self._fields.by_slot[str(field_id)].key)
                raise Invalid.at(at, "value_taken", "Another record has this value already")
        self._holders.update(dict.fromkeys(mine, record_id))

    def key(self, row: ImportedRow, field: CustomField) -> str | None:
        """The row's value of a unique field, as records are found by it."""
        found = self._side(row, field)
        return None if found is None else str(found)

    def _singular(self, row: ImportedRow) -> Iterator[tuple[UUID, str | int]]:
        for field in self._unique:
            value = self._side(row, field)
            if value is not None:
                yield field.id, value

    def _referred(self, row: ImportedRow) -> Iterator[tuple[CustomField, UUID]]:
        for field in self._references:
            value = self._side(row, field)
            if value is not None:
                yield field, UUID(str(value))

    def _side(self, row: ImportedRow, field: CustomField) -> str | int | None:
        """None also for what is refused, with its reason, when the record takes it."""
        given = row.given.get("custom")
        value = given.get(field.key) if given else None
        if value is None:
            return None
        region = (row.given.get("address") or {}).get("country") or self._principal.region
        try:
            kept = kept_value(field, value, pointer_of(field.key), self._forms, region)
        except Invalid:
            return None
        return next(iter(side_values(field, kept, self._fields.base_currency)), None)
