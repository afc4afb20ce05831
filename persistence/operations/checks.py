"""What `rapport doctor` asks of a database: each question with what a healthy one answers."""

from collections.abc import Mapping
from typing import Any, Final

from persistence.kernel.roles import APP

OLDEST_MAJOR: Final = 17
EXTENSIONS: Final = frozenset({"pg_trgm", "btree_gin", "unaccent"})
DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
_WANTED: Final = {
    **dict.fromkeys(DURABLE, "on"),
    "data_checksums": "on",
    "TimeZone": "UTC",
    "server_encoding": "UTF8",
}
_SETTINGS: Final = "select name, setting from pg_settings where name = any($1)"
_MAJOR: Final = "select current_setting('server_version_num')::int / 10000"
_EXTENSIONS: Final = "select extname from pg_extension"
_REVISION: Final = "select version_num from alembic_version"
_CLOCK: Final = "select extract(epoch from clock_timestamp())::float8"
_ROLES: Final = """
select rolname, rolsuper or rolbypassrls or rolcreaterole or rolreplication as mighty,
  exists (select from pg_class c where c.relowner = r.oid) as owns
from pg_roles r where rolname in ('rapport_app', 'rapport_system', 'rapport_search')
"""
_UNWALLED: Final = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and exists (select from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'workspace_id')
  and not (c.relrowsecurity and c.relforcerowsecurity
    and exists (select from pg_policy p where p.polrelid = c.oid))
order by 1
"""
_WORK: Final = """
select count(*) filter (where status = 'failed') as parked,
  coalesce(extract(epoch from now() - min(execute_after)
    filter (where status = 'queued' and execute_after <= now())), 0)::float8 as oldest
from jobs.pgqueuer
"""
_WORKERS: Final = """
select count(*) as seen, coalesce(max((gauges->>'feed_lag_seconds')::float8), 0) as lag
from worker_beat where beat_at > now() - interval '1 minute'
"""
_DEFAULT_USED: Final = "select exists (select from journal_default)"
_MONTHS_AHEAD: Final = """
select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'public.journal'::regclass
  and c.relname > 'journal_' || to_char(now(), 'YYYY_MM') and c.relname <> 'journal_default'
"""
_UNSEALED_FOR: Final = """
select coalesce(max(extract(epoch from now() - first.at)), 0)::float8 from workspace w
left join lateral (select feed_epoch, xid, n, id from seal s
  where s.workspace_id = w.workspace_id order by s.number desc limit 1) as last on true
cross join lateral (select j.at from journal j where j.workspace_id = w.workspace_id
  and (j.feed_epoch, j.xid, j.n, j.id) > (coalesce(last.feed_epoch, 0),
    coalesce(last.xid, '0'::xid8), coalesce(last.n, 0),
    coalesce(last.id, '00000000-0000-0000-0000-000000000000'::uuid))
  order by j.feed_epoch, j.xid, j.n, j.id limit 1) as first
"""
_ARCHIVER: Final = """
select current_setting('archive_mode') <> 'off' as on,
  extract(epoch from now() - last_archived_time)::float8 as age,
  coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing
from pg_stat_archiver
"""
_SEALED_WITH: Final = "select substring(sealed from 2 for get_byte(sealed, 0)) from signing_key"


async def unlike_wanted(connection: Any) -> Mapping[str, str]:
    """Settings that put data at risk, with the value that they have."""
    found = {row["name"]: row["setting"] for row in await connection.fetch(_SETTINGS, [*_WANTED])}
    return {name: found.get(name, "?") for name, good in _WANTED.items() if found.get(name) != good}


async def major(connection: Any) -> int:
    found: int = await connection.fetchval(_MAJOR)
    return found


async def missing_extensions(connection: Any) -> set[str]:
    return set(EXTENSIONS - {row["extname"] for row in await connection.fetch(_EXTENSIONS)})


async def revision(connection: Any) -> str | None:
    found: str | None = await connection.fetchval(_REVISION)
    return found


async def clock(connection: Any) -> float:
    """Seconds since 1970, as the database sees it."""
    found: float = await connection.fetchval(_CLOCK)
    return found


async def unsafe_roles(connection: Any) -> list[str]:
    """Roles of ours that could step over the walls. Search functions are rapport_search's own."""
    rows = await connection.fetch(_ROLES)
    return [
        row["rolname"] for row in rows if row["mighty"] or (row["owns"] and row["rolname"] == APP)
    ]


async def unwalled_tables(connection: Any) -> list[str]:
    return [row["relname"] for row in await connection.fetch(_UNWALLED)]


async def work(system: Any) -> Mapping[str, float]:
    """`parked` jobs, and for how many seconds the `oldest` due one has waited."""
    return dict(await system.fetchrow(_WORK))


async def workers(connection: Any) -> Mapping[str, float]:
    """How many were `seen` in the last minute, and the largest `lag` of the feed they told."""
    return dict(await connection.fetchrow(_WORKERS))


async def months(system: Any) -> tuple[bool, int]:
    """Whether the default partition of the journal is used, and how many months lie ahead."""
    return await system.fetchval(_DEFAULT_USED), await system.fetchval(_MONTHS_AHEAD)


async def unsealed_seconds(system: Any) -> float:
    """How long the oldest journal row has waited for its seal."""
    found: float = await system.fetchval(_UNSEALED_FOR)
    return found


async def archiver(connection: Any) -> Mapping[str, Any]:
    """`on`, `age` of the last archived segment in seconds, `failing`."""
    return dict(await connection.fetchrow(_ARCHIVER))


async def sealing_keys(connection: Any) -> set[str]:
    """Ids of the master keys that stored secrets are sealed with."""
    return {row[0].decode() for row in await connection.fetch(_SEALED_WITH)}
