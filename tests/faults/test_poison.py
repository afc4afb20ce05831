"""Jobs that no worker can do: each is parked within its tries, the others are done meanwhile."""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import uuid4

import pytest
import structlog

from domain.kernel.ports import Job
from persistence.kernel.job_worker import TRIES
from persistence.kernel.jobs import ParkedJob, parked_jobs, replay_job
from tests.cluster import Database
from tests.factories.faults import LONG, times
from tests.factories.waiting import until
from tests.faults.poisoned_worker import POISON
from tests.persistence.kernel.desk import Desk, a_desk

pytestmark = pytest.mark.timeout(600)
WORKERS: Final = times(1, 2)
CALM_SECONDS: Final = 30
PER_SECOND: Final = 5
# Each try of these costs a process and its start; CI sees their last one.
_LATE: Final = [] if LONG else ["dies", "spins"]
_POISON: Final = """
insert into jobs.pgqueuer (priority, entrypoint, payload, status, headers)
select 0, name, convert_to('{}', 'UTF8'), 'queued',
  jsonb_build_object('workspace', 'poison', 'tries', case when name = any($2) then 4 else 0 end)
from unnest($1::text[]) name
"""
_REASONS: Final = {
    "raises": "RuntimeError",
    "leaves": "JobLeft",
    "dies": "the worker ended in the middle of it each time",
    "takes all": "MemoryError",
    "spins": "it held up the worker",
}
_LEFT: Final = "select entrypoint, status::text from jobs.pgqueuer where entrypoint <> 'note'"
_DONE: Final = """
create table done (took float8);
grant select, insert, delete on done to rapport_system
"""

_log = structlog.get_logger()


async def _kept_alive(url: str) -> None:
    """As a supervisor does: a process that ended is followed by another."""
    command = (sys.executable, "-m", "tests.faults.poisoned_worker", url)
    while True:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@asynccontextmanager
async def _workers(database: Database) -> AsyncIterator[None]:
    url = database.url("rapport_system")
    keepers = [asyncio.create_task(_kept_alive(url)) for _ in range(WORKERS)]
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.wait(keepers)


async def _others(desk: Desk, stopping: asyncio.Event) -> int:
    """Jobs of other workspaces all the while; how many."""
    asked = 0
    while not stopping.is_set():
        payload: dict[str, Any] = {"workspace_id": str(uuid4()), "asked": time.time()}
        await desk.ask(Job("note", payload))
        asked += 1
        await asyncio.sleep(1 / PER_SECOND)
    return asked


async def _all_done(desk: Desk, asked: int) -> float:
    """The 95th percentile of what they took."""
    await until(lambda: _as_many(desk, asked))
    took = [row["took"] for row in await desk.system.fetch("delete from done returning took")]
    return float(statistics.quantiles(took, n=20)[-1])


async def _as_many(desk: Desk, asked: int) -> bool:
    found: int = await desk.system.fetchval("select count(*) from done")
    return found >= asked


async def _calm(desk: Desk) -> float:
    stopping = asyncio.Event()
    asking = asyncio.create_task(_others(desk, stopping))
    await asyncio.sleep(CALM_SECONDS)
    stopping.set()
    return await _all_done(desk, await asking)


async def _poisoned(desk: Desk) -> tuple[list[ParkedJob], float]:
    await desk.system.execute(_POISON, [*POISON, "odd"], _LATE)
    stopping = asyncio.Event()
    asking = asyncio.create_task(_others(desk, stopping))
    await until(lambda: _parked(desk), seconds=240)
    if LONG:
        await asyncio.sleep(CALM_SECONDS)
    stopping.set()
    return await parked_jobs(desk.system), await _all_done(desk, await asking)


async def _parked(desk: Desk) -> bool:
    return len(await parked_jobs(desk.system)) == len(POISON)


async def test_poison_is_parked_with_its_reason_and_harms_nobody(
    committed_database: Database,
) -> None:
    owner = await committed_database.connect("rapport_owner")
    await owner.execute(_DONE)
    await owner.close()
    async with a_desk(committed_database) as desk, _workers(committed_database):
        calm = await _calm(desk) if LONG else None
        parked, p95 = await _poisoned(desk)
        reasons = {job.name: job.reason for job in parked}
        assert reasons.keys() == POISON.keys()
        # the last try of another may have been when this one took the worker along
        wrong = {name: each for name, each in reasons.items() if each != _REASONS[name]}
        assert reasons["dies"] == _REASONS["dies"]
        assert set(wrong.values()) <= {_REASONS["dies"]}
        assert {job.tries for job in parked} == {TRIES}
        left = await desk.system.fetch(_LEFT)
        assert {(row["entrypoint"], row["status"]) for row in left} == {
            (name, "failed") for name in POISON
        }
        if calm is not None:
            # told, not held: with both processes gone, others wait for the start of one
            _log.warning("others", p95_calm=round(calm, 3), p95=round(p95, 3))
        await _replayed(desk, parked)


async def _replayed(desk: Desk, parked: list[ParkedJob]) -> None:
    (raises,) = [job for job in parked if job.name == "raises"]
    await replay_job(desk.system, raises.id)
    await until(lambda: _parked(desk))
    (again,) = [job for job in await parked_jobs(desk.system) if job.id == raises.id]
    assert (again.tries, again.rounds) == (TRIES, 1)
