"""All revisions together make just what the code declares: tables, walls, functions, grants."""

from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from persistence.kernel.engine import connect_arguments
from persistence.kernel.roles import OWNER
from persistence.schema import create_schema
from tests.cluster import Cluster, Database

_OURS: Final = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"
_NOT_ALEMBIC: Final = "c.relname not like 'alembic%'"
_TRAITS: Final = {
    "columns": f"""select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attcollation, pg_get_expr(d.adbin, d.adrelid) from pg_attribute a
        join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where {_OURS} and {_NOT_ALEMBIC} and a.attnum > 0 and c.relkind in ('r', 'p')""",
    "indexes": f"""select n.nspname, c.relname, pg_get_indexdef(c.oid) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('i', 'I') and {_OURS} and {_NOT_ALEMBIC}""",
    "constraints": f"""select k.conname, pg_get_constraintdef(k.oid) from pg_constraint k
        join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where {_OURS} and {_NOT_ALEMBIC}""",
    "walls": "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies",
    "functions": f"""select p.oid::regprocedure::text, p.prosrc, p.prosecdef, p.proconfig::text,
        pg_get_userbyid(p.proowner), p.proacl::text from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace where {_OURS} and not exists (
          select from pg_depend d where d.objid = p.oid and d.deptype = 'e')""",
    "grants": f"""select n.nspname, c.relname, c.relkind::text, c.relacl::text, c.relrowsecurity,
        c.relforcerowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where {_OURS} and {_NOT_ALEMBIC}""",
    "column grants": """select attrelid::regclass::text, attname, attacl::text from pg_attribute
        where attacl is not null and attrelid::regclass::text not like 'pg_%'""",
}


@pytest_asyncio.fixture(scope="module")
async def declared(cluster: Cluster) -> AsyncIterator[Database]:
    database = await cluster.empty_database()
    arguments = connect_arguments(database.url(OWNER))

    async def connect() -> Any:
        return await asyncpg.connect(**arguments)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(create_schema)
    await engine.dispose()
    yield database
    await cluster.drop(database)


async def _trait(database: Database, sql: str) -> list[tuple[str, ...]]:
    connection = await database.connect(OWNER)
    rows = await connection.fetch(sql)
    await connection.close()
    return sorted(tuple(str(value) for value in row) for row in rows)


@pytest.mark.parametrize("trait", list(_TRAITS))
async def test_the_revisions_make_what_the_code_declares(
    declared: Database, database: Database, trait: str
) -> None:
    wanted = await _trait(declared, _TRAITS[trait])
    assert wanted
    assert await _trait(database, _TRAITS[trait]) == wanted
