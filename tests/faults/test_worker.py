"""The worker as it is started in earnest: it comes up, works, and ends when it is told to."""

import asyncio
import signal
import time
from pathlib import Path

from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace, tell
from tests.factories.served import a_worker


async def test_a_worker_comes_up_seals_and_ends(
    committed_database: Database, tmp_path: Path
) -> None:
    async with (
        a_runner(committed_database) as runner,
        a_system_pool(committed_database) as system,
    ):
        await tell(runner, await a_workspace(runner), "a.b.created")
        await system.execute(
            "insert into jobs.pgqueuer_schedules (expression, entrypoint, next_run)"
            " values ('* * * * *', 'seal the journal', now() - interval '1 minute')"
        )
        async with a_worker(committed_database, tmp_path) as process:
            await until_there(tmp_path / "ready")
            await until_there(tmp_path / "seal-heads.jsonl")
            assert await system.fetchval("select gauges->>'jobs_parked' from worker_beat") == "0"
            process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            _, said = await process.communicate()
            assert process.returncode == 0, said.decode()
        assert time.monotonic() - asked < 30
        assert not (tmp_path / "ready").exists()
        assert await system.fetchval("select count(*) from worker_beat") == 0
        kept = await system.fetch("select entrypoint from jobs.pgqueuer_schedules order by 1")
        assert [row["entrypoint"] for row in kept] == [
            "make journal partitions",
            "prune",
            "seal the journal",
            "sweep the store of files",
            "take up stranded jobs",
        ]


async def until_there(path: Path, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(path.exists):
        assert time.monotonic() < deadline, f"{path.name} did not come"
        await asyncio.sleep(0.05)
