"""What is kept outside the database of each seal over the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Head:
    """`number` counts the seals of a workspace from 1; `head` chains it to all before it."""

    workspace_id: UUID
    number: int
    rows: int
    head: bytes
    sealed_at: datetime


class HeadKeeper(Protocol):
    """Out of reach of who can rewrite the database."""

    async def keep(self, heads: Sequence[Head]) -> None:
        """For good when it returns. The same head may come twice."""

    async def kept(self, workspace_id: UUID) -> Mapping[int, bytes]:
        """Heads by number, as they were kept first."""
        ...
