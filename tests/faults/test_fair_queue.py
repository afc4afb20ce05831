"""One workspace asks for a flood of jobs: the few of another are done as if there were none."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext
from domain.kernel.ports import Job
from persistence.kernel.job_worker import Pace
from tests.cluster import Database
from tests.factories.faults import times
from tests.factories.waiting import until
from tests.persistence.kernel.desk import Desk, a_desk

pytestmark = pytest.mark.timeout(600)
FLOOD: Final = times(5_000, 100_000)
ROUNDS: Final = times(5, 50)
DELAYED_SECONDS: Final = 5.0
_FLOOD = """
insert into jobs.pgqueuer (priority, entrypoint, payload, status, headers)
select 0, $1, convert_to('{}', 'UTF8'), 'queued', jsonb_build_object('workspace', $2::text)
from generate_series(1, $3)
"""


async def _slow(_payload: Mapping[str, Json], _context: JobContext) -> None:
    await asyncio.sleep(2)


async def _quick(payload: Mapping[str, Json], _context: JobContext) -> None:
    if "asked" in payload:
        waited.append(time.monotonic() - float(str(payload["asked"])))


waited: list[float] = []


async def _asked_by(desk: Desk, workspace: UUID) -> float:
    """How long another workspace's one job took, of the kind that the flood is of."""
    waited.clear()
    asked = Job("quick", {"workspace_id": str(workspace), "asked": str(time.monotonic())})
    await desk.ask(asked)
    await until(_noted)
    return waited[0]


async def _noted() -> bool:
    return bool(waited)


@pytest.mark.parametrize("kind", ["quick", "slow"])
async def test_a_flood_of_one_delays_no_other(committed_database: Database, kind: str) -> None:
    handlers: dict[str, Any] = {"quick": _quick, "slow": _slow}
    async with a_desk(committed_database) as desk:
        await desk.system.execute(_FLOOD, kind, str(desk.workspace), FLOOD)
        desk.employ(handlers, pace=Pace())
        await until(lambda: desk.system.fetchval("select 1 from jobs.pgqueuer_log limit 1"))
        delays = [await _asked_by(desk, uuid4()) for _ in range(ROUNDS)]
        assert max(delays) <= DELAYED_SECONDS
        assert sorted(delays)[ROUNDS // 2] <= 1
        # the flood was not over, and went on
        assert await desk.waiting() > FLOOD // 2
        begun = "select count(*) from jobs.pgqueuer_log where entrypoint = $1 and status = 'picked'"
        assert await desk.system.fetchval(begun, kind) >= Pace().share
