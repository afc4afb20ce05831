"""PostgreSQL is killed, all of it, in the middle of an import: each row is there once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from persistence.kernel.embedded import EmbeddedServer
from persistence.operations.backups import check_files
from tests.cluster import Cluster
from tests.factories.app import running_house
from tests.factories.faults import times
from tests.faults.test_import_kills import (
    ROWS,
    a_worker,
    begun,
    everything_is_there_once,
    position_beyond,
)

pytestmark = pytest.mark.timeout(300)


@pytest_asyncio.fixture
async def cluster_to_kill() -> AsyncIterator[Cluster]:
    cluster = await Cluster.start()
    yield cluster
    await cluster.stop()


async def test_a_killed_server(cluster_to_kill: Cluster, tmp_path: Path) -> None:
    database = await cluster_to_kill.clone()
    async with running_house(database) as house:
        workspace = await house.workspace()
        import_id = await begun(workspace)
        async with a_worker(database, tmp_path):
            for rows in range(400, ROWS - 600, times(1_000, 500)):
                await position_beyond(workspace, import_id, rows)
                await asyncio.to_thread(_kill, cluster_to_kill.server)
                await cluster_to_kill.server.astart()
            await everything_is_there_once(workspace, import_id)
        assert await check_files(cluster_to_kill.server.url(database=database.name))
        await workspace.close()


def _kill(server: EmbeddedServer) -> None:
    assert server.pid
    postmaster = psutil.Process(server.pid)
    all_of_it = [*postmaster.children(recursive=True), postmaster]
    for process in all_of_it:
        # the first deaths may take others with them
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(all_of_it, timeout=10)
    server.stop()
