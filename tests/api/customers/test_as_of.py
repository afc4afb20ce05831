"""GET /v1/accounts/{id}?as_of=: records as they were."""

from typing import Any

from tests.factories.customers import a_contact, an_account, make_account, make_contact
from tests.factories.imports import imported
from tests.factories.workspaces import Client, Workspace


async def as_of(client: Client, path: str, at: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/{path}", params={"as_of": at})
    assert answer.status_code == 200, answer.text
    assert "etag" not in answer.headers
    told: dict[str, Any] = answer.json()
    return told


async def changed(client: Client, path: str, **told: Any) -> dict[str, Any]:
    answer = await client.patch(f"/v1/{path}", json=told)
    assert answer.status_code == 200, answer.text
    now: dict[str, Any] = answer.json()
    return now


async def test_an_account_at_each_of_its_versions(workspace: Workspace) -> None:
    client = workspace.admin
    parent = await make_account(client, name="Mother")
    full = an_account(parent_id=parent["id"], annual_revenue={"amount": "1", "currency": "EUR"})
    versions = [await make_account(client, **full)]
    path = f"accounts/{versions[0]['id']}"
    versions.append(await changed(client, path, name="New", tags=[], parent_id=None, address=None))
    told = {"employees": 7, "annual_revenue": {"amount": "2.50", "currency": "USD"}}
    versions.append(await changed(client, path, **told))
    versions.append((await client.post(f"/v1/{path}/archival")).json())
    for version in versions:
        assert await as_of(client, path, version["updated_at"]) == version


async def test_a_contact_at_each_of_its_versions(workspace: Workspace) -> None:
    client = workspace.admin
    account_id = (await make_account(client, name="Lotus"))["id"]
    versions = [await make_contact(client, **a_contact(account_id=account_id))]
    path = f"contacts/{versions[0]['id']}"
    versions.append(await changed(client, path, name={"given": "Lan"}, birth_date=None))
    left = await client.delete(f"/v1/{path}/accounts/{account_id}")
    assert left.is_success, left.text
    versions.append((await client.get(f"/v1/{path}")).json())
    for version in versions:
        assert await as_of(client, path, version["updated_at"]) == version


async def test_a_point_that_left_is_shown_as_it_was(workspace: Workspace) -> None:
    before = await make_account(workspace.admin, **an_account())
    path = f"accounts/{before['id']}"
    await changed(workspace.admin, path, phones=[], emails=[])
    past = await as_of(workspace.admin, path, before["updated_at"])
    for kind in ("phones", "emails"):
        for was, shown in zip(before[kind], past[kind], strict=True):
            assert {**shown, "id": was["id"]} == was
    assert past["phone"] == before["phone"]
    assert await as_of(workspace.admin, path, before["updated_at"]) == past


async def test_an_imported_record_has_its_past(workspace: Workspace) -> None:
    head = b"name,industry,annual_revenue,phone,tags,country\n"
    await imported(workspace, head + b"Lotus,Tea,12.50,+33 1 42 68 53 00,vip,FR\n")
    (item,) = (await workspace.admin.get("/v1/accounts")).json()["items"]
    path = f"accounts/{item['id']}"
    now = (await workspace.admin.get(f"/v1/{path}")).json()
    assert now["phones"]
    assert await as_of(workspace.admin, path, now["updated_at"]) == now


async def test_what_was_not_there_or_is_out_of_sight_is_not_found(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path, moment = f"/v1/accounts/{made['id']}", {"as_of": made["updated_at"]}
    early = await workspace.admin.get(path, params={"as_of": "2001-01-01T00:00:00Z"})
    assert early.status_code == 404
    rep = await workspace.client("sales_rep")
    stranger = (await workspace.house.workspace()).admin
    for client in (rep, stranger):
        assert (await client.get(path, params=moment)).status_code == 404
    for query in ("as_of=yesterday", "as_of=2026-01-01", "colour=red"):
        refused = await workspace.admin.get(f"{path}?{query}")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


async def test_the_past_keeps_sensitive_fields_too(workspace: Workspace) -> None:
    made = await make_contact(workspace.admin, birth_date="1990-05-17")
    agent = await workspace.client("service_agent")
    past = await as_of(agent, f"contacts/{made['id']}", made["updated_at"])
    assert "birth_date" not in past
    assert past["barred_fields"] == ["birth_date"]
