"""What a database holds, table by table, in few enough words to be compared after a restore."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

# Half of each row's MD5, summed up: the order of the rows does not matter.
_STATE: Final = """
select count(*)::bigint as rows,
  coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text as hash
from {table} t
"""
# An unlogged table holds what may be lost: it is empty after a restore.
_TABLES: Final = """
select format('%I.%I', n.nspname, c.relname) as name from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname in ('public', 'jobs') order by 1
"""
# How values are written as text must not depend on who asks.
_PLAINLY: Final = """
set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';
set bytea_output = 'hex'; set extra_float_digits = 1; set row_security = off;
set statement_timeout = 0
"""


@dataclass(frozen=True, slots=True)
class TableState:
    rows: int
    hash: str


async def table_states(connection: Any) -> dict[str, TableState]:
    """Every table with its rows and their hash, as one who looks over row level security."""
    await connection.execute(_PLAINLY)
    names = [row["name"] for row in await connection.fetch(_TABLES)]
    return {name: await _state(connection, name) for name in names}


async def _state(connection: Any, name: str) -> TableState:
    row = await connection.fetchrow(_STATE.format(table=name))
    return TableState(row["rows"], row["hash"])


def differing(wanted: Mapping[str, TableState], found: Mapping[str, TableState]) -> list[str]:
    """One line for each table that is not as it was."""
    return [
        f"{name}: {_told(wanted.get(name))}, now {_told(found.get(name))}"
        for name in sorted(wanted.keys() | found.keys())
        if wanted.get(name) != found.get(name)
    ]


def _told(state: TableState | None) -> str:
    return f"{state.rows} rows ({state.hash})" if state else "absent"
