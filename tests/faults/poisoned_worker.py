"""A worker process whose jobs do to it whatever a job can."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, JobHandler
from persistence.kernel.job_watchdog import Watchdog, bound_memory
from persistence.kernel.job_worker import JobWorker, Pace
from persistence.kernel.upkeep import system_pool

MEGABYTES: Final = 1_500
PACE: Final = Pace(
    lease=timedelta(seconds=3),
    poll=timedelta(seconds=0.1),
    first_pause=timedelta(seconds=0.02),
    patience=timedelta(seconds=1),
)


async def _raises(_payload: Mapping[str, Json], _context: JobContext) -> None:
    raise RuntimeError


async def _leaves(_payload: Mapping[str, Json], _context: JobContext) -> None:
    sys.exit(1)


async def _dies(_payload: Mapping[str, Json], _context: JobContext) -> None:
    os._exit(1)


async def _takes_all(_payload: Mapping[str, Json], _context: JobContext) -> None:
    bytearray(2 << 30)


async def _spins(_payload: Mapping[str, Json], _context: JobContext) -> None:
    while True:
        pass


async def _odd(_payload: Mapping[str, Json], _context: JobContext) -> Any:
    return lambda: None


POISON: Final[Mapping[str, JobHandler]] = {
    "raises": _raises,
    "leaves": _leaves,
    "dies": _dies,
    "takes all": _takes_all,
    "spins": _spins,
}


def _notes(pool: Any) -> JobHandler:
    async def note(payload: Mapping[str, Json], _context: JobContext) -> None:
        await asyncio.sleep(0.01)
        took = time.time() - float(str(payload["asked"]))
        await pool.execute("insert into done (took) values ($1)", took)

    return note


async def main(url: str) -> None:
    bound_memory(MEGABYTES)
    pool = await system_pool(url, size=6)
    worker = JobWorker(pool, {**POISON, "odd": _odd, "note": _notes(pool)}, pace=PACE)
    watching = asyncio.create_task(Watchdog(url, worker, PACE).run())
    await worker.run()
    watching.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
