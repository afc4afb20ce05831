"""The worker process: jobs, schedules, and the subscribers of the changes feed."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import structlog

from bootstrap.jobs import ALONE, handlers, schedules
from bootstrap.logs import configure_logs
from bootstrap.settings import Settings
from bootstrap.subscribers import subscribers
from bootstrap.webhooks import deliverer
from bootstrap.wiring import House, new_id, now, open_house
from persistence.kernel.dispatcher import Dispatcher
from persistence.kernel.engine import write_engine
from persistence.kernel.failures import reason_of
from persistence.kernel.job_watchdog import Watchdog, bound_memory
from persistence.kernel.job_worker import JobWorker, Pace
from persistence.kernel.jobs import enqueue
from persistence.kernel.partitions import default_in_use
from persistence.kernel.reading import DATABASE_ERRORS
from persistence.kernel.unit_of_work import SqlRunner
from persistence.kernel.upkeep import beat, leave, queue_gauges, system_pool

DRAIN_SECONDS: Final = 20.0
HAND_BACK_SECONDS: Final = 5.0
BEAT_SECONDS: Final = 2.0
_APP_CONNECTIONS: Final = 16
_SYSTEM_CONNECTIONS: Final = 10

_log = structlog.get_logger()


class NoSystemUrl(RuntimeError):
    """The worker needs RAPPORT_SYSTEM_DATABASE_URL."""


async def work(settings: Settings, pace: Pace | None = None) -> None:
    """Until SIGTERM or SIGINT: what runs is then finished, or handed back, within 30 s."""
    configure_logs(settings.log_level)
    bound_memory(settings.worker_memory)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    pace = pace or Pace()
    async with (
        open_house(settings, connections=_APP_CONNECTIONS) as house,
        _system_side(settings) as (system, system_runner),
    ):
        worker = Worker(settings, house, system, system_runner, pace)
        async with watched(settings, worker.jobs, pace):
            await worker.run(stopping)


@asynccontextmanager
async def watched(settings: Settings, jobs: JobWorker, pace: Pace) -> AsyncIterator[None]:
    watching = asyncio.create_task(Watchdog(settings.system_database_url or "", jobs, pace).run())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait([watching])


@asynccontextmanager
async def _system_side(settings: Settings) -> AsyncIterator[tuple[Any, SqlRunner]]:
    url = settings.system_database_url
    if url is None:
        raise NoSystemUrl("Set RAPPORT_SYSTEM_DATABASE_URL: the worker reads as rapport_system")
    pool = await system_pool(url, size=_SYSTEM_CONNECTIONS)
    engine = write_engine(url, size=2)
    try:
        yield pool, SqlRunner(engine, now=now, new_id=new_id, enqueue=enqueue)
    finally:
        await engine.dispose()
        await pool.close()


class Worker:
    def __init__(
        self,
        settings: Settings,
        house: House,
        system: Any,
        system_runner: SqlRunner,
        pace: Pace,
    ) -> None:
        self._id = new_id()
        self._system = system
        self._ready_file = settings.ready_file
        self.jobs = JobWorker(
            system,
            handlers(house),
            schedules=schedules(settings, house, system_runner, system),
            alone=ALONE,
            pace=pace,
        )
        self._feed = Dispatcher(house.runner, system, subscribers(house))
        self._deliveries = deliverer(settings, house, system)

    async def run(self, stopping: asyncio.Event) -> None:
        """A part that dies takes the process along: its supervisor starts a whole one."""
        running = (self.jobs.run(), self._feed.run(), self._deliveries.run())
        parts = [asyncio.create_task(part) for part in running]
        beating = asyncio.create_task(self._beat())
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait([*parts, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        await self._drain(parts)
        beating.cancel()
        _mark(self._ready_file, ready=False)
        for task in parts:
            if task.done() and not task.cancelled():
                task.result()
        await leave(self._system, self._id)

    async def _drain(self, parts: Sequence[asyncio.Task[None]]) -> None:
        self.jobs.stop()
        self._feed.stop()
        self._deliveries.stop()
        _, busy = await asyncio.wait(parts, timeout=DRAIN_SECONDS)
        if busy:
            self.jobs.hand_back()
            _, busy = await asyncio.wait(busy, timeout=HAND_BACK_SECONDS)
        for task in busy:
            _log.warning("left_unfinished", part=task.get_name())
            task.cancel()

    async def _beat(self) -> None:
        while True:
            try:
                await beat(self._system, self._id, await self._gauges())
                _mark(self._ready_file, ready=True)
            except (OSError, *DATABASE_ERRORS) as lost:
                _mark(self._ready_file, ready=False)
                _log.warning("no_beat", error=reason_of(lost))
            await asyncio.sleep(BEAT_SECONDS)

    async def _gauges(self) -> dict[str, float]:
        lag = self._feed.lag
        return {
            **await queue_gauges(self._system),
            "feed_lag_seconds": lag.seconds,
            "feed_held_by_pid": lag.held_by_pid or 0,
            "journal_default_in_use": float(await default_in_use(self._system)),
        }


def _mark(ready_file: Path | None, *, ready: bool) -> None:
    if ready_file is None:
        return
    if ready:
        ready_file.touch()
    else:
        ready_file.unlink(missing_ok=True)
