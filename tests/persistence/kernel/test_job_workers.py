"""Several workers, lost connections, kills: each job is still done, and once in effect."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings

from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, Schedule
from domain.kernel.ports import Job
from persistence.kernel.job_worker import Pace
from tests.factories.waiting import until
from tests.persistence.kernel.desk import FAST, Desk, count, equal, rows
from tests.persistence.kernel.job_process import slow_job


async def test_two_workers_do_each_job_once(desk: Desk) -> None:
    done: list[Any] = []

    async def note(payload: Mapping[str, Json], _context: JobContext) -> None:
        await asyncio.sleep(0.001)
        done.append(payload["id"])

    desk.employ({"note": note})
    desk.employ({"note": note})
    await desk.ask(*(Job("note", {"id": number}) for number in range(150)))
    await until(lambda: equal(desk.waiting(), 0))
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
    await until(lambda: equal(desk.waiting(), 0))
    assert max(most) == 1
    desk.employ({"heavy": heavy}, alone=frozenset({"heavy"}))
    await asyncio.sleep(0.2)
    await desk.ask(*(Job("heavy", {"id": number}) for number in range(8)))
    await until(lambda: equal(desk.waiting(), 0))
    assert max(most) == 2


async def test_a_job_that_wants_a_worker_alone_does_not_keep_it_from_others(desk: Desk) -> None:
    begun: list[Any] = []
    release = asyncio.Event()

    async def heavy(payload: Mapping[str, Json], _context: JobContext) -> None:
        begun.append(payload["workspace_id"])
        await release.wait()

    desk.employ({"heavy": heavy}, alone=frozenset({"heavy"}))
    await desk.ask(*(Job("heavy", {"workspace_id": name}) for name in "aaabbccdd"))
    await until(lambda: equal(count(begun), 3))
    await asyncio.sleep(0.3)
    assert sorted(begun) == ["a", "b", "c"]
    release.set()
    await until(lambda: equal(desk.waiting(), 0))
    assert begun[3] == "d"


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
    await until(lambda: equal(count(ran), 1))
    assert ran[0] - asked < 5


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
    await until(lambda: equal(count(done), 1))


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
    await until(lambda: equal(desk.waiting(), 0))
    assert begun == [1]


async def test_schedules_run_in_one_of_two_workers(desk: Desk) -> None:
    ticks: list[float] = []

    async def tick() -> None:
        ticks.append(time.monotonic())

    schedule = Schedule("tick", "* * * * * *", tick)
    desk.employ({}, schedules=[schedule])
    desk.employ({}, schedules=[schedule])
    await until(lambda: equal(count(ticks), 2))
    assert ticks[1] - ticks[0] > 0.5


async def test_a_killed_worker_s_job_runs_again(desk: Desk) -> None:
    await _bench(desk)
    await desk.ask(Job("slow", {"name": "a", "steps": 1000}))
    victim = await _start_process(desk, lease=1.0)
    await until(lambda: rows(desk, "begun"))
    victim.send_signal(signal.SIGKILL)
    await victim.wait()
    await desk.system.execute(
        'update jobs.pgqueuer set payload = convert_to(\'{"name": "a", "steps": 0}\', \'UTF8\')'
    )
    lease = timedelta(seconds=1)
    desk.employ({"slow": slow_job(desk.system)}, pace=Pace(lease, poll=FAST.poll))
    await until(lambda: equal(desk.waiting(), 0))
    assert await rows(desk, "begun") == 2
    assert await rows(desk, "done") == 1


async def test_sigterm_finishes_or_hands_back_and_exits_zero(desk: Desk) -> None:
    await _bench(desk)
    await desk.ask(Job("slow", {"name": "long", "steps": 5000}))
    process = await _start_process(desk, lease=30.0)
    await until(lambda: rows(desk, "begun"))
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    # the job itself would take a hundred seconds
    assert time.monotonic() - asked < 30
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
