"""What an overloaded process answers before it makes a request of what came in."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

from starlette.types import Receive, Scope, Send

from api.kernel.gate import Capacity, Gate
from api.kernel.middleware import SECURITY
from api.kernel.refusals import Door
from bootstrap.patience import PatientProtocol
from tests.api.kernel.test_limits import served


class _App:
    """Says how much of a body it has read."""

    def __init__(self, gate: Gate) -> None:
        self.state = SimpleNamespace(door=Door(gate))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        size, more = 0, True
        while more:
            message = await receive()
            size, more = size + len(message["body"]), message["more_body"]
        content = str(size).encode()
        length = (b"content-length", str(len(content)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": content})


async def _full(gate: Gate) -> None:
    assert await gate.enter()
    assert not gate.admits()


async def _asked(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes, *, bodiless: bool
) -> tuple[int, dict[str, str], bytes]:
    reader, writer = line
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().strip().splitlines()
    headers = dict(each.lower().split(": ", 1) for each in head[1:])
    body = b"" if bodiless else await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), headers, body


def _request(method: str, path: str, body: bytes = b"", *also: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *also]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def test_who_is_turned_away_hears_of_it_in_full_and_may_ask_again() -> None:
    gate = Gate(Capacity(at_once=1, waiting=0))
    await _full(gate)
    async with served(_App(gate), PatientProtocol) as port:
        line = await asyncio.open_connection("127.0.0.1", port)

        async def ask(method: str, path: str, body: bytes = b"") -> Any:
            request = _request(method, path, body)
            return await _asked(line, request, bodiless=method == "HEAD")

        status, headers, body = await ask("GET", "/v1/accounts?q=x")
        told = json.loads(body)
        assert (status, told["code"], told["instance"]) == (503, "overloaded", "/v1/accounts")
        assert headers["retry-after"] == "1" == str(told["params"]["retry_after"])
        assert headers["content-type"] == "application/problem+json"
        assert headers["x-request-id"] == told["request_id"]
        assert {name.decode(): value.decode().lower() for name, value in SECURITY}.items() <= (
            headers.items()
        )
        status, headers, body = await ask("HEAD", "/v1/accounts")
        assert (status, body, int(headers["content-length"]) > 0) == (503, b"", True)
        assert (await ask("POST", "/v1/accounts", b"x" * 70_000))[0] == 503
        assert (await ask("POST", "/healthz", b"let in"))[::2] == (200, b"6")
        gate.leave()
        assert (await ask("POST", "/v1/accounts", b"let in"))[::2] == (200, b"6")
        await _full(gate)
        last = _request("GET", "/v1/accounts", b"", "Connection: close")
        assert (await _asked(line, last, bodiless=False))[0] == 503
        assert await line[0].read() == b"", "closed, as was asked"
        line[1].close()


async def test_the_line_is_short_while_some_are_turned_away() -> None:
    """A long line would make everybody in it late; a burst may wait in one."""
    gate = Gate(Capacity(at_once=8, waiting=20, seconds=0.2))
    for _ in range(8):
        assert await gate.enter()
    burst = [asyncio.create_task(gate.enter()) for _ in range(21)]
    await asyncio.sleep(0)
    assert burst[20].done()
    assert not burst[20].result()
    for _ in range(19):
        gate.leave()
    assert gate.admits(), "one waits, and a second may"
    more = [asyncio.create_task(gate.enter()) for _ in range(2)]
    await asyncio.sleep(0)
    assert more[1].done()
    assert not more[1].result()
    gate.leave()
    gate.leave()
    assert all(await asyncio.gather(*burst[:20], more[0]))


async def test_those_on_their_way_count() -> None:
    """All of one turn of the loop are let in or turned away before the first of them enters."""
    gate = Gate(Capacity(at_once=2, waiting=1))
    assert [gate.admits() for _ in range(5)] == [True] * 3 + [False] * 2
    entering = [asyncio.create_task(gate.enter()) for _ in range(3)]
    await asyncio.sleep(0)
    assert not gate.admits()
    gate.leave()
    assert all(await asyncio.gather(*entering))
    gate.leave()
    assert gate.admits()
