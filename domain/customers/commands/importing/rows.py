"""One chunk of rows into records: the same for every kind of record."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from domain.customers.commands.importing.custom import CustomCells
from domain.customers.commands.importing.ports import (
    Changed,
    ImportedRow,
    ImportRows,
    Match,
    Matches,
    Owners,
    RecordStore,
    RowOutcome,
    RowResult,
)
from domain.customers.model import CustomerRecord, Making, PointInput
from domain.customers.ports import OwnerFacts, TextForms
from domain.kernel.aggregate import Json
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.errors import DomainError, Forbidden, Invalid, Issue
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

R = TypeVar("R", bound=CustomerRecord)


class RowImport(Generic[R]):
    """Look everything up at once, then go through the rows in order, then write.

    Rows that lead to the same record change it one after the other; the journal gets one entry.
    """

    CREATE: ClassVar[str]
    UPDATE: ClassVar[str]
    ASSIGN: ClassVar[str]
    SENSITIVE: ClassVar[str]

    def __init__(
        self,
        command: ImportRows,
        principal: Principal,
        uow: UnitOfWork,
        store: RecordStore[R],
        owners: Owners,
        forms: TextForms,
    ) -> None:
        self.command = command
        self.principal = principal
        self.uow = uow
        self.store = store
        self.owners = owners
        self.forms = forms
        self.making = Making(uow.new_id, forms, principal.region, principal.custom)
        self.outcomes: list[RowOutcome] = []
        self._keys: dict[int, str] = {}
        self._matches: Matches = {}
        self._loaded: Mapping[UUID, R] = {}
        self._before: dict[UUID, dict[str, Json]] = {}
        self._made: dict[str, R] = {}
        self._held: dict[UUID, R] = {}
        self._taken: dict[tuple[str, str], UUID] = {}
        self._attached: list[tuple[str, str, UUID]] = []
        self._people: Mapping[str, OwnerFacts] = {}
        self._fields = principal.custom.of(store.kind.RESOURCE)
        self._cells = CustomCells(self._fields, forms, principal, store)

    async def go(self) -> list[RowOutcome]:
        if self._fields.active:
            await self._look_up_custom()
        await self._look_up()
        if not self.command.write:
            for _ in self._new_records():
                pass
            return self.outcomes
        await self.store.insert(self._new_records())
        changed = [
            Changed(record, self._before[record_id])
            for record_id, record in self._loaded.items()
            if record_id in self._before
        ]
        await self.store.update(changed)
        await self.store.attach(self._attached)
        return self.outcomes

    async def _look_up(self) -> None:
        command, by = self.command, self.command.match_by
        if by is not None:
            if command.write:
                await self.store.lock()
            self._keys = {row.number: key for row in command.rows if (key := self._key(row, by))}
            keys = list(dict.fromkeys(self._keys.values()))
            self._matches = await self.store.matches(by, keys, self.principal)
            wanted = [found[0].id for found in self._matches.values() if self._usable(found)]
            self._loaded = await self.store.load(wanted) if command.mode != "create" else {}
        pairs = [pair for row in command.rows for pair in row.references.items()]
        self._taken = dict(await self.store.references(pairs)) if pairs else {}
        emails = {row.owner_email.lower() for row in command.rows if row.owner_email}
        self._people = await self.owners.by_email(sorted(emails)) if emails else {}
        await self._look_up_related()

    async def _look_up_custom(self) -> None:
        named = {key for row in self.command.rows for key in row.given.get("custom") or ()}
        hidden = [f for f in self._fields.active if f.sensitive and f.key in named]
        if hidden and not self.principal.allows(self.SENSITIVE):
            raise Forbidden("You may not set what you may not see", field=hidden[0].name)
        if named:
            await self._cells.look_up(self.command.rows)

    def _new_records(self) -> Iterator[R]:
        """New records, each as soon as no later row of the chunk can change it."""
        last = {key: number for number, key in self._keys.items()}
        for row in self.command.rows:
            try:
                made = self._one(row)
            except DomainError as refusal:
                issues = refusal.issues or (Issue("", refusal.code, refusal.detail),)
                self.outcomes.append(RowOutcome(row.number, RowResult.FAILED, issues=issues))
                made = None
            key = self._keys.get(row.number)
            if made is not None and (key is None or last[key] == row.number):
                yield made
            elif made is not None:
                self._held[made.id] = made
            elif key in self._made and last[key] == row.number:
                held = self._held.pop(self._made[key].id, None)
                if held is not None:
                    yield held
        yield from self._held.values()

    def _one(self, row: ImportedRow) -> R | None:
        """The new record, or None where the row found an old one."""
        key = self._keys.get(row.number)
        if self.command.match_by is not None and key is None:
            raise _refused(
                f"/{self.command.match_by}", "key_missing", "The key of the row is empty"
            )
        found = self._present(key) if key is not None else None
        if found is not None:
            self._change(row, found)
            return None
        if self.command.mode == "update":
            raise _refused("", "no_match", "No record has this key")
        return self._create(row, key)

    def _present(self, key: str) -> R | None:
        """The record that the key leads to, if this import may change it."""
        present = self._made.get(key)
        found = self._matches.get(key, ())
        if self.command.mode == "create" and (present is not None or found):
            raise _refused("", "already_exists", "A record with this key is there already")
        if present is not None or not found:
            return present
        if len(found) > 1:
            raise _refused("", "ambiguous_match", "Several records have this key")
        if not self._usable(found):
            raise _refused("", "match_out_of_reach", "You may not change the record with this key")
        return self._loaded.get(found[0].id)

    def _usable(self, found: Sequence[Match]) -> bool:
        allowed = self.principal.allows(self.UPDATE)
        return allowed and len(found) == 1 and found[0].visible and found[0].touchable

    def _create(self, row: ImportedRow, key: str | None) -> R:
        if not self.principal.allows(self.CREATE):
            raise Forbidden(f"This needs the permission {self.CREATE}")
        outcome = RowOutcome(row.number, RowResult.CREATED, key=key)
        record_id = outcome.record_id = self.uow.new_id()
        self._check_references(row, record_id)
        self._cells.check(row, record_id)
        record = self._open(record_id, self._owned(row), row, outcome)
        self._reserve(row, record_id)
        self.outcomes.append(outcome)
        if key is not None:
            self._made[key] = record
        return record

    def _change(self, row: ImportedRow, record: R) -> None:
        self._check_references(row, record.id)
        self._cells.check(row, record.id)
        known = record.facts()
        if record.id in self._loaded:
            self._before.setdefault(record.id, known)
        outcome = RowOutcome(row.number, RowResult.UPDATED, record.id)
        given = {**row.given, **self._handed_over(row, record)}
        record.change(self._with_present_points(given, record), self.making)
        self._after_change(record, row, outcome)
        self._reserve(row, record.id)
        if record.facts() == known:
            outcome.result = RowResult.UNCHANGED
        self.outcomes.append(outcome)

    def _with_present_points(self, given: dict[str, Any], record: R) -> dict[str, Any]:
        """Phones and e-mails of a file come on top of those that are there."""
        for name, kind in (("phones", "phone"), ("emails", "email")):
            if name in given:
                present = [
                    PointInput(point.value, point.label, point.primary)
                    for point in record.points
                    if point.kind == kind
                ]
                given[name] = present + [
                    PointInput(point.value, point.label, point.primary and not present)
                    for point in given[name]
                ]
        return given

    def _owned(self, row: ImportedRow) -> dict[str, Any]:
        if row.owner_email is None:
            mine = {"owner_id": self.principal.user_id, "team_id": self.principal.home_team_id}
            return {**row.given, **mine}
        owner = self._owner(row.owner_email)
        return {**row.given, "owner_id": owner.user_id, "team_id": owner.home_team_id}

    def _handed_over(self, row: ImportedRow, record: R) -> dict[str, Any]:
        if row.owner_email is None:
            return {}
        owner = self._owner(row.owner_email)
        if owner.user_id == record.owner_id:
            return {}
        if not self.principal.allows(self.ASSIGN):
            raise Forbidden(f"This needs the permission {self.ASSIGN}")
        return {"owner_id": owner.user_id, "team_id": owner.home_team_id}

    def _owner(self, email: str) -> OwnerFacts:
        owner = self._people.get(email.lower())
        if owner is None:
            raise _refused("/owner_email", "unknown_reference", "No active user has this e-mail")
        if owner.user_id != self.principal.user_id and not self.principal.allows(self.ASSIGN):
            raise Forbidden(f"This needs the permission {self.ASSIGN}")
        return owner

    def _check_references(self, row: ImportedRow, record_id: UUID) -> None:
        """Before anything is changed: do the row's external ids lead to another record?"""
        for source, external_id in row.references.items():
            holder = self._taken.get((source, external_id))
            if holder not in (None, record_id):
                at = f"/external_id:{source}"
                raise _refused(at, "external_reference_taken", "It belongs to another record")

    def _reserve(self, row: ImportedRow, record_id: UUID) -> None:
        for source, external_id in row.references.items():
            if (source, external_id) not in self._taken:
                self._taken[(source, external_id)] = record_id
                self._attached.append((source, external_id, record_id))

    def _key(self, row: ImportedRow, by: str) -> str | None:
        """The row's key as records keep it."""
        if by.startswith("external_id:"):
            return row.references.get(by.partition(":")[2])
        if by == "email":
            return next(
                (self.forms.email(point.value) for point in row.given.get("emails", ())), None
            )
        if by == "phone":
            phones = row.given.get("phones", ())
            country = (row.given.get("address") or {}).get("country")
            region = country or self.principal.region
            return next((self.forms.phone(point.value, region) for point in phones), None)
        if by.startswith(PREFIX):
            field = self._fields.by_key.get(by.removeprefix(PREFIX))
            return self._cells.key(row, field) if field else None
        value = row.given.get(by)
        return self.forms.sort_key(value) or None if by == "name" and value else value

    @abstractmethod
    def _open(
        self, record_id: UUID, given: dict[str, Any], row: ImportedRow, outcome: RowOutcome
    ) -> R:
        """A new record by its own rules."""

    async def _look_up_related(self) -> None:
        """Records that the rows name."""

    def _after_change(self, record: R, row: ImportedRow, outcome: RowOutcome) -> None:
        """What the row says beyond the fields of an old record."""


def _refused(at: str, code: str, detail: str) -> Invalid:
    return Invalid.at(at, code, detail)


def only_visible(found: Iterable[Match]) -> list[Match]:
    return [match for match in found if match.visible]
