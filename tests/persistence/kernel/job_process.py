"""A worker process for the tests of kills: its one job notes when it begins and when it is done."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, JobHandler
from persistence.kernel.job_worker import JobWorker, Pace
from persistence.kernel.upkeep import system_pool


async def main(url: str, lease: float) -> None:
    pool = await system_pool(url, size=6)
    worker = JobWorker(pool, {"slow": slow_job(pool)}, pace=_pace(lease))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    await worker.run()
    await pool.close()


def _pace(lease: float) -> Pace:
    return Pace(timedelta(seconds=lease), timedelta(seconds=0.1), timedelta(seconds=0.02))


def slow_job(pool: Any) -> JobHandler:
    async def slow(payload: Mapping[str, Json], context: JobContext) -> None:
        await pool.execute("insert into begun (name) values ($1)", payload["name"])
        for _ in range(int(str(payload["steps"]))):
            await asyncio.sleep(0.02)
            context.hand_back_if_stopping()
        await pool.execute(
            "insert into done (name) values ($1) on conflict do nothing", payload["name"]
        )

    return slow


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
