"""Requests side by side with the ceiling: lists, one record, create, search."""

import asyncio
import json
import statistics
from collections.abc import Mapping
from urllib.parse import urlencode

from benchmarks import custom
from benchmarks.load import Ask, Cost, Served, fetch, measure, serving
from benchmarks.report import Line
from benchmarks.stage import Member, Stage

ROUNDS = 5
REQUESTS = 1_500
DEEP_ROW = 40_000


async def request_lines(stage: Stage) -> list[Line]:
    """Five interleaved rounds of each job against both servers; medians."""
    ceiling_env = {
        "CEILING_URL": stage.admin_url,
        "CEILING_WORKSPACE": str(stage.big.workspace_id),
        "CEILING_USER": str(stage.big.user_id),
    }
    async with (
        serving("bootstrap.api:create_app", stage.environment, ready="/readyz") as ours,
        serving("benchmarks.ceiling:app", ceiling_env, ready="/nothing") as ceiling,
    ):
        jobs = await _jobs(stage, ours)
        lines = [await _compared(stage, ours, ceiling, name, *job) for name, job in jobs.items()]
        lines.append(_deep_against_first(lines))
        return [*lines, *await _alone(stage, ours)]


async def _jobs(stage: Stage, ours: Served) -> Mapping[str, tuple[Ask, Ask, float]]:
    admin = await stage.admin()
    key, row_id = await admin.fetchrow(
        "select name_key, id from contact where workspace_id = $1 "
        "order by name_key, id offset $2 limit 1",
        stage.big.workspace_id,
        DEEP_ROW,
    )
    await admin.close()
    bearer = _bearer(stage.big)
    deep = await _deep_cursor(ours, bearer)
    their_deep = urlencode({"key": key, "id": str(row_id)})

    def body(n: int) -> bytes:
        return json.dumps(_account(n)).encode()

    def get(ours_path: str, ceiling_path: str) -> tuple[Ask, Ask]:
        return Ask("GET", lambda _: ours_path, bearer), Ask("GET", lambda _: ceiling_path, {})

    return {
        "list 50, first page": (*get("/v1/contacts", "/contacts"), 0.55),
        "list 50, 40,000 deep": (
            *get(f"/v1/contacts?{urlencode({'cursor': deep})}", f"/contacts?{their_deep}"),
            0.55,
        ),
        "list 50 by country, sorted": (
            *get("/v1/contacts?country=VN&sort=display_name", "/contacts?country=VN"),
            0.55,
        ),
        "get one": (*get(f"/v1/contacts/{row_id}", f"/contacts/{row_id}"), 0.55),
        "create one": (
            Ask("POST", lambda _: "/v1/accounts", bearer, body, key=True),
            Ask("POST", lambda _: "/accounts", {}, body, key=True),
            0.5,
        ),
    }


async def _deep_cursor(ours: Served, bearer: dict[str, str]) -> str:
    """By walking there, as a client would."""
    cursor = ""
    for _ in range(DEEP_ROW // 200):
        query = urlencode({"limit": 200, "fields": "id"} | ({"cursor": cursor} if cursor else {}))
        cursor = (await fetch(ours.port, f"/v1/contacts?{query}", bearer))["next_cursor"]
    return cursor


async def _compared(
    stage: Stage, ours: Served, ceiling: Served, name: str, our: Ask, their: Ask, bar: float
) -> Line:
    postmaster = stage.postmaster
    mine: list[Cost] = []
    theirs: list[Cost] = []
    for served, ask in ((ours, our), (ceiling, their)):
        await measure(served, postmaster, ask, 200)
    for _ in range(ROUNDS):
        mine.append(await measure(ours, postmaster, our, REQUESTS))
        theirs.append(await measure(ceiling, postmaster, their, REQUESTS))
        await asyncio.sleep(0.2)
    cost, limit = _median(mine), _median(theirs)
    return Line(
        name,
        ours=cost,
        ceiling=limit,
        unit="CPU ms a request",
        ratio=limit / cost,
        bar=bar,
    )


def _median(costs: list[Cost]) -> float:
    return statistics.median(cost.cpu_ms for cost in costs)


def _deep_against_first(lines: list[Line]) -> Line:
    first, deep = lines[0].ours, lines[1].ours
    return Line("deep against first", ours=deep / first, ceiling=1.2, unit="times", most=1.2)


async def _alone(stage: Stage, ours: Served) -> list[Line]:
    """Times of single answers, with nothing else under way."""
    asks: dict[str, tuple[Member, str, float]] = {
        "list 50, sees 40 of 50,000": (stage.narrow, "/v1/contacts", 20),
        "search 200,000, 3 letters": (stage.search, "/v1/contacts?q=zho", 30),
        "search 200,000, 2 Chinese characters": (
            stage.search,
            f"/v1/contacts?{urlencode({'q': '张伟'})}",
            30,
        ),
    }
    for name, query in custom.PATHS.items():
        asks[name] = (stage.search, f"/v1/contacts?{query}", custom.MOST_MS)
    return [await _timed(ours, name, *ask) for name, ask in asks.items()]


async def _timed(ours: Served, name: str, who: Member, path: str, most: float) -> Line:
    loop = asyncio.get_running_loop()
    times = []
    for _ in range(220):
        started = loop.time()
        await fetch(ours.port, path, _bearer(who))
        times.append(1000 * (loop.time() - started))
    p95 = sorted(times[20:])[int(200 * 0.95) - 1]
    return Line(name, ours=p95, ceiling=most, unit="ms p95", most=most)


def _bearer(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"}


def _account(n: int) -> dict[str, object]:
    return {
        "name": f"Bench Company {n}",
        "phones": [{"value": f"+3312{n % 10_000_000:07d}"}],
        "emails": [{"value": f"info{n}@example.com"}],
    }
