"""Sensitive custom fields stay unseen on every path by who lacks the right."""

from typing import Any

import pytest

from tests.factories.custom import make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import Client, Workspace

CANARY = "canary-0815"


@pytest.fixture
def body() -> dict[str, Any]:
    return {"name": "Acme", "custom": {"salary": CANARY, "motto": "open"}}


async def _ready(workspace: Workspace, body: dict[str, Any]) -> tuple[Client, str]:
    """A marketer, who may read, export and update, but not see what is sensitive."""
    await make_field(workspace.admin, "salary", type="text", sensitive=True)
    await make_field(workspace.admin, "motto", type="text", searchable=True)
    made = await make_account(workspace.admin, **body)
    await workspace.admin.patch(
        f"/v1/accounts/{made['id']}", json={"custom": {"salary": CANARY + "-2"}}
    )
    return await workspace.client(role="marketer"), made["id"]


async def test_no_read_shows_a_sensitive_value(workspace: Workspace, body: dict[str, Any]) -> None:
    client, account = await _ready(workspace, body)
    paths = (
        "/v1/accounts",
        f"/v1/accounts/{account}",
        f"/v1/accounts/{account}?as_of=2100-01-01T00:00:00Z",
        f"/v1/accounts/{account}/timeline",
        "/v1/accounts?q=canary",
        "/v1/search?q=canary",
        "/v1/accounts?fields=custom",
        "/v1/accounts?fields=custom.salary",
        "/v1/accounts/export",
        "/v1/accounts/export?fields=custom.salary",
        "/v1/changes",
        "/v1/meta/resources",
        "/v1/workspace/openapi.json",
    )
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert CANARY not in answer.text, path
    one = (await client.get(f"/v1/accounts/{account}")).json()
    assert one["custom"] == {"motto": "open"}
    assert one["barred_fields"] == ["custom.salary"]
    seen = (await workspace.admin.get(f"/v1/accounts/{account}")).json()
    assert seen["custom"]["salary"] == CANARY + "-2"


async def test_no_question_tells_a_sensitive_value(
    workspace: Workspace, body: dict[str, Any]
) -> None:
    client, _ = await _ready(workspace, body)
    for path in (
        f"/v1/accounts?custom.salary={CANARY}",
        "/v1/accounts?custom.salary_is_null=true",
        "/v1/accounts?sort=custom.salary",
        "/v1/accounts/groups?by=custom.salary",
        f"/v1/accounts/export?custom.salary={CANARY}",
    ):
        assert (await client.get(path)).status_code == 403, path
    tree = {"where": {"not": {"field": "custom.salary", "op": "starts_with", "value": "c"}}}
    assert (await client.post("/v1/accounts/search", json=tree)).status_code == 403
    assert (await client.post("/v1/accounts/export", json=tree)).status_code == 403


async def test_what_is_not_seen_is_not_set(workspace: Workspace, body: dict[str, Any]) -> None:
    client, account = await _ready(workspace, body)
    manager = await workspace.client(role="service_agent")
    for who in (client, manager):
        answer = await who.post("/v1/accounts", json={"name": "B", "custom": {"salary": "1"}})
        assert answer.status_code == 403
        assert answer.json()["params"]["field"] == "custom.salary"
    kept = (await workspace.admin.get(f"/v1/accounts/{account}")).json()
    assert kept["custom"]["salary"] == CANARY + "-2"


async def test_writing_other_fields_keeps_what_is_not_seen(
    workspace: Workspace, body: dict[str, Any]
) -> None:
    _, account = await _ready(workspace, body)
    rep = await workspace.client(role="sales_rep")
    mine = {"owner_id": str(rep.user_id)}
    path = f"/v1/accounts/{account}"
    assert (await workspace.admin.patch(path, json=mine)).status_code == 200
    changed = await rep.patch(path, json={"custom": {"motto": "new"}})
    assert changed.status_code == 200
    assert CANARY not in changed.text
    kept = (await workspace.admin.get(path)).json()
    assert kept["custom"] == {"salary": CANARY + "-2", "motto": "new"}
