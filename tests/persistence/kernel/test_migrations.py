"""Every revision goes up, down and up again, and leaves what the metadata says."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from migrations.run import check, downgrade, upgrade
from persistence.kernel.roles import OWNER
from tests.cluster import Cluster, Database

_SHAPE = """
SELECT c.relname, c.relkind::text, c.relacl::text, c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
   AND c.relname NOT LIKE 'alembic_version%'
 ORDER BY 1
"""


@pytest_asyncio.fixture
async def empty(cluster: Cluster) -> AsyncIterator[Database]:
    database = await cluster.empty_database()
    yield database
    await cluster.drop(database)


async def shape(database: Database) -> list[tuple[object, ...]]:
    connection = await database.connect(OWNER)
    rows = await connection.fetch(_SHAPE)
    await connection.close()
    return [tuple(row) for row in rows]


async def test_up_down_up(empty: Database) -> None:
    bare = await shape(empty)
    await upgrade(empty.url(OWNER))
    first = await shape(empty)
    await downgrade(empty.url(OWNER), "base")
    assert await shape(empty) == bare
    await upgrade(empty.url(OWNER))
    assert await shape(empty) == first
    assert first != bare


async def test_tables_are_as_the_metadata_say(empty: Database) -> None:
    await upgrade(empty.url(OWNER))
    await check(empty.url(OWNER))


async def test_two_processes_migrate_one_database_once(empty: Database) -> None:
    await asyncio.gather(upgrade(empty.url(OWNER)), upgrade(empty.url(OWNER)))
    await check(empty.url(OWNER))


async def test_a_revision_gives_way_and_comes_back(empty: Database) -> None:
    """While it waits for its lock it would make all later readers wait behind it."""
    await upgrade(empty.url(OWNER))
    reader, other = await empty.connect(), await empty.connect()
    reading = reader.transaction()
    await reading.start()
    await reader.fetch("SELECT count(*) FROM account")
    down = asyncio.create_task(downgrade(empty.url(OWNER), "base"))
    slowest = await _slowest_read(other)
    await reading.rollback()
    await down
    await reader.close()
    await other.close()
    assert slowest < 0.6


async def _slowest_read(connection: Any) -> float:
    slowest = 0.0
    for _ in range(40):
        began = time.monotonic()
        await connection.fetch("SELECT count(*) FROM account")
        slowest = max(slowest, time.monotonic() - began)
        await asyncio.sleep(0.05)
    return slowest
