"""What is kept for a while goes when its time is over; a worker's state can be read by all."""

import os
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import asyncpg
import pytest
from prometheus_client import generate_latest
from uuid_utils.compat import uuid7

from bootstrap.vitals import worker_gauges
from domain.kernel.ports import Scope, UnitOfWork
from persistence.kernel.engine import read_pool
from persistence.kernel.reading import Reads
from persistence.kernel.upkeep import beat, leave, prune, queue_gauges, vitals
from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace, now

_KEEP = """
insert into idempotency_key (workspace_id, principal_id, operation, key, fingerprint, status,
  headers, body, created_at) values ($1, $2, 'post', $3, '', 201, '{}', '', $4)
"""


async def test_answers_are_kept_for_two_days(committed_database: Database) -> None:
    async with (
        a_runner(committed_database) as runner,
        a_system_pool(committed_database) as system,
    ):
        workspace = await a_workspace(runner)
        keys: list[str] = []

        async def work(uow: UnitOfWork) -> None:
            connection = cast(Any, uow).connection
            for key, hours in (("old", 49), ("new", 47)):
                at = now() - timedelta(hours=hours)
                await connection.execute(_KEEP, workspace, uuid7(), key, at)

        async def left(uow: UnitOfWork) -> None:
            rows = await cast(Any, uow).connection.fetch("select key from idempotency_key")
            keys.extend(row["key"] for row in rows)

        await runner.run(work, scope=Scope(workspace))
        await prune(system)
        await runner.run(left, scope=Scope(workspace))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await system.fetch("select body from idempotency_key")
    assert keys == ["new"]


async def test_a_worker_tells_its_gauges_until_it_leaves(committed_database: Database) -> None:
    worker = uuid4()
    app = await committed_database.connect()
    async with a_system_pool(committed_database) as system:
        await beat(system, worker, {"feed_lag_seconds": 0.0})
        await beat(system, worker, await queue_gauges(system))
        (seen,) = await vitals(app)
        await leave(system, worker)
        assert await vitals(app) == []
    await app.close()
    assert seen["silent_seconds"] < 5
    assert seen["gauges"] == {
        "jobs_waiting": 0,
        "jobs_running": 0,
        "jobs_parked": 0,
        "jobs_oldest_seconds": 0,
    }


async def test_the_metrics_tell_of_workers_until_they_are_gone(
    committed_database: Database,
) -> None:
    worker = uuid4()
    pool = await read_pool(committed_database.url(), size=2)
    refresh = worker_gauges(Reads(pool))
    async with a_system_pool(committed_database) as system:
        await beat(system, worker, {"feed_lag_seconds": 2.5, "unheard_of": 1.0})
        await refresh()
        told = generate_latest().decode()
        await leave(system, worker)
        await refresh()
    await pool.close()
    assert f'pid="{os.getpid()}"}} 2.5' in told
    assert "unheard_of" not in told
    assert "rapport_feed_lag_seconds{" not in generate_latest().decode()
