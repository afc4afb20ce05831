"""Custom fields defined, renamed, retired and revived, with no value lost."""

from typing import Any

import pytest

from tests.factories.custom import CHOICES, make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import House, Workspace


async def test_a_renamed_field_keeps_values_and_history(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "size", type="number")
    made = await make_account(client, custom={"size": 7})
    path, at = f"/v1/custom-fields/{field['id']}", f"/v1/accounts/{made['id']}"
    renamed = await client.patch(path, json={"key": "head_count", "label": "Heads"})
    assert renamed.status_code == 200, renamed.text
    assert renamed.json()["former_keys"] == ["size"]
    changed = await client.patch(at, json={"custom": {"head_count": 8}})
    assert changed.json()["custom"] == {"head_count": 8}
    then = await client.get(at, params={"as_of": made["updated_at"]})
    assert then.json()["custom"] == {"head_count": 7}
    taken = await client.post(
        "/v1/custom-fields",
        json={"object": "accounts", "key": "size", "label": "Size", "type": "text"},
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "field_key_taken")
    back = await client.patch(path, json={"key": "size"})
    assert back.json()["former_keys"] == ["head_count"]


async def test_a_retired_field_is_away_and_comes_back_whole(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "size", type="number")
    made = await make_account(client, custom={"size": 7})
    path, at = f"/v1/custom-fields/{field['id']}/retirement", f"/v1/accounts/{made['id']}"
    retired = await client.post(path)
    assert retired.json()["retired_at"] is not None
    assert (await client.post(path)).json()["code"] == "field_retired"
    await client.get("/v1/meta/resources")  # which asks for the fields of this moment
    assert (await client.get(at)).json()["custom"] == {}
    refused = await client.patch(at, json={"custom": {"size": 8}})
    assert refused.json()["errors"][0]["code"] == "unknown_field"
    assert (await client.patch(at, json={"name": "Other"})).status_code == 200
    assert (await client.delete(path)).json()["retired_at"] is None
    assert (await client.delete(path)).json()["code"] == "field_not_retired"
    await client.get("/v1/meta/resources")
    assert (await client.get(at)).json()["custom"] == {"size": 7}


async def test_a_choice_is_retired_and_stays_where_it_was_chosen(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "grade", type="choice", choices=CHOICES)
    made = await make_account(client, custom={"grade": "tin"})
    path = f"/v1/custom-fields/{field['id']}"
    missing = await client.patch(path, json={"choices": CHOICES[:1]})
    assert missing.json()["errors"][0]["code"] == "choice_missing"
    fewer = [CHOICES[0], {**CHOICES[1], "label": "Zinn", "retired": True}]
    changed = await client.patch(path, json={"choices": fewer})
    assert changed.json()["choices"][1] == {"key": "tin", "label": "Zinn", "retired": True}
    await client.get("/v1/meta/resources")
    same = await client.patch(f"/v1/accounts/{made['id']}", json={"custom": {"grade": "tin"}})
    assert same.status_code == 200
    refused = await client.post("/v1/accounts", json={"name": "B", "custom": {"grade": "tin"}})
    assert refused.json()["errors"][0]["code"] == "unknown_choice"


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"key": "Size"}, "/key", "bad_key"),
        ({"key": "9lives"}, "/key", "bad_key"),
        ({"key": "x" * 41}, "/key", "too_long"),
        ({"label": " "}, "/label", "required"),
        ({"type": "formula"}, "/type", "unknown_choice"),
        ({"object": "users"}, "/object", "unknown_choice"),
        ({"type": "choice"}, "/choices", "required"),
        ({"choices": CHOICES}, "/choices", "not_a_choice"),
        ({"type": "choice", "choices": CHOICES * 2}, "/choices/2/key", "given_twice"),
        ({"type": "reference"}, "/refers_to", "unknown_choice"),
        ({"refers_to": "users"}, "/refers_to", "not_a_reference"),
        ({"type": "boolean", "unique": True}, "/unique", "not_for_this_type"),
        ({"sensitive": True, "unique": True}, "/unique", "not_when_sensitive"),
        ({"sensitive": True, "searchable": True}, "/searchable", "not_when_sensitive"),
        ({"sensitive": True, "required": True}, "/required", "not_when_sensitive"),
        ({"type": "date", "searchable": True}, "/searchable", "not_for_this_type"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)
async def test_what_a_field_cannot_be(
    workspace: Workspace, given: dict[str, Any], pointer: str, code: str
) -> None:
    body = {"object": "accounts", "key": "size", "label": "Size", "type": "text", **given}
    answer = await workspace.admin.post("/v1/custom-fields", json=body)
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}


async def test_keys_that_lists_could_not_tell_apart_are_refused(workspace: Workspace) -> None:
    await make_field(workspace.admin, "check", type="choice", choices=CHOICES)
    body = {"object": "accounts", "key": "check_in", "label": "In", "type": "date"}
    refused = await workspace.admin.post("/v1/custom-fields", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "field_key_taken")
    contacts = await workspace.admin.post("/v1/custom-fields", json={**body, "object": "contacts"})
    assert contacts.status_code == 201


async def test_type_and_sensitivity_stand_for_good(workspace: Workspace) -> None:
    field = await make_field(workspace.admin, "size", type="number")
    for given in ({"type": "text"}, {"sensitive": True}, {"object": "contacts"}):
        answer = await workspace.admin.patch(f"/v1/custom-fields/{field['id']}", json=given)
        assert answer.json()["errors"][0]["code"] == "unknown_field"


async def test_searchable_is_settled_before_the_first_value(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "motto", type="text")
    path = f"/v1/custom-fields/{field['id']}"
    assert (await client.patch(path, json={"searchable": True})).status_code == 200
    await make_account(client, custom={"motto": "Ad astra"})
    refused = await client.patch(path, json={"searchable": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "field_has_values")


async def test_meta_says_all_that_a_form_needs(workspace: Workspace) -> None:
    await make_field(
        workspace.admin, "grade", type="choice", choices=CHOICES, description="How good"
    )
    resources = (await workspace.admin.get("/v1/meta/resources")).json()["items"]
    accounts = next(each for each in resources if each["key"] == "accounts")
    assert accounts["customisable"]
    (field,) = [each for each in accounts["fields"] if each["custom"]]
    assert field["name"] == "custom.grade"
    assert field["choices"] == ["gold", "tin"]
    assert field["custom"]["description"] == "How good"
    assert field["custom"]["choices"][0] == {"key": "gold", "label": "Gold", "retired": False}
    assert {field["groupable"], field["sortable"], field["importable"]} == {True}


async def test_only_administrators_define_fields(workspace: Workspace, house: House) -> None:
    field = await make_field(workspace.admin, "size", type="number")
    manager = await workspace.client(role="sales_manager")
    assert (await manager.get("/v1/custom-fields")).status_code == 403
    stranger = await house.workspace()
    assert (await stranger.admin.get("/v1/custom-fields")).json()["items"] == []
    theirs = f"/v1/custom-fields/{field['id']}"
    assert (await stranger.admin.get(theirs)).status_code == 404
    assert (await stranger.admin.patch(theirs, json={"label": "X"})).status_code == 404
    await stranger.close()


async def test_a_field_is_listed_by_its_object(workspace: Workspace) -> None:
    await make_field(workspace.admin, "size", type="number")
    await make_field(workspace.admin, "nickname", object="contacts", type="text")
    found = await workspace.admin.get("/v1/custom-fields", params={"object": "contacts"})
    assert [each["key"] for each in found.json()["items"]] == ["nickname"]


async def test_changes_of_a_definition_are_journalled_and_fenced(workspace: Workspace) -> None:
    field = await make_field(workspace.admin, "size", type="number")
    path = f"/v1/custom-fields/{field['id']}"
    stale = await workspace.admin.patch(path, json={"label": "X"}, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    named = await workspace.admin.patch(path, json={"label": "Heads"})
    assert named.json()["version"] == 2
