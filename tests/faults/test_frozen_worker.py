"""A worker is frozen past its lease and thaws: what its successor did is not done over."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.faults.test_import_kills import (
    ROWS,
    a_worker,
    begun,
    everything_is_there_once,
    position_beyond,
)

pytestmark = pytest.mark.timeout(300)


async def test_what_thaws_too_late_writes_nothing(
    committed_database: Database, tmp_path: Path
) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        import_id = await begun(workspace)
        async with a_worker(committed_database, tmp_path) as frozen:
            await position_beyond(workspace, import_id, 400)
            frozen.send_signal(signal.SIGSTOP)
            async with a_worker(committed_database, tmp_path):
                await position_beyond(workspace, import_id, ROWS - 1_000)
                frozen.send_signal(signal.SIGCONT)
                await everything_is_there_once(workspace, import_id)
                await asyncio.sleep(2)
                await everything_is_there_once(workspace, import_id)
            assert frozen.returncode is None
        await workspace.close()
