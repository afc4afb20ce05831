"""What stands behind the ports of activities, and its jobs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from adapters.files.folder import FolderStore
from adapters.files.intake import Intake, Limits
from adapters.files.links import SignedLinks
from adapters.sealing import MasterKey
from adapters.text.rich import NotedText
from adapters.text.search import sort_key
from adapters.time.zones import region_of
from api.kernel.wiring import Wiring
from bootstrap.grants import GRANTS
from bootstrap.records import CustomerRecords
from bootstrap.settings import Settings
from domain.activities import ports as activities
from domain.activities.commands import REMIND
from domain.activities.jobs import remind
from domain.activities.ports import FileStore
from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import Runner, Scope
from persistence.activities.free_content import FreeContent
from persistence.activities.inbox import SqlInbox, SqlInboxReader
from persistence.activities.reader import (
    SqlActivityReader,
    SqlFileReader,
    SqlTaskReader,
    SqlWritten,
)
from persistence.activities.repository import SqlActivities, SqlFiles, SqlTasks
from persistence.activities.timeline import SqlTimelineReader
from persistence.customers.sources import account_source, contact_source
from persistence.exchange.actors import SqlActors
from persistence.kernel.cursors import Cursors
from persistence.kernel.hints import Hints
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Reads


def activities_free(
    reads: Reads, lister: Lister, cursors: Cursors, hints: Hints
) -> Mapping[type, Any]:
    sources = {"account": account_source(sort_key), "contact": contact_source(sort_key)}
    return {
        activities.ActivityReader: SqlActivityReader(reads, lister),
        activities.TaskReader: SqlTaskReader(reads, lister),
        activities.FileReader: SqlFileReader(reads, lister),
        activities.TimelineReader: SqlTimelineReader(reads, cursors, sources),
        activities.InboxReader: SqlInboxReader(reads, cursors),
        activities.Colleagues: SqlActors(reads, GRANTS, region_of),
        activities.Hints: hints,
        activities.RichText: NotedText(),
    }


def files_free(settings: Settings, master: MasterKey) -> Mapping[type, Any]:
    folder = settings.files_folder
    store = file_store(settings)
    limits = Limits(settings.largest_file, settings.files_allowed, settings.files_refused)
    base = settings.files_url or settings.public_url
    links = SignedLinks(master.derive("file links"), base, lambda: datetime.now(UTC))
    return {
        activities.FileStore: store,
        activities.FileIntake: Intake(store, folder / "incoming", limits),
        activities.FileLinks: links,
    }


def file_store(settings: Settings) -> FileStore:
    if settings.file_store is not None:
        from adapters.files.objects import ObjectStore  # noqa: PLC0415 - costs 250 ms

        return ObjectStore.of(settings.file_store.get_secret_value())
    return FolderStore(settings.files_folder)


async def sweep_files(system: Any, intake: activities.FileIntake) -> None:
    """Takes away bytes that have been no file's for a day. Those first: a crash leaves the entry,

    and the next sweep does it again.
    """
    free = FreeContent(system)
    for workspace_id, file_id in await free.some():
        await intake.drop(workspace_id, file_id)
        await free.forget(workspace_id, file_id)


def activities_bound(free: Mapping[type, Any]) -> Mapping[type, Callable[[Any], Any]]:
    return {
        activities.Activities: SqlActivities,
        activities.Tasks: SqlTasks,
        activities.Files: SqlFiles,
        activities.Records: CustomerRecords,
        activities.Inbox: SqlInbox,
        activities.WrittenActivities: partial(SqlWritten, reader=free[activities.ActivityReader]),
        activities.WrittenFiles: partial(SqlWritten, reader=free[activities.FileReader]),
        activities.WrittenTasks: partial(SqlWritten, reader=free[activities.TaskReader]),
    }


def activities_jobs(runner: Runner, wiring: Wiring) -> Mapping[str, JobHandler]:
    async def reminder(payload: Mapping[str, Json], context: JobContext) -> None:
        context.hand_back_if_stopping()
        task_id, meant_for = UUID(str(payload["task_id"])), str(payload["at"])

        async def work(uow: Any) -> None:
            await remind(
                task_id,
                datetime.fromisoformat(meant_for),
                uow=uow,
                tasks=wiring.bound[activities.Tasks](uow),
                inbox=wiring.bound[activities.Inbox](uow),
            )

        await runner.run(work, scope=Scope(UUID(str(payload["workspace_id"]))))

    return {REMIND: reminder}
