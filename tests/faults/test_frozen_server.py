"""PostgreSQL is frozen: whoever asks is told in time, and all is well when it thaws."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import psutil
import pytest
import pytest_asyncio

from tests.cluster import Cluster
from tests.factories.app import running_house
from tests.factories.faults import times
from tests.factories.workspaces import Client, Workspace

pytestmark = pytest.mark.timeout(120)
FROZEN_SECONDS = times(7, 20)
TOLD_SECONDS = 6.0
BACK_SECONDS = 5.0


@pytest_asyncio.fixture
async def own() -> AsyncIterator[Cluster]:
    """A server of this test alone: all others would be frozen with it."""
    cluster = await Cluster.start()
    yield cluster
    await cluster.stop()


def _signal_all(cluster: Cluster, number: signal.Signals) -> None:
    postmaster = psutil.Process(cluster.server.pid)
    for process in (postmaster, *postmaster.children(recursive=True)):
        os.kill(process.pid, number)


async def _told(client: Client, method: str, until: float) -> list[tuple[int, float]]:
    """Status and seconds of each request that began before `until`."""
    answers = []
    while time.monotonic() < until:
        asked = time.monotonic()
        body = {"name": "While frozen"} if method == "POST" else None
        answer = await client.request(method, "/v1/accounts", json=body)
        answers.append((answer.status_code, time.monotonic() - asked))
    return answers


async def test_requests_are_refused_in_time_and_it_is_back_soon(own: Cluster) -> None:
    database = await own.clone()
    async with running_house(database) as house:
        workspace: Workspace = await house.workspace()
        for _ in range(3):
            assert (await workspace.admin.get("/v1/accounts")).status_code == 200
        _signal_all(own, signal.SIGSTOP)
        try:
            until = time.monotonic() + FROZEN_SECONDS
            methods = ["GET", "POST"] * 6
            found = await asyncio.gather(*(_told(workspace.admin, m, until) for m in methods))
            left = until - time.monotonic()
        finally:
            _signal_all(own, signal.SIGCONT)
        thawed = time.monotonic()
        answers = [each for list_ in found for each in list_]
        assert {status for status, _ in answers} == {503}
        assert max(seconds for _, seconds in answers) <= TOLD_SECONDS
        assert left <= 0
        while (await workspace.admin.get("/v1/accounts")).status_code != 200:
            assert time.monotonic() - thawed < BACK_SECONDS
        made = await workspace.admin.post("/v1/accounts", json={"name": "After"})
        assert made.status_code == 201
        assert time.monotonic() - thawed < BACK_SECONDS
        await workspace.close()
