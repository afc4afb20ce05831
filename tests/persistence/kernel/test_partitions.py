"""Partitions of the journal are there before their month is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import asyncpg
import pytest
import pytest_asyncio

from domain.kernel.ports import Scope, UnitOfWork
from persistence.kernel.journal import INSERT_JOURNAL, journal_arguments
from persistence.kernel.partitions import MONTHS_AHEAD, default_in_use, make_partitions
from persistence.kernel.unit_of_work import SqlRunner
from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace, an_entry, now

_BOUNDS = """
select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'journal'::regclass and c.relname <> 'journal_default'
"""


@pytest_asyncio.fixture
async def runner(committed_database: Database) -> AsyncIterator[SqlRunner]:
    async with a_runner(committed_database) as made:
        yield made


@pytest_asyncio.fixture
async def system(committed_database: Database) -> AsyncIterator[Any]:
    async with a_system_pool(committed_database) as made:
        yield made


async def test_months_ahead_are_made_once(system: Any) -> None:
    assert await system.fetchval(_BOUNDS) == MONTHS_AHEAD + 1
    assert await make_partitions(system) == 0
    assert await make_partitions(system, MONTHS_AHEAD + 2) == 2
    assert not await default_in_use(system)


async def test_the_default_partition_alarms_and_is_emptied(system: Any, runner: SqlRunner) -> None:
    workspace = await a_workspace(runner)
    late = now() + timedelta(days=31 * (MONTHS_AHEAD + 2))

    async def work(uow: UnitOfWork) -> None:
        arguments = journal_arguments(workspace, late, Scope(workspace), [an_entry("a.b.created")])
        await cast(Any, uow).connection.execute(INSERT_JOURNAL, *arguments)

    await runner.run(work, scope=Scope(workspace))
    assert await default_in_use(system)
    await make_partitions(system, MONTHS_AHEAD + 3)
    assert not await default_in_use(system)
    assert await system.fetchval("select count(*) from journal where at = $1", late) == 1


async def test_nobody_reaches_a_partition_but_through_the_journal(
    system: Any, committed_database: Database
) -> None:
    await make_partitions(system, MONTHS_AHEAD + 1)
    parts = "select inhrelid::regclass::text from pg_inherits where inhparent = 'journal'::regclass"
    app = await committed_database.connect()
    for row in await system.fetch(parts):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(f"select from {row[0]}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("select make_journal_partitions(1)")
    walled = "select bool_and(relrowsecurity and relforcerowsecurity) from pg_class"
    assert await system.fetchval(
        f"{walled} where relname like 'journal%' and relkind in ('r', 'p')"
    )
    await app.close()
