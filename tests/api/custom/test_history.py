"""Custom values in the journal, the timeline and the past."""

from typing import Any

from tests.cluster import Database
from tests.factories.custom import make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import Workspace

CANARY = "canary-4711"


async def journalled(database: Database, workspace: Workspace, record_id: str) -> list[str]:
    connection = await database.connect()
    await connection.execute(f"BEGIN; SET LOCAL app.workspace_id = '{workspace.id}'")
    rows = await connection.fetch(
        "select changes::text as changes from journal where aggregate_id = $1 order by n, at",
        record_id,
    )
    await connection.close()
    return [row["changes"] for row in rows]


async def test_the_timeline_names_custom_fields_by_key(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    made = await make_account(client, custom={"size": 1})
    await client.patch(f"/v1/accounts/{made['id']}", json={"custom": {"size": 2.5}})
    path = f"/v1/accounts/{made['id']}/timeline"
    events = (await client.get(path)).json()["items"]
    told: list[dict[str, Any]] = events[0]["changes"]
    assert told == [{"field": "custom.size", "before": 1, "after": 2.5}]


async def test_a_record_as_of_then_has_the_values_of_then(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    made = await make_account(client, custom={"size": 1})
    path = f"/v1/accounts/{made['id']}"
    await client.patch(path, json={"custom": {"size": 2}})
    then = await client.get(path, params={"as_of": made["updated_at"]})
    assert then.json()["custom"] == {"size": 1}


async def test_sensitive_values_are_secret_in_the_journal(
    workspace: Workspace, database: Database
) -> None:
    client = workspace.admin
    await make_field(client, "salary", type="text", sensitive=True)
    made = await make_account(client, custom={"salary": CANARY})
    path = f"/v1/accounts/{made['id']}"
    await client.patch(path, json={"custom": {"salary": CANARY + "2"}})
    told = await journalled(database, workspace, made["id"])
    assert len(told) == 2
    assert not any(CANARY in each for each in told)
    assert all('"custom.salary":null' in each for each in told)
    then = (await client.get(path, params={"as_of": made["updated_at"]})).json()
    assert then["custom"] == {}
    assert then["barred_fields"] == ["custom.salary"]
