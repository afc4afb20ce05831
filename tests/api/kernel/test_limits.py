"""How much one caller may ask, how much at once, and how slowly."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from starlette.types import Receive, Scope, Send

from api.kernel import gate
from api.kernel.gate import Capacity, Gate
from bootstrap.patience import PatientProtocol
from domain.kernel.errors import TimedOut
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.workspaces import House

LIMIT, WINDOW = 40, 3
_ITEM = re.compile(r'"(\w+)"((?:;[a-z]+=\d+)+)')


def structured(header: str) -> tuple[str, dict[str, int]]:
    """One item of a structured field (RFC 9651): a string with whole-number parameters."""
    found = _ITEM.fullmatch(header)
    assert found, header
    parameters = (each.split("=") for each in found[2].split(";")[1:])
    return found[1], {name: int(value) for name, value in parameters}


@pytest_asyncio.fixture
async def limited(database: Database) -> AsyncIterator[House]:
    async with running_house(database, rate_limit=LIMIT, rate_window=WINDOW) as house:
        yield house


async def test_one_more_than_the_limit_waits_as_long_as_it_is_told(limited: House) -> None:
    acme = await limited.workspace()
    other = await acme.client("admin")
    for n in range(LIMIT):
        answer = await acme.admin.get("/v1/me")
        assert answer.status_code == 200, n
        assert structured(answer.headers["ratelimit-policy"]) == ("default", {"q": 40, "w": 3})
        _, told = structured(answer.headers["ratelimit"])
        assert told["r"] == LIMIT - 1 - n
    refused = await acme.admin.get("/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert structured(refused.headers["ratelimit"])[1]["r"] == 0
    assert (await other.get("/v1/me")).status_code == 200
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= WINDOW
    await asyncio.sleep(wait)
    assert (await acme.admin.get("/v1/me")).status_code == 200
    await acme.close()


async def test_two_processes_share_the_limit_and_write_once_a_slice(
    limited: House, database: Database
) -> None:
    async with running_house(database, rate_limit=LIMIT, rate_window=WINDOW) as twin:
        acme = await limited.workspace()
        async with twin.client(headers={"Authorization": f"Bearer {acme.admin.token}"}) as there:
            clients = [acme.admin, there] * LIMIT
            answers = await asyncio.gather(*(client.get("/v1/me") for client in clients))
            passed = sum(answer.status_code == 200 for answer in answers)
        await acme.close()
    assert LIMIT - 4 <= passed <= LIMIT


async def test_the_gate_lets_the_next_in_and_turns_the_rest_away() -> None:
    narrow = Gate(Capacity(at_once=2, waiting=2, seconds=0.2))
    assert await narrow.enter()
    assert await narrow.enter()
    waiting = [asyncio.create_task(narrow.enter()) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert waiting[2].done()
    assert not waiting[2].result()
    narrow.leave()
    assert await waiting[0]
    begun = time.monotonic()
    assert not await waiting[1]
    assert time.monotonic() - begun < 0.4
    narrow.leave()
    narrow.leave()
    assert await narrow.enter()
    assert await narrow.enter()


async def test_a_cancelled_wait_takes_no_place() -> None:
    narrow = Gate(Capacity(at_once=1, waiting=2, seconds=5))
    assert await narrow.enter()
    waiting = asyncio.create_task(narrow.enter())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    narrow.leave()
    assert await asyncio.wait_for(narrow.enter(), 0.1)


async def test_overload_is_told_fast_and_health_is_answered_all_the_same(
    database: Database,
) -> None:
    async with running_house(database, in_flight=2) as house:
        acme = await house.workspace()
        slow = asyncio.gather(*(acme.admin.get("/v1/accounts") for _ in range(400)))
        async with house.client() as anybody:
            assert (await anybody.get("/healthz")).status_code == 200
        answers = await slow
        await acme.close()
    turned_away = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} == {200, 503}
    assert {answer.json()["code"] for answer in turned_away} == {"overloaded"}
    assert all(answer.headers["retry-after"] == "1" for answer in turned_away)


async def test_a_statement_that_takes_too_long_is_ended_and_told(house: House) -> None:
    reads = house.app.state.house.reads
    begun = time.monotonic()

    async def sleep() -> None:
        async with reads.open(None) as connection:
            await connection.execute("set local statement_timeout = '200ms'")
            await connection.execute("select pg_sleep(5)")

    with pytest.raises(TimedOut):
        await sleep()
    assert time.monotonic() - begun < 2


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def served(app: Any, protocol: Any) -> AsyncIterator[int]:
    config = uvicorn.Config(app, http=protocol, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
            await asyncio.sleep(0.01)
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task


async def test_heads_that_are_dripped_in_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PatientProtocol, "HEAD_SECONDS", 0.5)
    async with served(_hello, PatientProtocol) as port:

        async def drip() -> bytes:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                for byte in b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"x" * 400:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.02)
                return b"never cut off"
            except ConnectionError:
                return b"cut off"
            finally:
                writer.transport.abort()

        begun = time.monotonic()
        slow = [asyncio.create_task(drip()) for _ in range(50)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"hello" in await reader.read()
        writer.close()
        answers = await asyncio.gather(*slow)
        assert time.monotonic() - begun < 5
    assert b"never cut off" not in answers


@pytest.mark.parametrize(
    "start", [b"GET /?", b"GET / HTTP/1.1\r\nX-Long: "], ids=["target", "field"]
)
async def test_heads_without_an_end_are_refused(start: bytes) -> None:
    async with served(_hello, PatientProtocol) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(start)
        for _ in range(PatientProtocol.HEAD_BYTES // 1_000):
            writer.write(b"x" * 1_000)
            await writer.drain()
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")
        writer.close()


async def test_bodies_that_are_dripped_in_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_GRACE_SECONDS", 0.3)

    async def drip() -> AsyncIterator[bytes]:
        for byte in b'{"name": "' + b"x" * 100:
            yield bytes([byte])
            await asyncio.sleep(0.05)

    acme = await house.workspace()
    begun = time.monotonic()
    for path in ("/v1/accounts", "/v1/accounts/search"):
        answer = await acme.admin.post(
            path, content=drip(), headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["code"]) == (408, "request_timed_out")
    assert time.monotonic() - begun < 3
    await acme.close()
