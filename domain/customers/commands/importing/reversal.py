"""The way back, field by field: a value returns only where the present one is what was imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from domain.customers.commands.importing.ports import (
    AccountStore,
    Changed,
    ContactStore,
    Gone,
    RecordStore,
    Written,
)
from domain.customers.model import (
    Account,
    Address,
    Contact,
    CustomerRecord,
    Making,
    PersonName,
    PointInput,
)
from domain.customers.permissions import Permission
from domain.customers.ports import TextForms
from domain.kernel.aggregate import Json
from domain.kernel.custom.definitions import PREFIX, CustomFields
from domain.kernel.errors import Invalid
from domain.kernel.money import Money
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

R = TypeVar("R", bound=CustomerRecord)
_REFERENCES = frozenset({"parent_id", "owner_id", "team_id"})


class ReversalResult(StrEnum):
    DELETED = "deleted"
    RESTORED = "restored"
    KEPT = "kept"


@dataclass(slots=True)
class Reverted:
    """`reasons` are fields that someone has changed since, or why the record stays whole."""

    record_id: UUID
    result: ReversalResult
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RevertRecords:
    cause_id: UUID
    ids: Sequence[UUID]


@requires(Permission.ACCOUNT_UPDATE)
async def revert_accounts(
    command: RevertRecords,
    *,
    principal: Principal,
    uow: UnitOfWork,
    store: AccountStore,
    forms: TextForms,
) -> list[Reverted]:
    making = Making(uow.new_id, forms, principal.region, principal.custom)
    return await _revert(command, principal, store, making)


@requires(Permission.CONTACT_UPDATE)
async def revert_contacts(
    command: RevertRecords,
    *,
    principal: Principal,
    uow: UnitOfWork,
    store: ContactStore,
    forms: TextForms,
) -> list[Reverted]:
    making = Making(uow.new_id, forms, principal.region, principal.custom)
    return await _revert(command, principal, store, making)


async def _revert(
    command: RevertRecords, principal: Principal, store: RecordStore[R], making: Making
) -> list[Reverted]:
    within = await store.in_reach(command.ids, principal)
    versions = await store.versions(command.ids)
    written: dict[UUID, list[Written]] = {}
    for each in await store.caused(command.cause_id, command.ids):
        written.setdefault(each.record_id, []).append(each)
    whole = {each for each in versions if not _told_by(written.get(each, []))}
    records = await store.load([record_id for record_id in command.ids if record_id in whole])
    outcomes: list[Reverted] = []
    doomed: list[Gone] = []
    changed: list[Changed[R]] = []
    for record_id in command.ids:
        record, history = records.get(record_id), written.get(record_id, [])
        version = versions.get(record_id)
        if version is None:
            outcomes.append(Reverted(record_id, ReversalResult.DELETED))
        elif record_id not in within:
            outcomes.append(Reverted(record_id, ReversalResult.KEPT, ["out_of_reach"]))
        elif history and history[0].event == "created":
            state = _state(history) if record is None else _told(record, making)
            outcomes.append(_doomed(Gone(record_id, version, state), history, doomed))
        elif record is not None:
            outcomes.append(_restored(record, history, making, changed, principal.base_currency))
    await store.update(changed)
    await _delete(doomed, outcomes, store)
    return outcomes


def _told_by(history: Sequence[Written]) -> bool:
    """Nobody but the import has ever touched it: its journal says all that the record holds."""
    own = [each.version for each in history] == list(range(1, len(history) + 1))
    return bool(history) and own and history[0].event == "created"


def _doomed(gone: Gone, history: Sequence[Written], doomed: list[Gone]) -> Reverted:
    """A record that the import made goes, unless someone has changed it since."""
    if gone.version != history[-1].version:
        return Reverted(gone.id, ReversalResult.KEPT, ["changed"])
    doomed.append(gone)
    return Reverted(gone.id, ReversalResult.DELETED)


async def _delete(doomed: list[Gone], outcomes: Sequence[Reverted], store: RecordStore[R]) -> None:
    kept = await store.referenced([each.id for each in doomed]) if doomed else frozenset()
    for outcome in outcomes:
        if outcome.record_id in kept:
            outcome.result, outcome.reasons = ReversalResult.KEPT, ["referenced"]
    await store.delete([each for each in doomed if each.id not in kept])


def _restored(
    record: R,
    history: Sequence[Written],
    making: Making,
    changed: list[Changed[R]],
    base_currency: str,
) -> Reverted:
    fields = _fields(record, making)
    before, after = (_by_slot(each, fields) for each in _span(history))
    present = record.facts()
    back = {name: value for name, value in before.items() if present.get(name) == after[name]}
    reasons = sorted(_named(name, fields) for name in before.keys() - back.keys())
    outcome = Reverted(record.id, ReversalResult.RESTORED, reasons)
    try:
        _put_back(record, back, making, base_currency)
    except Invalid:
        # What was valid once may break a rule that came since; the record then stays whole.
        return Reverted(record.id, ReversalResult.KEPT, ["invalid"])
    changed.append(Changed(record, present))
    if outcome.reasons and not back:
        outcome.result = ReversalResult.KEPT
    return outcome


def _fields(record: CustomerRecord, making: Making) -> CustomFields:
    return making.custom.of(record.RESOURCE)


def _told(record: CustomerRecord, making: Making) -> dict[str, Json]:
    return record.told_facts(_fields(record, making))


def _state(history: Sequence[Written]) -> Mapping[str, Json] | Written:
    """Of a record that only the import has touched."""
    return history[0] if len(history) == 1 else _span(history)[1]


def _by_slot(values: Mapping[str, Any], fields: CustomFields) -> dict[str, Any]:
    """Journalled values as a record's facts name them, whatever a custom field was called then."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = fields.ever_named(name) if name.startswith(PREFIX) else None
        found[name if field is None else PREFIX + field.slot] = value
    return found


def _named(name: str, fields: CustomFields) -> str:
    field = fields.by_slot.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    return name if field is None else field.name


def _span(history: Sequence[Written]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What each field was before the first change and after the last one."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for each in history:
        for name, pair in each.changes.items():
            was, became = pair or (None, None)
            before.setdefault(name, was)
            after[name] = became
    return before, after


def _put_back(record: Any, values: Mapping[str, Any], making: Making, base_currency: str) -> None:
    plain = {name: value for name, value in values.items() if name in record.RULES}
    given = {name: _revived(name, value, record) for name, value in plain.items()}
    fields = _fields(record, making).by_slot
    slots = {name.removeprefix(PREFIX): name for name in values if name.startswith(PREFIX)}
    if slots:
        given["custom"] = {fields[slot].key: values[name] for slot, name in slots.items()}
    record.change(given, making)
    if "annual_revenue" in plain:
        record.value_in(base_currency)
    if "links" in values:
        _relink(record, values["links"] or [])
    if "archived_at" in values:
        _rearchive(record, values["archived_at"])
    if "follows_account" in values:
        record.follows_account = bool(values["follows_account"])


def _rearchive(record: CustomerRecord, at: str | None) -> None:
    if at is None:
        record.restore()
    else:
        record.archive(datetime.fromisoformat(at))


def _revived(name: str, value: Any, record: Account | Contact) -> Any:
    """A journalled value as the change method takes it."""
    if name in ("phones", "emails"):
        return [PointInput(**point) for point in value or ()]
    if value is None:
        return None
    if name in _REFERENCES:
        return UUID(value)
    if name == "name" and isinstance(record.name, PersonName):
        return PersonName(**value)
    readers: dict[str, Any] = {
        "address": lambda v: Address(**{**v, "lines": tuple(v["lines"])}),
        "annual_revenue": lambda v: Money(**v),
        "birth_date": date.fromisoformat,
    }
    return readers[name](value) if name in readers else value


def _relink(contact: Contact, links: Sequence[Mapping[str, Any]]) -> None:
    wanted = {UUID(link["account_id"]): link for link in links}
    for present in list(contact.links):
        if present.account_id not in wanted:
            contact.leave(present.account_id)
    for account_id, link in wanted.items():
        contact.join(
            account_id,
            role=link["role"],
            from_date=_day(link["from_date"]),
            to_date=_day(link["to_date"]),
            primary=link["primary"],
        )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
