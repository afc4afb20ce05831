"""The inbox: reminders and tasks given, each once, live, and as far as one may see."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
import pytest_asyncio

from bootstrap.jobs import handlers
from bootstrap.subscribers import subscribers
from domain.kernel.jobs import JobContext
from persistence.kernel.dispatcher import Dispatcher
from tests.cluster import Database
from tests.factories.activities import account, task
from tests.factories.app import running_house
from tests.factories.journal import a_system_pool
from tests.factories.streams import open_stream
from tests.factories.workspaces import Client, House, Workspace

SOON = "2026-01-01T08:00:00Z"


@pytest_asyncio.fixture
async def acme(committed_database: Database) -> AsyncIterator[Workspace]:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        yield workspace
        await workspace.close()


async def inbox(client: Client, **query: Any) -> dict[str, Any]:
    answer = await client.get("/v1/me/inbox", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def until_told(house: House) -> None:
    async with a_system_pool(house.database) as system:
        told = subscribers(house.app.state.house)
        dispatcher = Dispatcher(cast(Any, house.wiring.runner), system, told, poll=0.02)
        quiet = 0
        while quiet < 5:
            quiet = 0 if await dispatcher.turn() else quiet + 1
            await asyncio.sleep(0.02)


async def remind_twice(house: House) -> None:
    """Each queued reminder is done by two workers at once."""
    reminder = handlers(house.app.state.house)["activities.remind"]
    async with a_system_pool(house.database) as system:
        rows = await system.fetch(
            "delete from jobs.pgqueuer where entrypoint = 'activities.remind' returning payload"
        )
    context = JobContext(1, 1, lambda: False)
    payloads = [msgspec.json.decode(row["payload"]) for row in rows]
    await asyncio.gather(*(reminder(payload, context) for payload in payloads * 2))


async def test_a_reminder_comes_once_under_two_workers(acme: Workspace) -> None:
    made = await task(acme.admin, title="Ring", remind_at=SOON)
    await remind_twice(acme.house)
    told = await inbox(acme.admin)
    assert told["total"] == 1
    (item,) = told["items"]
    assert (item["kind"], item["read_at"], item["actor"]) == ("reminder", None, None)
    assert item["subject"] == {
        "type": "task",
        "id": made["id"],
        "text": "Ring",
        "record_type": None,
        "record_id": None,
        "record_name": None,
    }
    assert (await acme.admin.get(f"/v1/tasks/{made['id']}")).json()["reminded_at"] is not None


async def test_a_reminder_that_was_moved_comes_at_its_new_time_only(acme: Workspace) -> None:
    made = await task(acme.admin, remind_at=SOON)
    path = f"/v1/tasks/{made['id']}"
    await acme.admin.patch(path, json={"remind_at": None})
    await remind_twice(acme.house)
    assert (await inbox(acme.admin))["total"] == 0
    await acme.admin.patch(path, json={"remind_at": "2026-01-02T08:00:00Z"})
    await remind_twice(acme.house)
    await acme.admin.patch(path, json={"remind_at": "2026-01-03T08:00:00Z"})
    await remind_twice(acme.house)
    assert (await inbox(acme.admin))["total"] == 2
    await acme.admin.patch(path, json={"remind_at": SOON})
    await acme.admin.post(f"{path}/completion")
    await remind_twice(acme.house)
    await acme.admin.delete(path)
    assert (await inbox(acme.admin))["total"] == 2


async def test_who_is_given_a_task_is_told_once(acme: Workspace) -> None:
    agent = await acme.client("service_agent")
    record = await account(acme.admin)
    about = {"record_type": "account", "record_id": record}
    made = await task(acme.admin, **about, assignee_id=str(agent.user_id))
    await until_told(acme.house)
    await until_told(acme.house)
    told = await inbox(agent)
    assert [item["kind"] for item in told["items"]] == ["assignment"]
    assert told["items"][0]["actor"]["id"] == str(acme.admin.user_id)
    assert told["items"][0]["subject"]["record_name"] == "Lotus Trading"
    # what one gives to oneself is no news
    await agent.patch(f"/v1/tasks/{made['id']}", json={"assignee_id": str(acme.admin.user_id)})
    await acme.admin.patch(f"/v1/tasks/{made['id']}", json={"assignee_id": None})
    await until_told(acme.house)
    assert (await inbox(acme.admin))["total"] == 1


async def test_what_can_no_longer_be_seen_shows_nothing(acme: Workspace) -> None:
    rep = await acme.client("sales_rep")
    record = await account(rep)
    about = {"record_type": "account", "record_id": record}
    await task(acme.admin, **about, title="Secret", assignee_id=str(rep.user_id))
    await until_told(acme.house)
    assert (await inbox(rep))["items"][0]["subject"]["text"] == "Secret"
    taken = {"owner_id": str(acme.admin.user_id)}
    assert (await acme.admin.patch(f"/v1/accounts/{record}", json=taken)).status_code == 200
    (item,) = (await inbox(rep))["items"]
    assert item["subject"] is None


async def test_reading(acme: Workspace) -> None:
    for n in range(3):
        await task(acme.admin, title=f"t{n}", remind_at=SOON)
    await remind_twice(acme.house)
    first = await inbox(acme.admin, limit=2)
    rest = await inbox(acme.admin, limit=2, cursor=first["next_cursor"])
    items = [*first["items"], *rest["items"]]
    assert len({item["id"] for item in items}) == 3
    path = f"/v1/me/inbox/{items[0]['id']}/reading"
    for _ in range(2):
        assert (await acme.admin.post(path)).status_code == 204
    assert (await inbox(acme.admin, unread=True))["total"] == 2
    assert len((await inbox(acme.admin, unread=True))["items"]) == 2
    assert (await acme.admin.delete(path)).status_code == 204
    assert (await inbox(acme.admin))["total"] == 3
    stranger = await acme.client("admin")
    assert (await stranger.post(path)).status_code == 404
    assert (await inbox(stranger))["items"] == []
    assert (await acme.admin.post("/v1/me/inbox/reading")).status_code == 204
    assert (await inbox(acme.admin))["total"] == 0


async def test_an_open_page_hears_of_it_at_once(acme: Workspace) -> None:
    app, token = acme.house.app, acme.admin.token
    async with open_stream(app, "/v1/me/inbox/stream", token) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = json.loads((await stream.event("inbox"))["data"])
        assert told == {"unread": 0, "newest": None}
        await task(acme.admin, remind_at=SOON)
        await remind_twice(acme.house)
        told = json.loads((await stream.event("inbox", seconds=3))["data"])
        assert told["unread"] == 1
        await acme.admin.post("/v1/me/inbox/reading")
        told = json.loads((await stream.event("inbox", seconds=3))["data"])
        assert told["unread"] == 0


async def test_the_stream_ends_with_its_session(acme: Workspace) -> None:
    rep = await acme.client("sales_rep")
    async with open_stream(acme.house.app, "/v1/me/inbox/stream", rep.token) as stream:
        await stream.event("inbox")
        (session,) = await acme.rows("select id from session where user_id = $1", rep.user_id)
        await rep.delete(f"/v1/auth/sessions/{session['id']}")
        told = await stream.event("end", seconds=8)
        assert json.loads(told["data"])["code"] == "session_ended"
        await stream.ended.wait()
