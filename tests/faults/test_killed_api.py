"""The API is killed in the middle of requests, or told to go: nothing is lost or doubled."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import Api, an_api, everything_waits, times, two_apis, until_answered
from tests.factories.workspaces import Workspace

pytestmark = pytest.mark.timeout(1_500)
KILLS = times(3, 100)
CLIENTS = 8
LONGEST_SECONDS = 6.0
_ACTIVE = """
select count(*) as n, coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0) as age
from pg_stat_activity
where datname = current_database() and usename = 'rapport_app' and state = 'active'
"""


def _client(workspace: Workspace, base: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {workspace.admin.token}"}
    return httpx.AsyncClient(base_url=base, headers=headers)


async def _write(
    workspace: Workspace, base: str, kept: dict[str, str], stopping: asyncio.Event
) -> None:
    """One account after the other, each under its key until it is answered."""
    async with _client(workspace, base) as client:
        while not stopping.is_set():
            name = uuid4().hex
            answer = await until_answered(
                client,
                "POST",
                "/v1/accounts",
                json={"name": name},
                headers={"Idempotency-Key": name},
            )
            assert answer.status_code == 201, answer.text
            kept[name] = answer.json()["id"]


async def test_what_was_answered_is_there_once_and_what_is_asked_is_answered(
    committed_database: Database, tmp_path: Path
) -> None:
    kept: dict[str, str] = {}
    stopping, used = asyncio.Event(), []
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        async with an_api(committed_database, tmp_path) as api:
            writers = [
                asyncio.create_task(_write(workspace, api.base, kept, stopping))
                for _ in range(CLIENTS)
            ]
            for _ in range(KILLS):
                await _more(kept, CLIENTS)
                await asyncio.sleep(secrets.randbelow(100) / 1000)
                await api.kill()
                await api.start()
                await api.ready()
                used.append(api.cpu_seconds())
            stopping.set()
            await asyncio.gather(*writers)
            await _there_once(workspace, kept)
            await _caller_who_left_leaves_no_query(committed_database, workspace, api)
            await _in_flight_is_answered(committed_database, workspace, api)
        await workspace.close()
    # what it costs to be back; how long that takes is for how busy the machine is
    assert min(used) < 5


async def _caller_who_left_leaves_no_query(
    database: Database, workspace: Workspace, api: Api
) -> None:
    async with everything_waits(database), _client(workspace, api.base) as caller:
        asking = (caller.get("/v1/accounts", timeout=0.5) for _ in range(6))
        left = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(each, httpx.TimeoutException) for each in left)
        watcher = await database.connect("postgres")
        found = await watcher.fetchrow(_ACTIVE)
        assert found["n"] > 0
        while found["n"]:
            assert found["age"] < LONGEST_SECONDS, "a query outlived its caller"
            await asyncio.sleep(0.1)
            found = await watcher.fetchrow(_ACTIVE)
        await watcher.close()


async def _in_flight_is_answered(database: Database, workspace: Workspace, api: Api) -> None:
    """SIGTERM while ten requests are at work: each gets its answer, then the process ends."""
    async with _client(workspace, api.base) as to:
        assert (await to.get("/v1/accounts")).status_code == 200
        async with everything_waits(database):
            posts = (to.post("/v1/accounts", json={"name": f"Slow {n}"}) for n in range(10))
            asked = [asyncio.create_task(each) for each in posts]
            await asyncio.sleep(1)
            began = time.monotonic()
            ending = asyncio.create_task(api.ask_to_end())
            await asyncio.sleep(0.5)
        assert {(await each).status_code for each in asked} == {201}
        assert await ending == 0
        assert time.monotonic() - began < 25


async def _more(kept: dict[str, str], wanted: int) -> None:
    aim = len(kept) + wanted
    async with asyncio.timeout(60):
        while len(kept) < aim:  # noqa: ASYNC110 - eight clients write it, without events
            await asyncio.sleep(0.01)


async def _there_once(workspace: Workspace, kept: dict[str, str]) -> None:
    found = await workspace.rows("select name, id from account")
    assert len(found) == len(kept)
    assert {row["name"]: str(row["id"]) for row in found} == kept
    (row,) = await workspace.rows(
        "select count(*) as n, count(distinct aggregate_id) as different from journal "
        "where event = 'customers.account.created'"
    )
    assert (row["n"], row["different"]) == (len(kept), len(kept))
    (row,) = await workspace.rows("select count(*) as n from idempotency_key")
    assert row["n"] == len(kept)


class Callers:
    """Fifty requests a second, each tried at the other instance where one does not answer."""

    def __init__(self, workspace: Workspace, apis: Sequence[Api]) -> None:
        self.statuses: list[int] = []
        self._clients = [_client(workspace, api.base) for api in apis]
        self._numbers = itertools.count()

    async def run(self, stopping: asyncio.Event) -> None:
        asked = []
        while not stopping.is_set():
            asked.append(asyncio.create_task(self._ask(next(self._numbers))))
            await asyncio.sleep(0.02)
        await asyncio.gather(*asked)
        for client in self._clients:
            await client.aclose()

    async def _ask(self, number: int) -> None:
        key = uuid4().hex
        for attempt in range(10):
            client = self._clients[(number + attempt) % len(self._clients)]
            try:
                if number % 2:
                    answer = await client.get("/v1/accounts")
                else:
                    answer = await client.post(
                        "/v1/accounts", json={"name": key}, headers={"Idempotency-Key": key}
                    )
            except httpx.TransportError:
                continue
            self.statuses.append(answer.status_code)
            return
        self.statuses.append(0)


async def test_a_rolling_restart_fails_no_request(
    committed_database: Database, tmp_path: Path
) -> None:
    stopping = asyncio.Event()
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        async with two_apis(committed_database, tmp_path) as (one, two):
            callers = Callers(workspace, (one, two))
            calling = asyncio.create_task(callers.run(stopping))
            for api in (one, two) * times(1, 5):
                await asyncio.sleep(0.5)
                assert await api.ask_to_end() == 0
                await api.start()
                await api.ready()
            stopping.set()
            await calling
        assert set(callers.statuses) <= {200, 201}
        assert len(callers.statuses) > 50
        (row,) = await workspace.rows("select count(*) as n from account")
        assert row["n"] == callers.statuses.count(201)
        await workspace.close()
