"""Ending a user: what they own goes to a successor, and comes back when it is reversed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

import persistence.schema  # noqa: F401 - fills the metadata
from bootstrap.identity import OWNED, STAYS, handover_jobs
from domain.identity import handing_over
from domain.identity.commands import HAND_OVER
from domain.kernel.jobs import JobContext
from persistence.kernel.metadata import metadata
from tests.factories.workspaces import Client, Workspace


def test_every_table_with_an_owner_is_handed_over() -> None:
    """A context that brings a new one says so in bootstrap.identity."""
    with_owner = {table.name for table in metadata.tables.values() if "owner_id" in table.c}
    assert with_owner - STAYS == {each.table for each in OWNED if each.column == "owner_id"}


async def work(workspace: Workspace, handover: dict[str, Any]) -> None:
    wiring = workspace.house.wiring
    payload = {"workspace_id": str(workspace.id), "handover_id": handover["id"]}
    context = JobContext(1, 1, lambda: False)
    runner: Any = wiring.runner
    await handover_jobs(runner, wiring.bound)[HAND_OVER](payload, context)


async def owned_by(workspace: Workspace, table: str, client: Client) -> int:
    sql = f"select count(*) as n from {table} where owner_id = $1"
    (row,) = await workspace.rows(sql, client.user_id)
    return int(row["n"])


async def start(workspace: Workspace, leaver: Client, heir: Client) -> dict[str, Any]:
    body = {"successor_id": str(heir.user_id)}
    answer = await workspace.admin.post(f"/v1/users/{leaver.user_id}/handover", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@dataclass
class Estate:
    """Five accounts and a contact of somebody who leaves, handed over."""

    workspace: Workspace
    leaver: Client
    heir: Client
    third: Client
    ids: list[str]
    started: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/v1/users/{self.leaver.user_id}"

    async def latest(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.workspace.admin.get(f"{self.path}/handover")).json()
        return found


@pytest_asyncio.fixture
async def estate(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Estate:
    monkeypatch.setattr(handing_over, "AT_ONCE", 2)
    leaver, heir, third = [await workspace.client(role="sales_rep") for _ in range(3)]
    made = [await leaver.post("/v1/accounts", json={"name": f"A{n}"}) for n in range(5)]
    await leaver.post("/v1/contacts", json={"name": {"given": "P"}})
    await third.post("/v1/accounts", json={"name": "Another's"})
    started = await start(workspace, leaver, heir)
    return Estate(workspace, leaver, heir, third, [each.json()["id"] for each in made], started)


async def test_whatever_the_user_has_open_ends_at_once(estate: Estate) -> None:
    assert estate.started["state"] == "running"
    admin = estate.workspace.admin
    assert (await admin.get(estate.path)).json()["state"] == "deactivated"
    alive = "select 1 from session where user_id = $1 and revoked_at is null"
    assert await estate.workspace.rows(alive, estate.leaver.user_id) == []
    again = {"successor_id": str(estate.heir.user_id)}
    refused = await admin.post(f"{estate.path}/handover", json=again)
    assert refused.json()["code"] == "handover_under_way"


async def test_what_somebody_owned_goes_to_the_successor(estate: Estate) -> None:
    workspace, heir, (first, *_) = estate.workspace, estate.heir, estate.ids
    for _ in range(2):  # the second time it finds nothing left to do
        await work(workspace, estate.started)
    done = await estate.latest()
    assert (done["state"], done["moved"]) == ("completed", 6)
    assert await owned_by(workspace, "account", heir) == 5
    assert await owned_by(workspace, "contact", heir) == 1
    assert await owned_by(workspace, "account", estate.third) == 1
    assert (await heir.get(f"/v1/accounts/{first}")).json()["owner"]["id"] == str(heir.user_id)
    told = (await workspace.journal(first))[-1]
    assert (told["event"], told["aggregate_version"]) == ("customers.account.updated", 2)
    assert str(estate.leaver.user_id) in str(told["changes"])
    causes = "select cause_type, cause_id from journal where aggregate_id = $1 order by at desc"
    (cause, *_) = await workspace.rows(causes, UUID(first))
    assert (cause["cause_type"], str(cause["cause_id"])) == ("handover", estate.started["id"])


async def test_it_comes_back_where_nobody_has_given_it_on(estate: Estate) -> None:
    workspace, admin, third = estate.workspace, estate.workspace.admin, estate.third
    early = await admin.post(f"{estate.path}/handover/reversal")
    assert (early.status_code, early.json()["code"]) == (409, "handover_not_done")
    await work(workspace, estate.started)
    given_on, changed = estate.ids[1:3]
    await admin.patch(f"/v1/accounts/{given_on}", json={"owner_id": str(third.user_id)})
    await admin.patch(f"/v1/accounts/{changed}", json={"industry": "Energy"})
    back = await admin.post(f"{estate.path}/handover/reversal")
    assert (back.status_code, back.json()["state"]) == (202, "reversing")
    await work(workspace, estate.started)
    done = await estate.latest()
    assert (done["state"], done["restored"], done["kept"]) == ("reversed", 5, 1)
    assert (await admin.get(estate.path)).json()["state"] == "active"
    assert await owned_by(workspace, "account", estate.leaver) == 4
    assert await owned_by(workspace, "account", third) == 2
    kept = (await admin.get(f"/v1/accounts/{changed}")).json()
    assert (kept["industry"], kept["owner"]["id"]) == ("Energy", str(estate.leaver.user_id))
    twice = await admin.post(f"{estate.path}/handover/reversal")
    assert (twice.status_code, twice.json()["code"]) == (409, "handover_not_done")


async def test_the_last_administrator_cannot_be_ended(workspace: Workspace) -> None:
    heir = await workspace.client(role="sales_rep")
    path = f"/v1/users/{workspace.admin.user_id}/handover"
    answer = await workspace.admin.post(path, json={"successor_id": str(heir.user_id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    assert (await workspace.admin.get(path)).status_code == 404


async def test_a_successor_is_another_who_is_active(workspace: Workspace) -> None:
    leaver, gone = [await workspace.client(role="sales_rep") for _ in range(2)]
    await workspace.admin.post(f"/v1/users/{gone.user_id}/deactivation")
    path = f"/v1/users/{leaver.user_id}/handover"
    told = []
    for successor in (leaver.user_id, gone.user_id, UUID(int=7)):
        answer = await workspace.admin.post(path, json={"successor_id": str(successor)})
        problem = answer.json()
        issues = [each["code"] for each in problem["errors"]]
        told.append((answer.status_code, issues or [problem["code"]]))
    assert told == [(422, ["same_user"]), (409, ["user_not_active"]), (422, ["unknown_user"])]
    assert (await leaver.post(path, json={"successor_id": str(gone.user_id)})).status_code == 403
