"""Users as owners, by e-mail. Reads app_user and user_team."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.customers.ports import OwnerFacts
from persistence.kernel.unit_of_work import SqlUnitOfWork

_OWNERS: Final = """
select u.email_key, u.id, (select t.team_id from user_team t
  where t.workspace_id = u.workspace_id and t.user_id = u.id order by t.position limit 1) as home
from app_user u
where u.workspace_id = $1 and u.email_key = any($2::text[]) and u.state <> 'deactivated'
"""


class SqlOwners:
    """Implements domain.customers.commands.importing.Owners."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def by_email(self, emails: Sequence[str]) -> Mapping[str, OwnerFacts]:
        rows = await self._uow.connection.fetch(_OWNERS, self._uow.workspace_id, list(emails))
        return {row["email_key"]: OwnerFacts(row["id"], row["home"]) for row in rows}
