"""Definitions of custom fields: to be changed, and as every principal carries them."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import select

from domain.identity.model import CustomFieldDefinition
from domain.kernel.custom.definitions import (
    NO_CUSTOM,
    Choice,
    CustomCatalogue,
    CustomField,
    CustomFields,
    CustomType,
)
from domain.kernel.errors import NotFound
from persistence.identity.tables import custom_field
from persistence.kernel.unit_of_work import SqlUnitOfWork

CATALOGUE: Final = """
(select json_agg(json_build_object('object', f.object, 'id', f.id, 'key', f.key, 'label', f.label,
  'type', f.type, 'description', f.description, 'required', f.required, 'unique', f."unique",
  'sensitive', f.sensitive, 'searchable', f.searchable, 'refers_to', f.refers_to,
  'choices', f.choices, 'former_keys', f.former_keys, 'position', f.position,
  'retired', f.retired_at is not null) order by f.id)::text
from custom_field f where f.workspace_id = $1)
"""
"""All custom fields of a workspace as one text, NULL where it has none."""
_MOST_KEPT: Final = 1_000
_LOCK: Final = (
    "select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'custom fields', "
    "$1::uuid, $2::text), 0))"
)
_IN_USE: Final = (
    "select exists (select from custom_value where workspace_id = $1 and field_id = $2)"
)
_SINGLE_OUT: Final = (
    'update custom_value set "unique" = $3 where workspace_id = $1 and field_id = $2'
)


class _Told(msgspec.Struct):
    object: str
    id: UUID
    key: str
    label: str
    type: CustomType
    description: str | None
    required: bool
    unique: bool
    sensitive: bool
    searchable: bool
    refers_to: str | None
    choices: list[Choice]
    former_keys: list[str]
    position: int
    retired: bool


_told: Final = msgspec.json.Decoder(list[_Told])


class Catalogues:
    """Catalogues by their text: all who have the same fields share what was made of them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CustomCatalogue] = {}

    def of(self, text: str | None, base_currency: str) -> CustomCatalogue:
        if text is None:
            return NO_CUSTOM
        found = self._kept.get((text, base_currency))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[text, base_currency] = _catalogue(text, base_currency)
        return found


def _catalogue(text: str, base_currency: str) -> CustomCatalogue:
    by_object: dict[str, list[CustomField]] = defaultdict(list)
    for each in _told.decode(text):
        known = msgspec.structs.asdict(each)
        resource = known.pop("object")
        known |= {"choices": tuple(each.choices), "former_keys": tuple(each.former_keys)}
        by_object[resource].append(CustomField(**known))
    version = hashlib.blake2s(text.encode(), digest_size=8).hexdigest()
    fields = {name: CustomFields(own, base_currency) for name, own in by_object.items()}
    return CustomCatalogue(fields, version)


class SqlCustomFieldDefinitions:
    """Implements domain.identity.ports.CustomFieldDefinitions."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, field_id: UUID) -> CustomFieldDefinition:
        found = await self._all(custom_field.c.id == field_id)
        if not found:
            raise NotFound()
        return found[0]

    async def lock(self, resource: str) -> Sequence[CustomFieldDefinition]:
        await self._uow.connection.execute(_LOCK, self._uow.workspace_id, resource)
        return await self._all(custom_field.c.object == resource)

    async def in_use(self, field_id: UUID) -> bool:
        used: bool = await self._uow.connection.fetchval(_IN_USE, self._uow.workspace_id, field_id)
        return used

    async def single_out(self, field_id: UUID, unique: bool) -> bool:
        """The definition goes first: whoever writes a value waits for it, or is waited for."""
        await self._uow.flush()
        try:
            await self._uow.connection.execute(
                _SINGLE_OUT, self._uow.workspace_id, field_id, unique
            )
        except asyncpg.UniqueViolationError:
            return False
        return True

    async def _all(self, where: Any) -> Sequence[CustomFieldDefinition]:
        statement = select(CustomFieldDefinition).where(
            custom_field.c.workspace_id == self._uow.workspace_id, where
        )
        found = (await self._uow.session.execute(statement)).scalars().all()
        for each in found:
            self._uow.track(each)
        return found
