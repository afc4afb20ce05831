"""A database that was brought back: an empty place for it, and what its readers must be told."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from persistence.kernel.engine import connect_arguments
from persistence.operations.backups import connected
from persistence.operations.errors import OperationRefused

_IN_USE: Final = """
select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'jobs'))
"""
# Seconds since 2026 rather than the next number: an older backup may be restored a second time,
# and the epochs between the two were handed out already.
_RAISE_EPOCH: Final = """
update feed_epoch set epoch = greatest(epoch + 1,
  extract(epoch from now() - timestamptz '2026-01-01 00:00:00+00')::int)
returning epoch
"""
_LIVING: Final = """
select (select count(*) from session where revoked_at is null and expires_at > now()) as sessions,
  (select count(*) from sign_in_link
   where used_at is null and withdrawn_at is null and expires_at > now()) as links,
  (select count(*) from jobs.pgqueuer where status in ('queued', 'picked')) as jobs
"""
# nobody comes back between the end of the sessions and the renaming
_ASIDE: Final = (
    "alter database %1$I with allow_connections false",
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %1$L",
    "alter database %1$I rename to %2$I",
    "alter database %2$I with allow_connections true",
)
_SEALED: Final = """
select w.workspace_id, coalesce(max(s.number), 0) as number from workspace w
left join seal s on s.workspace_id = w.workspace_id group by w.workspace_id
"""


class NotEmpty(OperationRefused):
    """There is something where the backup should go."""


@dataclass(frozen=True, slots=True)
class Alive:
    """What works again because it worked when the backup was made."""

    sessions: int
    links: int
    jobs: int


async def in_use(admin_url: str, database: str) -> bool:
    """True where the database is there and has tables."""
    async with connected(admin_url) as admin:
        if not await admin.fetchval("select true from pg_database where datname = $1", database):
            return False
    async with connected(in_database(admin_url, database)) as connection:
        used: bool = await connection.fetchval(_IN_USE)
        return used


async def set_aside(admin_url: str, database: str, name: str) -> None:
    """Renames the database, its sessions ended: whoever restores the wrong backup can go back."""
    async with connected(admin_url) as admin:
        for template in _ASIDE:
            statement = await admin.fetchval(
                "select format($1::text, $2::text, $3::text)", template, database, name
            )
            await admin.execute(statement)


async def raise_epoch(url: str) -> int:
    """Readers of the changes feed see that their cursors are of another past."""
    async with connected(url) as connection:
        epoch: int = await connection.fetchval(_RAISE_EPOCH)
        return epoch


async def alive(url: str) -> Alive:
    async with connected(url) as connection:
        return Alive(**dict(await connection.fetchrow(_LIVING)))


async def sealed_up_to(url: str) -> dict[UUID, int]:
    """The last seal of every workspace; 0 where it has none."""
    async with connected(url) as connection:
        rows: list[Any] = await connection.fetch(_SEALED)
        return {row["workspace_id"]: row["number"] for row in rows}


def in_database(url: str, database: str) -> str:
    """The same server and role, in another database."""
    head, mark, query = url.partition("?")
    scheme, _, rest = head.partition("://")
    authority = rest.partition("/")[0]
    return f"{scheme}://{authority}/{database}{mark}{query}"


def database_of(url: str) -> str:
    name: str = connect_arguments(url)["database"]
    return name
