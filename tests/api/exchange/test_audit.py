"""The audit trail: who did what, for those who may ask."""

from typing import Any

from bootstrap.grants import all_permissions
from tests.factories.customers import make_account, make_contact
from tests.factories.workspaces import Client, Workspace, with_role


async def trail(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/audit", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_changes_sign_ins_and_exports_are_there(workspace: Workspace) -> None:
    account = await make_account(workspace.admin, name="One")
    await workspace.admin.get("/v1/accounts/export")
    exported, created = (await trail(workspace.admin))[:2]
    assert (exported["kind"], exported["event"]) == ("access", "customers.account.exported")
    assert (created["kind"], created["record_id"]) == ("change", account["id"])
    assert created["actor"] == {"id": str(workspace.admin.user_id), "name": "Ada Admin"}
    assert created["request_id"]
    signed_in = await trail(workspace.admin, event="identity.session.signed_in")
    assert [row["kind"] for row in signed_in] == ["access"]


async def test_each_filter_filters(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    mine = await make_account(rep, name="Mine")
    await make_contact(workspace.admin)
    admin = workspace.admin
    (theirs,) = await trail(admin, actor_id=str(rep.user_id), kind="change", record_type="account")
    assert theirs["record_id"] == mine["id"]
    assert [row["id"] for row in await trail(admin, record_id=mine["id"])] == [theirs["id"]]
    assert {row["record_type"] for row in await trail(admin, event="customers.contact.*")} == {
        "contact"
    }
    assert await trail(admin, at_lt="2001-01-01T00:00:00Z") == []
    assert theirs["id"] in {r["id"] for r in await trail(admin, at_gte="2001-01-01T00:00:00Z")}
    assert await trail(admin, cause_type="import") == []
    assert await trail(admin, event="customers.ac%unt.*") == []
    assert (await admin.get("/v1/audit?colour=red")).status_code == 422


async def test_pages_hold_each_row_once(workspace: Workspace) -> None:
    for n in range(5):
        await make_account(workspace.admin, name=str(n))
    whole = [row["id"] for row in await trail(workspace.admin, limit=200)]
    seen, cursor = [], None
    while True:
        given = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        body = (await workspace.admin.get("/v1/audit", params=given)).json()
        seen += [row["id"] for row in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert seen == whole
    wrong = await workspace.admin.get("/v1/audit?kind=change", params={"cursor": "x"})
    assert wrong.status_code == 422


async def test_it_is_for_administrators_and_ends_at_the_wall(workspace: Workspace) -> None:
    await make_account(workspace.admin)
    rep = await workspace.client("sales_rep")
    assert (await rep.get("/v1/audit")).status_code == 403
    other = await workspace.house.workspace()
    theirs = await trail(other.admin, limit=200)
    await other.close()
    ours = {row["id"] for row in await trail(workspace.admin, limit=200)}
    assert ours.isdisjoint(row["id"] for row in theirs)


async def test_secrets_are_not_in_it(workspace: Workspace) -> None:
    me = workspace.admin
    body = {"current_password": "correct horse battery", "new_password": "another horse battery"}
    changed = await me.post("/v1/me/password-changes", json=body)
    assert changed.status_code < 300, changed.text
    rows = await trail(await workspace.client("admin"), record_type="user")
    assert "argon2" not in str(rows)


async def test_values_that_were_asked_for_are_barred_like_the_field(workspace: Workspace) -> None:
    admin = workspace.admin
    await make_contact(admin, birth_date="1987-06-05")
    field = {"field": "birth_date", "op": "eq", "value": "1987-06-05"}
    tree = {"all": [field, {"field": "title", "op": "eq", "value": "Boss"}]}
    await admin.post("/v1/contacts/export", json={"where": tree})
    await admin.post("/v1/views", json={"resource": "contacts", "name": "One", "where": tree})
    change = {"kind": "set", "fields": {"birth_date": "1987-06-05"}}
    many = {"resource": "contacts", "where": tree, "change": change}
    assert (await admin.post("/v1/bulk-changes", json=many)).status_code == 202
    held = {str(each): "all" for each in all_permissions() if not each.endswith("_sensitive")}
    role = await admin.post("/v1/roles", json={"name": "Auditor", "grants": held})
    auditor = await with_role(workspace, role.json()["id"])
    theirs, ours = await trail(auditor, limit=200), await trail(admin, limit=200)
    assert "1987-06-05" in str(ours)
    assert "1987-06-05" not in str(theirs)
    assert "Boss" in str(theirs)
    barred = {row["event"] for row in theirs if "birth_date" in row["barred_fields"]}
    assert barred >= {"customers.contact.exported", "views.view.created"}
    assert barred >= {"views.bulk_change.created"}
    await auditor.aclose()
