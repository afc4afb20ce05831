"""Activities over HTTP, on a real database."""

from tests.factories.activities import account, note
from tests.factories.workspaces import Workspace


async def test_a_call_is_logged_read_changed_and_deleted(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    call = await note(
        client,
        record,
        kind="call",
        direction="in",
        duration_minutes=12,
        happened_at="2026-03-01T10:00:00+01:00",
        next_step="Send the offer",
        next_step_due="2026-03-04",
    )
    assert call["happened_at"] == "2026-03-01T09:00:00Z"
    assert (call["record_name"], call["author"]["name"]) == ("Lotus Trading", "Ada Admin")
    read = await client.get(f"/v1/activities/{call['id']}")
    assert read.json() == call
    tag = {"If-Match": read.headers["etag"]}
    changed = await client.patch(
        f"/v1/activities/{call['id']}", json={"next_step": None, "next_step_due": None}, headers=tag
    )
    assert (changed.json()["next_step"], changed.json()["version"]) == (None, 2)
    stale = await client.delete(f"/v1/activities/{call['id']}", headers=tag)
    assert stale.status_code == 412
    assert (await client.delete(f"/v1/activities/{call['id']}")).status_code == 204
    assert (await client.get(f"/v1/activities/{call['id']}")).status_code == 404
    events = [row["event"] for row in await workspace.journal(call["id"])]
    assert [event.rsplit(".")[-1] for event in events] == ["created", "updated", "deleted"]


async def test_the_list_is_filtered_and_sorted(workspace: Workspace) -> None:
    client = workspace.admin
    one, other = await account(client), await account(client, "Other")
    for day in (3, 1, 2):
        await note(client, one, happened_at=f"2026-03-0{day}T08:00:00Z", body=f"day {day}")
    await note(client, other, kind="meeting")

    async def bodies(query: str) -> list[str]:
        answer = await client.get(f"/v1/activities?{query}")
        assert answer.status_code == 200, answer.text
        return [item["body"] for item in answer.json()["items"]]

    assert await bodies(f"record_type=account&record_id={one}") == ["day 3", "day 2", "day 1"]
    assert await bodies(f"record_id={one}&sort=happened_at&limit=1") == ["day 1"]
    assert await bodies("kind=meeting") == ["Likes blue"]
    assert await bodies(f"record_id={one}&happened_at_gte=2026-03-02") == ["day 3", "day 2"]
    assert await bodies(f"author_id={client.user_id}&fields=body,author_id&kind_in=call") == []


async def test_activities_have_the_reach_of_their_record(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    reader = await workspace.client("service_agent")
    theirs, mine = await account(workspace.admin), await account(rep)
    hidden, seen = await note(workspace.admin, theirs), await note(rep, mine)

    listed = (await rep.get("/v1/activities")).json()["items"]
    assert [item["id"] for item in listed] == [seen["id"]]
    path = f"/v1/activities/{hidden['id']}"
    assert (await rep.get(path)).status_code == 404
    assert (await rep.patch(path, json={"body": "x"})).status_code == 404
    assert (await rep.delete(path)).status_code == 404
    refused = await rep.post(
        "/v1/activities",
        json={"record_type": "account", "record_id": theirs, "kind": "note", "body": "x"},
    )
    assert refused.json()["errors"][0]["pointer"] == "/record_id"
    # a service agent sees every account, and changes only what is theirs
    path = f"/v1/activities/{seen['id']}"
    assert (await reader.get(path)).status_code == 200
    assert (await reader.patch(path, json={"body": "x"})).status_code == 403
    own = await note(reader, mine)
    assert (await reader.delete(f"/v1/activities/{own['id']}")).status_code == 204
    # a share shows the record, and so what hangs on it
    shared = await workspace.admin.put(
        f"/v1/accounts/{theirs}/shares/{rep.user_id}", json={"access": "read"}
    )
    assert shared.status_code == 204
    assert len((await rep.get("/v1/activities")).json()["items"]) == 2


async def test_another_workspace_sees_nothing(workspace: Workspace) -> None:
    stranger = (await workspace.house.workspace()).admin
    record = await account(workspace.admin)
    made = await note(workspace.admin, record)
    assert (await stranger.get(f"/v1/activities/{made['id']}")).status_code == 404
    assert (await stranger.get(f"/v1/accounts/{record}/timeline")).status_code == 404
    assert (await stranger.get("/v1/activities")).json()["items"] == []


async def test_an_account_with_activities_stays(workspace: Workspace) -> None:
    """Activities hold their record by a foreign key: nothing is left hanging in the air."""
    await note(workspace.admin, await account(workspace.admin))
    keys = await workspace.rows(
        "select confdeltype::text as on_delete from pg_constraint "
        "where conrelid = 'activity'::regclass and contype = 'f'"
    )
    assert {key["on_delete"] for key in keys} == {"a", "r"}


async def test_bad_input_is_told_by_pointer(workspace: Workspace) -> None:
    record = await account(workspace.admin)
    for given, pointer in (
        ({"direction": "in"}, "/direction"),
        ({"body": " "}, "/body"),
        ({"body": "nul \x00"}, "/body"),
        ({"colour": "red"}, "/colour"),
        ({"next_step_due": "2026-02-30"}, "/next_step_due"),
    ):
        told = {"record_type": "account", "record_id": record, "kind": "note", "body": "x"}
        answer = await workspace.admin.post("/v1/activities", json={**told, **given})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
