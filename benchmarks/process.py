"""What a process costs before anyone asks it anything."""

import asyncio
import time

from benchmarks.load import serving
from benchmarks.report import Line
from benchmarks.stage import Stage


async def process_lines(stage: Stage) -> list[Line]:
    """Time from start to ready with the database up, and memory of the idle API process."""
    started = time.perf_counter()
    async with serving(
        "bootstrap.api:create_app", stage.environment, ready="/readyz", workers=1
    ) as served:
        ready = time.perf_counter() - started
        await asyncio.sleep(2)
        memory = served.memory_mb()
    return [
        Line("serve to ready", ours=ready, unit="s", most=3),
        Line("API process, idle", ours=memory, unit="MB", most=150),
    ]
