"""Connections run out, locks are held, callers leave: nobody hangs, and nothing is left running."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import an_api, times
from tests.factories.workspaces import Workspace

pytestmark = pytest.mark.timeout(120)
CONNECTIONS = 16
FAST_SECONDS = 1.5
LONGEST_SECONDS = 6.0
_ACTIVE = """
select count(*) as n, coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0) as age
from pg_stat_activity
where datname = current_database() and usename = 'rapport_app' and state = 'active'
"""


@asynccontextmanager
async def everything_waits(database: Database) -> AsyncIterator[None]:
    """Who reads or writes accounts waits until this ends."""
    admin = await database.connect("postgres")
    try:
        async with admin.transaction():
            await admin.execute("lock table account in access exclusive mode")
            yield
    finally:
        await admin.close()


async def _timed(asking: Any) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    return await asking, time.monotonic() - began


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_when_connections_run_out_the_rest_is_told_at_once(
    committed_database: Database, method: str
) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        admin = workspace.admin
        assert (await admin.get("/v1/accounts")).status_code == 200
        async with everything_waits(committed_database):
            body = {"name": "Waits"} if method == "POST" else None
            holding = [
                asyncio.create_task(admin.request(method, "/v1/accounts", json=body))
                for _ in range(CONNECTIONS)
            ]
            await asyncio.sleep(0.7)
            told = await asyncio.gather(
                *(_timed(admin.request(method, "/v1/accounts", json=body)) for _ in range(20))
            )
            alive, seconds = await _timed(admin.get("/healthz"))
        assert {answer.status_code for answer, _ in told} == {503}
        assert {answer.json()["code"] for answer, _ in told} == {"unavailable"}
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer, _ in told)
        assert max(seconds for _, seconds in told) <= FAST_SECONDS
        assert (alive.status_code, seconds < 0.5) == (200, True)
        held = [await each for each in holding]
        assert {answer.status_code for answer in held} <= {200, 201}
        await workspace.close()


async def test_a_query_whose_caller_left_ends_by_itself(
    committed_database: Database, tmp_path: Path
) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        token = {"Authorization": f"Bearer {workspace.admin.token}"}
        async with (
            an_api(committed_database, tmp_path) as api,
            everything_waits(committed_database),
            httpx.AsyncClient(base_url=api.base, headers=token, timeout=0.5) as caller,
        ):
            asking = (caller.get("/v1/accounts") for _ in range(6))
            left = await asyncio.gather(*asking, return_exceptions=True)
            assert all(isinstance(each, httpx.TimeoutException) for each in left)
            watcher = await committed_database.connect("postgres")
            found = await watcher.fetchrow(_ACTIVE)
            assert found["n"] > 0
            while found["n"]:
                assert found["age"] < LONGEST_SECONDS, "a query outlived its caller"
                await asyncio.sleep(0.1)
                found = await watcher.fetchrow(_ACTIVE)
            await watcher.close()
        await workspace.close()


async def test_writers_of_the_same_records_are_all_served(workspace: Workspace) -> None:
    admin = workspace.admin
    made = [await admin.post("/v1/accounts", json={"name": f"Contested {n}"}) for n in range(2)]
    urls = [f"/v1/accounts/{each.json()['id']}" for each in made]
    writers = times(8, 100)

    async def write(number: int) -> list[int]:
        return [
            (await admin.patch(urls[turn % 2], json={"employees": number})).status_code
            for turn in range(times(6, 60))
        ]

    found = await asyncio.gather(*(write(number) for number in range(writers)))
    statuses = [status for each in found for status in each]
    assert statuses == [200] * len(statuses)
