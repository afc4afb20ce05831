"""Work is kept with its reason, done at least once, tried again, parked, and never lost."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings

from domain.kernel.aggregate import Json
from domain.kernel.jobs import HandedBack, JobContext, JobHandler, Schedule
from domain.kernel.ports import Job, Scope, UnitOfWork
from persistence.kernel.job_worker import TRIES, JobWorker, Pace
from persistence.kernel.jobs import (
    JobAlreadyQueued,
    NoSuchParkedJob,
    dismiss_job,
    parked_jobs,
    replay_job,
)
from persistence.kernel.unit_of_work import SqlRunner
from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace, now
from tests.persistence.kernel.job_process import slow_job

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


async def until(true: Callable[[], Awaitable[Any]], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def desk(committed_database: Database) -> AsyncIterator[Desk]:
    async with (
        a_runner(committed_database) as runner,
        a_system_pool(committed_database, size=20) as system,
    ):
        made = Desk(committed_database, runner, system, await a_workspace(runner))
        yield made
        await made.dismiss_all()


async def test_a_job_is_kept_with_its_transaction_or_not_at_all(desk: Desk) -> None:
    await desk.ask(Job("note", {"id": 1}), dry=True)
    assert await desk.waiting() == 0
    await desk.ask(Job("note", {"id": 2}))
    assert await desk.waiting() == 1


async def test_one_of_a_dedupe_key_waits_at_a_time(desk: Desk) -> None:
    await desk.ask(Job("note", dedupe_key="a"), Job("note", dedupe_key="a"), Job("note"))
    await desk.ask(Job("note", dedupe_key="a"), Job("note", dedupe_key="b"))
    assert await desk.waiting() == 3


async def test_jobs_run_with_their_payload_and_leave(desk: Desk) -> None:
    seen: list[Any] = []

    async def note(payload: Mapping[str, Json], context: JobContext) -> None:
        seen.append((payload["id"], context.attempt, context.stopping()))

    desk.employ({"note": note})
    await desk.ask(Job("note", {"id": 1}), Job("note", {"id": 2}, run_at=now()))
    await until(lambda: _equal(desk.waiting(), 0))
    assert sorted(seen) == [(1, 1, False), (2, 1, False)]


async def test_a_job_for_later_waits(desk: Desk) -> None:
    ran: list[float] = []

    async def note(_payload: Mapping[str, Json], _context: JobContext) -> None:
        ran.append(time.monotonic())

    desk.employ({"note": note})
    await desk.ask(Job("note", run_at=now() + timedelta(seconds=0.4)))
    asked = time.monotonic()
    await until(lambda: _equal(desk.waiting(), 0))
    assert ran[0] - asked > 0.3


async def test_a_failing_job_is_tried_five_times_then_parked_and_replayed(desk: Desk) -> None:
    tries: list[int] = []
    broken = True

    async def note(payload: Mapping[str, Json], context: JobContext) -> None:
        tries.append(context.attempt)
        if broken:
            raise ValueError(f"secret of {payload['id']}")

    desk.employ({"note": note})
    await desk.ask(Job("note", {"id": 7}, dedupe_key="a"))
    await until(lambda: parked_jobs(desk.system))
    (parked,) = await parked_jobs(desk.system)
    assert tries == [1, 2, 3, 4, 5]
    assert (parked.name, parked.payload, parked.tries) == ("note", {"id": 7}, TRIES)
    assert parked.reason == "ValueError"
    log = await desk.system.fetchval(
        "select string_agg(traceback::text, '') from jobs.pgqueuer_log"
    )
    assert "secret" not in log
    broken = False
    await replay_job(desk.system, parked.id)
    await until(lambda: _equal(desk.waiting(), 0))
    assert tries[5:] == [1]
    with pytest.raises(NoSuchParkedJob):
        await replay_job(desk.system, parked.id)


async def test_a_parked_job_gives_way_to_its_twin(desk: Desk) -> None:
    await desk.ask(Job("note", dedupe_key="a"))
    await desk.system.execute("update jobs.pgqueuer set status = 'failed'")
    await desk.ask(Job("note", dedupe_key="a"))
    (parked,) = await parked_jobs(desk.system)
    with pytest.raises(JobAlreadyQueued):
        await replay_job(desk.system, parked.id)
    await dismiss_job(desk.system, parked.id)
    assert await desk.waiting() == 1


async def test_a_poisoned_job_does_not_hold_up_the_others(desk: Desk) -> None:
    done: list[int] = []

    async def note(payload: Mapping[str, Json], _context: JobContext) -> None:
        if payload["id"] == 3:
            raise RuntimeError
        done.append(int(str(payload["id"])))

    desk.employ({"note": note}, pace=Pace(poll=FAST.poll, first_pause=timedelta(seconds=60)))
    await desk.ask(*(Job("note", {"id": number}) for number in range(10)))
    await until(lambda: _equal(_count(done), 9))
    assert 3 not in done


async def test_what_ends_its_worker_each_time_is_parked_too(desk: Desk) -> None:
    async def note(_payload: Mapping[str, Json], _context: JobContext) -> None:
        raise AssertionError("not once more")

    await desk.ask(Job("note"))
    await desk.system.execute(f"""update jobs.pgqueuer set headers = '{{"tries": {TRIES}}}'""")
    desk.employ({"note": note})
    await until(lambda: parked_jobs(desk.system))
    (parked,) = await parked_jobs(desk.system)
    assert "worker ended" in parked.reason


async def test_a_job_that_is_handed_back_runs_again_and_counts_no_try(desk: Desk) -> None:
    tries: list[int] = []

    async def note(_payload: Mapping[str, Json], context: JobContext) -> None:
        tries.append(context.attempt)
        if len(tries) < 8:
            raise HandedBack

    desk.employ({"note": note})
    await desk.ask(Job("note"))
    await until(lambda: _equal(desk.waiting(), 0))
    assert tries == [1] * 8


async def test_a_stopping_worker_hands_back_what_does_not_end(desk: Desk) -> None:
    begun = asyncio.Event()

    async def endless(_payload: Mapping[str, Json], _context: JobContext) -> None:
        begun.set()
        await asyncio.sleep(60)

    worker = desk.employ({"endless": endless})
    await desk.ask(Job("endless"))
    await begun.wait()
    worker.stop()
    worker.hand_back()
    await desk.dismiss_all()
    row = await desk.system.fetchrow("select status::text, headers->>'tries' from jobs.pgqueuer")
    assert tuple(row) == ("queued", "0")


async def test_two_workers_do_each_job_once(desk: Desk) -> None:
    done: list[Any] = []

    async def note(payload: Mapping[str, Json], _context: JobContext) -> None:
        await asyncio.sleep(0.001)
        done.append(payload["id"])

    desk.employ({"note": note})
    desk.employ({"note": note})
    await desk.ask(*(Job("note", {"id": number}) for number in range(150)))
    await until(lambda: _equal(desk.waiting(), 0))
    assert sorted(done) == list(range(150))


async def test_a_job_that_wants_a_worker_alone_leaves_its_twin_to_another(desk: Desk) -> None:
    together = 0
    most: list[int] = []

    async def heavy(_payload: Mapping[str, Json], _context: JobContext) -> None:
        nonlocal together
        together += 1
        most.append(together)
        await asyncio.sleep(0.1)
        together -= 1

    desk.employ({"heavy": heavy}, alone=frozenset({"heavy"}))
    await desk.ask(*(Job("heavy", {"id": number}) for number in range(3)))
    await until(lambda: _equal(desk.waiting(), 0))
    assert max(most) == 1
    desk.employ({"heavy": heavy}, alone=frozenset({"heavy"}))
    await asyncio.sleep(0.2)
    await desk.ask(*(Job("heavy", {"id": number}) for number in range(8)))
    await until(lambda: _equal(desk.waiting(), 0))
    assert max(most) == 2


async def test_a_lost_listener_costs_no_more_than_a_poll(desk: Desk) -> None:
    ran: list[float] = []

    async def note(_payload: Mapping[str, Json], _context: JobContext) -> None:
        ran.append(time.monotonic())

    desk.employ({"note": note}, pace=Pace(poll=timedelta(seconds=0.5)))
    listening = "select pid from pg_stat_activity where query ilike 'listen%' and datname = $1"
    admin = await desk.database.connect("postgres")
    await until(lambda: admin.fetchval(listening, desk.database.name))
    await admin.execute(
        f"select pg_terminate_backend(({listening.replace('$1', 'current_database()')}))"
    )
    await admin.close()
    await desk.ask(Job("note"))
    asked = time.monotonic()
    await until(lambda: _equal(_count(ran), 1))
    assert ran[0] - asked < 1.5


async def test_a_worker_survives_the_loss_of_all_its_connections(desk: Desk) -> None:
    done: list[Any] = []

    async def note(payload: Mapping[str, Json], _context: JobContext) -> None:
        done.append(payload["id"])

    desk.employ({"note": note})
    await asyncio.sleep(0.2)
    admin = await desk.database.connect("postgres")
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await admin.close()
    await asyncio.sleep(0.05)
    await desk.ask(Job("note", {"id": 1}))
    await until(lambda: _equal(_count(done), 1))


async def test_a_stale_worker_does_not_end_the_job_of_its_successor(desk: Desk) -> None:
    release = asyncio.Event()

    async def slow(_payload: Mapping[str, Json], _context: JobContext) -> None:
        await release.wait()

    desk.employ({"slow": slow})
    await desk.ask(Job("slow"))
    await until(lambda: desk.system.fetchval("select headers->'tries' from jobs.pgqueuer"))
    await desk.system.execute("update jobs.pgqueuer set queue_manager_id = gen_random_uuid()")
    release.set()
    await desk.dismiss_all()
    assert await desk.waiting() == 1


async def test_a_job_longer_than_its_lease_runs_once(desk: Desk) -> None:
    begun: list[int] = []

    async def long(_payload: Mapping[str, Json], context: JobContext) -> None:
        begun.append(context.attempt)
        await asyncio.sleep(2.2)

    pace = Pace(lease=timedelta(seconds=1), poll=FAST.poll)
    desk.employ({"long": long}, pace=pace)
    desk.employ({"long": long}, pace=pace)
    await desk.ask(Job("long"))
    await until(lambda: _equal(desk.waiting(), 0))
    assert begun == [1]


async def test_schedules_run_in_one_of_two_workers(desk: Desk) -> None:
    ticks: list[float] = []

    async def tick() -> None:
        ticks.append(time.monotonic())

    schedule = Schedule("tick", "* * * * * *", tick)
    desk.employ({}, schedules=[schedule])
    desk.employ({}, schedules=[schedule])
    await until(lambda: _equal(_count(ticks), 2))
    assert ticks[1] - ticks[0] > 0.5


async def test_a_killed_worker_s_job_runs_again(desk: Desk) -> None:
    await _bench(desk)
    await desk.ask(Job("slow", {"name": "a", "steps": 1000}))
    victim = await _start_process(desk, lease=1.0)
    await until(lambda: _rows(desk, "begun"))
    victim.send_signal(signal.SIGKILL)
    await victim.wait()
    await desk.system.execute(
        'update jobs.pgqueuer set payload = convert_to(\'{"name": "a", "steps": 0}\', \'UTF8\')'
    )
    lease = timedelta(seconds=1)
    desk.employ({"slow": slow_job(desk.system)}, pace=Pace(lease, poll=FAST.poll))
    await until(lambda: _equal(desk.waiting(), 0))
    assert await _rows(desk, "begun") == 2
    assert await _rows(desk, "done") == 1


async def test_sigterm_finishes_or_hands_back_and_exits_zero(desk: Desk) -> None:
    await _bench(desk)
    await desk.ask(Job("slow", {"name": "long", "steps": 5000}))
    process = await _start_process(desk, lease=30.0)
    await until(lambda: _rows(desk, "begun"))
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    assert time.monotonic() - asked < 3
    row = await desk.system.fetchrow("select status::text, headers->>'tries' from jobs.pgqueuer")
    assert tuple(row) == ("queued", "0")


async def test_the_tables_are_those_of_the_library(desk: Desk) -> None:
    """Only the function of the trigger is ours."""
    owner = await desk.database.connect("rapport_owner")
    names = DBSettings(db_schema="jobs")
    plan = await Queries(AsyncpgDriver(owner), QueryBuilderEnvironment(names)).plan_upgrade()
    await owner.close()
    (statement,) = plan.statements
    assert statement.startswith("CREATE OR REPLACE FUNCTION jobs.fn_pgqueuer_changed()")


async def test_the_app_may_ask_for_jobs_and_read_none(desk: Desk) -> None:
    app = await desk.database.connect()
    rights = await app.fetchrow(
        "select has_table_privilege('jobs.pgqueuer', 'insert') as ask,"
        " has_column_privilege('jobs.pgqueuer', 'payload', 'select') as read,"
        " has_table_privilege('jobs.pgqueuer', 'update, delete, truncate') as change,"
        " has_table_privilege('jobs.pgqueuer_log', 'select, insert') as log"
    )
    await app.close()
    assert dict(rights) == {"ask": True, "read": False, "change": False, "log": False}


async def _bench(desk: Desk) -> None:
    owner = await desk.database.connect("rapport_owner")
    await owner.execute(
        "create table begun (name text); create table done (name text primary key);"
        " grant select, insert on begun, done to rapport_system"
    )
    await owner.close()


async def _start_process(desk: Desk, *, lease: float) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.persistence.kernel.job_process",
        desk.database.url("rapport_system"),
        str(lease),
        env=dict(os.environ),
    )


async def _rows(desk: Desk, table: str) -> int:
    count: int = await desk.system.fetchval(f"select count(*) from {table}")
    return count


async def _count(items: list[Any]) -> int:
    return len(items)


async def _equal(value: Awaitable[int], wanted: int) -> bool:
    return await value == wanted
