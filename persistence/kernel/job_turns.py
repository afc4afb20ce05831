"""Whose job is next: workspaces take turns, however many jobs one of them has waiting.

Each claim goes on from the workspace and the kind of job of the claim before, to the next pair that
has something due; one step down the index a pair, so that a hundred thousand jobs of one workspace
cost a claim as much as one. Within a pair the job that is due longest is first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain import models
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

_CLAIM: Final = """
with recursive onward as (
  (select coalesce(headers->>'workspace', '') as workspace, entrypoint from jobs.pgqueuer
    where status = 'queued' and execute_after <= now()
      and (coalesce(headers->>'workspace', ''), entrypoint) > ($5, $6)
    order by 1, 2 limit 1)
  union all
  select further.* from onward here cross join lateral (
    select coalesce(headers->>'workspace', '') as workspace, entrypoint from jobs.pgqueuer
    where status = 'queued' and execute_after <= now()
      and (coalesce(headers->>'workspace', ''), entrypoint) > (here.workspace, here.entrypoint)
    order by 1, 2 limit 1) further
),
again as (
  (select coalesce(headers->>'workspace', '') as workspace, entrypoint from jobs.pgqueuer
    where status = 'queued' and execute_after <= now() order by 1, 2 limit 1)
  union all
  select further.* from again here cross join lateral (
    select coalesce(headers->>'workspace', '') as workspace, entrypoint from jobs.pgqueuer
    where status = 'queued' and execute_after <= now()
      and (coalesce(headers->>'workspace', ''), entrypoint) > (here.workspace, here.entrypoint)
    order by 1, 2 limit 1) further
),
has_room as (
  select count(*) < $4 as yes from jobs.pgqueuer where queue_manager_id = $2
),
stale as (
  select id from jobs.pgqueuer
  where status = 'picked' and entrypoint = any($1::text[]) and heartbeat < now() - $3::interval
    and (select yes from has_room)
  order by id limit 1 for update skip locked
),
fresh as (
  select job.id from (select * from onward union all select * from again) turn
  cross join lateral (
    select id from jobs.pgqueuer
    where status = 'queued' and coalesce(headers->>'workspace', '') = turn.workspace
      and entrypoint = turn.entrypoint and execute_after <= now()
    order by execute_after, id limit 1 for update skip locked
  ) job
  where (select yes from has_room) and turn.entrypoint = any($1::text[])
    and turn.workspace <> all($7::text[])
    and not (turn.entrypoint = any($8::text[]) and turn.workspace = any($9::text[]))
  limit 1
),
claimed as (
  update jobs.pgqueuer set status = 'picked', updated = now(), heartbeat = now(),
    queue_manager_id = $2
  where id in (select id from stale union all select id from fresh limit 1)
  returning *
),
logged as (
  insert into jobs.pgqueuer_log (job_id, status, entrypoint, priority)
  select id, status, entrypoint, priority from claimed
)
select * from claimed
"""
_HELD: Final = "select id, queue_manager_id from jobs.pgqueuer where id = any($1::bigint[])"


def workspace_of(job: models.Job) -> str:
    """Empty for the jobs of no workspace, which take their turns as one."""
    workspace = (job.headers or {}).get("workspace")
    return workspace if isinstance(workspace, str) else ""


@dataclass
class FairQueries(Queries):
    """Claims one by one, in turns; and a worker that lost its lease no longer ends another's job.

    `full` names the workspaces that may have no more jobs at once in this worker, `busy` those
    that may have no more of the kinds `alone`.
    """

    full: Callable[[], Sequence[str]] = tuple
    busy: Callable[[], Sequence[str]] = tuple
    alone: frozenset[str] = frozenset()
    turn: tuple[str, str] = ("", "")

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: dict[QueueEntrypoint, EntrypointExecutionParameter],
        queue_manager_id: QueueManagerId,
        global_concurrency_limit: int | None,
        heartbeat_timeout: timedelta,
    ) -> list[models.Job]:
        rows = await self.driver.fetch(
            _CLAIM,
            list(entrypoints),
            queue_manager_id,
            heartbeat_timeout,
            global_concurrency_limit,
            *self.turn,
            list(self.full()),
            list(self.alone),
            list(self.busy()),
        )
        jobs = [models.Job.model_validate(row) for row in rows]
        for job in jobs:
            self.turn = (workspace_of(job), job.entrypoint)
        return jobs

    async def log_jobs(self, job_status: list[Any]) -> None:
        held = await self._held([job for job, _, _ in job_status])
        await super().log_jobs([entry for entry in job_status if entry[0].id in held])

    async def retry_job(
        self,
        job: models.Job,
        delay: timedelta,
        traceback_record: models.TracebackRecord | None,
    ) -> None:
        if await self._held([job]):
            await super().retry_job(job, delay, traceback_record)

    async def _held(self, jobs: list[models.Job]) -> set[int]:
        rows = await self.driver.fetch(_HELD, [job.id for job in jobs])
        holders = {row["id"]: row["queue_manager_id"] for row in rows}
        return {job.id for job in jobs if holders.get(job.id) == job.queue_manager_id}
