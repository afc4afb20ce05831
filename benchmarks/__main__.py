"""`python -m benchmarks [--small] [--keep] [GROUP…]`: the measures, as a table."""

import asyncio
import signal
import sys
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from benchmarks.checks import check_lines
from benchmarks.custom import custom_lines
from benchmarks.feeds import feed_lines
from benchmarks.imports import import_lines
from benchmarks.overload import overload_lines
from benchmarks.process import process_lines
from benchmarks.report import Line, dropped, keep_baseline, table
from benchmarks.requests import request_lines
from benchmarks.stage import Stage, open_stage

GROUPS: Final[Mapping[str, Callable[[Stage], Awaitable[list[Line]]]]] = {
    "process": process_lines,
    "checks": check_lines,
    "requests": request_lines,
    "custom": custom_lines,
    "imports": import_lines,
    "feeds": feed_lines,
    "overload": overload_lines,
}


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "group", nargs="*", help=f"what to measure, of {', '.join(GROUPS)}; all by default"
    )
    parser.add_argument(
        "--small", action="store_true", help="a tenth of the rows: for a quick look, not a verdict"
    )
    parser.add_argument("--keep", action="store_true", help="make these ratios the baseline")
    asked = parser.parse_args()
    if unknown := set(asked.group) - GROUPS.keys():
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    if asked.keep and (asked.small or asked.group):
        parser.error("--keep is for the whole run")
    return asked


async def _run(groups: Sequence[str], part: int) -> tuple[list[Line], list[str]]:
    """The lines, and the groups that came to no end.

    SIGTERM ends it as Ctrl-C does: servers, workers and PostgreSQL go with it.
    """
    running = asyncio.current_task()
    if running is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    lines, failed = [], []
    async with open_stage(
        accounts=20_000 // part, contacts=50_000 // part, searched=200_000 // part
    ) as stage:
        for name in groups:
            try:
                lines += await GROUPS[name](stage)
            except Exception:  # noqa: BLE001 - told, and the others are measured all the same
                traceback.print_exc()
                failed.append(name)
    return lines, failed


def main() -> None:
    asked = _asked()
    groups, part = asked.group or list(GROUPS), 10 if asked.small else 1
    try:
        lines, failed = asyncio.run(_run(groups, part))
    except asyncio.CancelledError:
        sys.exit("The benchmarks were stopped")
    if lines:
        print(table(lines))
    if asked.keep:
        keep_baseline(lines)
    worse = [] if asked.small else dropped(lines)
    for drop in worse:
        print(f"fell by a fifth or more: {drop}")
    for name in failed:
        print(f"not measured: {name}")
    sys.exit(1 if worse or failed else 0)


main()
