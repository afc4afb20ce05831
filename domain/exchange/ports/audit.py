"""What the audit trail asks of the world."""

from typing import TYPE_CHECKING, Protocol

from domain.kernel.listing import Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.exchange.queries import AuditQuery


class AuditReader(Protocol):
    async def page(self, query: "AuditQuery", principal: Principal) -> Page:
        """Whose reach ends before the whole workspace sees what he did himself."""
        ...
