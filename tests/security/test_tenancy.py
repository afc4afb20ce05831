"""Hostile tenancy: what happens to code that forgets the wall."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from domain.kernel.ports import Scope
from persistence.kernel.engine import read_pool
from persistence.kernel.reading import Reads
from persistence.kernel.unit_of_work import in_workspace
from tests.cluster import Database
from tests.factories.workspaces import House, Workspace


@dataclass
class Neighbours:
    """Two workspaces with an account each; `mine` is the one that the hostile code is in."""

    mine: Workspace
    theirs: Workspace
    their_account: UUID


@pytest_asyncio.fixture
async def neighbours(house: House, workspace: Workspace) -> AsyncIterator[Neighbours]:
    other = await house.workspace()
    await workspace.admin.post("/v1/accounts", json={"name": "Mine"})
    made = await other.admin.post("/v1/accounts", json={"name": "Theirs"})
    yield Neighbours(workspace, other, UUID(made.json()["id"]))
    await other.close()


@pytest_asyncio.fixture
async def inside(database: Database, neighbours: Neighbours) -> AsyncIterator[Any]:
    """A connection of the serving role inside the workspace `mine`; rolled back."""
    connection = await database.connect()
    await connection.execute(f"BEGIN; {in_workspace(neighbours.mine.id)}")
    yield connection
    await connection.execute("ROLLBACK")
    await connection.close()


async def test_a_forgotten_where_clause_shows_nothing_of_others(
    inside: Any, neighbours: Neighbours
) -> None:
    tables = await inside.fetch(
        """select c.oid::regclass::text as name from pg_class c join pg_attribute a
        on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relkind in ('r', 'p') and not c.relispartition
        and c.relnamespace = 'public'::regnamespace"""
    )
    seen = set()
    for table in tables:
        for row in await inside.fetch(f"select distinct workspace_id from {table['name']}"):
            seen.add(row["workspace_id"])
    assert seen == {neighbours.mine.id}


async def test_without_a_workspace_nothing_is_there(
    database: Database, neighbours: Neighbours
) -> None:
    connection = await database.connect()
    assert await connection.fetchval("select count(*) from account") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(
            "insert into share (workspace_id, record_type, record_id, user_id, access, created_at)"
            " values ($1, 'account', $2, $3, 'read', now())",
            neighbours.theirs.id,
            neighbours.their_account,
            uuid4(),
        )
    await connection.close()


async def test_raw_sql_with_their_id_changes_nothing(inside: Any, neighbours: Neighbours) -> None:
    stolen = "update account set name = 'stolen' where id = $1"
    for statement in (stolen, "delete from account where id = $1"):
        assert (await inside.execute(statement, neighbours.their_account)).endswith(" 0")


async def test_a_row_cannot_be_put_into_another_workspace(
    inside: Any, neighbours: Neighbours
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await inside.execute("update account set workspace_id = $1", neighbours.theirs.id)


async def test_a_foreign_key_cannot_reach_into_another_workspace(
    inside: Any, neighbours: Neighbours
) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await inside.execute("update account set parent_id = $1", neighbours.their_account)


async def test_a_default_view_of_the_serving_role_cannot_be_made(inside: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await inside.execute("create view everything as select * from account")


async def test_tables_cannot_be_emptied(inside: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await inside.execute("truncate account cascade")


async def test_copy_is_refused_under_row_level_security(
    database: Database, neighbours: Neighbours
) -> None:
    connection = await database.connect()
    with pytest.raises(asyncpg.FeatureNotSupportedError):
        await connection.copy_records_to_table("share", records=[])
    await connection.close()


@pytest.mark.parametrize("function", ["search_accounts", "search_contacts"])
async def test_a_definer_function_answers_for_its_own_workspace_only(
    inside: Any, neighbours: Neighbours, function: str
) -> None:
    call = f"select count(*) from {function}($1, array['%t%'], 'the', 'all', $2, '{{}}', 10)"
    assert await inside.fetchval(call, neighbours.theirs.id, uuid4()) == 0


async def test_a_pooled_connection_forgets_the_workspace(
    database: Database, neighbours: Neighbours
) -> None:
    async with await read_pool(database.url(), size=1) as pool:
        reads = Reads(pool)
        async with reads.open(neighbours.theirs.id) as connection:
            assert await connection.fetchval("select name from account") == "Theirs"
        async with reads.open(neighbours.mine.id) as connection:
            assert await connection.fetchval("select name from account") == "Mine"
        async with reads.open(None) as connection:
            assert await connection.fetchval("select count(*) from account") == 0


async def test_a_background_job_sees_the_workspace_it_is_for(
    house: House, neighbours: Neighbours
) -> None:
    async def work(uow: Any) -> list[str]:
        rows = await uow.connection.fetch("select name from account")
        return [row["name"] for row in rows]

    runner = house.wiring.runner
    assert await runner.run(work, scope=Scope(neighbours.mine.id)) == ["Mine"]
    assert await runner.run(work, scope=Scope()) == []


async def test_ids_of_others_are_unknown_by_http(neighbours: Neighbours) -> None:
    theirs = f"/v1/accounts/{neighbours.their_account}"
    client = neighbours.mine.admin
    assert (await client.get(theirs)).status_code == 404
    assert (await client.patch(theirs, json={"name": "stolen"})).status_code == 404
    assert (await client.post(f"{theirs}/archival")).status_code == 404
    referring = {"name": "Below", "parent_id": str(neighbours.their_account)}
    refused = await client.post("/v1/accounts", json=referring)
    assert refused.status_code == 422
    assert refused.json()["code"] == "unknown_reference"
    kept = await neighbours.theirs.admin.get(theirs)
    assert kept.json()["name"] == "Theirs"
