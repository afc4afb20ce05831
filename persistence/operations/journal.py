"""The journal of all workspaces, read as rapport_system for who verifies it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from persistence.operations.backups import connected

_WORKSPACES: Final = """
select workspace_id from workspace union select workspace_id from seal order by 1
"""
_ROW: Final = "select at, event from journal where workspace_id = $1 and id = $2"
_UNSEALED: Final = """
select count(*) from journal j left join lateral (
  select feed_epoch, xid, n, id from seal s where s.workspace_id = $1
  order by s.number desc limit 1) as last on true
where j.workspace_id = $1 and (last.id is null or
  (j.feed_epoch, j.xid, j.n, j.id) > (last.feed_epoch, last.xid, last.n, last.id))
"""


@dataclass(frozen=True, slots=True)
class FaultyRow:
    at: datetime
    event: str


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Any]:
    """One snapshot for all of it: what is written meanwhile cannot look like a fault."""
    async with (
        connected(url) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute("set local statement_timeout = 0; set local timezone = 'UTC'")
        yield connection


async def workspaces(connection: Any) -> list[UUID]:
    return [row["workspace_id"] for row in await connection.fetch(_WORKSPACES)]


async def row_of(connection: Any, workspace_id: UUID, row_id: UUID) -> FaultyRow | None:
    row = await connection.fetchrow(_ROW, workspace_id, row_id)
    return FaultyRow(**dict(row)) if row else None


async def unsealed_rows(connection: Any, workspace_id: UUID) -> int:
    count: int = await connection.fetchval(_UNSEALED, workspace_id)
    return count
