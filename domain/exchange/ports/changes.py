"""What the feed asks of the world."""

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.exchange.queries import ChangesPage, ChangesQuery


class ChangesReader(Protocol):
    """The journal in the order of commits, as far as the caller may see it."""

    async def page(self, query: "ChangesQuery", principal: Principal) -> "ChangesPage":
        """Raises ResyncNeeded where the cursor is from before a change of rights, or a restore."""
        ...


class Hints(Protocol):
    """Says that something was committed in a workspace. A hint may be lost, and may be false."""

    @property
    def ended(self) -> bool:
        """The process is to end: nobody should go on waiting."""
        ...

    async def wait(self, workspace_id: UUID, seconds: float) -> bool:
        """True when a hint came in time."""
        ...
