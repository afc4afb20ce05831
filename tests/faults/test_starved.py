"""Connections run out, locks are held, callers leave: nobody hangs, and nothing is left running."""

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.customers import make_account
from tests.factories.faults import everything_waits, times
from tests.factories.workspaces import Client, Workspace

pytestmark = pytest.mark.timeout(120)
CONNECTIONS = 16
FAST_SECONDS = 1.5
_BUSY = (
    "503 All database connections are busy",
    "503 Too many requests are in hand",
    "503 The database does not answer",
)
_DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"
WRITERS = times(12, 100)
WRITING_SECONDS = times(5, 60)


async def _timed(asking: Any) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    return await asking, time.monotonic() - began


async def test_when_connections_run_out_the_rest_is_told_at_once(
    committed_database: Database,
) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        assert (await workspace.admin.get("/v1/accounts")).status_code == 200
        for method in ("GET", "POST"):
            await _rest_is_told(committed_database, workspace, method)
        await workspace.close()


async def _rest_is_told(database: Database, workspace: Workspace, method: str) -> None:
    admin = workspace.admin
    body = {"name": "Waits"} if method == "POST" else None
    async with everything_waits(database):
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
    assert {answer.json()["code"] for answer, _ in told} <= {"unavailable", "overloaded"}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer, _ in told)
    assert max(seconds for _, seconds in told) <= FAST_SECONDS
    assert (alive.status_code, seconds < 0.5) == (200, True)
    held = [await each for each in holding]
    assert {answer.status_code for answer in held} <= {200, 201}


async def _changes(client: Client, ids: Sequence[str], over: float) -> Counter[str]:
    """One record, then four of them in any order, each time; what was answered."""
    answers: Counter[str] = Counter()
    while time.monotonic() < over:
        fields = {"employees": secrets.randbelow(1_000)}
        change = {"kind": "set", "fields": fields}
        some = random.sample(ids, 4)
        body = {"resource": "accounts", "ids": some, "change": change}
        for asking in (
            client.patch(f"/v1/accounts/{some[0]}", json=fields),
            client.post("/v1/bulk-changes", json=body),
        ):
            answer = await asking
            told = answer.json().get("detail", "") if answer.status_code > 201 else ""
            answers[f"{answer.status_code} {told}".strip()] += 1
            if answer.status_code == 503:
                await asyncio.sleep(0.2)
    return answers


async def test_writers_of_the_same_records_are_told_of_no_deadlock(
    committed_database: Database,
) -> None:
    """There is none, for locks are taken in one order. Who waits too long is asked to come back."""
    async with running_house(committed_database, rate_limit=0) as house:
        workspace = await house.workspace()
        made = [await make_account(workspace.admin, name=f"Contested {n}") for n in range(WRITERS)]
        ids = [account["id"] for account in made]
        over = time.monotonic() + WRITING_SECONDS
        writers = (_changes(workspace.admin, ids, over) for _ in range(WRITERS))
        answers = sum(await asyncio.gather(*writers), Counter[str]())
        assert min(answers["200"], answers["201"]) > 0, answers
        assert set(answers) <= {"200", "201", *_BUSY}
        watcher = await committed_database.connect("postgres")
        assert await watcher.fetchval(_DEADLOCKS) == 0
        await watcher.close()
        await workspace.close()
