"""What accounts and contacts are both made of: addresses and contact points."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import UNJOURNALLED


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2, `lines` are as written on a letter."""

    lines: tuple[str, ...] = ()
    city: str | None = None
    subdivision: str | None = None
    postal_code: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        # Two addresses with the same lines are equal, whatever sequence they came in.
        if type(self.lines) is not tuple:
            object.__setattr__(self, "lines", tuple(self.lines or ()))


class PointKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class PointInput:
    """A phone or e-mail as someone gave it."""

    value: str
    label: str | None = None
    primary: bool = False


@dataclass(kw_only=True, eq=False)
class ContactPoint:
    """One e-mail or phone of a record; its identity outlives a new label or order."""

    id: UUID = field(metadata=UNJOURNALLED)
    workspace_id: UUID = field(metadata=UNJOURNALLED)
    kind: PointKind = field(metadata=UNJOURNALLED)
    value: str
    normalised: str | None = field(metadata=UNJOURNALLED, default=None)
    label: str | None = None
    primary: bool = False
    position: int = field(metadata=UNJOURNALLED, default=0)
    account_id: UUID | None = field(metadata=UNJOURNALLED, default=None)
    contact_id: UUID | None = field(metadata=UNJOURNALLED, default=None)

    @property
    def key(self) -> str:
        """What makes two points of a kind the same one."""
        return self.normalised or self.value
