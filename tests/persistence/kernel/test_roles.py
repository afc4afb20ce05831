"""Who may do what in the database, asked of the database itself."""

from typing import Any

import asyncpg
import pytest

from persistence.kernel.roles import APP, OWNER, UnsafeRole, prepare_database, refuse_unsafe_role
from tests.cluster import Cluster, Database


async def test_preparing_again_changes_nothing(cluster: Cluster) -> None:
    database = await cluster.empty_database()
    await prepare_database(cluster.server.url(), database.name)
    connection = await database.connect(OWNER)
    owner = await connection.fetchval(
        "SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()"
    )
    await connection.close()
    await cluster.drop(database)
    assert owner == OWNER


async def test_the_app_role_is_held_by_row_level_security(database: Database) -> None:
    await refuse_unsafe_role(database.url(APP))


@pytest.mark.parametrize("role", [OWNER, "postgres"])
async def test_serving_as_a_mighty_role_is_refused(database: Database, role: str) -> None:
    with pytest.raises(UnsafeRole):
        await refuse_unsafe_role(database.url(role))


async def test_the_app_role_may_not_create_or_truncate(committed_database: Database) -> None:
    owner = await committed_database.connect(OWNER)
    await owner.execute("CREATE TABLE thing (id int)")
    app = await committed_database.connect()
    await app.execute("INSERT INTO thing VALUES (1)")
    for forbidden in ("TRUNCATE thing", "CREATE TABLE mine (id int)", "CREATE TEMP TABLE t ()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(forbidden)
    await owner.close()
    await app.close()


async def test_functions_are_closed_until_granted(committed_database: Database) -> None:
    owner = await committed_database.connect(OWNER)
    await owner.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    app = await committed_database.connect()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.fetchval("SELECT answer()")
    await owner.execute("GRANT EXECUTE ON FUNCTION answer() TO rapport_app")
    assert await app.fetchval("SELECT answer()") == 42
    await owner.close()
    await app.close()


async def test_extensions_and_settings_are_there(transaction: Any) -> None:
    held = {row[0] for row in await transaction.fetch("SELECT extname FROM pg_extension")}
    assert {"pg_trgm", "btree_gin", "unaccent"} <= held
    assert await transaction.fetchval("SHOW data_checksums") == "on"
    ctype = "SELECT datctype FROM pg_database WHERE datname = current_database()"
    assert await transaction.fetchval(ctype) == "C.UTF-8"
