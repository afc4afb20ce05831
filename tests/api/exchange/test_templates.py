"""How files are imported, kept for the next one: found by headers, shared, applied."""

from typing import Any

from domain.exchange.model import Phase
from tests.factories.custom import make_field
from tests.factories.imports import phase_done, settled, uploaded
from tests.factories.workspaces import Client, Workspace

COLUMNS = [
    {"header": "Company", "field": "name"},
    {"header": "Sector", "field": "industry", "values": {"technolgy": "technology"}},
    {"header": "Turnover", "field": "annual_revenue", "multiplier": "millions", "currency": "USD"},
    {"header": "Remark", "field": None},
]
FILE = b"turnover,remark,company,SECTOR,city\n1.5,hm,Acme,technolgy,Paris\n"


async def template(client: Client, **given: Any) -> dict[str, Any]:
    body = {"target": "accounts", "name": "Monthly", "columns": COLUMNS, **given}
    answer = await client.post("/v1/import-templates", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_template_is_offered_and_applied_whatever_the_order(workspace: Workspace) -> None:
    admin = workspace.admin
    kept = await template(admin, mode="upsert", match_field="name")
    await template(admin, name="Another", columns=[{"header": "x", "field": "name"}])
    await template(admin, name="Of people", target="contacts", columns=[])
    work = await uploaded(admin, FILE)
    path = f"/v1/imports/{work['id']}"
    offered = (await admin.get(f"{path}/templates")).json()["items"]
    told = [(each["template"]["name"], each["likeness"], each["fits"]) for each in offered]
    assert told == [("Monthly", 0.8, False), ("Another", 0.0, False)]
    applied = await settled(admin, work["id"], template_id=kept["id"])
    assert (applied["mode"], applied["match_field"]) == ("upsert", "name")
    fields = [each["field"] for each in applied["mapping"]]
    assert fields == ["annual_revenue", None, "name", "industry", "city"]
    await phase_done(workspace, work["id"], Phase.RUN)
    (made,) = (await admin.get("/v1/accounts")).json()["items"]
    assert made["industry"] == "technology"
    assert made["annual_revenue"] == {"amount": "1500000.00", "currency": "USD"}
    again = await uploaded(admin, FILE)
    mine = await settled(admin, again["id"], template_id=kept["id"], mode="create")
    assert mine["mode"] == "create"


async def test_who_sees_and_who_changes_a_template(workspace: Workspace) -> None:
    admin, rep = workspace.admin, await workspace.client("sales_rep")
    private, shared = await template(admin), await template(admin, name="All", visibility="all")
    seen = (await rep.get("/v1/import-templates")).json()["items"]
    assert [(each["name"], each["editable"]) for each in seen] == [("All", False)]
    path = "/v1/import-templates"
    assert (await rep.get(f"{path}/{private['id']}")).status_code == 404
    assert (await rep.patch(f"{path}/{shared['id']}", json={"name": "x"})).status_code == 403
    beyond = {"target": "accounts", "name": "Mine", "visibility": "all"}
    assert (await rep.post(path, json=beyond)).status_code == 403
    other = await workspace.house.workspace()
    for call in (other.admin.get, other.admin.delete):
        assert (await call(f"{path}/{shared['id']}")).status_code == 404
    work = await uploaded(other.admin, FILE)
    stolen = await other.admin.patch(
        f"/v1/imports/{work['id']}", json={"template_id": shared["id"]}
    )
    assert stolen.json()["errors"][0]["code"] == "unknown_template"
    await other.close()
    analyst = await workspace.client("analyst")
    assert (await analyst.get(path)).status_code == 403


async def test_a_template_is_changed_under_its_version_and_deleted(workspace: Workspace) -> None:
    admin = workspace.admin
    kept = await template(admin)
    path = f"/v1/import-templates/{kept['id']}"
    etag = (await admin.get(path)).headers["etag"]
    named = {"name": " Weekly  list ", "columns": COLUMNS[:1]}
    changed = await admin.patch(path, json=named, headers={"If-Match": etag})
    assert (changed.json()["name"], len(changed.json()["columns"])) == ("Weekly list", 1)
    stale = await admin.patch(path, json={"name": "x"}, headers={"If-Match": etag})
    assert stale.status_code == 412
    await template(admin)
    taken = await admin.patch(path, json={"name": "MONTHLY"})
    assert (taken.status_code, taken.json()["code"]) == (409, "template_name_taken")
    twice = [{"header": "a", "field": "name"}, {"header": "A ", "field": "nonsense"}]
    wrong = await admin.post(
        "/v1/import-templates", json={"target": "accounts", "name": "n", "columns": twice}
    )
    codes = {each["code"] for each in wrong.json()["errors"]}
    assert (wrong.status_code, codes) == (422, {"column_twice", "unknown_field"})
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404


async def test_what_a_template_says_of_a_barred_field_stays_hidden(workspace: Workspace) -> None:
    admin = workspace.admin
    choices = [{"key": "blue", "label": "Blue"}]
    await make_field(admin, "mood", object="accounts", type="choice", choices=choices,
                     sensitive=True)  # fmt: skip
    column = {"header": "Mood", "field": "custom.mood", "values": {"canary": "blue"}}
    columns = [{"header": "Name", "field": "name"}, column]
    kept = await template(admin, visibility="all", columns=columns)
    rep = await workspace.client("sales_rep")
    theirs = await rep.get(f"/v1/import-templates/{kept['id']}")
    assert "canary" not in theirs.text
    assert theirs.json()["problems"] == [{"header": "Mood", "code": "unknown_field"}]
    work = await uploaded(rep, b"name,mood\nA,canary\n")
    applied = await settled(rep, work["id"], template_id=kept["id"])
    assert [each["field"] for each in applied["mapping"]] == ["name", None]
