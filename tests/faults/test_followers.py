"""Whoever follows the feed has, in the end, what the table has: nothing is missed."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from persistence.kernel.unit_of_work import SqlUnitOfWork
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import times
from tests.factories.waiting import until
from tests.factories.workspaces import Client, Workspace

pytestmark = pytest.mark.timeout(300)

WRITERS = 8
SECONDS = times(5, 60)


async def test_eight_writers_and_a_follower_who_misses_nothing(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also through dry runs, and commits that come late and out of their order."""
    dice = random.Random(7)  # noqa: S311 - the same in every run
    _commits_come_late(monkeypatch, dice)
    async with running_house(committed_database) as house:
        acme = await house.workspace()
        end = time.monotonic() + SECONDS
        writing = asyncio.gather(*(_write(acme, dice, n, end) for n in range(WRITERS)))
        follower = Follower(acme.admin)
        while not writing.done():
            await follower.read()
        await writing
        held = await acme.rows("select id::text as id, name from account")
        table = {row["id"]: row["name"] for row in held}

        async def caught_up() -> bool:
            return not await follower.read() and follower.state == table

        await until(caught_up)
        assert len(table) > 2 * WRITERS
        (told,) = await acme.rows("select count(*) from journal where aggregate_type = 'account'")
        assert len(follower.told) == len(set(follower.told)) == told["count"]
        await acme.close()


def _commits_come_late(monkeypatch: pytest.MonkeyPatch, dice: random.Random) -> None:
    """What is written waits for its commit, so that transactions overtake each other."""
    write = SqlUnitOfWork.write

    async def late(unit: SqlUnitOfWork) -> None:
        await write(unit)
        await asyncio.sleep(dice.uniform(0, 0.05))

    monkeypatch.setattr(SqlUnitOfWork, "write", late)


@dataclass
class Follower:
    """Keeps a copy of all accounts' names, and the order in which each was told."""

    client: Client
    cursor: str | None = None
    state: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)

    async def read(self) -> bool:
        """True when there was anything."""
        asked: dict[str, Any] = {"types": "account", "limit": 50}
        if self.cursor is not None:
            asked["cursor"] = self.cursor
        answer = await self.client.get("/v1/changes", params=asked)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        for item in found["items"]:
            self._take(item)
        self.cursor = found["next_cursor"]
        return bool(found["items"])

    def _take(self, item: dict[str, Any]) -> None:
        record_id = item["record_id"]
        assert self.last.get(record_id, "") < item["sequence"]
        self.last[record_id] = item["sequence"]
        self.told.append(item["id"])
        for change in item["changes"]:
            if change["field"] == "name":
                self.state[record_id] = change["after"]


async def _write(acme: Workspace, dice: random.Random, n: int, end: float) -> None:
    made: list[str] = []
    while time.monotonic() < end:
        await asyncio.sleep(dice.uniform(0, 0.02))
        dry = {"Prefer": "handling=validate"} if dice.random() < 0.25 else {}
        body = {"name": f"{n}-{uuid4().hex[:8]}"}
        if made and dice.random() < 0.4:
            path = f"/v1/accounts/{dice.choice(made)}"
            answer = await acme.admin.patch(path, json=body, headers=dry)
            assert answer.status_code == 200, answer.text
            continue
        answer = await acme.admin.post("/v1/accounts", json=body, headers=dry)
        made += [] if dry else [answer.json()["id"]]
