"""Saved views: kept, shared, made the default, and read again when fields have gone."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.custom import make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import Client, Workspace

FRENCH = {"field": "country", "op": "eq", "value": "FR"}


async def make_view(client: Client, **given: Any) -> dict[str, Any]:
    body = {"resource": "accounts", "name": "French", "where": FRENCH, **given}
    answer = await client.post("/v1/views", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def names(client: Client, **params: str) -> list[str]:
    answer = await client.get("/v1/views", params=params)
    assert answer.status_code == 200, answer.text
    return [view["name"] for view in answer.json()["items"]]


async def test_a_view_keeps_all_of_a_list_and_is_asked_for_by_search(
    workspace: Workspace,
) -> None:
    client = workspace.admin
    parts = {
        "where": {"all": [FRENCH, {"not": {"field": "kind", "op": "eq", "value": "household"}}]},
        "q": "acme",
        "sort": "-created_at,name",
        "columns": ["name", "country", "owner_id"],
        "group_by": "industry",
        "sum": "annual_revenue",
    }
    made = await make_view(client, **parts)
    assert {name: made[name] for name in parts} == parts
    assert made["problems"] == []
    assert (made["visibility"], made["editable"], made["is_default"]) == ("private", True, False)
    read = await client.get(f"/v1/views/{made['id']}")
    assert read.json() == made
    await make_account(client, name="Acme", address={"country": "FR"})
    asked = {name: made[name] for name in ("where", "q", "sort")}
    found = await client.post("/v1/accounts/search", json=asked)
    assert [item["name"] for item in found.json()["items"]] == ["Acme"]


async def test_a_view_is_changed_in_part_and_deleted(workspace: Workspace) -> None:
    client = workspace.admin
    made = await make_view(client, columns=["name"])
    path, tag = f"/v1/views/{made['id']}", {"If-Match": '"1"'}
    changed = await client.patch(path, json={"name": " Les  Bleus ", "where": None}, headers=tag)
    assert changed.status_code == 200, changed.text
    assert (changed.json()["name"], changed.json()["where"]) == ("Les Bleus", None)
    assert changed.json()["columns"] == ["name"]
    assert (await client.patch(path, json={"name": "Late"}, headers=tag)).status_code == 412
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_names_are_unique_for_one_user_and_list(workspace: Workspace) -> None:
    client = workspace.admin
    made = await make_view(client)
    body = {"resource": "accounts", "name": "FRENCH"}
    taken = await client.post("/v1/views", json=body)
    assert (taken.status_code, taken.json()["code"]) == (409, "view_name_taken")
    assert (await client.post("/v1/views", json={**body, "resource": "contacts"})).is_success
    other = await make_view(client, name="Other")
    renamed = await client.patch(f"/v1/views/{other['id']}", json={"name": "french"})
    assert renamed.json()["code"] == "view_name_taken"
    same = await client.patch(f"/v1/views/{made['id']}", json={"name": "FRENCH"})
    assert same.json()["name"] == "FRENCH"
    rep = await workspace.client(role="sales_rep")
    await make_view(rep)


async def test_views_are_seen_by_their_owner_their_team_or_all(workspace: Workspace) -> None:
    team, other = await workspace.team("East"), await workspace.team("West")
    mine = await workspace.client(role="sales_manager", team=team)
    near = await workspace.client(role="sales_rep", team=team)
    far = await workspace.client(role="sales_rep", team=other)
    await make_view(mine, name="Mine")
    ours = await make_view(mine, name="Ours", visibility="team", team_id=str(team))
    await make_view(mine, name="Everybody's", visibility="all")
    assert ours["team"] == {"id": str(team), "name": "East"}
    assert await names(mine) == ["Everybody's", "Mine", "Ours"]
    assert await names(near) == ["Everybody's", "Ours"]
    assert await names(far) == ["Everybody's"]
    assert await names(workspace.admin) == ["Everybody's"]
    assert (await far.get(f"/v1/views/{ours['id']}")).status_code == 404
    seen = await near.get(f"/v1/views/{ours['id']}")
    assert seen.json()["editable"] is False
    withdrawn = await mine.patch(f"/v1/views/{ours['id']}", json={"visibility": "private"})
    assert withdrawn.json()["team"] is None
    assert await names(near) == ["Everybody's"]


async def test_others_views_are_changed_by_who_may_change_all(workspace: Workspace) -> None:
    manager = await workspace.client(role="sales_manager")
    rep = await workspace.client(role="sales_rep")
    made = await make_view(manager, visibility="all")
    path = f"/v1/views/{made['id']}"
    assert (await rep.patch(path, json={"name": "x"})).status_code == 403
    assert (await rep.delete(path)).status_code == 403
    assert (await workspace.admin.patch(path, json={"name": "x"})).status_code == 200
    assert (await workspace.admin.delete(path)).status_code == 204


async def test_sharing_beyond_ones_teams_needs_its_permission(workspace: Workspace) -> None:
    team, other = await workspace.team("East"), await workspace.team("West")
    rep = await workspace.client(role="sales_rep", team=team)
    body = {"resource": "accounts", "name": "Mine"}
    for_all = await rep.post("/v1/views", json={**body, "visibility": "all"})
    assert for_all.status_code == 403
    beyond = {**body, "visibility": "team", "team_id": str(other)}
    assert (await rep.post("/v1/views", json=beyond)).status_code == 403
    assert (await rep.post("/v1/views", json={**beyond, "team_id": str(team)})).status_code == 201


async def test_a_list_begins_with_one_default_of_each_user(workspace: Workspace) -> None:
    client, rep = workspace.admin, await workspace.client(role="sales_rep")
    first = await make_view(client, name="First", visibility="all")
    second = await make_view(client, name="Second")
    for view in (first, second):
        assert (await client.put(f"/v1/views/{view['id']}/default")).status_code == 204
    items = (await client.get("/v1/views")).json()["items"]
    assert [(v["name"], v["is_default"]) for v in items] == [("First", False), ("Second", True)]
    assert (await rep.put(f"/v1/views/{first['id']}/default")).status_code == 204
    assert (await rep.put(f"/v1/views/{second['id']}/default")).status_code == 404
    assert (await client.delete(f"/v1/views/{first['id']}/default")).status_code == 404
    assert (await client.delete(f"/v1/views/{second['id']}/default")).status_code == 204
    assert (await client.delete(f"/v1/views/{first['id']}")).status_code == 204


async def test_a_view_outlives_the_renaming_of_a_field_and_tells_of_its_end(
    workspace: Workspace,
) -> None:
    client = workspace.admin
    field = await make_field(client, "size", type="number")
    test = {"field": "custom.size", "op": "gte", "value": "5"}
    made = await make_view(
        client, where={"any": [test]}, sort="-custom.size", columns=["name", "custom.size"]
    )
    at, path = f"/v1/custom-fields/{field['id']}", f"/v1/views/{made['id']}"
    await client.patch(at, json={"key": "heads"})
    await client.get("/v1/meta/resources")
    renamed = (await client.get(path)).json()
    assert renamed["where"]["any"][0]["field"] == "custom.heads"
    assert (renamed["sort"], renamed["columns"][1]) == ("-custom.heads", "custom.heads")
    assert renamed["problems"] == []
    await client.post(f"{at}/retirement")
    await client.get("/v1/meta/resources")
    retired = (await client.get(path)).json()
    assert {(p["pointer"], p["code"], p["field"]) for p in retired["problems"]} == {
        ("/where/any/0/field", "field_retired", "custom.heads"),
        ("/sort", "field_retired", "custom.heads"),
        ("/columns/1", "field_retired", "custom.heads"),
    }
    assert (await client.patch(path, json={"name": "Still"})).status_code == 200


async def test_a_reader_is_told_of_fields_that_are_barred(workspace: Workspace) -> None:
    born = {"field": "birth_date", "op": "is_null", "value": False}
    given = {"resource": "contacts", "where": born, "visibility": "all"}
    made = await make_view(workspace.admin, **given)
    rep = await workspace.client(role="sales_rep")
    seen = (await rep.get(f"/v1/views/{made['id']}")).json()
    barred = {"pointer": "/where/field", "code": "field_barred", "field": "birth_date"}
    assert seen["problems"] == [barred]
    refused = await rep.post("/v1/views", json={**given, "name": "x", "visibility": "private"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"resource": "nothing"}, "/resource", "unknown_choice"),
        ({"name": "  "}, "/name", "required"),
        ({"where": {"field": "colour", "op": "eq", "value": 1}}, "/where/field", "unknown_field"),
        ({"where": {"field": "name", "op": "gt", "value": 1}}, "/where/op", "bad_operator"),
        ({"sort": "tags"}, "/sort", "not_sortable"),
        ({"columns": ["name", "colour"]}, "/columns/1", "unknown_field"),
        ({"columns": ["name", "name"]}, "/columns", "bad_value"),
        ({"columns": []}, "/columns", "bad_value"),
        ({"group_by": "name"}, "/group_by", "not_groupable"),
        ({"sum": "name"}, "/sum", "not_summable"),
        ({"q": "\x00"}, "/q", "unstorable_character"),
        ({"visibility": "team"}, "/team_id", "team_mismatch"),
        ({"visibility": "team", "team_id": str(uuid4())}, "/team_id", "unknown_team"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)
async def test_what_a_view_cannot_be(
    workspace: Workspace, given: dict[str, Any], pointer: str, code: str
) -> None:
    body = {"resource": "accounts", "name": "x", **given}
    answer = await workspace.admin.post("/v1/views", json=body)
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}
