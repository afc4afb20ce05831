"""A real worker is killed in the middle of an import, or loses the database: each row is once."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.imports import seen, uploaded
from tests.factories.workspaces import Workspace

# Two kills and their leases take their time on a busy machine.
pytestmark = pytest.mark.timeout(300)
ROWS = 3_000
FILE = b"name,employees\n" + b"".join(b"Account %d,%d\n" % (n, n) for n in range(ROWS))
# Smaller chunks and a shorter lease than in earnest, so that a kill strikes in the middle and the
# job is soon another worker's.
WORKER = """
import asyncio
from datetime import timedelta
from adapters.text import sources
from bootstrap.settings import Settings
from bootstrap.worker import work
from persistence.kernel.job_worker import Pace
sources.CHUNK = 200
short = Pace(lease=timedelta(seconds=2), poll=timedelta(seconds=0.2),
             first_pause=timedelta(seconds=0.2))
asyncio.run(work(Settings(), short))
"""


@asynccontextmanager
async def a_worker(database: Database, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKER),
        env={
            **os.environ,
            "RAPPORT_DATABASE_URL": database.url(),
            "RAPPORT_SYSTEM_DATABASE_URL": database.url("rapport_system"),
            "RAPPORT_DATA_DIR": str(folder),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def begun(workspace: Workspace) -> str:
    started = await uploaded(workspace.admin, FILE)
    answer = await workspace.admin.post(f"/v1/imports/{started['id']}/run")
    assert answer.status_code == 202
    return str(started["id"])


async def position_beyond(workspace: Workspace, import_id: str, rows: int) -> dict[str, Any]:
    async with asyncio.timeout(200):
        while True:
            work = await seen(workspace.admin, import_id)
            if work.get("code") == "unavailable":  # our own connections were cut too
                await asyncio.sleep(0.1)
                continue
            if work["progress"]["position"] > rows or work["state"] == "done":
                return work
            await asyncio.sleep(0.02)


async def everything_is_there_once(workspace: Workspace, import_id: str) -> None:
    work = await position_beyond(workspace, import_id, ROWS)
    assert (work["state"], work["counts"]["created"]) == ("done", ROWS)
    for table, what in (("account", "employees"), ("import_row", "number")):
        (row,) = await workspace.rows(
            f"select count(*) as n, count(distinct {what}) as different from {table}"
        )
        assert (row["n"], row["different"]) == (ROWS, ROWS), table
    (row,) = await workspace.rows(
        "select count(*) as n, count(distinct aggregate_id) as different from journal "
        "where event = 'customers.account.created'"
    )
    assert (row["n"], row["different"]) == (ROWS, ROWS)


async def test_killed_workers(committed_database: Database, tmp_path: Path) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        import_id = await begun(workspace)
        for rows in (400, 1_200):
            async with a_worker(committed_database, tmp_path) as worker:
                await position_beyond(workspace, import_id, rows)
                worker.kill()
        async with a_worker(committed_database, tmp_path):
            await everything_is_there_once(workspace, import_id)
        await workspace.close()


async def test_lost_connections(committed_database: Database, tmp_path: Path) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        import_id = await begun(workspace)
        async with a_worker(committed_database, tmp_path):
            for rows in (400, 1_200):
                await position_beyond(workspace, import_id, rows)
                await _cut_all(committed_database)
            await everything_is_there_once(workspace, import_id)
        await workspace.close()


async def _cut_all(database: Database) -> None:
    system = await database.connect("rapport_system")
    own = await database.connect()
    try:
        for connection in (own, system):
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and usename = current_user "
                "and pid <> pg_backend_pid()"
            )
    finally:
        await own.close()
        await system.close()
