"""What this context asks of the world."""

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.activities.model import Activity, RecordType
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.activities.queries import ActivityRow, TimelineQuery


class Records(Protocol):
    """The records that activities hang on. Asked inside the unit of work."""

    async def visible(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool: ...

    async def changeable(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool:
        """Whether a visible record lies within the principal's reach of updating."""


class Activities(Protocol):
    """Activities to be changed."""

    async def get(self, activity_id: UUID) -> Activity:
        """Raises NotFound; whether its record may be seen is for `Records` to say."""

    def add(self, activity: Activity) -> None: ...


class ActivityReader(Protocol):
    """Rows of activities, as far as their records can be seen."""

    async def one(self, activity_id: UUID, principal: Principal) -> "ActivityRow":
        """Raises NotFound."""

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...


class WrittenActivities(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, activity_id: UUID, principal: Principal) -> "ActivityRow": ...


class TimelineReader(Protocol):
    async def page(self, query: "TimelineQuery", principal: Principal) -> Page:
        """Raises NotFound for a record that the principal cannot see."""
