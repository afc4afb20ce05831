"""How rows name other records."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(slots=True)
class Named:
    """A record as others show it."""

    id: UUID
    name: str
