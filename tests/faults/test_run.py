"""`rapport run` as a person meets it: one command brings all up, one signal takes all down."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest_asyncio

from persistence.kernel.embedded import EmbeddedServer
from tests.factories.running import Running, login_in


@pytest_asyncio.fixture
async def run(tmp_path: Path) -> AsyncIterator[Callable[[], Running]]:
    made: list[Running] = []

    def another() -> Running:
        made.append(Running(tmp_path / "data"))
        return made[-1]

    yield another
    for each in made:
        if each.process.returncode is None:
            each.process.kill()
            await each.process.wait()
    if any(each.data.exists() for each in made):
        assert await asyncio.to_thread(EmbeddedServer(tmp_path / "data").sweep)


async def sign_in(base: str, login: dict[str, str]) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=base) as client:
        answer = await client.post("/v1/auth/sessions", json={**login, "client": "mobile"})
        answer.raise_for_status()
        token = answer.json()["access_token"]
        listed = await client.get("/v1/accounts", headers={"Authorization": f"Bearer {token}"})
        found: dict[str, Any] = listed.json()
        return found


async def test_all_of_it_comes_up_goes_down_and_comes_back(run: Callable[[], Running]) -> None:
    first = await run().start()
    login = login_in(first.data)
    assert login["password"] in first.printed
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(f"{first.web}/")).status_code == 200
    accounts = await sign_in(first.web, login)
    assert accounts["items"]
    children = first.children()
    first.process.send_signal(signal.SIGTERM)
    assert await first.ended() == 0
    assert [child for child in children if child.is_running()] == []

    second = await run().start()
    assert login["password"] not in second.printed
    assert await sign_in(second.api, login) == accounts
    second.process.send_signal(signal.SIGINT)
    assert await second.ended() == 0


async def test_a_dead_child_is_reported_and_stops_the_rest(run: Callable[[], Running]) -> None:
    running = await run().start()
    children = running.children()
    running.child("worker").kill()
    assert await running.ended() == 1
    assert "ended with exit code -9" in running.printed
    assert [child for child in children if child.is_running()] == []


async def test_after_kill_9_the_next_run_finds_everything(run: Callable[[], Running]) -> None:
    killed = await run().start()
    login = login_in(killed.data)
    orphans = [killed.child(word) for word in ("serve", "worker", "preview")]
    killed.process.kill()
    await killed.process.wait()
    await asyncio.to_thread(psutil.wait_procs, orphans, 30)
    assert [child for child in orphans if child.is_running()] == []
    again = await run().start()
    assert (await sign_in(again.api, login))["items"]


async def test_a_second_run_on_the_same_data_is_refused(run: Callable[[], Running]) -> None:
    await run().start()
    second = await run().start()
    assert await second.ended() == 1
    assert "already running" in second.printed


async def test_a_taken_port_is_named(run: Callable[[], Running]) -> None:
    listener = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    running = run()
    running.api = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    await running.start()
    assert await running.ended() == 1
    assert "RAPPORT_PORT" in running.printed
    listener.close()
