"""Contacts over HTTP, and their links to accounts."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.customers import a_contact, make_account, make_contact
from tests.factories.workspaces import Workspace


async def test_what_is_posted_is_read_back(workspace: Workspace) -> None:
    account = await make_account(workspace.admin)
    sent = a_contact(account_id=account["id"])
    made = await workspace.admin.post("/v1/contacts", json=sent)
    assert made.status_code == 201, made.text
    body = made.json()
    assert (await workspace.admin.get(made.headers["location"])).json() == body
    for name in ("name", "title", "department", "gender", "language", "birth_date", "tags"):
        assert body[name] == sent[name], name
    assert body["display_name"] == "Dr Nguyễn Thị Văn Jr"
    assert body["phones"][0]["normalised"] == "+84912345678"
    assert body["account"] == {"id": account["id"], "name": "Acme"}
    assert body["accounts"] == [
        {"account": body["account"], "role": None, "from_date": None, "to_date": None,
         "primary": True}
    ]  # fmt: skip
    rows = await workspace.journal(body["id"])
    assert [row["event"] for row in rows] == ["customers.contact.created"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": {}}, "/name"),
        ({"name": {"given": " ", "family": ""}}, "/name"),
        ({"name": {"title": "x"}}, "/name/title"),
        ({"gender": "x"}, "/gender"),
        ({"language": "vietnamese"}, "/language"),
        ({"birth_date": "1980-02-30"}, "/birth_date"),
        ({"birth_date": "0001-01-01"}, "/birth_date"),
        ({"account_id": str(uuid4())}, "/account_id"),
    ],
)
async def test_a_bad_field_is_refused_by_its_pointer(
    workspace: Workspace, changed: dict[str, Any], pointer: str
) -> None:
    answer = await workspace.admin.post("/v1/contacts", json=a_contact(**changed))
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def test_links_to_accounts(workspace: Workspace) -> None:
    admin = workspace.admin
    one, two = await make_account(admin, name="One"), await make_account(admin, name="Two")
    made = await make_contact(admin)
    path = f"/v1/contacts/{made['id']}"
    await admin.put(f"{path}/accounts/{one['id']}", json={"role": "buyer"})
    link = {"role": "chair", "from_date": "2020-01-01", "to_date": "2024-12-31", "primary": True}
    linked = await admin.put(f"{path}/accounts/{two['id']}", json=link)
    assert linked.json()["account"]["name"] == "Two"
    assert [(each["account"]["name"], each["role"], each["primary"])
            for each in linked.json()["accounts"]] == [
        ("Two", "chair", True), ("One", "buyer", False)]  # fmt: skip
    assert linked.json() == (await admin.get(path)).json()
    left = await admin.delete(f"{path}/accounts/{two['id']}")
    assert left.json()["account"]["name"] == "One"
    again = await admin.delete(f"{path}/accounts/{two['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "not_linked")
    backwards = {"from_date": "2024-01-01", "to_date": "2020-01-01"}
    refused = await admin.put(f"{path}/accounts/{two['id']}", json=backwards)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/to_date"
    rows = await workspace.journal(made["id"])
    assert [row["aggregate_version"] for row in rows] == [1, 2, 3, 4]
    assert '"links"' in rows[1]["changes"]


async def test_a_link_leads_to_a_visible_account_only(workspace: Workspace) -> None:
    hidden = await make_account(workspace.admin)
    rep = await workspace.client(role="sales_rep")
    mine = await make_contact(rep)
    for account_id in (hidden["id"], str(uuid4())):
        answer = await rep.put(f"/v1/contacts/{mine['id']}/accounts/{account_id}", json={})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["code"] == "unknown_reference"


async def test_a_new_contact_follows_its_account(workspace: Workspace) -> None:
    team = await workspace.team()
    rep = await workspace.client(role="sales_rep", team=team, name="Rita Rep")
    account = await make_account(rep)
    made = await make_contact(workspace.admin, account_id=account["id"])
    assert made["owner"] == {"id": str(rep.user_id), "name": "Rita Rep"}
    assert made["team"]["id"] == str(team)


async def test_sensitive_fields_need_a_right(workspace: Workspace) -> None:
    made = await make_contact(workspace.admin, birth_date="1980-01-01")
    marketer = await workspace.client(role="marketer")
    path = f"/v1/contacts/{made['id']}"
    read = (await marketer.get(path)).json()
    listed = (await marketer.get("/v1/contacts")).json()["items"][0]
    for seen in (read, listed):
        assert "birth_date" not in seen
        assert seen["barred_fields"] == ["birth_date"]
    for params in (
        {"birth_date": "1980-01-01"},
        {"sort": "birth_date"},
        {"birth_date_is_null": "true"},
    ):
        answer = await marketer.get("/v1/contacts", params=params)
        assert answer.status_code == 403, params
    tree = {"where": {"not": {"field": "birth_date", "op": "gt", "value": "1970-01-01"}}}
    assert (await marketer.post("/v1/contacts/search", json=tree)).status_code == 403
    grouped = await marketer.get("/v1/contacts/groups", params={"by": "birth_date"})
    assert grouped.status_code in (403, 422)
    mine = await marketer.post("/v1/contacts", json=a_contact())
    assert mine.status_code == 403
