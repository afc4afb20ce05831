"""Timelines over HTTP, on a real database."""

from typing import Any

from tests.factories.activities import account, file, note, task
from tests.factories.workspaces import Client, Workspace


async def timeline(client: Client, path: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/v1/{path}/timeline", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_record_and_what_hangs_on_it_newest_first(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    made = await note(client, record)
    await client.patch(f"/v1/accounts/{record}", json={"industry": "Tea"})
    await client.post(f"/v1/accounts/{record}/archival")
    await note(client, await account(client, "Another"))

    items = (await timeline(client, f"accounts/{record}"))["items"]
    assert [item["event"] for item in items] == [
        "customers.account.archived",
        "customers.account.updated",
        "activities.activity.created",
        "customers.account.created",
    ]
    assert items[1]["changes"] == [{"field": "industry", "before": None, "after": "Tea"}]
    assert items[2]["activity"] == made
    assert items[0]["activity"] is None
    assert items[0]["cause"] is None
    assert {item["actor"]["name"] for item in items} == {"Ada Admin"}


async def test_pages_show_each_event_once(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    for n in range(7):
        await note(client, record, body=f"{n}")
    seen: list[str] = []
    page = await timeline(client, f"accounts/{record}", limit=3)
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        await note(client, record, body="later")
        page = await timeline(client, f"accounts/{record}", limit=3, cursor=page["next_cursor"])
    assert len(seen) == len(set(seen)) == 8
    other = await account(client)
    first = await timeline(client, f"accounts/{record}", limit=1)
    wrong = await client.get(f"/v1/accounts/{other}/timeline?cursor={first['next_cursor']}")
    assert wrong.json()["code"] == "bad_cursor"
    unknown = await client.get(f"/v1/accounts/{other}/timeline?colour=red")
    assert unknown.json()["errors"][0]["pointer"] == "/colour"


async def test_a_deleted_activity_leaves_the_timeline(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    made = await note(client, record)
    await client.delete(f"/v1/activities/{made['id']}")
    items = (await timeline(client, f"accounts/{record}"))["items"]
    assert [item["event"] for item in items] == ["customers.account.created"]


async def test_sensitive_changes_are_for_those_who_may_see_them(workspace: Workspace) -> None:
    told = {"name": {"given": "Minh"}, "birth_date": "1990-05-17", "title": "Buyer"}
    made = await workspace.admin.post("/v1/contacts", json=told)
    path = f"contacts/{made.json()['id']}"
    agent = await workspace.client("service_agent")

    def fields(page: dict[str, Any]) -> set[str]:
        return {change["field"] for item in page["items"] for change in item["changes"]}

    assert {"birth_date", "title"} <= fields(await timeline(workspace.admin, path))
    barred = await agent.get(f"/v1/{path}/timeline")
    assert "title" in fields(barred.json())
    assert "birth_date" not in barred.text
    assert "1990" not in barred.text


async def test_a_timeline_has_the_reach_of_its_record(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    record = await account(workspace.admin)
    assert (await rep.get(f"/v1/accounts/{record}/timeline")).status_code == 404
    assert (await rep.get(f"/v1/contacts/{record}/timeline")).status_code == 404


async def test_a_timeline_is_narrowed_by_kind_actor_and_time(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    other = await workspace.client("admin", name="Bo")
    await note(client, record)
    await note(client, record, kind="call", direction="in")
    await task(client, record_type="account", record_id=record)
    kept = await file(other, record)
    path = f"accounts/{record}"
    whole = (await timeline(client, path))["items"]
    assert whole[0]["file"] == kept

    async def events(**query: Any) -> list[str]:
        found = (await timeline(client, path, **query))["items"]
        return [each["event"].split(".", 1)[1] for each in found]

    assert await events(kind_in="file") == ["file.created"]
    assert await events(kind_in="change,task") == ["task.created", "account.created"]
    assert await events(kind_in="note, call") == ["activity.created"] * 2
    assert await events(kind_in="meeting") == []
    assert await events(actor_id=str(other.user_id)) == ["file.created"]
    moments = [each["at"] for each in whole]
    assert await events(at_gte=moments[1]) == ["file.created", "task.created"]
    assert await events(at_lt=moments[3], actor_id=str(client.user_id)) == ["account.created"]
    first = await timeline(client, path, limit=1, kind_in="note,call")
    wider = await client.get(f"/v1/{path}/timeline", params={"cursor": first["next_cursor"]})
    assert wider.json()["code"] == "bad_cursor"
    rest = await timeline(client, path, kind_in="call,note", cursor=first["next_cursor"])
    assert [each["activity"]["kind"] for each in rest["items"]] == ["note"]
    wrong = await client.get(f"/v1/{path}/timeline", params={"kind_in": "note,rumour"})
    assert wrong.json()["errors"][0]["pointer"] == "/kind_in"
    await client.delete(f"/v1/files/{kept['id']}")
    assert await events(kind_in="file") == []
