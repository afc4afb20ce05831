"""Imports whose job was parked while nobody could note it: the database was away, or the worker

died at the last try. They say that they are at work, and nothing is.
"""

from collections.abc import Sequence
from typing import Any, Final, cast
from uuid import UUID

import structlog

from domain.exchange.commands import JOBS
from domain.exchange.jobs import still_wanted
from domain.kernel.ports import Runner
from persistence.exchange.repository import SqlImports
from persistence.kernel.jobs import (
    JobAlreadyQueued,
    NoSuchParkedJob,
    ParkedJob,
    dismiss_job,
    parked_jobs,
    replay_job,
)

ROUNDS: Final = 5
"""Times five tries; what kills its worker then is given up for good."""
_log = structlog.get_logger()
_PHASES: Final = {name: phase for phase, name in JOBS.items()}


async def take_up_imports(system: Any, runner: Runner) -> None:
    """`system` is of rapport_system, `runner` of rapport_app. Safe beside another worker's."""
    after = 0
    while parked := await parked_jobs(system, after=after):
        await _take_up(parked, system, runner)
        after = parked[-1].id


async def _take_up(parked: Sequence[ParkedJob], system: Any, runner: Runner) -> None:
    for job in parked:
        if job.name not in _PHASES or job.has_twin:
            continue
        given_up = job.rounds >= ROUNDS
        wanted = await still_wanted(
            UUID(str(job.payload["workspace_id"])),
            UUID(str(job.payload["import_id"])),
            _PHASES[job.name],
            given_up=given_up,
            runner=runner,
            imports=lambda uow: SqlImports(cast(Any, uow)),
        )
        if wanted:
            await _settle(job, system, given_up=given_up)


async def _settle(job: ParkedJob, system: Any, *, given_up: bool) -> None:
    try:
        await (dismiss_job if given_up else replay_job)(system, job.id)
    except (JobAlreadyQueued, NoSuchParkedJob) as settled:
        _log.info("import_settled_already", job=job.id, reason=settled.code)
