"""Two workers are killed over and over: each of their jobs is done, and once in effect."""

import asyncio
import secrets
import sys
from functools import partial

import pytest

from domain.kernel.ports import Job
from tests.cluster import Database
from tests.factories.faults import times
from tests.factories.waiting import until
from tests.persistence.kernel.desk import Desk, a_desk, rows

pytestmark = pytest.mark.timeout(1_500)
JOBS = times(200, 2_000)
KILLS = times(3, 50)
LEASE_SECONDS = "2"
_TABLES = """
create table begun (name text); create table done (name text primary key);
grant select, insert on begun, done to rapport_system
"""


async def _started(url: str) -> asyncio.subprocess.Process:
    module = "tests.persistence.kernel.job_process"
    return await asyncio.create_subprocess_exec(sys.executable, "-m", module, url, LEASE_SECONDS)


async def test_each_job_is_done_once_in_effect(committed_database: Database) -> None:
    owner = await committed_database.connect("rapport_owner")
    await owner.execute(_TABLES)
    await owner.close()
    async with a_desk(committed_database) as desk:
        await desk.ask(*(Job("slow", {"name": f"job {n}", "steps": 5}) for n in range(JOBS)))
        url = committed_database.url("rapport_system")
        workers = [await _started(url) for _ in range(2)]
        try:
            for kill in range(KILLS):
                begun, more = await rows(desk, "begun"), secrets.randbelow(JOBS // KILLS // 2) + 1
                await until(partial(_as_many, desk, min(begun + more, JOBS)))
                workers[kill % 2].kill()
                await workers[kill % 2].wait()
                workers[kill % 2] = await _started(url)
            await until(lambda: _none_left(desk), seconds=600)
        finally:
            for worker in workers:
                worker.kill()
                await worker.wait()
        assert await rows(desk, "done") == JOBS
        again = await rows(desk, "begun") - JOBS
        # no more than were at work when their worker was killed
        assert 0 <= again <= KILLS * 8


async def _as_many(desk: Desk, aim: int) -> bool:
    return await rows(desk, "begun") >= aim


async def _none_left(desk: Desk) -> bool:
    return await desk.waiting() == 0
