"""Requests side by side with the ceiling: lists, one record, create, search."""

import asyncio
import json
import statistics
from collections.abc import Mapping
from urllib.parse import urlencode

from benchmarks.load import Ask, Served, fetch, measure, serving
from benchmarks.report import Line
from benchmarks.single import Single, bearer, timed
from benchmarks.stage import Stage

ROUNDS = 5
REQUESTS = 1_500


async def request_lines(stage: Stage) -> list[Line]:
    """Five interleaved rounds of each job against both servers; medians of what goes together."""
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
        return [*lines, *await timed(ours, _alone(stage))]


async def _jobs(stage: Stage, ours: Served) -> Mapping[str, tuple[Ask, Ask, float]]:
    admin = await stage.admin()
    key, row_id = await admin.fetchrow(
        "select name_key, id from contact where workspace_id = $1 "
        "order by name_key, id offset $2 limit 1",
        stage.big.workspace_id,
        stage.deep,
    )
    await admin.close()
    signed_in = bearer(stage.big)
    deep = await _deep_cursor(ours, signed_in, stage.deep)
    their_deep = urlencode({"key": key, "id": str(row_id)})

    def body(n: int) -> bytes:
        return json.dumps(_account(n)).encode()

    def get(ours_path: str, ceiling_path: str) -> tuple[Ask, Ask]:
        return Ask("GET", lambda _: ours_path, signed_in), Ask("GET", lambda _: ceiling_path, {})

    return {
        "list 50, first page": (*get("/v1/contacts", "/contacts"), 0.55),
        f"list 50, {stage.deep:,} deep": (
            *get(f"/v1/contacts?{urlencode({'cursor': deep})}", f"/contacts?{their_deep}"),
            0.55,
        ),
        "list 50 by country, sorted": (
            *get("/v1/contacts?country=VN&sort=display_name", "/contacts?country=VN"),
            0.55,
        ),
        "get one": (*get(f"/v1/contacts/{row_id}", f"/contacts/{row_id}"), 0.55),
        "create one": (
            Ask("POST", lambda _: "/v1/accounts", signed_in, body, key=True),
            Ask("POST", lambda _: "/accounts", {}, body, key=True),
            0.5,
        ),
    }


async def _deep_cursor(ours: Served, signed_in: dict[str, str], deep: int) -> str:
    """By walking there, as a client would."""
    cursor = ""
    for _ in range(deep // 200):
        query = urlencode({"limit": 200, "fields": "id"} | ({"cursor": cursor} if cursor else {}))
        cursor = (await fetch(ours.port, f"/v1/contacts?{query}", signed_in))["next_cursor"]
    return cursor


async def _compared(
    stage: Stage, ours: Served, ceiling: Served, name: str, our: Ask, their: Ask, bar: float
) -> Line:
    postmaster = stage.postmaster
    mine: list[float] = []
    theirs: list[float] = []
    for served, ask in ((ours, our), (ceiling, their)):
        await measure(served, postmaster, ask, 200)
    for _ in range(ROUNDS):
        mine.append((await measure(ours, postmaster, our, REQUESTS)).cpu_ms)
        theirs.append((await measure(ceiling, postmaster, their, REQUESTS)).cpu_ms)
        await asyncio.sleep(0.2)
    return Line(
        name,
        ours=statistics.median(mine),
        ceiling=statistics.median(theirs),
        unit="CPU ms a request",
        ratio=statistics.median(limit / cost for cost, limit in zip(mine, theirs, strict=True)),
        bar=bar,
    )


def _deep_against_first(lines: list[Line]) -> Line:
    first, deep = lines[0].ours, lines[1].ours
    return Line("deep against first", ours=deep / first, ceiling=1.2, unit="times", most=1.2)


def _alone(stage: Stage) -> list[Single]:
    chinese = urlencode({"q": "张伟"})
    return [
        Single("list 50, sees few of all", stage.narrow, "/v1/contacts", 20),
        Single("search, 3 letters", stage.search, "/v1/contacts?q=zho", 30),
        Single("search, 2 Chinese characters", stage.search, f"/v1/contacts?{chinese}", 30),
    ]


def _account(n: int) -> dict[str, object]:
    return {
        "name": f"Bench Company {n}",
        "phones": [{"value": f"+3312{n % 10_000_000:07d}"}],
        "emails": [{"value": f"info{n}@example.com"}],
    }
