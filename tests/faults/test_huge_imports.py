"""A file of a million rows, one of two hundred columns: streamed, shown, given up at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
import structlog

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import times
from tests.factories.imports import Json, mapped, seen, settled, uploaded
from tests.factories.served import a_worker
from tests.factories.waiting import until
from tests.factories.workspaces import Workspace

pytestmark = pytest.mark.timeout(1_800)
ROWS: Final = times(20_000, 1_000_000)
WIDE_ROWS: Final = times(1_000, 20_000)
COLUMNS: Final = 200
MEGABYTES: Final = 300
CANCEL_SECONDS: Final = 2.0
_AT_WORK: Final = "select 1 from jobs.pgqueuer where status = 'picked'"

_log = structlog.get_logger()


def _long() -> bytes:
    return b"name,employees\n" + b"".join(b"Account %d,%d\n" % (n, n % 1_000) for n in range(ROWS))


def _wide() -> bytes:
    header = ",".join(["name", *(f"Column {n}" for n in range(1, COLUMNS))])
    cells = ",".join(f"cell {n}" for n in range(1, COLUMNS))
    rows = (f"Account {n},{cells}" for n in range(WIDE_ROWS))
    return "\n".join([header, *rows, ""]).encode()


class Watched:
    """The most memory that a process held."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.megabytes = 0.0

    async def run(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, self._process.memory_info().rss / 1e6)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _watched(pid: int) -> AsyncIterator[Watched]:
    watched = Watched(pid)
    watching = asyncio.create_task(watched.run())
    try:
        yield watched
    finally:
        watching.cancel()


async def _ended(workspace: Workspace, import_id: str, state: str) -> tuple[Json, set[int]]:
    """The import as it ended, and the positions that were shown on the way."""
    positions = set()
    while (work := await seen(workspace.admin, import_id))["state"] in {"validating", "running"}:
        positions.add(work["progress"]["position"])
        await asyncio.sleep(0.1)
    assert work["state"] == state, work
    return work, positions


async def _asked(workspace: Workspace, import_id: str, what: str, status: int = 202) -> Json:
    answer = await workspace.admin.post(f"/v1/imports/{import_id}/{what}")
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def _cancelled_at_once(database: Database, workspace: Workspace, import_id: str) -> None:
    """Its worker is free for others by then too, and what it had written is what is counted."""
    system = await database.connect("rapport_system")
    await until(lambda: _begun(workspace, import_id))
    began = time.monotonic()
    assert (await _asked(workspace, import_id, "cancel", 200))["state"] == "cancelled"
    await until(lambda: _idle(system))
    took = time.monotonic() - began
    await system.close()
    _log.warning("cancelled", seconds=round(took, 2))
    assert took <= CANCEL_SECONDS
    work = await seen(workspace.admin, import_id)
    (row,) = await workspace.rows("select count(*) as n from account")
    assert row["n"] == work["counts"]["created"] == work["progress"]["position"] < ROWS


async def _begun(workspace: Workspace, import_id: str) -> bool:
    return bool((await seen(workspace.admin, import_id))["progress"]["position"])


async def _idle(system: Any) -> bool:
    return await system.fetchval(_AT_WORK) is None


async def _many_rows(database: Database, workspace: Workspace) -> None:
    import_id = (await uploaded(workspace.admin, _long()))["id"]
    await _asked(workspace, import_id, "dry-run")
    tried, positions = await _ended(workspace, import_id, "validated")
    assert tried["dry_run"]["created"] == ROWS
    assert len(positions) > 2
    await _asked(workspace, import_id, "run")
    await _cancelled_at_once(database, workspace, import_id)


async def _many_columns(workspace: Workspace) -> None:
    import_id = (await uploaded(workspace.admin, _wide()))["id"]
    fields = ["name", *[None] * (COLUMNS - 1)]
    await settled(workspace.admin, import_id, mapping=mapped(*fields))
    await _asked(workspace, import_id, "run")
    done, _ = await _ended(workspace, import_id, "done")
    assert done["counts"]["created"] == WIDE_ROWS
    (row,) = await workspace.rows(
        "select count(*) as n from import_row, jsonb_object_keys(unmapped) where number = 1"
    )
    assert row["n"] == COLUMNS - 1


async def test_huge_files_stream_and_can_be_given_up(
    committed_database: Database, tmp_path: Path
) -> None:
    async with running_house(committed_database, rate_limit=0) as house:
        one, two = await house.workspace(), await house.workspace()
        async with (
            a_worker(committed_database, tmp_path) as process,
            _watched(process.pid) as watched,
        ):
            await _many_columns(one)
            await _many_rows(committed_database, two)
        _log.warning("streamed", rows=ROWS, megabytes=round(watched.megabytes))
        assert watched.megabytes <= MEGABYTES
        await one.close()
        await two.close()
