"""Nothing seems to run for ever: what a parked job left is taken up, or given up."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bootstrap.stranded import ROUNDS, take_up_stranded
from domain.exchange.model import Phase
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.imports import phase_done, seen, uploaded, work
from tests.factories.journal import a_system_pool
from tests.factories.workspaces import Workspace

_STATUS = "select status::text, count(*) as n from jobs.pgqueuer group by 1"


class Stage:
    """A workspace with an import that says that it runs, and its job."""

    def __init__(self, workspace: Workspace, system: Any, import_id: str) -> None:
        self.workspace = workspace
        self.system = system
        self.import_id = import_id

    async def park(self, rounds: int = 0) -> None:
        await self.system.execute(
            "update jobs.pgqueuer set status = 'failed', "
            "headers = jsonb_build_object('tries', 5, 'rounds', $1::int)",
            rounds,
        )

    async def take_up(self) -> dict[str, int]:
        """Jobs by their state afterwards."""
        await take_up_stranded(self.system, self.workspace.house.wiring.runner)
        return {row["status"]: row["n"] for row in await self.system.fetch(_STATUS)}

    async def state(self) -> str:
        return str((await seen(self.workspace.admin, self.import_id))["state"])


@pytest_asyncio.fixture
async def stage(committed_database: Database) -> AsyncIterator[Stage]:
    async with running_house(committed_database) as house, a_system_pool(committed_database) as own:
        workspace = await house.workspace()
        import_id = str((await uploaded(workspace.admin, b"name\nAcme\nBolt\n"))["id"])
        answer = await workspace.admin.post(f"/v1/imports/{import_id}/run")
        assert answer.status_code == 202
        yield Stage(workspace, own, import_id)
        await workspace.close()


async def test_a_parked_job_of_an_import_at_work_is_queued_again(stage: Stage) -> None:
    await stage.park()
    assert await stage.take_up() == {"queued": 1}
    await work(stage.workspace, stage.import_id, Phase.RUN)
    assert await stage.state() == "done"


async def test_what_has_ended_or_been_queued_since_is_left_alone(stage: Stage) -> None:
    await stage.park()
    for path in ("post", "delete"):
        asked = getattr(stage.workspace.admin, path)
        assert (await asked(f"/v1/imports/{stage.import_id}/pause")).status_code == 200
    assert await stage.take_up() == {"failed": 1, "queued": 1}
    await work(stage.workspace, stage.import_id, Phase.RUN)
    await stage.park()
    assert await stage.take_up() == {"failed": 2}
    assert await stage.state() == "done"


@pytest.mark.parametrize("rounds", [ROUNDS])
async def test_what_strands_time_and_again_has_failed(stage: Stage, rounds: int) -> None:
    await stage.park(rounds)
    assert await stage.take_up() == {}
    failed = await seen(stage.workspace.admin, stage.import_id)
    assert (failed["state"], failed["error"]["code"]) == ("failed", "unexpected")
    back = await phase_done(stage.workspace, stage.import_id, Phase.REVERSE)
    assert back["state"] == "reversed"


@pytest.mark.parametrize(("rounds", "state", "jobs"), [(0, "running", 2), (ROUNDS, "failed", 0)])
async def test_changes_of_many_are_taken_up_too(
    stage: Stage, rounds: int, state: str, jobs: int
) -> None:
    admin = stage.workspace.admin
    asked = {"resource": "accounts", "q": "none", "change": {"kind": "archive"}}
    made = await admin.post("/v1/bulk-changes", json=asked)
    assert made.status_code == 202, made.text
    await stage.park(rounds)
    assert (await stage.take_up()).get("queued", 0) == jobs
    seen_now = (await admin.get(f"/v1/bulk-changes/{made.json()['id']}")).json()
    assert seen_now["state"] == state
