"""Who is named in a note or a task hears of it, if they can see it."""

from typing import Any

from tests.api.activities.test_inbox import acme, inbox, until_told
from tests.factories.activities import account, note, task
from tests.factories.workspaces import Client, Workspace

__all__ = ["acme"]


def in_html(client: Client) -> str:
    return f'<p>Ask <span data-mention="{client.user_id}">Ada</span></p>'


def in_text(client: Client) -> str:
    return f"Ask @[Ada](user:{client.user_id}) about it"


async def mentions(client: Client, kind: str, made: dict[str, Any]) -> dict[str, bool]:
    answer = await client.get(f"/v1/{kind}/{made['id']}/mentions")
    assert answer.status_code == 200, answer.text
    return {item["user_id"]: item["reached"] for item in answer.json()["items"]}


async def test_who_is_named_hears_of_it_once(acme: Workspace) -> None:
    agent = await acme.client("service_agent")
    record = await account(acme.admin)
    made = await note(acme.admin, record, body=in_html(agent), body_format="html")
    about = {"record_type": "account", "record_id": record}
    await task(acme.admin, **about, details=in_text(agent))
    await until_told(acme.house)
    told = await inbox(agent)
    assert [item["kind"] for item in told["items"]] == ["mention", "mention"]
    assert told["items"][1]["subject"]["text"] == "Ask  Ada"
    assert told["items"][1]["actor"]["id"] == str(acme.admin.user_id)
    # changed elsewhere, the note names nobody anew
    path = f"/v1/activities/{made['id']}"
    await acme.admin.patch(path, json={"body": in_html(agent) + "<p>today</p>"})
    await until_told(acme.house)
    assert (await inbox(agent))["total"] == 2
    assert await mentions(acme.admin, "activities", made) == {str(agent.user_id): True}


async def test_who_cannot_see_the_record_hears_nothing_and_the_writer_knows(
    acme: Workspace,
) -> None:
    rep = await acme.client("sales_rep")
    record = await account(acme.admin)
    made = await note(acme.admin, record, body=in_text(rep))
    private = await task(acme.admin, details=in_text(rep))
    await until_told(acme.house)
    assert (await inbox(rep))["items"] == []
    assert await mentions(acme.admin, "activities", made) == {str(rep.user_id): False}
    assert await mentions(acme.admin, "tasks", private) == {str(rep.user_id): False}
    assert (await rep.get(f"/v1/activities/{made['id']}/mentions")).status_code == 404


async def test_nobody_hears_of_themselves_or_of_strangers(acme: Workspace) -> None:
    record = await account(acme.admin)
    stranger = '<span data-mention="0198c0de-0000-7000-8000-000000000000">X</span>'
    body = in_html(acme.admin) + stranger
    made = await note(acme.admin, record, body=body, body_format="html")
    await until_told(acme.house)
    assert (await inbox(acme.admin))["items"] == []
    assert list((await mentions(acme.admin, "activities", made)).values()) == [True, False]
