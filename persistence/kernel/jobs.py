"""The queue from the side of those who ask for work, and the list of what was given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg
import msgspec

from domain.kernel.aggregate import Json
from domain.kernel.errors import Conflict, NotFound
from domain.kernel.ports import Job

_ENQUEUE: Final = """
insert into jobs.pgqueuer
  (priority, entrypoint, payload, execute_after, dedupe_key, status, headers)
select 0, r.name, r.payload, coalesce(r.run_at, now()), r.dedupe_key, 'queued',
  jsonb_strip_nulls(jsonb_build_object('workspace', r.workspace))
from unnest($1::text[], $2::bytea[], $3::timestamptz[], $4::text[], $5::text[])
  as r(name, payload, run_at, dedupe_key, workspace)
on conflict (dedupe_key) where status = any (array['queued', 'picked']::jobs.pgqueuer_status[])
  and dedupe_key is not null do nothing
"""
_PARKED: Final = """
select id, entrypoint, payload, (headers->>'tries')::int as tries, headers->>'reason' as reason,
  updated, coalesce((headers->>'rounds')::int, 0) as rounds,
  exists (select from jobs.pgqueuer t where t.entrypoint = q.entrypoint and t.payload = q.payload
    and t.status in ('queued', 'picked')) as has_twin
from jobs.pgqueuer q
where status = 'failed' and id > $1 order by id limit $2
"""
_REPLAY: Final = """
update jobs.pgqueuer set status = 'queued', execute_after = now(), updated = now(),
  headers = headers - 'tries' - 'reason'
    || jsonb_build_object('rounds', coalesce((headers->>'rounds')::int, 0) + 1)
where id = $1 and status = 'failed'
"""
_DISMISS: Final = "delete from jobs.pgqueuer where id = $1 and status = 'failed'"


class NoSuchParkedJob(NotFound):
    code, title = "parked_job_not_found", "No such job is parked"


class JobAlreadyQueued(Conflict):
    code, title = "job_already_queued", "The same work is queued already"


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """Given up after the last try; `reason` names the error, its text is in the log only.

    `rounds` counts how often it was queued again after it had been given up; `has_twin` says that
    the same work is queued, or done, right now.
    """

    id: int
    name: str
    payload: Mapping[str, Json]
    tries: int
    reason: str
    parked_at: datetime
    rounds: int = 0
    has_twin: bool = False


async def enqueue(connection: Any, jobs: list[Job]) -> None:
    """Into the transaction that is open on this raw asyncpg connection.

    A job whose `dedupe_key` is queued or running already is left out. Workspaces take turns by
    the `workspace_id` of the payload.
    """
    await connection.execute(
        _ENQUEUE,
        [job.name for job in jobs],
        [msgspec.json.encode(dict(job.payload)) for job in jobs],
        [job.run_at for job in jobs],
        [job.dedupe_key for job in jobs],
        [job.payload.get("workspace_id") for job in jobs],
    )


async def parked_jobs(system: Any, *, after: int = 0, limit: int = 100) -> list[ParkedJob]:
    """As rapport_system; the oldest first."""
    return [
        ParkedJob(
            row["id"],
            row["entrypoint"],
            msgspec.json.decode(row["payload"]),
            row["tries"] or 0,
            row["reason"] or "",
            row["updated"],
            row["rounds"],
            row["has_twin"],
        )
        for row in await system.fetch(_PARKED, after, limit)
    ]


async def replay_job(system: Any, job_id: int) -> None:
    """Queue a parked job again, with all its tries."""
    try:
        done = await system.execute(_REPLAY, job_id)
    except asyncpg.UniqueViolationError as twin:
        raise JobAlreadyQueued() from twin
    if done != "UPDATE 1":
        raise NoSuchParkedJob()


async def dismiss_job(system: Any, job_id: int) -> None:
    """Forget a parked job for good."""
    if await system.execute(_DISMISS, job_id) != "DELETE 1":
        raise NoSuchParkedJob()
