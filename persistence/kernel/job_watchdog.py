"""Ends a worker whose event loop is held: a job that spins would hold up all others for ever.

The job at fault is noted and tried again later, or parked; the others go back with their tries.
Where even this thread gets no turn, the interpreter's own watchdog ends the process some time
later, and the leases of its jobs run out.
"""

import asyncio
import faulthandler
import os
import resource
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Never

import asyncpg
import structlog

from persistence.kernel.engine import connect_arguments
from persistence.kernel.failures import told
from persistence.kernel.job_worker import TRIES, JobWorker, Pace, Running

EXIT_CODE: Final = 70
_STEPS: Final = 10
_FAREWELL_SECONDS: Final = 5.0
_REASON: Final = "it held up the worker"
_SETTLE: Final = """
update jobs.pgqueuer set queue_manager_id = null, updated = now(), execute_after = now() + $3,
  status = case when $4 then 'failed' else 'queued' end::jobs.pgqueuer_status,
  headers = coalesce(headers, '{}') || jsonb_build_object('reason', $5::text)
where id = $1 and queue_manager_id = $2
"""
_HAND_BACK: Final = """
update jobs.pgqueuer set queue_manager_id = null, updated = now(), status = 'queued',
  headers = coalesce(headers, '{}') || jsonb_build_object('tries', $3::int)
where id = $1 and queue_manager_id = $2
"""

_log = structlog.get_logger()


def bound_memory(megabytes: int) -> None:
    """A job that takes more fails with MemoryError, before the machine ends the whole worker.

    0: no bound.
    """
    if megabytes:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, most))


class Watchdog:
    """Counts its own turns, not seconds: a process that was frozen as a whole is not ended."""

    def __init__(
        self,
        url: str,
        worker: JobWorker,
        pace: Pace,
        *,
        leave: Callable[[int], Never] = os._exit,  # nothing can be tidied up under a held loop
    ) -> None:
        self._url = url
        self._worker = worker
        self._pace = pace
        self._leave = leave
        self._step = pace.patience.total_seconds() / _STEPS
        self._alive = threading.Event()
        self._over = threading.Event()

    async def run(self) -> None:
        """Until it is cancelled."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, args=(loop,), daemon=True).start()
        try:
            while True:
                self._alive.set()
                faulthandler.dump_traceback_later(self._step * _STEPS * 2, exit=True)
                await asyncio.sleep(self._step / 2)
        finally:
            faulthandler.cancel_dump_traceback_later()
            self._over.set()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        silent = 0
        while not self._over.wait(self._step):
            silent = 0 if self._alive.is_set() else silent + 1
            self._alive.clear()
            if silent >= _STEPS:
                self._end(asyncio.current_task(loop))

    def _end(self, holder: asyncio.Task[Any] | None) -> None:
        held = list(self._worker.running.values())
        at_fault = next((each for each in held if each.work is holder), None)
        name = at_fault.job.entrypoint if at_fault else None
        _log.critical("worker_held_up", job=at_fault and at_fault.job.id, name=name)
        faulthandler.dump_traceback()
        try:
            if at_fault is not None:
                asyncio.run(asyncio.wait_for(self._settle(at_fault, held), _FAREWELL_SECONDS))
        except Exception as failure:  # noqa: BLE001 - it is told, the process ends, and the leases run out
            _log.error("worker_left_without_a_word", **told(failure))
        finally:
            self._leave(EXIT_CODE)

    async def _settle(self, at_fault: Running, held: list[Running]) -> None:
        connection = await asyncpg.connect(**connect_arguments(self._url))
        job, spent = at_fault.job, at_fault.tries >= TRIES
        pause = timedelta(0) if spent else self._pace.pause(at_fault.tries)
        async with connection.transaction():
            await connection.execute(_SETTLE, job.id, job.queue_manager_id, pause, spent, _REASON)
            for each in held:
                if each is not at_fault:
                    ids = (each.job.id, each.job.queue_manager_id)
                    await connection.execute(_HAND_BACK, *ids, each.tries - 1)
        await connection.close()
