"""The job that makes the file of an export."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from api.kernel.wiring import Wiring
from bootstrap.wiring import House
from domain.exchange import ports as exchange
from domain.exchange.commands import EXPORT_JOB
from domain.exchange.exporting import ExportWorld, make_file
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import UnitOfWork
from domain.kernel.tables import TableWriters
from persistence.exchange.exports import SqlExports


def _sql(uow: UnitOfWork) -> Any:
    return uow


def export_world(wiring: Wiring) -> ExportWorld:
    free = wiring.free
    return ExportWorld(
        wiring.runner,
        free[exchange.Actors],
        free[exchange.ExportTargets],
        free[TableWriters],
        free[exchange.ExportFiles],
        exports=lambda uow: SqlExports(_sql(uow)),
    )


def export_jobs(house: House) -> Mapping[str, JobHandler]:
    """By the name under which the command enqueues it."""
    return {EXPORT_JOB: partial(_run, export_world(house.wiring))}


async def _run(world: ExportWorld, payload: Mapping[str, Any], context: JobContext) -> None:
    await make_file(
        UUID(str(payload["workspace_id"])),
        UUID(str(payload["export_id"])),
        world=world,
        context=context,
    )
