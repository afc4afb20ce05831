"""Favourites and recent records: one's own, and only of what one sees."""

from uuid import uuid4

from domain.views.model import MOST_RECENTS
from tests.factories.customers import make_account, make_contact
from tests.factories.workspaces import Client, Workspace


async def at_hand(client: Client, kind: str) -> list[tuple[str, str]]:
    answer = await client.get(f"/v1/me/{kind}")
    assert answer.status_code == 200, answer.text
    return [(item["record_type"], item["name"]) for item in answer.json()["items"]]


async def test_favourites_are_kept_and_dropped(workspace: Workspace) -> None:
    client = workspace.admin
    account = await make_account(client, name="Acme")
    contact = await make_contact(client, name={"given": "Ada"})
    paths = [
        f"/v1/me/favourites/account/{account['id']}",
        f"/v1/me/favourites/contact/{contact['id']}",
    ]
    for path in (*paths, paths[0]):
        assert (await client.put(path)).status_code == 204
    assert await at_hand(client, "favourites") == [("contact", "Ada"), ("account", "Acme")]
    await client.patch(f"/v1/accounts/{account['id']}", json={"name": "Acme Two"})
    assert (await client.delete(paths[1])).status_code == 204
    assert (await client.delete(paths[1])).status_code == 404
    assert await at_hand(client, "favourites") == [("account", "Acme Two")]
    other = await workspace.client()
    assert await at_hand(other, "favourites") == []


async def test_recent_records_are_the_last_opened_ones(workspace: Workspace) -> None:
    client = workspace.admin
    made = [await make_account(client, name=f"a{n}") for n in range(3)]
    for n in (0, 1, 2, 0):
        path = f"/v1/me/recents/account/{made[n]['id']}"
        assert (await client.put(path)).status_code == 204
    assert [name for _, name in await at_hand(client, "recents")] == ["a0", "a2", "a1"]


async def test_of_recent_records_fifty_are_kept(workspace: Workspace) -> None:
    client = workspace.admin
    for n in range(MOST_RECENTS + 2):
        account = await make_account(client, name=f"a{n:02}")
        await client.put(f"/v1/me/recents/account/{account['id']}")
    kept = [name for _, name in await at_hand(client, "recents")]
    assert (len(kept), kept[0], kept[-1]) == (MOST_RECENTS, "a51", "a02")


async def test_what_is_out_of_sight_is_neither_kept_nor_named(workspace: Workspace) -> None:
    account = await make_account(workspace.admin, name="Secret")
    rep = await workspace.client(role="sales_rep")
    for kind in ("favourites", "recents"):
        assert (await rep.put(f"/v1/me/{kind}/account/{account['id']}")).status_code == 404
        assert (await rep.put(f"/v1/me/{kind}/account/{uuid4()}")).status_code == 404
        assert (await rep.put(f"/v1/me/{kind}/user/{rep.user_id}")).status_code == 422
    shared = {"access": "read"}
    path = f"/v1/accounts/{account['id']}/shares/{rep.user_id}"
    assert (await workspace.admin.put(path, json=shared)).is_success
    assert (await rep.put(f"/v1/me/favourites/account/{account['id']}")).status_code == 204
    assert await at_hand(rep, "favourites") == [("account", "Secret")]
    await workspace.admin.delete(path)
    assert await at_hand(rep, "favourites") == []
