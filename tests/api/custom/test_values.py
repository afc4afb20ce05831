"""Custom fields on records: written, read back, patched, refused."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.custom import FIELDS, VALUES, make_every_field, make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import House, Workspace


async def test_every_type_is_kept_and_shown(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    given = {key: value for key, (value, _) in VALUES.items()}
    given["keeper"] = str(client.user_id)
    kept = {key: value for key, (_, value) in VALUES.items()} | {"keeper": given["keeper"]}
    made = await make_account(client, name="Acme", custom=given)
    assert made["custom"] == kept
    assert set(kept) == set(FIELDS)
    read = (await client.get(f"/v1/accounts/{made['id']}")).json()
    assert read["custom"] == kept
    listed = (await client.get("/v1/accounts")).json()["items"]
    assert listed[0]["custom"] == kept
    bare = await make_account(client, name="Bare")
    assert bare["custom"] == dict.fromkeys(FIELDS)


async def test_without_custom_fields_there_is_an_empty_object(workspace: Workspace) -> None:
    made = await make_account(workspace.admin, name="Acme")
    assert made["custom"] == {}
    assert (await workspace.admin.get(f"/v1/accounts/{made['id']}")).json()["custom"] == {}


async def test_a_merge_patch_changes_what_it_names(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "motto", type="text")
    await make_field(client, "size", type="number")
    made = await make_account(client, custom={"motto": "One", "size": 1})
    path = f"/v1/accounts/{made['id']}"
    changed = await client.patch(path, json={"custom": {"size": 2}})
    assert changed.json()["custom"] == {"motto": "One", "size": 2}
    cleared = await client.patch(path, json={"custom": {"motto": None}})
    assert cleared.json()["custom"] == {"motto": None, "size": 2}
    same = await client.patch(path, json={"custom": {"size": 2}})
    assert same.json()["version"] == cleared.json()["version"]


WRONG: dict[str, list[tuple[Any, str]]] = {
    "motto": [(1, "not_a_text"), ("x" * 501, "too_long"), ("a\0", "unstorable_character")],
    "story": [("x" * 20_001, "too_long")],
    "size": [
        ("many", "not_a_number"),
        (True, "not_a_number"),
        (0.1234567, "too_many_decimals"),
        (10**12, "number_too_large"),
        ("1e400", "number_too_large"),
        ([], "not_a_number"),
    ],
    "budget": [
        (10, "not_money"),
        ({"amount": "1"}, "not_money"),
        ({"amount": 1, "currency": "EUR"}, "not_money"),
        ({"amount": "1.001", "currency": "EUR"}, "too_many_decimals"),
        ({"amount": "1", "currency": "XXX"}, "unknown_currency"),
    ],
    "founded_on": [("2001-02-29", "not_a_date"), (20010101, "not_a_date")],
    "met_at": [("2026-01-01T10:00:00", "not_an_instant"), (5, "not_an_instant")],
    "partner": [("yes", "not_a_boolean"), (1, "not_a_boolean")],
    "grade": [("silver", "unknown_choice"), (["gold"], "unknown_choice")],
    "metals": [("gold", "too_many"), (["gold", "silver"], "unknown_choice")],
    "shop": [("javascript:alert(1)", "not_a_url"), ("acme.example", "not_a_url")],
    "billing_email": [("nobody", "not_an_email")],
    "hotline": [("call me", "not_a_phone")],
    "keeper": [("me", "not_an_id"), (str(uuid4()), "unknown_reference")],
    "unheard_of": [(1, "unknown_field")],
}


async def test_a_wrong_value_is_refused_by_its_pointer(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    made = await make_account(client)
    for key, wrong in WRONG.items():
        for value, code in wrong:
            answer = await client.patch(f"/v1/accounts/{made['id']}", json={"custom": {key: value}})
            assert answer.status_code == 422, (key, value, answer.text)
            (issue,) = answer.json()["errors"]
            assert issue["pointer"].startswith(f"/custom/{key}"), issue
            assert issue["code"] == code, (value, issue)
    assert (await client.get(f"/v1/accounts/{made['id']}")).json()["version"] == 1


async def test_all_that_is_wrong_is_told_at_once(workspace: Workspace) -> None:
    await make_field(workspace.admin, "size", type="number")
    body = {"name": "", "custom": {"size": "x", "no/such": 1}}
    answer = await workspace.admin.post("/v1/accounts", json=body)
    pointers = {issue["pointer"] for issue in answer.json()["errors"]}
    assert pointers == {"/name", "/custom/size", "/custom/no~1such"}


async def test_a_required_field_is_asked_of_new_records(workspace: Workspace) -> None:
    client = workspace.admin
    old = await make_account(client)
    await make_field(client, "size", type="number", required=True)
    refused = await client.post("/v1/accounts", json={"name": "New", "custom": {"size": None}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/custom/size"
    path = f"/v1/accounts/{old['id']}"
    assert (await client.patch(path, json={"name": "Old"})).status_code == 200
    assert (await client.patch(path, json={"custom": {"size": 1}})).status_code == 200
    assert (await client.patch(path, json={"custom": {"size": None}})).status_code == 422


async def test_a_unique_value_is_taken_once(workspace: Workspace) -> None:
    client = workspace.admin
    made = await make_field(client, "number", type="text", unique=True)
    first = await make_account(client, custom={"number": "A-1"})
    again = await client.post("/v1/accounts", json={"name": "B", "custom": {"number": "A-1"}})
    assert again.status_code == 409
    assert again.json()["code"] == "value_taken"
    assert again.json()["errors"][0]["pointer"] == "/custom/number"
    path = f"/v1/accounts/{first['id']}"
    assert (await client.patch(path, json={"custom": {"number": "A-2"}})).status_code == 200
    second = await make_account(client, custom={"number": "A-1"})
    field = f"/v1/custom-fields/{made['id']}"
    assert (await client.patch(field, json={"unique": False})).status_code == 200
    await client.patch(f"/v1/accounts/{second['id']}", json={"custom": {"number": "A-2"}})
    kept = await client.patch(field, json={"unique": True})
    assert kept.status_code == 409
    assert kept.json()["code"] == "values_not_unique"


@pytest.mark.parametrize("target", ["accounts", "contacts"])
async def test_a_reference_leads_to_what_its_writer_sees(
    workspace: Workspace, house: House, target: str
) -> None:
    client = workspace.admin
    await make_field(client, "other", type="reference", refers_to=target)
    name: Any = "Other" if target == "accounts" else {"given": "Other"}
    seen = (await client.post(f"/v1/{target}", json={"name": name})).json()
    made = await make_account(client, custom={"other": seen["id"]})
    assert made["custom"]["other"] == seen["id"]
    rep = await workspace.client(role="sales_rep")
    refused = await rep.post("/v1/accounts", json={"name": "X", "custom": {"other": seen["id"]}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "unknown_reference"
    stranger = await house.workspace()
    theirs = (await stranger.admin.post(f"/v1/{target}", json={"name": name})).json()
    body = {"name": "X", "custom": {"other": theirs["id"]}}
    assert (await client.post("/v1/accounts", json=body)).status_code == 422
    await stranger.close()


async def test_contacts_have_fields_of_their_own(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "nickname", object="contacts", type="text")
    body = {"name": {"given": "Ada"}, "custom": {"nickname": "Countess"}}
    made = await client.post("/v1/contacts", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["custom"] == {"nickname": "Countess"}
    assert (await make_account(client))["custom"] == {}


async def test_an_upsert_carries_custom_values(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    path = "/v1/accounts/by/erp/7"
    made = await client.put(path, json={"name": "A", "custom": {"size": 1}})
    assert made.status_code == 201
    again = await client.put(path, json={"name": "A", "custom": {"size": 2}})
    assert (again.status_code, again.json()["custom"]) == (200, {"size": 2})
