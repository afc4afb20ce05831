"""The changes feed: as far as its reader may see, nothing else and nothing missed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.customers import make_account, make_contact
from tests.factories.streams import open_stream
from tests.factories.workspaces import Client, House, Workspace


@pytest_asyncio.fixture
async def own_house(committed_database: Database) -> AsyncIterator[House]:
    """A house of this test alone: an open transaction anywhere would hold the feed back."""
    async with running_house(committed_database) as house:
        yield house


@pytest_asyncio.fixture
async def acme(own_house: House) -> AsyncIterator[Workspace]:
    made = await own_house.workspace()
    yield made
    await made.close()


async def page(client: Client, cursor: str | None = None, **asked: Any) -> dict[str, Any]:
    given = {**asked, **({"cursor": cursor} if cursor else {})}
    answer = await client.get("/v1/changes", params=given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def rest(client: Client, cursor: str | None, **asked: Any) -> tuple[list[Any], str]:
    """Everything after the cursor."""
    items: list[Any] = []
    more = True
    while more or not items:
        found = await page(client, cursor, **{"wait": 5, **asked})
        items += found["items"]
        cursor, more = found["next_cursor"], found["more"]
    return items, str(cursor)


async def test_what_changed_is_told_in_order_with_before_and_after(acme: Workspace) -> None:
    start = (await page(acme.admin, "now"))["next_cursor"]
    account = await make_account(acme.admin, name="One")
    path = f"/v1/accounts/{account['id']}"
    await acme.admin.patch(path, json={"name": "Two", "industry": "games"})
    items, _ = await rest(acme.admin, start)
    if len(items) < 2:
        items += (await rest(acme.admin, _))[0]
    first, second = items
    assert [first["kind"], second["kind"]] == ["created", "updated"]
    assert second["event"] == "customers.account.updated"
    assert second["record_id"] == account["id"]
    assert first["sequence"] < second["sequence"]
    told = {each["field"]: (each["before"], each["after"]) for each in second["changes"]}
    assert told["name"] == ("One", "Two")
    assert told["industry"] == (None, "games")


async def test_types_are_chosen_and_unknown_ones_refused(acme: Workspace) -> None:
    await make_account(acme.admin, name="One")
    await make_contact(acme.admin)
    items, _ = await rest(acme.admin, None, types="contact")
    assert {item["record_type"] for item in items} == {"contact"}
    refused = await acme.admin.get("/v1/changes?types=contact,session")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_choice")
    assert (await acme.admin.get("/v1/changes?colour=red")).status_code == 422


async def test_a_cursor_is_signed_and_belongs_to_its_reader(acme: Workspace) -> None:
    cursor = (await page(acme.admin, "now"))["next_cursor"]
    other = await acme.client("admin")
    for client, text in ((other, cursor), (acme.admin, cursor[:-2] + "AA"), (acme.admin, "x")):
        refused = await client.get("/v1/changes", params={"cursor": text})
        assert refused.status_code == 422


async def test_a_representative_hears_of_own_records_and_of_their_leaving(acme: Workspace) -> None:
    rep, other = await acme.client("sales_rep"), await acme.client("sales_rep")
    start = (await page(rep, "now"))["next_cursor"]
    await make_account(acme.admin, name="Not yours", owner_id=str(other.user_id))
    mine = await make_account(acme.admin, name="Secret", owner_id=str(rep.user_id))
    items, start = await rest(rep, start)
    assert [(item["kind"], item["record_id"]) for item in items] == [("created", mine["id"])]
    path = f"/v1/accounts/{mine['id']}"
    await acme.admin.patch(path, json={"owner_id": str(other.user_id), "name": "Hidden"})
    (left,), start = await rest(rep, start)
    assert (left["kind"], left["record_id"], left["event"]) == ("left", mine["id"], None)
    assert left["changes"] == []
    await acme.admin.patch(path, json={"owner_id": str(rep.user_id)})
    (entered,), start = await rest(rep, start)
    assert (entered["kind"], entered["record_id"]) == ("entered", mine["id"])


async def test_a_collaborator_hears_of_coming_and_going(acme: Workspace) -> None:
    rep, other = await acme.client("sales_rep"), await acme.client("sales_rep")
    account = await make_account(acme.admin, name="Shared")
    starts = [(await page(each, "now"))["next_cursor"] for each in (rep, other)]
    path = f"/v1/accounts/{account['id']}/shares/{rep.user_id}"
    shared = await acme.admin.put(path, json={"access": "read"})
    assert shared.status_code in (200, 201, 204), shared.text
    (entered,), cursor = await rest(rep, starts[0])
    assert entered["kind"] == "entered"
    await acme.admin.delete(path)
    (left,), _ = await rest(rep, cursor)
    assert left["kind"] == "left"
    assert (await page(other, starts[1]))["items"] == []


async def test_deleted_records_leave_a_tombstone(acme: Workspace) -> None:
    rep = await acme.client("sales_rep")
    mine = await make_account(acme.admin, owner_id=str(rep.user_id))
    theirs = await make_account(acme.admin)
    cursors = [(await page(each, "now"))["next_cursor"] for each in (acme.admin, rep)]
    ids = []
    for account in (mine, theirs):
        note = {"record_type": "account", "record_id": account["id"], "kind": "note", "body": "Hm"}
        made = (await acme.admin.post("/v1/activities", json=note)).json()["id"]
        ids.append(made)
        await acme.admin.delete(f"/v1/activities/{made}")
    gone = {}
    for client, cursor in zip((acme.admin, rep), cursors, strict=True):
        items, _ = await rest(client, cursor)
        while not any(item["kind"] == "deleted" for item in items):
            items += (await rest(client, _))[0]
        gone[client] = {item["record_id"] for item in items if item["kind"] == "deleted"}
        assert all(not item["changes"] for item in items if item["kind"] == "deleted")
    assert gone[rep] == {ids[0]}


async def test_barred_fields_are_never_told(acme: Workspace) -> None:
    await make_contact(acme.admin, birth_date="1991-02-03")
    analyst = await acme.client("analyst")
    ours = await rest(acme.admin, None, types="contact")
    theirs = await rest(analyst, None, types="contact")
    assert "1991-02-03" in json.dumps(ours)
    assert "1991-02-03" not in json.dumps(theirs)
    assert "birth_date" not in json.dumps(theirs)


async def test_a_change_of_rights_asks_for_a_fresh_start(acme: Workspace) -> None:
    rep = await acme.client("sales_rep")
    cursor = (await page(rep, "now"))["next_cursor"]
    roles = (await acme.admin.get("/v1/roles")).json()["items"]
    analyst = next(role["id"] for role in roles if role["key"] == "analyst")
    changed = await acme.admin.patch(f"/v1/users/{rep.user_id}", json={"role_id": analyst})
    assert changed.status_code == 200
    who = await acme.rows("select id from session where user_id = $1", rep.user_id)
    version = await acme.rows("select access_version from app_user where id = $1", rep.user_id)
    assert who
    assert version
    deadline = time.monotonic() + 6
    while (answer := await rep.get("/v1/changes", params={"cursor": cursor})).status_code == 200:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)
    assert answer.json()["code"] in {"resync_needed", "token_superseded"}


async def test_a_long_poll_is_answered_when_something_happens(acme: Workspace) -> None:
    cursor = (await page(acme.admin, "now"))["next_cursor"]
    waiting = asyncio.create_task(page(acme.admin, cursor, wait=20))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    begun = time.monotonic()
    account = await make_account(acme.admin)
    found = await waiting
    assert time.monotonic() - begun < 5
    assert [item["record_id"] for item in found["items"]] == [account["id"]]


async def test_a_long_poll_without_news_ends_empty(acme: Workspace) -> None:
    cursor = (await page(acme.admin, "now"))["next_cursor"]
    begun = time.monotonic()
    found = await page(acme.admin, cursor, wait=1)
    assert found["items"] == []
    assert 0.8 < time.monotonic() - begun < 4


async def test_a_stream_tells_of_changes_and_goes_on_where_it_was(acme: Workspace) -> None:
    app, token = acme.house.app, acme.admin.token
    async with open_stream(app, "/v1/changes/stream?cursor=now", token) as stream:
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        place = (await stream.event("cursor"))["id"]
        account = await make_account(acme.admin)
        told = json.loads((await stream.event("change"))["data"])
        assert told["record_id"] == account["id"]
    missed = await make_account(acme.admin)
    async with open_stream(app, "/v1/changes/stream", token, last_event_id=place) as again:
        seen = [json.loads((await again.event("change"))["data"]) for _ in range(2)]
    assert [item["record_id"] for item in seen] == [account["id"], missed["id"]]


async def test_a_stream_ends_with_its_session(acme: Workspace) -> None:
    rep = await acme.client("sales_rep")
    url = "/v1/changes/stream?cursor=now"
    async with open_stream(acme.house.app, url, rep.token) as stream:
        await stream.event("cursor")
        (session,) = await acme.rows("select id from session where user_id = $1", rep.user_id)
        ended = await rep.delete(f"/v1/auth/sessions/{session['id']}")
        assert ended.status_code == 204
        begun = time.monotonic()
        told = await stream.event("end", seconds=8)
        assert json.loads(told["data"])["code"] == "session_ended"
        assert time.monotonic() - begun <= 5
        await stream.ended.wait()


async def test_a_user_has_so_many_streams(acme: Workspace) -> None:
    url = "/v1/changes/stream?cursor=now"
    async with asyncio.TaskGroup() as group:
        enough = asyncio.Event()

        async def hold() -> None:
            async with open_stream(acme.house.app, url, acme.admin.token) as stream:
                await stream.event("cursor")
                opened.release()
                await enough.wait()

        opened = asyncio.Semaphore(0)
        for _ in range(8):
            group.create_task(hold())
        for _ in range(8):
            await opened.acquire()
        refused = await acme.admin.get(url)
        enough.set()
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
    assert refused.headers["retry-after"] == "5"


@pytest.mark.parametrize("limit", [0, 1001])
async def test_pages_have_bounds(acme: Workspace, limit: int) -> None:
    assert (await acme.admin.get(f"/v1/changes?limit={limit}")).status_code == 422
