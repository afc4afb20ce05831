"""PUT by an id of another system makes the record once and changes it from then on."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from tests.factories.customers import ids, make_account
from tests.factories.workspaces import Workspace

BODIES: dict[str, Any] = {"accounts": {"name": "Acme"}, "contacts": {"name": {"given": "Jo"}}}


@pytest.mark.parametrize("kind", ["accounts", "contacts"])
async def test_fifty_at_once_make_one(workspace: Workspace, kind: str) -> None:
    async def put(n: int) -> str:
        while True:
            answer = await workspace.admin.put(
                f"/v1/{kind}/by/sap/17", json={**BODIES[kind], "tags": [f"n{n}"]}
            )
            if answer.status_code != 503:
                return f"{answer.status_code} {answer.json().get('code', '')}".strip()
            await asyncio.sleep(0.05)

    codes = Counter(await asyncio.gather(*(put(n) for n in range(50))))
    assert codes == {"200": 49, "201": 1}
    assert len(await ids(workspace.admin, f"/v1/{kind}", archived="true")) == 1
    assert len(await workspace.rows("select 1 from external_reference")) == 1


async def test_the_second_time_changes_the_first(workspace: Workspace) -> None:
    path = "/v1/accounts/by/sap/A%2F1%20%E4%B8%AD"
    made = await workspace.admin.put(path, json={"name": "Acme", "industry": "steel"})
    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/accounts/{made.json()['id']}"
    changed = await workspace.admin.put(path, json={"name": "Acme 2"})
    assert changed.status_code == 200
    assert changed.json()["id"] == made.json()["id"]
    assert (changed.json()["name"], changed.json()["industry"]) == ("Acme 2", "steel")
    sharing = await workspace.admin.get(f"/v1/accounts/{made.json()['id']}/sharing")
    assert [
        (each["source"], each["external_id"]) for each in sharing.json()["external_references"]
    ] == [("sap", "A/1 中")]


async def test_sources_kinds_and_workspaces_do_not_meet(workspace: Workspace) -> None:
    other = await workspace.house.workspace()
    made = {
        (await client.put(path, json=body)).json()["id"]
        for client, path, body in [
            (workspace.admin, "/v1/accounts/by/sap/1", BODIES["accounts"]),
            (workspace.admin, "/v1/accounts/by/crm/1", BODIES["accounts"]),
            (workspace.admin, "/v1/contacts/by/sap/1", BODIES["contacts"]),
            (other.admin, "/v1/accounts/by/sap/1", BODIES["accounts"]),
        ]
    }
    assert len(made) == 4
    await other.close()


async def test_an_invisible_record_is_not_told(workspace: Workspace) -> None:
    made = await workspace.admin.put("/v1/accounts/by/sap/1", json={"name": "Acme"})
    rep = await workspace.client(role="sales_rep")
    answer = await rep.put("/v1/accounts/by/sap/1", json={"name": "Mine now"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "external_reference_taken"
    assert made.json()["id"] not in answer.text
    now = await workspace.admin.get(f"/v1/accounts/{made.json()['id']}")
    assert now.json()["name"] == "Acme"


async def test_one_who_may_not_create_does_not(workspace: Workspace) -> None:
    analyst = await workspace.client(role="analyst")
    answer = await analyst.put("/v1/accounts/by/sap/1", json={"name": "Acme"})
    assert answer.status_code == 403
    assert await ids(workspace.admin, "/v1/accounts") == []


async def test_if_match_is_honoured(workspace: Workspace) -> None:
    path = "/v1/accounts/by/sap/1"
    made = await workspace.admin.put(path, json={"name": "Acme"})
    stale = {"If-Match": '"7-x"'}
    answer = await workspace.admin.put(path, json={"name": "Other"}, headers=stale)
    assert answer.status_code == 412
    held = {"If-Match": made.headers["etag"]}
    assert (await workspace.admin.put(path, json={"name": "B"}, headers=held)).status_code == 200
    absent = await workspace.admin.put("/v1/accounts/by/sap/2", json={"name": "C"}, headers=stale)
    assert absent.status_code == 412


async def test_a_name_is_still_needed(workspace: Workspace) -> None:
    await make_account(workspace.admin)
    answer = await workspace.admin.put("/v1/accounts/by/sap/1", json={"industry": "x"})
    assert answer.status_code == 422


async def test_a_contact_is_brought_to_the_account_that_is_named(workspace: Workspace) -> None:
    first, second = await make_account(workspace.admin), await make_account(workspace.admin)
    path, body = "/v1/contacts/by/sap/1", BODIES["contacts"]
    made = await workspace.admin.put(path, json={**body, "account_id": first["id"]})
    assert made.json()["account"]["id"] == first["id"]
    moved = await workspace.admin.put(path, json={**body, "account_id": second["id"]})
    assert moved.json()["account"]["id"] == second["id"]
    assert len(moved.json()["accounts"]) == 2
