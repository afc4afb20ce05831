"""Work is kept with its reason, done at least once, tried again, parked, and never lost."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from domain.kernel.aggregate import Json
from domain.kernel.jobs import HandedBack, JobContext
from domain.kernel.ports import Job
from persistence.kernel.job_worker import TRIES, Pace
from persistence.kernel.jobs import (
    JobAlreadyQueued,
    NoSuchParkedJob,
    dismiss_job,
    parked_jobs,
    replay_job,
)
from tests.factories.journal import now
from tests.factories.waiting import until
from tests.persistence.kernel.desk import FAST, Desk, count, equal


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
    await until(lambda: equal(desk.waiting(), 0))
    assert sorted(seen) == [(1, 1, False), (2, 1, False)]


async def test_a_job_for_later_waits(desk: Desk) -> None:
    ran: list[float] = []

    async def note(_payload: Mapping[str, Json], _context: JobContext) -> None:
        ran.append(time.monotonic())

    desk.employ({"note": note})
    await desk.ask(Job("note", run_at=now() + timedelta(seconds=0.4)))
    asked = time.monotonic()
    await until(lambda: equal(desk.waiting(), 0))
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
    await until(lambda: equal(desk.waiting(), 0))
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
    await until(lambda: equal(count(done), 9))
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
    await until(lambda: equal(desk.waiting(), 0))
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
