"""Workers beside a benchmark: what they say is kept, and one that died is not waited for."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.stage import Stage

_START_TRIES: Final = 600
_STOP_SECONDS: Final = 40
_TOLD: Final = 4_000


class WorkerDied(RuntimeError):
    """With its exit code and the end of what it said."""


@dataclass(frozen=True)
class Worker:
    process: "subprocess.Popen[bytes]"
    ready: Path
    log: Path

    def check(self) -> None:
        code = self.process.poll()
        if code is not None:
            said = self.log.read_text(errors="replace")[-_TOLD:]
            raise WorkerDied(f"A worker ended with {code}:\n{said}")


@dataclass(frozen=True)
class Workers:
    members: Sequence[Worker]

    def check(self) -> None:
        """Raise if one of them is gone: what it had in hand would never end."""
        for worker in self.members:
            worker.check()

    def memory_mb(self) -> float:
        """Of the largest one."""
        self.check()
        held = (psutil.Process(each.process.pid).memory_info().rss for each in self.members)
        return max(held) / 1e6


@asynccontextmanager
async def working(stage: Stage, count: int) -> AsyncIterator[Workers]:
    """`count` workers, ready; stopped at the end, whatever happened."""
    workers = Workers([await asyncio.to_thread(_started, stage, n) for n in range(count)])
    try:
        await asyncio.gather(*map(_ready, workers.members))
        yield workers
    finally:
        await asyncio.to_thread(_stop, workers)


def _started(stage: Stage, number: int) -> Worker:
    ready = stage.settings.data_dir / f"worker-{number}.ready"
    ready.unlink(missing_ok=True)
    log = ready.with_suffix(".log")
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "bootstrap", "worker"],
            env={**os.environ, **stage.environment, "RAPPORT_READY_FILE": str(ready)},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    return Worker(process, ready, log)


async def _ready(worker: Worker) -> None:
    for _ in range(_START_TRIES):
        if await asyncio.to_thread(worker.ready.exists):
            return
        worker.check()
        await asyncio.sleep(0.1)
    raise TimeoutError("the worker did not start")


def _stop(workers: Workers) -> None:
    for worker in workers.members:
        worker.process.send_signal(signal.SIGTERM)
    for worker in workers.members:
        try:
            worker.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            worker.process.wait()
