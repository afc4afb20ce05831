"""Runs what is queued: pgqueuer picks and keeps the leases, the rules of failure are ours.

A job that raises is tried again with growing pauses, five times in all, then parked. Tries are
counted when they begin, in the job's row: one that kills its worker runs out of them too.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final

import asyncpg
import msgspec
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.core.executors import EntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.core.sm import SchedulerManager
from pgqueuer.domain import models, types
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.settings import DBSettings

from domain.kernel.jobs import HandedBack, JobContext, JobHandler, Schedule
from persistence.kernel.failures import reason_of, told
from persistence.kernel.job_schema import CHANNEL, SCHEMA
from persistence.kernel.job_turns import FairQueries, workspace_of

TRIES: Final = 5
BUSY_AT_ONCE: Final = 3
_PAUSE_GROWTH: Final = 4
_LONGEST_PAUSE: Final = timedelta(minutes=10)
_CONNECTION_LOST: Final = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # its own confusion after a connection was cut
    asyncpg.InternalClientError,
)

_NOTE: Final = """
update jobs.pgqueuer set headers = coalesce(headers, '{}') || $3::jsonb
where id = $1 and queue_manager_id = $2
"""

_log = structlog.get_logger()


class Parked(Exception):
    """Told to the queue instead of the error itself, whose text may hold personal data."""


class JobLeft(Exception):
    """A job called `sys.exit`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`lease`: how long after its worker's last sign of life a job is given to another.

    `poll` bounds what a lost notification costs. At most `at_once` jobs run in one worker, `share`
    of them one workspace's. A worker whose event loop is held for `patience` is ended.
    """

    lease: timedelta = timedelta(seconds=30)
    poll: timedelta = timedelta(seconds=2)
    first_pause: timedelta = timedelta(seconds=2)
    at_once: int = 8
    share: int = 6
    patience: timedelta = timedelta(seconds=30)

    def pause(self, tries: int) -> timedelta:
        grown: float = _PAUSE_GROWTH ** (tries - 1) * random.uniform(0.75, 1.25)  # noqa: S311
        return min(self.first_pause * grown, _LONGEST_PAUSE)


@dataclass
class _Manager(QueueManager):
    """Leaves the jobs that keep a core busy to others while some of them run here."""

    alone: frozenset[str] = frozenset()
    share: int = 6
    picked: dict[types.JobId, models.Job] = field(init=False, default_factory=dict)

    def entrypoints_below_capacity_limits(self) -> set[types.QueueEntrypoint]:
        names = set(self.entrypoint_registry)
        return names if len(self.busy()) < BUSY_AT_ONCE else names - self.alone

    def busy(self) -> list[str]:
        """Workspaces whose jobs keep a core busy here, once for each."""
        heavy = (job for job in self.picked.values() if job.entrypoint in self.alone)
        return [workspace_of(job) for job in heavy]

    def full(self) -> list[str]:
        """Workspaces that have their share of this worker."""
        counted = Counter(workspace_of(job) for job in self.picked.values())
        return [workspace for workspace, jobs in counted.items() if jobs >= self.share]

    async def fetch_jobs(
        self, batch_size: int, global_concurrency_limit: int | None, heartbeat_timeout: timedelta
    ) -> AsyncGenerator[models.Job, None]:
        fetched = super().fetch_jobs(batch_size, global_concurrency_limit, heartbeat_timeout)
        async for job in fetched:
            self.picked[job.id] = job
            yield job

    def forget_job(
        self, job_id: types.JobId, context: models.Context, task: asyncio.Task[None]
    ) -> None:
        super().forget_job(job_id, context, task)
        if job_id not in self.job_context:
            self.picked.pop(job_id, None)


@dataclass(frozen=True, slots=True)
class Running:
    job: models.Job
    tries: int
    work: asyncio.Future[None]


class JobWorker:
    """`alone` names the jobs that keep a core busy: a worker runs no two of one workspace at once,

    and few in all, so that one workspace's is not another's wait.
    """

    def __init__(
        self,
        system: "asyncpg.Pool[asyncpg.Record]",
        handlers: Mapping[str, JobHandler],
        *,
        schedules: Sequence[Schedule] = (),
        alone: frozenset[str] = frozenset(),
        pace: Pace | None = None,
    ) -> None:
        self._system = system
        self._handlers = handlers
        self._schedules = schedules
        self._alone = alone
        self._pace = pace or Pace()
        self._stopping = asyncio.Event()
        self._round = asyncio.Event()
        self.running: dict[int, Running] = {}
        self._handing_back = False

    def stop(self) -> None:
        """Take no more; `run` returns when what runs has ended."""
        self._stopping.set()
        self._round.set()

    def hand_back(self) -> None:
        """Cancel what still runs; it stays in the queue for another worker."""
        self._handing_back = True
        for each in self.running.values():
            each.work.cancel()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._serve()
            except _CONNECTION_LOST as lost:
                _log.warning("job_queue_lost", error=type(lost).__name__)
                await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311 - jitter

    async def _serve(self) -> None:
        """Until stopped, or until the database is lost: then with fresh managers again."""
        self._round = asyncio.Event()
        if self._stopping.is_set():
            return
        queries = self._queries()
        tasks = [
            asyncio.create_task(self._serve_queue(queries)),
            asyncio.create_task(self._serve_schedules(queries)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        self._round.set()
        await asyncio.gather(*tasks)

    def _queries(self) -> FairQueries:
        names = DBSettings(db_schema=SCHEMA, channel=types.Channel(CHANNEL))
        return FairQueries(
            AsyncpgPoolDriver(self._system),
            QueryBuilderEnvironment(names),
            QueryQueueBuilder(names),
            QuerySchedulerBuilder(names),
        )

    async def _serve_queue(self, queries: FairQueries) -> None:
        manager = _Manager(
            queries, types.Channel(CHANNEL), alone=self._alone, share=self._pace.share
        )
        queries.full, queries.busy, queries.alone = manager.full, manager.busy, self._alone
        manager.shutdown = self._round
        for name, handler in self._handlers.items():
            parameters = EntrypointExecutorParameters(
                concurrency_limit=0, func=partial(self._try, handler), on_failure="hold"
            )
            manager.register_executor(name, EntrypointExecutor(parameters))
        await manager.run(
            batch_size=1,  # one by one, so that a second worker gets its share
            max_concurrent_tasks=self._pace.at_once,
            dequeue_timeout=self._pace.poll,
            heartbeat_timeout=self._pace.lease,
            log_aggregation_interval=timedelta(0),
        )

    async def _serve_schedules(self, queries: FairQueries) -> None:
        manager = SchedulerManager(queries)
        manager.shutdown = self._round
        for schedule in self._schedules:
            manager.schedule(schedule.name, schedule.cron)(partial(_tick, schedule))
        await manager.run()

    async def _try(self, handler: JobHandler, job: models.Job) -> None:
        try:
            await self._carry_out(handler, job)
        except _CONNECTION_LOST as lost:
            # Its notes could not be made: that is no reason to give it up.
            reason = type(lost).__name__
            raise RetryRequested(delay=self._pace.first_pause, reason=reason) from None

    async def _carry_out(self, handler: JobHandler, job: models.Job) -> None:
        tries = noted_tries(job) + 1
        if tries > TRIES:
            await self._park(job, "the worker ended in the middle of it each time")
        await self._note(job, tries=tries)
        context = JobContext(job.id, tries, self._stopping.is_set)
        work = asyncio.ensure_future(_contained(handler, job, context))
        self.running[job.id] = Running(job, tries, work)
        try:
            await work
        except HandedBack as back:
            await self._take_back(job, tries, back.after)
        except asyncio.CancelledError:
            if not self._handing_back:
                raise
            await self._take_back(job, tries, timedelta(0))
        except Exception as failure:  # noqa: BLE001 - whatever a handler raises is judged alike
            await self._judge(job, tries, failure)
        finally:
            del self.running[job.id]

    async def _take_back(self, job: models.Job, tries: int, after: timedelta) -> None:
        await self._note(job, tries=tries - 1)
        raise RetryRequested(delay=after, reason="handed back") from None

    async def _judge(self, job: models.Job, tries: int, failure: Exception) -> None:
        reason = reason_of(failure)
        _log.warning("job_failed", job=job.id, name=job.entrypoint, tries=tries, **told(failure))
        if tries >= TRIES:
            await self._park(job, reason)
        raise RetryRequested(delay=self._pace.pause(tries), reason=reason) from None

    async def _park(self, job: models.Job, reason: str) -> None:
        await self._note(job, reason=reason)
        _log.error("job_parked", job=job.id, name=job.entrypoint, reason=reason)
        raise Parked(reason) from None

    async def _note(self, job: models.Job, **notes: Any) -> None:
        """A row that another worker holds by now is left alone."""
        text = msgspec.json.encode(notes).decode()
        await self._system.execute(_NOTE, job.id, job.queue_manager_id, text)


async def _contained(handler: JobHandler, job: models.Job, context: JobContext) -> None:
    """A job that would end the process fails like any other."""
    try:
        await handler(msgspec.json.decode(job.payload or b"{}"), context)
    except SystemExit as left:
        raise JobLeft from left


def noted_tries(job: models.Job) -> int:
    tries = (job.headers or {}).get("tries", 0)
    return tries if isinstance(tries, int) else 0


async def _tick(schedule: Schedule, _due: models.Schedule) -> None:
    try:
        await schedule.run()
    except Exception as failure:  # noqa: BLE001 - the next time is the retry
        _log.error("schedule_failed", schedule=schedule.name, **told(failure))
