"""Imports by real workers, against COPY of the same rows into the same tables."""

import asyncio
import csv
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from benchmarks.load import Ask, Served, fetch, send, serving
from benchmarks.report import Line
from benchmarks.stage import Member, Stage
from benchmarks.workers import Workers, working

ROWS: Final = 100_000
# What an import has written: of those reversed before it journal and row reports are left.
WRITTEN: Final = {
    "account": "workspace_id = $1 and $2::uuid is not null",
    "contact": "workspace_id = $1 and $2::uuid is not null",
    "contact_point": "workspace_id = $1 and $2::uuid is not null",
    "journal": "workspace_id = $1 and cause_id = $2",
    "import_row": "workspace_id = $1 and import_id = $2",
}
# What was done before is not this import's to carry: each row of its journal is sealed in time.
_SEALED: Final = """
select (select count(*) from journal where workspace_id = $1)
  <= (select coalesce(sum(rows), 0) from seal where workspace_id = $1)
"""
_SEALED_WITHIN: Final = 300.0
ACCOUNT_HEAD: Final = ("name", "industry", "employees", "country", "city", "phone", "email")
CONTACT_HEAD: Final = ("given name", "family name", "title", "country", "city", "phone", "email")


@dataclass(frozen=True)
class Run:
    import_id: str
    seconds: float
    worker_mb: float


async def import_lines(stage: Stage) -> list[Line]:
    """Accounts and contacts in, the reversal, then two at once with one worker and with two."""
    async with serving("bootstrap.api:create_app", stage.environment, ready="/readyz") as api:
        async with working(stage, 1) as workers:
            lines: list[Line] = []
            for target, head, goal in (
                ("accounts", ACCOUNT_HEAD, 4_500),
                ("contacts", CONTACT_HEAD, 3_500),
            ):
                lines += await _one_target(stage, api, workers, target, head, goal)
            alone = await _two_at_once(stage, api, workers)
        async with working(stage, 2) as workers:
            both = await _two_at_once(stage, api, workers)
    return [*lines, Line("second import worker", ours=alone / both, unit="times", least=1.5)]


async def _one_target(
    stage: Stage,
    api: Served,
    workers: Workers,
    target: str,
    head: Sequence[str],
    goal: int,
) -> list[Line]:
    who = stage.imports
    await _at_rest(stage, who, workers)
    run = await _import(api, who, workers, target, _file(head, ROWS))
    copied = await _copy_back(stage, who, run.import_id)
    rate, limit = ROWS / run.seconds, ROWS / copied
    reversal = await _reverse(api, who, workers, run.import_id)
    return [
        Line(
            f"import {target}", ours=rate, ceiling=limit, ratio=rate / limit, bar=0.5, unit="rows/s"
        ),
        Line(f"import {target}, aim", ours=rate, unit="rows/s", least=goal),
        Line(f"worker memory, {target}", ours=run.worker_mb, unit="MB", most=300),
        Line(f"reversal of {ROWS:,} {target}", ours=reversal, unit="s", most=20),
    ]


def _file(head: Sequence[str], rows: int, start: int = 0) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(_row(head, n) for n in range(start, start + rows))
    return text.getvalue().encode()


def _row(head: Sequence[str], n: int) -> tuple[str, ...]:
    first, second = (
        (f"Import Company {n}", "Steel") if head is ACCOUNT_HEAD else (f"Mai{n % 97}", f"Trần {n}")
    )
    third = str(n % 900 + 5) if head is ACCOUNT_HEAD else "Buyer"
    return (first, second, third, "FR", "Lyon", f"+3314{n % 10**7:07d}", f"p{n}@example.com")


async def _import(
    api: Served,
    who: Member,
    workers: Workers,
    target: str,
    file: bytes,
) -> Run:
    import_id = await _prepared(api, who, target, file)
    await _post(api, who, f"/v1/imports/{import_id}/run")
    most = 0.0
    while True:
        found = await fetch(api.port, f"/v1/imports/{import_id}", _bearer(who))
        most = max(most, workers.memory_mb())
        if found["state"] != "running":
            break
        await asyncio.sleep(0.3)
    if found["state"] != "done" or found["counts"]["created"] < 1:
        raise RuntimeError(f"import ended {found['state']}: {found['counts']} {found['error']}")
    return Run(import_id, _seconds_of(found), most)


async def _prepared(api: Served, who: Member, target: str, file: bytes) -> str:
    made = await _post(api, who, "/v1/imports", {"target": target, "file_name": f"{target}.csv"})
    import_id = str(made["id"])
    headers = _bearer(who) | {"Content-Type": "application/octet-stream"}
    ask = Ask("PUT", lambda _: f"/v1/imports/{import_id}/file", headers, lambda _: file)
    await send(api.port, ask)
    return import_id


def _seconds_of(found: dict[str, Any]) -> float:
    started, finished = (
        datetime.fromisoformat(found[name]) for name in ("started_at", "finished_at")
    )
    return (finished - started).total_seconds()


async def _reverse(api: Served, who: Member, workers: Workers, import_id: str) -> float:
    started = time.perf_counter()
    await _post(api, who, f"/v1/imports/{import_id}/reversal")
    while True:
        found = await fetch(api.port, f"/v1/imports/{import_id}", _bearer(who))
        if found["state"] == "reversed":
            return time.perf_counter() - started
        if found["state"] != "reversing":
            raise RuntimeError(f"reversal ended {found['state']}: {found['error']}")
        workers.check()
        await asyncio.sleep(0.2)


async def _two_at_once(stage: Stage, api: Served, workers: Workers) -> float:
    """Seconds until two imports, asked for together, are both done."""
    who, rows = stage.imports, ROWS // 5
    await _at_rest(stage, who, workers)
    files = [_file(ACCOUNT_HEAD, rows, start) for start in (10**6, 2 * 10**6)]
    ids = [await _prepared(api, who, "accounts", file) for file in files]
    started = time.perf_counter()
    for import_id in ids:
        await _post(api, who, f"/v1/imports/{import_id}/run")
    while True:
        states = [
            (await fetch(api.port, f"/v1/imports/{each}", _bearer(who)))["state"] for each in ids
        ]
        if states == ["done", "done"]:
            return time.perf_counter() - started
        if "failed" in states:
            raise RuntimeError("an import failed")
        workers.check()
        await asyncio.sleep(0.1)


async def _at_rest(stage: Stage, who: Member, workers: Workers) -> None:
    """Wait until the workers have brought to its end what earlier measures left to them."""
    admin = await stage.admin()
    async with asyncio.timeout(_SEALED_WITHIN):
        while not await admin.fetchval(_SEALED, who.workspace_id):
            workers.check()
            await asyncio.sleep(1)
    await admin.close()


async def _copy_back(stage: Stage, who: Member, import_id: str) -> float:
    """Seconds that COPY takes for the rows that the import has written, index for index."""
    admin = await stage.admin()
    named = (who.workspace_id, UUID(import_id))
    kept: list[tuple[str, list[str], list[tuple[Any, ...]]]] = []
    for table, written in WRITTEN.items():
        rows = await admin.fetch(f"select * from {table} where {written}", *named)
        if rows:
            kept.append((table, list(rows[0].keys()), [tuple(row) for row in rows]))
    await admin.execute("set session_replication_role = replica")
    async with admin.transaction():
        for table, _, _ in kept:
            await admin.execute(f"delete from {table} where {WRITTEN[table]}", *named)
    # the tables keep their foreign keys, as for the import
    await admin.execute("set session_replication_role = origin")
    await admin.execute("vacuum " + ", ".join(table for table, _, _ in kept))
    started = time.perf_counter()
    for table, columns, records in kept:
        await admin.copy_records_to_table(table, columns=columns, records=records)
    elapsed = time.perf_counter() - started
    await admin.close()
    return elapsed


async def _post(
    api: Served, who: Member, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    content = None if body is None else (lambda _: msgspec.json.encode(body))
    answer = await send(api.port, Ask("POST", lambda _: path, _bearer(who), content))
    found: dict[str, Any] = msgspec.json.decode(answer)
    return found


def _bearer(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"}
