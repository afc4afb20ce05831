"""The fields that a workspace gives its records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.identity.errors import FieldKeyTaken, TooManyFields, ValuesNotUnique
from domain.identity.model import CustomFieldDefinition
from domain.identity.model.custom_field import MOST_FIELDS, confusable
from domain.identity.permissions import Permission
from domain.identity.ports import CustomFieldDefinitions
from domain.kernel.errors import Invalid
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class DefineCustomField:
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeCustomField:
    """`given` holds the named properties only."""

    field_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RetireCustomField:
    """Retire a field, or revive it."""

    field_id: UUID
    expected_version: int | None = None


@requires(Permission.CUSTOM_FIELD_CREATE)
async def define_custom_field(
    command: DefineCustomField,
    *,
    principal: Principal,
    uow: UnitOfWork,
    fields: CustomFieldDefinitions,
    objects: Collection[str],
) -> UUID:
    """`objects` are the resources whose records may have fields of the workspace's own."""
    resource = command.given["object"]
    if resource not in objects:
        known = sorted(objects)
        raise Invalid.at("/object", "unknown_choice", "Not one of the choices", choices=known)
    made = CustomFieldDefinition.define(
        uow.new_id(), uow.workspace_id, command.given, now=uow.now(), by=principal.user_id
    )
    others = await fields.lock(resource)
    _refuse_taken(made.key, others)
    _refuse_too_many(others)
    uow.add(made)
    return made.id


@requires(Permission.CUSTOM_FIELD_UPDATE)
async def change_custom_field(
    command: ChangeCustomField,
    *,
    principal: Principal,
    uow: UnitOfWork,
    fields: CustomFieldDefinitions,
) -> None:
    found = await fields.get(command.field_id)
    uow.expect(found, command.expected_version)
    unique = found.unique
    if "key" in command.given:
        others = await fields.lock(found.object)
        _refuse_taken(command.given["key"], (each for each in others if each is not found))
    used = "searchable" in command.given and await fields.in_use(found.id)
    found.change(command.given, used=used)
    if found.unique != unique and not await fields.single_out(found.id, found.unique):
        raise ValuesNotUnique()


@requires(Permission.CUSTOM_FIELD_RETIRE)
async def retire_custom_field(
    command: RetireCustomField,
    *,
    principal: Principal,
    uow: UnitOfWork,
    fields: CustomFieldDefinitions,
) -> None:
    found = await fields.get(command.field_id)
    uow.expect(found, command.expected_version)
    found.retire(uow.now())


@requires(Permission.CUSTOM_FIELD_RETIRE)
async def revive_custom_field(
    command: RetireCustomField,
    *,
    principal: Principal,
    uow: UnitOfWork,
    fields: CustomFieldDefinitions,
) -> None:
    found = await fields.get(command.field_id)
    uow.expect(found, command.expected_version)
    _refuse_too_many(await fields.lock(found.object))
    found.revive()


def _refuse_taken(key: str, others: Iterable[CustomFieldDefinition]) -> None:
    for other in others:
        taken = (other.key, *other.former_keys)
        if any(confusable(key, each) for each in taken):
            raise FieldKeyTaken(key=key, field_id=str(other.id))


def _refuse_too_many(others: Collection[CustomFieldDefinition]) -> None:
    in_use = sum(1 for other in others if other.retired_at is None)
    if in_use >= MOST_FIELDS or len(others) >= 2 * MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)
