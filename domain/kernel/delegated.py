"""Work that is done later in somebody's name, and its way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


class Actors(Protocol):
    async def principal(self, workspace_id: UUID, user_id: UUID) -> Principal | None:
        """A user's rights as they are now; None when he may no longer sign in."""
        ...


@dataclass(frozen=True, slots=True)
class Reversed:
    """`kept` tells why a record, or some of its fields, stayed as they are."""

    record_id: UUID
    result: str
    kept: Sequence[str] = ()


class Undo(Protocol):
    """Takes back what a cause (an import, a change of many) did to records of one kind."""

    async def __call__(
        self, cause_id: UUID, ids: Sequence[UUID], *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Reversed]: ...
