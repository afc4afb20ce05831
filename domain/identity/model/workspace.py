"""One company that uses Rapport, and its settings."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.identity.model import values
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Invalid


@dataclass(kw_only=True, eq=False)
class Workspace(Aggregate):
    """Its id is its own workspace id. The base currency stands for good: amounts rest on it."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "workspace"

    name: str
    base_currency: str
    time_zone: str
    locale: str = values.DEFAULT_LOCALE
    fiscal_year_start_month: int = 1

    @classmethod
    def found(
        cls,
        workspace_id: UUID,
        *,
        name: str,
        base_currency: str,
        time_zone: str,
        locale: str,
        now: datetime,
    ) -> "Workspace":
        return cls(
            id=workspace_id,
            workspace_id=workspace_id,
            name=values.name(name, "/workspace_name"),
            base_currency=values.currency(base_currency),
            time_zone=values.time_zone(time_zone),
            locale=values.locale(locale),
            created_at=now,
            updated_at=now,
        )

    def rename(self, name: str) -> None:
        self.name = values.name(name, "/name")

    def move_to(self, time_zone: str) -> None:
        self.time_zone = values.time_zone(time_zone)

    def start_fiscal_year_in(self, month: int) -> None:
        if not 1 <= month <= 12:
            pointer = "/fiscal_year_start_month"
            raise Invalid.at(pointer, "bad_month", "A month is a number from 1 to 12")
        self.fiscal_year_start_month = month
