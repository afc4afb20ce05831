"""Accounts over HTTP: what is written is what is read, and what stands in the journal."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.customers import an_account, make_account
from tests.factories.workspaces import Workspace


async def test_what_is_posted_is_read_back(workspace: Workspace) -> None:
    made = await workspace.admin.post("/v1/accounts", json=an_account())
    assert made.status_code == 201, made.text
    body, path = made.json(), made.headers["location"]
    assert path == f"/v1/accounts/{body['id']}"
    read = await workspace.admin.get(path)
    assert read.json() == body
    assert read.headers["etag"] == made.headers["etag"]
    sent = an_account()
    for name in ("name", "kind", "industry", "founded_year", "employees", "annual_revenue",
                 "website", "tax_id", "address", "tags"):  # fmt: skip
        assert body[name] == sent[name], name
    assert [p["value"] for p in body["phones"]] == [p["value"] for p in sent["phones"]]
    assert [p["normalised"] for p in body["phones"]] == ["+33142685300", "+842438251234"]
    assert body["emails"][0]["value"] == "Info@DaiViet.example"
    assert body["email"] == "info@daiviet.example"
    assert body["phone"] == "+33142685300"
    assert body["owner"] == {"id": str(workspace.admin.user_id), "name": "Ada Admin"}
    assert (body["version"], body["status"], body["archived_at"]) == (1, "active", None)
    assert body["created_by"] == str(workspace.admin.user_id)


async def test_only_a_name_is_needed(workspace: Workspace) -> None:
    body = await make_account(workspace.admin, name="  Only a name ")
    assert body["name"] == "  Only a name "
    assert body["kind"] == "business"
    assert body["phones"] == body["emails"] == body["tags"] == []
    assert body["address"] is body["annual_revenue"] is body["parent"] is None


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"name": "   "}, "/name", "required"),
        ({"name": None}, "/name", "string_type"),
        ({"name": "x" * 301}, "/name", "too_long"),
        ({"nmae": "x"}, "/nmae", "unknown_field"),
        ({"kind": "guild"}, "/kind", "unknown_choice"),
        ({"founded_year": 999}, "/founded_year", "out_of_range"),
        ({"employees": -1}, "/employees", "out_of_range"),
        ({"employees": 2**31}, "/employees", "out_of_range"),
        ({"employees": 10**30}, "/employees", "out_of_range"),
        ({"website": "no url"}, "/website", "not_a_url"),
        ({"website": "javascript:alert(1)"}, "/website", "not_a_url"),
        ({"emails": [{"value": "nobody"}]}, "/emails/0/value", "not_an_email"),
        ({"phones": [{"value": " "}]}, "/phones/0/value", "required"),
        ({"address": {"country": "fr"}}, "/address/country", "not_a_country"),
        ({"address": {"country": "ZZ"}}, "/address/country", "not_a_country"),
        ({"address": {"country": "UK"}}, "/address/country", "not_a_country"),
        ({"address": {"planet": "Mars"}}, "/address/planet", "unknown_field"),
        ({"tags": ["ok", ""]}, "/tags/1", "required"),
        ({"owner_id": str(uuid4())}, "/owner_id", "unknown_reference"),
        ({"team_id": str(uuid4())}, "/team_id", "unknown_reference"),
        ({"parent_id": str(uuid4())}, "/parent_id", "unknown_reference"),
        ({"parent_id": "acme"}, "/parent_id", "uuid_parsing"),
        ({"annual_revenue": {"amount": "-1", "currency": "EUR"}},
         "/annual_revenue/amount", "out_of_range"),
        ({"annual_revenue": {"amount": "1.005", "currency": "EUR"}},
         "/annual_revenue/amount", "too_many_decimals"),
        ({"annual_revenue": {"amount": "1", "currency": "XXY"}},
         "/annual_revenue/currency", "unknown_currency"),
    ],
)  # fmt: skip
async def test_a_bad_field_is_refused_by_its_pointer(
    workspace: Workspace, changed: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await workspace.admin.post("/v1/accounts", json=an_account(**changed))
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in answer.json()["errors"]]
    assert (await workspace.admin.get("/v1/accounts")).json()["items"] == []


async def test_all_issues_are_told_at_once(workspace: Workspace) -> None:
    bad = an_account(industry="x" * 200, tags=["x" * 51], website="-")
    errors = (await workspace.admin.post("/v1/accounts", json=bad)).json()["errors"]
    assert [error["pointer"] for error in errors] == ["/tags/0", "/industry", "/website"]


async def test_archive_and_restore(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}"
    archived = await workspace.admin.post(f"{path}/archival")
    assert (archived.status_code, archived.json()["status"]) == (200, "archived")
    assert archived.json()["archived_at"] is not None
    again = await workspace.admin.post(f"{path}/archival")
    assert (again.status_code, again.json()["code"]) == (409, "already_archived")
    assert (await workspace.admin.get("/v1/accounts")).json()["items"] == []
    shown = await workspace.admin.get("/v1/accounts", params={"archived": "true"})
    assert [item["id"] for item in shown.json()["items"]] == [made["id"]]
    restored = await workspace.admin.delete(f"{path}/archival")
    assert (restored.json()["status"], restored.json()["archived_at"]) == ("active", None)
    twice = await workspace.admin.delete(f"{path}/archival")
    assert (twice.status_code, twice.json()["code"]) == (409, "not_archived")
    assert restored.json()["version"] == 3


async def test_accounts_form_a_tree(workspace: Workspace) -> None:
    top = await make_account(workspace.admin, name="Top")
    middle = await make_account(workspace.admin, name="Middle", parent_id=top["id"])
    low = await make_account(workspace.admin, name="Low", parent_id=middle["id"])
    assert low["parent"] == {"id": middle["id"], "name": "Middle"}
    for below in (top, middle, low):
        answer = await workspace.admin.patch(
            f"/v1/accounts/{top['id']}", json={"parent_id": below["id"]}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "parent_cycle")


async def test_every_change_is_journalled(workspace: Workspace) -> None:
    made = await make_account(workspace.admin, industry="mining")
    path = f"/v1/accounts/{made['id']}"
    named = {"X-Request-Id": "the-request"}
    await workspace.admin.patch(path, json={"industry": "steel", "name": "Acme"}, headers=named)
    await workspace.admin.patch(path, json={"industry": "steel"})
    await workspace.admin.post(f"{path}/archival")
    rows = await workspace.journal(made["id"])
    assert [(row["event"], row["aggregate_version"]) for row in rows] == [
        ("customers.account.created", 1),
        ("customers.account.updated", 2),
        ("customers.account.archived", 3),
    ]
    assert rows[1]["changes"] == '{"industry":["mining","steel"]}'
    assert rows[1]["request_id"] == "the-request"
    assert {row["actor_id"] for row in rows} == {workspace.admin.user_id}
    assert {row["kind"] for row in rows} == {"change"}


async def test_a_change_of_nothing_changes_nothing(workspace: Workspace) -> None:
    made = (await workspace.admin.post("/v1/accounts", json=an_account())).json()
    path = f"/v1/accounts/{made['id']}"
    for body in ({}, an_account()):
        answer = await workspace.admin.patch(path, json=body)
        assert answer.json() == made
    assert len(await workspace.journal(made["id"])) == 1


async def test_points_keep_their_identity(workspace: Workspace) -> None:
    made = (await workspace.admin.post("/v1/accounts", json=an_account())).json()
    first, second = (point["id"] for point in made["phones"])
    swapped = [{"value": "+842438251234", "label": "Hà Nội"}, {"value": "+33 1 42 68 53 00"}]
    changed = await workspace.admin.patch(f"/v1/accounts/{made['id']}", json={"phones": swapped})
    points = changed.json()["phones"]
    assert [point["id"] for point in points] == [second, first]
    assert [point["primary"] for point in points] == [True, False]
    assert points[1]["value"] == "+33 1 42 68 53 00"
    assert changed.json()["emails"] == made["emails"]


async def test_two_that_race_do_not_become_each_other_s_parent(workspace: Workspace) -> None:
    admin = workspace.admin
    for _ in range(5):
        one, two = [(await make_account(admin))["id"] for _ in range(2)]
        answers = await asyncio.gather(
            admin.patch(f"/v1/accounts/{one}", json={"parent_id": two}),
            admin.patch(f"/v1/accounts/{two}", json={"parent_id": one}),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_of_twenty_that_archive_at_once_one_does(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}/archival"
    answers = await asyncio.gather(*(workspace.admin.post(path) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert len(await workspace.journal(made["id"])) == 2


async def test_the_same_point_twice_is_one_and_may_be_the_primary(workspace: Workspace) -> None:
    phones = [
        {"value": "+33 1 42 68 53 01"},
        {"value": "+33142685300"},
        {"value": "+33 1 42 68 53 00", "primary": True},
    ]
    body = await make_account(workspace.admin, phones=phones)
    assert [(point["normalised"], point["primary"]) for point in body["phones"]] == [
        ("+33142685301", False),
        ("+33142685300", True),
    ]
    assert body["phone"] == "+33142685300"


async def test_a_parent_out_of_sight_stays_while_the_rest_changes(workspace: Workspace) -> None:
    hidden = await make_account(workspace.admin, name="Hidden")
    rep = await workspace.client("sales_rep")
    path = f"/v1/accounts/{(await make_account(rep))['id']}"
    await workspace.admin.patch(path, json={"parent_id": hidden["id"]})
    same = await rep.patch(path, json={"parent_id": hidden["id"], "industry": "x"})
    assert same.status_code == 200
    assert (await rep.patch(path, json={"parent_id": None})).status_code == 200
    again = await rep.patch(path, json={"parent_id": hidden["id"]})
    assert again.status_code == 422
