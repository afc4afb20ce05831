"""Every job and every schedule of the house; a context adds its own here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapters.seal_heads import FileHeads
from bootstrap.activities import activities_jobs, sweep_files
from bootstrap.bulk import bulk_jobs, bulk_world
from bootstrap.exporting import export_jobs
from bootstrap.identity import handover_jobs
from bootstrap.importing import import_jobs
from bootstrap.replays import replay_job
from bootstrap.settings import Settings
from bootstrap.stranded import take_up_stranded
from bootstrap.wiring import House
from domain.activities import ports as activities
from domain.exchange import ports as exchange
from domain.exchange.commands import JOBS, REPLAY
from domain.kernel.jobs import JobHandler, Schedule
from domain.kernel.ports import Runner
from domain.views import ports as views
from domain.views.jobs import BulkWorld
from persistence.exchange.outbox import Outbox
from persistence.kernel.partitions import make_partitions
from persistence.kernel.seal_writer import SealWriter
from persistence.kernel.upkeep import prune

ALONE: Final[frozenset[str]] = frozenset(JOBS.values())
"""Jobs that keep a core busy: a worker runs no two of one workspace at once."""


def handlers(house: House) -> Mapping[str, JobHandler]:
    """By the name under which use cases enqueue them."""
    return {
        **import_jobs(house),
        **bulk_jobs(_bulk_world(house)),
        **export_jobs(house),
        **house.mail_jobs,
        **handover_jobs(house.runner, house.wiring.bound),
        **activities_jobs(house.runner, house.wiring),
        REPLAY: replay_job(house),
    }


def _bulk_world(house: House) -> BulkWorld:
    free = house.wiring.free
    return bulk_world(house.runner, free[exchange.Actors], free[views.BulkTargets])


def schedules(
    settings: Settings, house: House, system_runner: Runner, system: Any
) -> Sequence[Schedule]:
    """Upkeep. `system` and `system_runner` are of rapport_system, `house` is of rapport_app."""
    seals = SealWriter(system_runner, system, heads(settings))

    async def partitions() -> None:
        await make_partitions(system)

    async def pruning() -> None:
        await prune(system)
        await Outbox(system).prune()

    async def stranded() -> None:
        await take_up_stranded(system, house.runner)

    async def sweeping() -> None:
        await sweep_files(system, house.wiring.free[activities.FileIntake])

    return (
        Schedule("take up stranded jobs", "* * * * *", stranded),
        Schedule("seal the journal", "* * * * *", seals.run),
        Schedule("make journal partitions", "17 3 * * *", partitions),
        Schedule("sweep the store of files", "11 * * * *", sweeping),
        Schedule("prune", "41 * * * *", pruning),
    )


def heads(settings: Settings) -> FileHeads:
    """Outside the database, so that who rewrites all of it is found out too."""
    return FileHeads(settings.data_dir / "seal-heads.jsonl")
