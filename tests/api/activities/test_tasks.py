"""Tasks over HTTP, on a real database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.activities import account, note, task
from tests.factories.workspaces import Client, Workspace


async def titles(client: Client, **query: Any) -> list[str]:
    answer = await client.get("/v1/tasks", params=query)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def act(client: Client, made: dict[str, Any], what: str) -> dict[str, Any]:
    answer = await client.post(f"/v1/tasks/{made['id']}/{what}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_task_on_a_record_from_plan_to_end(workspace: Workspace) -> None:
    client = workspace.admin
    record = await account(client)
    rep = await workspace.client("service_agent")
    made = await task(
        client,
        record_type="account",
        record_id=record,
        due_date="2026-03-04",
        priority="high",
        assignee_id=str(rep.user_id),
    )
    assert made["record_name"] == "Lotus Trading"
    assert (made["state"], made["assignee"]["id"]) == ("open", str(rep.user_id))
    changed = await client.patch(f"/v1/tasks/{made['id']}", json={"title": "Write"})
    assert (changed.json()["title"], changed.json()["version"]) == ("Write", 2)
    done = await act(rep, made, "completion")
    assert (done["state"], done["version"]) == ("done", 3)
    assert done["closed_at"] is not None
    twice = await rep.post(f"/v1/tasks/{made['id']}/cancellation")
    assert (twice.status_code, twice.json()["code"]) == (409, "task_closed")
    assert (await act(rep, made, "reopening"))["closed_at"] is None
    assert (await rep.post(f"/v1/tasks/{made['id']}/reopening")).json()["code"] == "task_open"
    assert (await act(client, made, "cancellation"))["state"] == "cancelled"
    events = [row["event"].rsplit(".")[-1] for row in await workspace.journal(made["id"])]
    assert events == ["created", "updated", "completed", "reopened", "cancelled"]


async def test_a_day_ends_where_the_planner_is(house: Any) -> None:
    workspace = await house.workspace(time_zone="Asia/Ho_Chi_Minh")
    made = await task(workspace.admin, due_date="2026-03-04")
    assert made["due_by"] == "2026-03-04T17:00:00Z"
    at = await task(workspace.admin, due_at="2026-03-04T09:30:00Z")
    assert at["due_by"] == "2026-03-04T09:30:00Z"
    both = {"title": "x", "due_date": "2026-03-04", "due_at": "2026-03-04T09:30:00Z"}
    refused = await workspace.admin.post("/v1/tasks", json=both)
    assert refused.json()["errors"][0]["code"] == "due_twice"
    moved = {"due_at": None, "due_date": "2026-03-05"}
    told = (await workspace.admin.patch(f"/v1/tasks/{at['id']}", json=moved)).json()
    assert told["due_by"] == "2026-03-05T17:00:00Z"
    await workspace.close()


async def test_mine_and_what_is_overdue(workspace: Workspace) -> None:
    client, other = workspace.admin, await workspace.client("admin")
    now = datetime.now(UTC)
    late, soon = ((now + timedelta(days=days)).isoformat() for days in (-1, 1))
    await task(client, title="late", due_at=late)
    await task(client, title="soon", due_at=soon)
    await task(client, title="some day")
    done = await task(client, title="done late", due_at=late)
    await act(client, done, "completion")
    record = await account(client)
    theirs = {"record_type": "account", "record_id": record, "assignee_id": str(other.user_id)}
    await task(client, title="theirs", due_at=late, **theirs)
    mine = {"assignee_id": str(client.user_id), "state": "open"}
    assert await titles(client, **mine) == ["late", "soon", "some day"]
    overdue = {"state": "open", "due_by_lt": now.isoformat()}
    assert await titles(client, **overdue, assignee_id=str(client.user_id)) == ["late"]
    assert sorted(await titles(client, **overdue)) == ["late", "theirs"]
    where = {"field": "priority", "op": "eq", "value": "normal"}
    found = await client.post("/v1/tasks/search", json={"where": where, "limit": 2})
    assert (found.status_code, len(found.json()["items"])) == (200, 2)


async def test_a_task_on_no_record_is_between_who_gave_and_who_has_it(
    workspace: Workspace,
) -> None:
    boss, rep = workspace.admin, await workspace.client("sales_rep")
    other = await workspace.client("admin")
    made = await task(rep, assignee_id=str(boss.user_id))
    path = f"/v1/tasks/{made['id']}"
    for client, status in ((boss, 200), (rep, 200), (other, 404)):
        assert (await client.get(path)).status_code == status
        assert (await client.patch(path, json={"details": "x"})).status_code == status
        listed = (await client.get("/v1/tasks")).json()["items"]
        assert len(listed) == (1 if status == 200 else 0)
    # not even in the feed, where an administrator reads everything else
    feed = await other.get("/v1/changes", params={"types": "task"})
    assert feed.json()["items"] == []
    told = (await boss.get("/v1/changes", params={"types": "task"})).json()["items"]
    assert [item["kind"] for item in told] == ["created", "updated"]
    assert (await other.delete(path)).status_code == 404
    assert (await boss.delete(path)).status_code == 204
    gone = (await boss.get("/v1/changes", params={"types": "task"})).json()["items"][-1]
    assert gone["kind"] == "deleted"
    assert (await other.get("/v1/changes", params={"types": "task"})).json()["items"] == []


async def test_tasks_have_the_reach_of_their_record(workspace: Workspace) -> None:
    rep, agent = await workspace.client("sales_rep"), await workspace.client("service_agent")
    theirs, mine = await account(workspace.admin), await account(rep)
    about = {"record_type": "account", "record_id": theirs}
    hidden = await task(workspace.admin, **about)
    path = f"/v1/tasks/{hidden['id']}"
    assert (await rep.get(path)).status_code == 404
    assert (await rep.post(f"{path}/completion")).status_code == 404
    assert (await rep.delete(path)).status_code == 404
    unseen = await rep.post("/v1/tasks", json={"title": "x", **about})
    assert unseen.json()["errors"][0]["pointer"] == "/record_id"
    # who cannot see the record is not given its task
    body = {"title": "x", **about, "assignee_id": str(rep.user_id)}
    refused = await workspace.admin.post("/v1/tasks", json=body)
    assert refused.json()["errors"][0]["code"] == "cannot_see_record"
    given = await workspace.admin.patch(path, json={"assignee_id": str(rep.user_id)})
    assert given.json()["errors"][0]["code"] == "cannot_see_record"
    # who sees a record and may not change it leaves others' tasks alone
    own = await task(rep, record_type="account", record_id=mine)
    assert (await agent.get(f"/v1/tasks/{own['id']}")).status_code == 200
    assert (await agent.post(f"/v1/tasks/{own['id']}/completion")).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"title": " "}, "/title", "required"),
        ({"title": "x" * 501}, "/title", "too_long"),
        ({"title": "x", "record_type": "account"}, "/record_id", "record_half_named"),
        ({"title": "x", "due_date": "1899-01-01"}, "/due_date", "out_of_range"),
        (
            {"title": "x", "assignee_id": "0198c0de-0000-7000-8000-000000000000"},
            "/assignee_id",
            "unknown_reference",
        ),
    ],
)
async def test_bad_tasks(workspace: Workspace, body: Any, pointer: str, code: str) -> None:
    refused = await workspace.admin.post("/v1/tasks", json=body)
    assert refused.status_code == 422
    told = refused.json()["errors"][0]
    assert (told["pointer"], told["code"]) == (pointer, code)


async def test_a_stale_change_is_refused(workspace: Workspace) -> None:
    made = await task(workspace.admin)
    path, stale = f"/v1/tasks/{made['id']}", {"If-Match": '"9-x"'}
    for method, where in (("PATCH", path), ("POST", f"{path}/completion"), ("DELETE", path)):
        body: Any = {"title": "y"} if method == "PATCH" else None
        refused = await workspace.admin.request(method, where, headers=stale, json=body)
        assert refused.status_code == 412


async def test_the_timeline_tells_of_tasks(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    made = await task(client, record_type="account", record_id=record)
    await act(client, made, "completion")
    await note(client, record)
    items = (await client.get(f"/v1/accounts/{record}/timeline")).json()["items"]
    assert [item["event"].split(".", 1)[1] for item in items] == [
        "activity.created",
        "task.completed",
        "task.created",
        "account.created",
    ]
    assert [item["task"] and item["task"]["state"] for item in items] == [
        None,
        "done",
        "done",
        None,
    ]
