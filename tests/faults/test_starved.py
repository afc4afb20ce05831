"""Connections run out, locks are held, callers leave: nobody hangs, and nothing is left running."""

import asyncio
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
    assert {answer.json()["code"] for answer, _ in told} == {"unavailable"}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer, _ in told)
    assert max(seconds for _, seconds in told) <= FAST_SECONDS
    assert (alive.status_code, seconds < 0.5) == (200, True)
    held = [await each for each in holding]
    assert {answer.status_code for answer in held} <= {200, 201}


async def _changes(client: Client, ids: Sequence[str], over: float) -> Counter[str]:
    """One record, then all of them in this order, each time; what was answered."""
    answers: Counter[str] = Counter()
    while time.monotonic() < over:
        fields = {"employees": secrets.randbelow(1_000)}
        change = {"kind": "set", "fields": fields}
        body = {"resource": "accounts", "ids": list(ids), "change": change}
        for asking in (
            client.patch(f"/v1/accounts/{ids[0]}", json=fields),
            client.post("/v1/bulk-changes", json=body),
        ):
            answer = await asking
            told = answer.json().get("detail", "") if answer.status_code > 201 else ""
            answers[f"{answer.status_code} {told}".strip()] += 1
    return answers


async def test_writers_of_the_same_records_are_told_of_no_deadlock(
    committed_database: Database,
) -> None:
    """Where connections run out, some are asked to come back; who is at work is brought through."""
    async with running_house(committed_database, rate_limit=0) as house:
        workspace = await house.workspace()
        made = [await make_account(workspace.admin, name=f"Contested {n}") for n in range(4)]
        ids = [account["id"] for account in made]
        over = time.monotonic() + WRITING_SECONDS
        writers = (
            _changes(workspace.admin, ids if n % 2 else ids[::-1], over) for n in range(WRITERS)
        )
        answers = sum(await asyncio.gather(*writers), Counter[str]())
        assert min(answers["200"], answers["201"]) > WRITERS, answers
        assert set(answers) <= {"200", "201", "503 All database connections are busy"}
        await workspace.close()
