"""What a worker does as rapport_system beside its jobs: it clears away, and says how it fares."""

import os
import platform
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Column, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from persistence.kernel.engine import connect_arguments
from persistence.kernel.metadata import Instant, metadata

# Outside the walls: processes and their gauges, nothing of any workspace.
worker_beat: Final = Table(
    "worker_beat",
    metadata,
    Column("worker_id", Uuid, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Instant, nullable=False, server_default=text("now()")),
    Column("beat_at", Instant, nullable=False),
    Column("gauges", JSONB, nullable=False),
    info={"app_reads_only": True},
)

_SETTINGS: Final = {"statement_timeout": "60s", "timezone": "UTC", "jit": "off"}
_BEAT: Final = """
insert into worker_beat (worker_id, host, pid, beat_at, gauges) values ($1, $2, $3, now(), $4)
on conflict (worker_id) do update set beat_at = now(), gauges = excluded.gauges
"""
_LEAVE: Final = "delete from worker_beat where worker_id = $1"
_VITALS: Final = """
select host, pid, extract(epoch from now() - beat_at)::float8 as silent_seconds, gauges::text
from worker_beat where beat_at > now() - interval '1 minute' order by started_at
"""
_QUEUE: Final = """
select count(*) filter (where status = 'queued' and execute_after <= now()) as waiting,
  count(*) filter (where status = 'picked') as running,
  count(*) filter (where status = 'failed') as parked,
  coalesce(extract(epoch from now() - min(execute_after)
    filter (where status = 'queued' and execute_after <= now())), 0)::float8 as oldest
from jobs.pgqueuer
"""
_PRUNE: Final = (
    "delete from idempotency_key where created_at < now() - interval '48 hours'",
    # when somebody was last seen is read from their sessions, so those stay for a good year
    "delete from session where expires_at < now() - interval '400 days'",
    "delete from sign_in_link where expires_at < now() - interval '30 days'",
    "delete from letter where created_at < now() - interval '30 days'",
    "delete from export_chunk where expires_at < now()",
    "delete from sealed_request where expires_at < now()",
    "delete from attempt_counter where until < now()",
    "delete from rate_lease where until < now() - interval '1 hour'",
    "delete from jobs.pgqueuer_log where created < now() - interval '7 days'",
    "delete from worker_beat where beat_at < now() - interval '1 hour'",
)


async def system_pool(url: str, *, size: int) -> "asyncpg.Pool[asyncpg.Record]":
    """As rapport_system, which listens too: not through a transaction pooler."""
    pool: asyncpg.Pool[asyncpg.Record] = await asyncpg.create_pool(
        **connect_arguments(url), min_size=2, max_size=size, server_settings=_SETTINGS
    )
    return pool


async def prune(system: Any) -> None:
    """Answers kept for retries, sessions and links long over, the history of jobs, workers gone."""
    for statement in _PRUNE:
        await system.execute(statement)


async def beat(system: Any, worker_id: UUID, gauges: Mapping[str, float]) -> None:
    """A sign of life; `gauges` by metric name, for whoever serves /metrics."""
    told = msgspec.json.encode(gauges).decode()
    await system.execute(_BEAT, worker_id, platform.node(), os.getpid(), told)


async def leave(system: Any, worker_id: UUID) -> None:
    await system.execute(_LEAVE, worker_id)


async def vitals(connection: Any) -> list[dict[str, Any]]:
    """Workers seen in the last minute, as any role: host, pid, silent_seconds and gauges."""
    rows = await connection.fetch(_VITALS)
    return [dict(row) | {"gauges": msgspec.json.decode(row["gauges"])} for row in rows]


async def queue_gauges(system: Any) -> dict[str, float]:
    row = await system.fetchrow(_QUEUE)
    return {
        "jobs_waiting": row["waiting"],
        "jobs_running": row["running"],
        "jobs_parked": row["parked"],
        "jobs_oldest_seconds": row["oldest"],
    }
