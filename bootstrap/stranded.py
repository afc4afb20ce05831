"""Long jobs that were parked while nobody could note it: the database was away, or the worker

died at the last try. What they were for says that it is at work, and nothing is.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

import structlog

from domain.exchange import exporting as exports
from domain.exchange import jobs as imports
from domain.exchange.commands import EXPORT_JOB
from domain.exchange.commands import JOBS as IMPORT_JOBS
from domain.exchange.model import Phase as ImportPhase
from domain.kernel.ports import Runner
from domain.views import jobs as bulk
from domain.views.commands.bulk import JOBS as BULK_JOBS
from domain.views.model import Phase as BulkPhase
from persistence.exchange.exports import SqlExports
from persistence.exchange.repository import SqlImports
from persistence.kernel.jobs import (
    JobAlreadyQueued,
    NoSuchParkedJob,
    ParkedJob,
    dismiss_job,
    parked_jobs,
    replay_job,
)
from persistence.views.bulk import SqlBulkChanges

ROUNDS: Final = 5
"""Times five tries; what kills its worker then is given up for good."""
_log = structlog.get_logger()
Wanted = Callable[[Mapping[str, Any], bool], Awaitable[bool]]
"""Is it still at work? Where it is given up it is told so."""


async def take_up_stranded(system: Any, runner: Runner) -> None:
    """`system` is of rapport_system, `runner` of rapport_app. Safe beside another worker's."""
    wanted = _wanted(runner)
    after = 0
    while parked := await parked_jobs(system, after=after):
        await _take_up(parked, system, wanted)
        after = parked[-1].id


def _wanted(runner: Runner) -> Mapping[str, Wanted]:
    """By the name of the job. Whatever else is long, and says that it runs, comes here."""
    return {
        **{name: partial(_import, runner, phase) for phase, name in IMPORT_JOBS.items()},
        EXPORT_JOB: partial(_export, runner),
        **{name: partial(_bulk, runner, phase) for phase, name in BULK_JOBS.items()},
    }


async def _import(
    runner: Runner, phase: ImportPhase, payload: Mapping[str, Any], given_up: bool
) -> bool:
    return await imports.still_wanted(
        UUID(str(payload["workspace_id"])),
        UUID(str(payload["import_id"])),
        phase,
        given_up=given_up,
        runner=runner,
        imports=lambda uow: SqlImports(_sql(uow)),
    )


async def _bulk(
    runner: Runner, phase: BulkPhase, payload: Mapping[str, Any], given_up: bool
) -> bool:
    return await bulk.still_wanted(
        UUID(str(payload["workspace_id"])),
        UUID(str(payload["bulk_id"])),
        phase,
        given_up=given_up,
        runner=runner,
        changes=lambda uow: SqlBulkChanges(_sql(uow)),
    )


async def _export(runner: Runner, payload: Mapping[str, Any], given_up: bool) -> bool:
    return await exports.still_wanted(
        UUID(str(payload["workspace_id"])),
        UUID(str(payload["export_id"])),
        given_up=given_up,
        runner=runner,
        exports=lambda uow: SqlExports(_sql(uow)),
    )


def _sql(uow: Any) -> Any:
    return uow


async def _take_up(parked: Sequence[ParkedJob], system: Any, wanted: Mapping[str, Wanted]) -> None:
    for job in parked:
        if job.name not in wanted or job.has_twin:
            continue
        given_up = job.rounds >= ROUNDS
        if await wanted[job.name](job.payload, given_up):
            await _settle(job, system, given_up=given_up)


async def _settle(job: ParkedJob, system: Any, *, given_up: bool) -> None:
    try:
        await (dismiss_job if given_up else replay_job)(system, job.id)
    except (JobAlreadyQueued, NoSuchParkedJob) as settled:
        _log.info("stranded_settled_already", job=job.id, reason=settled.code)
