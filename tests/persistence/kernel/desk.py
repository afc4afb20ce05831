"""A database with workers at hand, which end with the test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.kernel.jobs import JobHandler
from domain.kernel.ports import Job, Scope, UnitOfWork
from persistence.kernel.job_worker import JobWorker, Pace
from persistence.kernel.unit_of_work import SqlRunner
from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace

FAST = Pace(
    lease=timedelta(seconds=5),
    poll=timedelta(seconds=0.1),
    first_pause=timedelta(milliseconds=2),
)


class Desk:
    def __init__(self, database: Database, runner: SqlRunner, system: Any, ws: UUID) -> None:
        self.database = database
        self.runner = runner
        self.system = system
        self.workspace = ws
        self.workers: list[tuple[JobWorker, asyncio.Task[None]]] = []

    async def ask(self, *jobs: Job, dry: bool = False) -> None:
        async def work(uow: UnitOfWork) -> None:
            for job in jobs:
                uow.enqueue(job)

        await self.runner.run(work, scope=Scope(self.workspace), dry=dry)

    def employ(self, handlers: Mapping[str, JobHandler], **options: Any) -> JobWorker:
        worker = JobWorker(self.system, handlers, **{"pace": FAST, **options})
        self.workers.append((worker, asyncio.create_task(worker.run())))
        return worker

    async def dismiss_all(self) -> None:
        for worker, _ in self.workers:
            worker.stop()
        await asyncio.gather(*(task for _, task in self.workers))
        self.workers.clear()

    async def waiting(self) -> int:
        count: int = await self.system.fetchval("select count(*) from jobs.pgqueuer")
        return count


@asynccontextmanager
async def a_desk(database: Database) -> AsyncIterator[Desk]:
    async with a_runner(database) as runner, a_system_pool(database, size=20) as system:
        made = Desk(database, runner, system, await a_workspace(runner))
        try:
            yield made
        finally:
            await made.dismiss_all()


async def rows(desk: Desk, table: str) -> int:
    count: int = await desk.system.fetchval(f"select count(*) from {table}")
    return count


async def count(items: list[Any]) -> int:
    return len(items)


async def equal(value: Awaitable[int], wanted: int) -> bool:
    return await value == wanted
