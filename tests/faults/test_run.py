"""`rapport run` as a person meets it: one command brings all up, one signal takes all down."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
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


async def _comes_up(run: Callable[[], Running]) -> tuple[dict[str, str], dict[str, Any]]:
    first = await run().start()
    login = login_in(first.data)
    assert login["password"] in first.printed
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(f"{first.web}/")).status_code == 200
    accounts = await sign_in(first.web, login)
    assert accounts["items"]
    await _second_is_refused(run)
    children = first.children()
    first.process.send_signal(signal.SIGTERM)
    assert await first.ended() == 0
    assert [child for child in children if child.is_running()] == []
    return login, accounts


async def _second_is_refused(run: Callable[[], Running]) -> None:
    second = await run().start()
    assert await second.ended() == 1
    assert "already running" in second.printed


async def _a_dead_child_stops_the_rest(running: Running) -> None:
    children = running.children()
    running.child("worker").kill()
    assert await running.ended() == 1
    assert "ended with exit code -9" in running.printed
    assert [child for child in children if child.is_running()] == []


async def _kill_9_takes_the_children_along(killed: Running) -> None:
    orphans = [killed.child(word) for word in ("serve", "worker", "preview")]
    killed.process.kill()
    await killed.process.wait()
    await asyncio.to_thread(psutil.wait_procs, orphans, 30)
    assert [child for child in orphans if child.is_running()] == []


@pytest.mark.timeout(600)
async def test_it_comes_up_goes_down_and_comes_back_whatever_ended_it(
    run: Callable[[], Running],
) -> None:
    """One story, for each start of the whole costs as much as many tests."""
    login, accounts = await _comes_up(run)
    second = await run().start()
    assert login["password"] not in second.printed
    assert await sign_in(second.api, login) == accounts
    await _a_dead_child_stops_the_rest(second)
    await _kill_9_takes_the_children_along(await run().start())
    last = await run().start()
    assert await sign_in(last.api, login) == accounts
    last.process.send_signal(signal.SIGINT)
    assert await last.ended() == 0


async def test_a_taken_port_is_named(run: Callable[[], Running]) -> None:
    listener = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    running = run()
    running.api = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    await running.start()
    assert await running.ended() == 1
    assert "RAPPORT_PORT" in running.printed
    listener.close()
