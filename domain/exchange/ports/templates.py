"""What templates of imports ask of the world."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.exchange.model.templates import ImportTemplate
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.exchange.queries.templates import TemplateRow


class Templates(Protocol):
    """Templates to be changed. `get` raises NotFound for those that the principal does not see,

    and Forbidden for those that are seen but not to be touched under `permission`.
    """

    async def get(
        self, template_id: UUID, *, principal: Principal, permission: str
    ) -> ImportTemplate: ...

    async def applied(self, template_id: UUID, principal: Principal) -> ImportTemplate | None:
        """To be read only; None where the principal does not see it."""

    async def lock(self, owner_id: UUID, target: str) -> Sequence[ImportTemplate]:
        """A user's templates of one target; no other is saved or renamed before this unit ends."""

    async def has_team(self, team_id: UUID) -> bool: ...


class TemplateReader(Protocol):
    async def page(self, query: ListQuery, principal: Principal) -> Page: ...

    async def one(self, template_id: UUID, principal: Principal) -> "TemplateRow": ...

    async def of_target(self, target: str, principal: Principal) -> Sequence["TemplateRow"]: ...


class WrittenTemplates(Protocol):
    """Reads what this unit has just written."""

    async def one(self, template_id: UUID, principal: Principal) -> "TemplateRow": ...
