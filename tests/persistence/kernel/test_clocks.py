"""The clock of a process jumps: leases, queue and feed go by the database's."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.kernel.ports import Job, Scope, UnitOfWork
from persistence.kernel.engine import write_engine
from persistence.kernel.feed import START, Cursor, read_slice
from persistence.kernel.jobs import enqueue
from persistence.kernel.unit_of_work import SqlRunner
from tests.factories.journal import now, tell
from tests.factories.waiting import until
from tests.persistence.kernel.desk import Desk

HOUR = timedelta(hours=1)


def _jumped(jump: timedelta) -> datetime:
    return now() + jump


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_a_job_asked_for_by_a_wrong_clock_runs_at_once_and_once(
    desk: Desk, jump: timedelta
) -> None:
    done: list[Any] = []

    async def note(payload: Any, _context: Any) -> None:
        done.append(payload["n"])

    desk.employ({"note": note})
    engine = write_engine(desk.database.url(), size=1)
    runner = SqlRunner(engine, now=partial(_jumped, jump), new_id=uuid7, enqueue=enqueue)

    async def ask(uow: UnitOfWork) -> None:
        uow.enqueue(Job("note", {"n": 1}))

    async def finished() -> bool:
        return await desk.waiting() == 0

    await runner.run(ask, scope=Scope(desk.workspace))
    await engine.dispose()
    await until(finished)
    assert done == [1]


async def test_the_feed_misses_nothing_that_wrong_clocks_wrote(desk: Desk) -> None:
    engine = write_engine(desk.database.url(), size=1)
    written = []
    for jump in (timedelta(0), HOUR, -HOUR, timedelta(0)):
        clock = partial(_jumped, jump)
        runner = SqlRunner(engine, now=clock, new_id=uuid7, enqueue=enqueue)
        written += await tell(runner, desk.workspace, "a.b.created")
    await engine.dispose()
    cursor = Cursor(desk.workspace, "test", START, None, 1, 0)
    told: list[UUID] = []

    async def all_told() -> bool:
        nonlocal cursor
        found = await read_slice(desk.system, cursor, frozenset({"a.b.created"}))
        if found is not None:
            told.extend(event.id for event in found.events)
            cursor = Cursor(desk.workspace, "test", found.end, found.at, 1, 0)
        return len(told) >= len(written)

    await until(all_told)
    assert told == written
