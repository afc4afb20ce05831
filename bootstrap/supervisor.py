"""Runs a few children as one: all up, or none; a dead child takes the others along."""

import asyncio
import contextlib
import ctypes
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bootstrap.probes import Probe

# a loaded machine may need half a minute to import what an API imports
_UP_SECONDS: Final = 120.0
_DOWN_SECONDS: Final = 35.0
_TAIL_LINES: Final = 25
_SET_PARENT_DEATH_SIGNAL: Final = 1
# loaded before the fork: a child between fork and exec should do next to nothing
_libc: Final = ctypes.CDLL(None)


class ChildFailed(RuntimeError):
    """A child died or did not come up; the message carries the end of its log."""


@dataclass
class Child:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    answers: Probe
    folder: Path | None = None
    process: asyncio.subprocess.Process = field(init=False)

    async def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    async def stop(self) -> None:
        """SIGTERM lets it finish what it has begun; SIGKILL follows when that takes too long."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), _DOWN_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def failure(self, what: str) -> ChildFailed:
        lines = self.log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
        return ChildFailed("\n".join([f"{self.name} {what}. The end of {self.log}:", *lines]))


async def supervise(children: list[Child], when_up: Callable[[], None]) -> None:
    """Returns after SIGINT or SIGTERM, all children stopped; raises ChildFailed for a dead one."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    started: list[Child] = []
    try:
        for child in children:
            await child.start()
            started.append(child)
        await _first_of(stopping.wait(), _all_up(children, when_up), *map(_death, children))
    finally:
        await asyncio.gather(*(child.stop() for child in started))


async def _all_up(children: list[Child], when_up: Callable[[], None]) -> None:
    await asyncio.gather(*map(_answering, children))
    when_up()
    await asyncio.Event().wait()


async def _answering(child: Child) -> None:
    try:
        async with asyncio.timeout(_UP_SECONDS):
            while True:
                if await child.answers():
                    return
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise child.failure(f"did not answer within {_UP_SECONDS:.0f} seconds") from None


async def _death(child: Child) -> None:
    code = await child.process.wait()
    raise child.failure(f"ended with exit code {code}")


async def _first_of(*works: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(work) for work in works]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    for task in done:
        task.result()


def _die_with_parent() -> None:
    """A supervisor killed without mercy still takes its children along."""
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
