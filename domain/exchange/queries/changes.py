"""The changes feed, as one caller may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from domain.exchange.ports import ChangesReader
from domain.kernel.aggregate import Json
from domain.kernel.permissions import signed_in
from domain.kernel.principal import Principal

NOW: Final = "now"
"""In place of a cursor: only what happens from here on."""


class ChangeKind(StrEnum):
    """What a follower does: keep, change, forget, fetch anew, forget."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    ENTERED = "entered"
    LEFT = "left"


@dataclass(slots=True)
class ChangedField:
    field: str
    before: Json
    after: Json


@dataclass(slots=True)
class FeedCause:
    type: str
    id: UUID


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """`types` None is every type that the caller may read."""

    cursor: str | None = None
    types: tuple[str, ...] | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """`next_cursor` is there always; `more` says that the next page need not be waited for.

    `items` are rows as the contract names them, made where they are read: a page has a thousand.
    """

    items: Sequence[Any]
    next_cursor: str
    more: bool


@signed_in
async def read_changes(
    query: ChangesQuery, *, principal: Principal, reader: ChangesReader
) -> ChangesPage:
    return await reader.page(query, principal)
