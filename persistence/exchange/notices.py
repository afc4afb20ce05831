"""What a notice about a webhook needs to know. Reads app_user and workspace."""

from typing import Final
from uuid import UUID

from domain.exchange.ports import SilencedWebhook
from persistence.kernel.unit_of_work import SqlUnitOfWork

_SILENCED: Final = """
select w.name, w.url, u.id as owner_id, u.name as owner_name, u.email, u.locale, s.name as workspace
from webhook w
join app_user u on u.workspace_id = w.workspace_id and u.id = w.owner_id and u.state = 'active'
join workspace s on s.id = w.workspace_id
where w.workspace_id = $1 and w.id = $2 and w.state = 'disabled'
"""


class SqlSilencedWebhooks:
    """Implements domain.exchange.ports.SilencedWebhooks."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, webhook_id: UUID) -> SilencedWebhook | None:
        row = await self._uow.connection.fetchrow(_SILENCED, self._uow.workspace_id, webhook_id)
        return SilencedWebhook(**row) if row else None
