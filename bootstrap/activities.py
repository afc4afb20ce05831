"""What stands behind the ports of activities, and its jobs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from adapters.text.rich import NotedText
from adapters.text.search import sort_key
from adapters.time.zones import region_of
from api.kernel.wiring import Wiring
from bootstrap.grants import GRANTS
from bootstrap.records import CustomerRecords
from domain.activities import ports as activities
from domain.activities.commands import REMIND
from domain.activities.jobs import remind
from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import Runner, Scope
from persistence.activities.inbox import SqlInbox, SqlInboxReader
from persistence.activities.reader import SqlActivityReader, SqlTaskReader, SqlWritten
from persistence.activities.repository import SqlActivities, SqlTasks
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
        activities.TimelineReader: SqlTimelineReader(reads, cursors, sources),
        activities.InboxReader: SqlInboxReader(reads, cursors),
        activities.Colleagues: SqlActors(reads, GRANTS, region_of),
        activities.Hints: hints,
        activities.RichText: NotedText(),
    }


def activities_bound(free: Mapping[type, Any]) -> Mapping[type, Callable[[Any], Any]]:
    return {
        activities.Activities: SqlActivities,
        activities.Tasks: SqlTasks,
        activities.Records: CustomerRecords,
        activities.Inbox: SqlInbox,
        activities.WrittenActivities: partial(SqlWritten, reader=free[activities.ActivityReader]),
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
