"""`python -m benchmarks [--keep]`: everything, as a table; --keep makes it the baseline."""

import asyncio
import signal
import sys

from benchmarks.checks import check_lines
from benchmarks.feeds import feed_lines
from benchmarks.imports import import_lines
from benchmarks.overload import overload_lines
from benchmarks.process import process_lines
from benchmarks.report import Line, dropped, keep_baseline, table
from benchmarks.requests import request_lines
from benchmarks.stage import open_stage


async def _run() -> list[Line]:
    """SIGTERM ends it as Ctrl-C does: servers, workers and PostgreSQL go with it."""
    running = asyncio.current_task()
    if running is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    async with open_stage(accounts=20_000, contacts=50_000, searched=200_000) as stage:
        return [
            *await process_lines(stage),
            *await check_lines(stage),
            *await request_lines(stage),
            *await import_lines(stage),
            *await feed_lines(stage),
            *await overload_lines(stage),
        ]


def main() -> None:
    try:
        lines = asyncio.run(_run())
    except asyncio.CancelledError:
        sys.exit("The benchmarks were stopped")
    print(table(lines))
    if "--keep" in sys.argv:
        keep_baseline(lines)
    worse = dropped(lines)
    for drop in worse:
        print(f"fell by a fifth or more: {drop}")
    sys.exit(1 if worse else 0)


main()
