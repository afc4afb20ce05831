"""Rows of API clients and personal access tokens."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from domain.identity.model.machines import ClientName
from domain.identity.queries import AccessTokenRow, ApiClientRow, Named
from domain.kernel.principal import Principal
from persistence.kernel.reading import Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

_CLIENTS: Final = """
select c.id, c.name, c.created_at, u.role_id, r.name as role_name, u.id as user_id
from api_client c
join app_user u on u.workspace_id = c.workspace_id and u.id = c.user_id
join role r on r.workspace_id = u.workspace_id and r.id = u.role_id
where c.workspace_id = $1 and c.revoked_at is null order by c.name, c.id
"""
_TOKENS: Final = """
select id, name, scopes, created_at, expires_at, last_used_at from personal_access_token
where workspace_id = $1 and user_id = $2 and revoked_at is null and expires_at > now()
order by created_at desc, id
"""


_NOTE: Final = """
update personal_access_token set last_used_at = now()
where workspace_id = $1 and id = $2
  and coalesce(last_used_at < now() - interval '5 minutes', true)
"""


async def note_use(uow: SqlUnitOfWork, token_id: UUID) -> None:
    """Of the version nothing is counted: nobody changed the token."""
    await uow.connection.execute(_NOTE, uow.workspace_id, token_id)


class SqlMachineReader:
    """Implements domain.identity.ports.MachineReader."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def api_clients(self, principal: Principal) -> Sequence[ApiClientRow]:
        rows = await self._fetch(principal, _CLIENTS)
        return [
            ApiClientRow(
                row["id"],
                str(ClientName(principal.workspace_id, row["id"])),
                row["name"],
                Named(row["role_id"], row["role_name"]),
                row["user_id"],
                row["created_at"],
            )
            for row in rows
        ]

    async def own_tokens(self, principal: Principal) -> Sequence[AccessTokenRow]:
        rows = await self._fetch(principal, _TOKENS, principal.user_id)
        return [AccessTokenRow(**{**row, "scopes": list(row["scopes"])}) for row in rows]

    async def _fetch(self, principal: Principal, sql: str, *arguments: Any) -> Sequence[Any]:
        async with self._reads.open(principal.workspace_id) as connection:
            found: Sequence[Any] = await connection.fetch(sql, principal.workspace_id, *arguments)
        return found
