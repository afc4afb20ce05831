"""S17: what is made to use up memory, time or connections is refused; nobody else feels it."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import LONG, Api, an_api, times

pytestmark = pytest.mark.timeout(180)
MOST_GROWTH = 50_000_000
JSON = {"Content-Type": "application/json"}
TERM = {"field": "name", "op": "eq", "value": "x"}


def _body(value: Any) -> dict[str, Any]:
    return {"content": json.dumps(value).encode(), "headers": JSON}


def _raw(content: bytes, **headers: str) -> dict[str, Any]:
    return {"content": content, "headers": {**JSON, **headers}}


def _deep(levels: int) -> bytes:
    return b'{"custom": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


POSTS: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "a body of two megabytes": ("", _body({"name": "x" * 2_000_000}), 413, "too_large"),
    "33 levels": ("", _raw(_deep(33)), 422, "too_deep"),
    "400,000 levels": ("", _raw(_deep(400_000)), 422, "too_deep"),
    "levels never closed": ("", _raw(b"[" * 900_000), 422, "too_deep"),
    "a million keys": ("", _body(dict.fromkeys(map(str, range(10**6)), 1)), 413, "too_large"),
    "80,000 keys": ("", _body(dict.fromkeys(map(str, range(80_000)), 1)), 422, "unknown_field"),
    "one key 100,000 times": (
        "", _raw(b"{" + b",".join([b'"name":1'] * 100_000) + b"}"), 422, "duplicate_key",
    ),
    "10,000 terms": ("/search", _body({"where": {"all": [TERM] * 10_000}}), 422, "bad_condition"),
    "10,000 terms in hundreds": (
        "/search", _body({"where": {"all": [{"any": [TERM] * 100}] * 100}}), 422, "too_many_terms",
    ),
    "10,000 choices": (
        "/search",
        _body({"where": {**TERM, "op": "in", "value": [str(n) for n in range(10_000)]}}),
        422, "bad_value",
    ),
    "a regular expression": (
        "/search", _body({"where": {**TERM, "op": "matches", "value": "(a+)+$"}}), 422,
        "bad_operator",
    ),
    "a page of 10^9": ("/search", _body({"limit": 10**9}), 422, "less_than_equal"),
    "a packed bomb": (
        "", _raw(gzip.compress(b"0" * 50_000_000), **{"Content-Encoding": "gzip"}), 415,
        "unsupported_media_type",
    ),
}  # fmt: skip
GETS: dict[str, tuple[str, int, str]] = {
    "a page of 10^9": ("limit=1000000000", 422, "out_of_range"),
    "a page of 10^9 behind zeros": ("limit=0000000010000000000", 422, "out_of_range"),
    "a regular expression": ("name_matches=(a%2B)%2B%24", 422, "unknown_parameter"),
    "an include of all in all": (f"include={'owner.contacts.' * 400}owner", 422, "*"),
    "4,000 includes": (f"include={','.join(['owner'] * 4_000)}", 422, "*"),
    "5,000 fields": (f"fields={','.join(['name'] * 5_000)}", 422, "*"),
    "5,000 keys to sort by": (f"sort={','.join(['name'] * 5_000)}", 422, "*"),
    "2,000 parameters": ("&".join(f"a{n}=1" for n in range(2_000)), 422, "unknown_parameter"),
    "a cursor of 50 kB": (f"cursor={'x' * 50_000}", 422, "*"),
}


def _codes(answer: httpx.Response) -> set[str]:
    told = answer.json() if answer.content else {}
    return {told.get("code", ""), *(each["code"] for each in told.get("errors", ()))}


async def _all_refused(client: httpx.AsyncClient) -> None:
    wrong = []
    for name, (path, given, status, code) in POSTS.items():
        answer = await client.post(f"/v1/accounts{path}", **given)
        wrong += _wrong(name, answer, status, code)
    for name, (query, status, code) in GETS.items():
        answer = await client.get(f"/v1/accounts?{query}")
        wrong += _wrong(name, answer, status, code)
    assert wrong == []


def _wrong(name: str, answer: httpx.Response, status: int, code: str) -> list[str]:
    told = _codes(answer)
    right = answer.status_code == status and (code == "*" or code in told)
    if right and len(answer.content) < 30_000:
        return []
    return [f"{name}: {answer.status_code} {sorted(told)} {len(answer.content)} bytes"]


async def _drip(api: Api) -> bytes:
    """The head of a request, a byte a second, until somebody loses patience."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    told = asyncio.create_task(reader.read())
    for byte in b"GET /v1/accounts HTTP/1.1\r\n" + b"x" * 60:
        if told.done():
            break
        writer.write(bytes([byte]))
        await asyncio.wait([told], timeout=1)
    writer.close()
    return await told


@asynccontextmanager
async def _somebody(api: Api, headers: dict[str, str]) -> AsyncIterator[list[float]]:
    """Another client, and how long its answers take."""
    took: list[float] = []

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=api.base, headers=headers, timeout=30) as client:
            while True:
                began = time.monotonic()
                assert (await client.get("/v1/accounts")).status_code == 200
                took.append(time.monotonic() - began)
                await asyncio.sleep(0.02)

    asking = asyncio.create_task(ask())
    try:
        yield took
    finally:
        asking.cancel()
        await asyncio.wait([asking])
    assert asking.cancelled(), "somebody was refused"


def _p99(times_taken: list[float]) -> float:
    return sorted(times_taken)[int(len(times_taken) * 0.99)]


async def test_what_is_too_much_is_refused_and_nobody_else_feels_it(
    committed_database: Database, tmp_path: Path
) -> None:
    """Slow heads in short, and endless ones, are in tests/api/kernel/test_limits.py."""
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        headers = {"Authorization": f"Bearer {workspace.admin.token}"}
        async with (
            an_api(committed_database, tmp_path) as api,
            httpx.AsyncClient(base_url=api.base, headers=headers, timeout=30) as client,
        ):
            await _all_refused(client)
            process = psutil.Process(api.process.pid)
            async with _somebody(api, headers) as calm:
                await asyncio.sleep(times(1, 5))
            before = process.memory_info().rss
            async with _somebody(api, headers) as meanwhile:
                dripping = [asyncio.create_task(_drip(api)) for _ in range(times(0, 200))]
                for _ in range(times(1, 10)):
                    await _all_refused(client)
                cut_off = await asyncio.gather(*dripping)
            assert process.memory_info().rss - before < MOST_GROWTH
        await workspace.close()
    assert all(each.startswith(b"HTTP/1.1 408") for each in cut_off)
    assert not LONG or _p99(meanwhile) < 2 * _p99(calm), (_p99(meanwhile), _p99(calm))
