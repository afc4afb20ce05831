"""Taking a database's content along: as files of its cluster, and as a dump that any server reads.

Both need one who looks over row level security: a superuser, or BYPASSRLS for the dump and
REPLICATION for the files.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg

from persistence.kernel.engine import connect_arguments
from persistence.operations.fingerprints import TableState, table_states
from persistence.operations.programs import run_program

_FACTS: Final = """
select now() as at, current_setting('server_version_num')::int / 10000 as major,
  (select version_num from alembic_version) as revision, (select epoch from feed_epoch) as epoch,
  pg_database_size(current_database()) as size
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the database that a backup is of; `size` in bytes, `at` by its own clock."""

    at: datetime
    major: int
    revision: str
    epoch: int
    size: int


async def facts_of(url: str) -> Facts:
    async with connected(url) as connection:
        return Facts(**dict(await connection.fetchrow(_FACTS)))


async def states_of(url: str) -> dict[str, TableState]:
    async with connected(url) as connection, connection.transaction(isolation="repeatable_read"):
        return await table_states(connection)


async def copy_cluster(url: str, folder: Path, major: int) -> None:
    """The files of the whole cluster with the WAL that makes them whole, checked."""
    await _program(
        "pg_basebackup",
        *("--pgdata", folder, "--format=plain", "--wal-method=stream", "--checkpoint=fast"),
        *("--manifest-checksums=SHA256", "--no-password"),
        url=url,
        major=major,
    )
    await verify_cluster(folder, major)


async def verify_cluster(folder: Path, major: int) -> None:
    """Raises ProgramFailed unless every file is the one that the manifest names, and WAL reads."""
    await _program("pg_verifybackup", folder, major=major)


async def dump(url: str, path: Path) -> Mapping[str, TableState]:
    """Returns what the dump holds, read in the very snapshot that it is made in."""
    async with connected(url) as connection, connection.transaction(isolation="repeatable_read"):
        snapshot = await connection.fetchval("select pg_export_snapshot()")
        await _program(
            "pg_dump",
            *("--format=custom", f"--snapshot={snapshot}", "--no-password", "--file", path),
            url=url,
        )
        return await table_states(connection)


async def load_dump(url: str, path: Path) -> None:
    """Into an empty database, whole or not at all. Comments on extensions are their owner's."""
    await _program(
        "pg_restore",
        *("--single-transaction", "--no-comments", "--no-password", "--dbname"),
        *(connect_arguments(url)["database"], path),
        url=url,
    )
    async with connected(url) as connection:
        await connection.execute("set statement_timeout = 0; analyze")


async def check_files(url: str) -> bool:
    """pg_amcheck over every table and index of a database; False where it is not to be had."""
    async with connected(url) as connection:
        if not await connection.fetchval(
            "select exists (select from pg_available_extensions where name = 'amcheck')"
        ):
            return False
        await connection.execute("create extension if not exists amcheck")
    database = connect_arguments(url)["database"]
    await _program("pg_amcheck", "--heapallindexed", "--database", database, url=url)
    return True


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(**connect_arguments(url))
    try:
        yield connection
    finally:
        await connection.close()


async def _program(
    name: str, *arguments: str | Path, url: str | None = None, major: int = 0
) -> None:
    await asyncio.to_thread(run_program, name, *arguments, url=url, major=major)
