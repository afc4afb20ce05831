"""Lists, groups, search and exports by custom fields; filters and sorts are in tests/contract."""

import csv
from io import StringIO

import pytest

from persistence.kernel import listing
from tests.factories.custom import CHOICES, VALUES, make_every_field, make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import House, Workspace


async def test_a_parameter_of_no_field_is_refused_by_name(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    for name, value in {
        "custom.width": "1",
        "custom.size_has_any": "1",
        "custom.": "1",
        "custom.size": "many",
    }.items():
        answer = await client.get("/v1/accounts", params={name: value})
        assert answer.status_code == 422, name
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"
    too_fine = await client.get("/v1/accounts", params={"custom.size": "0.0000001"})
    assert too_fine.json()["errors"][0]["code"] == "too_many_decimals"
    users = await client.get("/v1/users", params={"custom.size": "1"})
    assert users.json()["errors"][0]["code"] == "unknown_parameter"
    tree = {"where": {"field": "custom.width", "op": "eq", "value": "1"}}
    assert (await client.post("/v1/accounts/search", json=tree)).status_code == 422


async def test_two_workspaces_share_a_key_and_nothing_else(
    workspace: Workspace, house: House
) -> None:
    other = await house.workspace()
    await make_field(workspace.admin, "size", type="number")
    await make_field(other.admin, "size", type="text")
    mine = await make_account(workspace.admin, custom={"size": 7})
    theirs = await make_account(other.admin, custom={"size": "7"})
    for client, made in ((workspace.admin, mine), (other.admin, theirs)):
        for params in ({"custom.size": "7"}, {"sort": "custom.size"}):
            found = (await client.get("/v1/accounts", params=params)).json()["items"]
            assert [each["id"] for each in found] == [made["id"]]
    await other.close()


async def test_a_renamed_field_is_filtered_by_its_new_name_at_once(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "size", type="number")
    made = await make_account(client, custom={"size": 7})
    await client.get("/v1/accounts", params={"custom.size": "7"})
    await client.patch(f"/v1/custom-fields/{field['id']}", json={"key": "heads"})
    found = await client.get("/v1/accounts", params={"custom.heads": "7", "sort": "-custom.heads"})
    assert [each["id"] for each in found.json()["items"]] == [made["id"]]


async def test_a_cursor_of_a_custom_sort_belongs_to_it(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    for n in range(4):
        await make_account(client, name=f"A{n}", custom={"size": n})
    page = (await client.get("/v1/accounts", params={"sort": "custom.size", "limit": "2"})).json()
    cursor = page["next_cursor"]
    for params in ({"sort": "-custom.size"}, {"sort": "custom.size", "custom.size_gte": "1"}):
        answer = await client.get("/v1/accounts", params={**params, "cursor": cursor})
        assert answer.json()["errors"][0]["pointer"] == "/cursor"
    changed = cursor[:-2] + "AA"
    params = {"sort": "custom.size", "cursor": changed}
    assert (await client.get("/v1/accounts", params=params)).status_code == 422


async def test_only_some_custom_fields_are_asked_for(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    await make_field(client, "motto", type="text")
    await make_account(client, custom={"size": 1, "motto": "x"})
    (one,) = (await client.get("/v1/accounts?fields=name,custom.size")).json()["items"]
    assert one["custom"] == {"size": 1}
    assert set(one) == {"id", "name", "custom"}
    (both,) = (await client.get("/v1/accounts?fields=custom")).json()["items"]
    assert both["custom"] == {"size": 1, "motto": "x"}


async def test_groups_count_and_sum_by_custom_fields(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "grade", type="choice", choices=CHOICES)
    await make_field(client, "size", type="number")
    await make_field(client, "partner", type="boolean")
    await make_field(client, "budget", type="money")
    for grade, size in (("gold", 1.5), ("gold", 2), ("tin", 4), (None, None)):
        money = {"amount": "2.50", "currency": "EUR"} if size else None
        custom = {"grade": grade, "size": size, "partner": grade == "tin", "budget": money}
        await make_account(client, custom=custom)
    path = "/v1/accounts/groups"
    by_grade = await client.get(path, params={"by": "custom.grade", "sum": "custom.size"})
    told = {each["key"]: (each["label"], each["count"], each["sum"]) for each in
            by_grade.json()["items"]}  # fmt: skip
    assert told == {"gold": ("Gold", 2, "3.5"), "tin": ("Tin", 1, "4"), None: (None, 1, None)}
    by_partner = await client.get(path, params={"by": "custom.partner", "sum": "custom.budget"})
    counted = {each["key"]: (each["count"], each["sum"]) for each in by_partner.json()["items"]}
    assert counted == {"false": (3, "5.00"), "true": (1, "2.50")}
    refused = await client.get(path, params={"by": "custom.size"})
    assert refused.json()["errors"][0]["code"] == "not_groupable"


async def test_search_finds_what_is_searchable(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "motto", type="text", searchable=True)
    await make_field(client, "note", type="text")
    made = await make_account(client, name="Acme", custom={"motto": "Ad Astra", "note": "hidden"})
    for words, found in (("astra", 1), ("acme astra", 1), ("hidden", 0)):
        listed = (await client.get("/v1/accounts", params={"q": words})).json()["items"]
        assert len(listed) == found, words
        hits = (await client.get("/v1/search", params={"q": words})).json()["items"]
        assert len(hits) == found, words
    await client.patch(f"/v1/accounts/{made['id']}", json={"custom": {"motto": None}})
    assert (await client.get("/v1/accounts?q=astra")).json()["items"] == []


async def test_an_export_has_a_column_for_each_custom_field(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    given = {key: value for key, (value, _) in VALUES.items()}
    await make_account(client, custom=given)
    answer = await client.get("/v1/accounts/export")
    (row,) = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")))
    assert row["custom.size"] == "12.5"
    assert row["custom.budget"] == "10.00 EUR"
    assert row["custom.partner"] == "false"
    assert row["custom.metals"] == "tin,gold"
    assert row["custom.founded_on"] == "2001-02-28"
    assert row["custom.keeper"] == ""
    few = await client.get("/v1/accounts/export?fields=name,custom.size")
    assert few.text.removeprefix("\ufeff").splitlines()[0] == "id,name,custom.size"


@pytest.mark.parametrize("few", [0, 1, 2_000])
async def test_few_and_many_that_pass_are_listed_alike(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Also where they are few on one page and many on the next."""
    monkeypatch.setattr(listing, "MOST_FEW", few)
    client = workspace.admin
    for key, kind in (("size", "number"), ("born", "instant"), ("motto", "text")):
        await make_field(client, key, type=kind)
    for n in range(4):
        own = {"size": n, "born": f"2026-01-0{n + 1}T00:00:00Z", "motto": "ab"[n % 2]}
        await make_account(client, name=f"A{n}", custom=own)
    await make_account(client, name="Bare")
    for params, wanted in (
        ({"custom.size_gte": "1"}, "A1 A2 A3"),
        ({"custom.size_gte": "1", "sort": "-custom.size"}, "A3 A2 A1"),
        ({"custom.size_gte": "1", "sort": "-custom.born"}, "A3 A2 A1"),
        ({"custom.motto": "b", "sort": "-custom.size"}, "A3 A1"),
        ({"custom.motto": "b", "custom.size_lt": "3"}, "A1"),
        ({"custom.born_gte": "2026-01-04T00:00:00Z"}, "A3"),
    ):
        found: list[str] = []
        page: dict[str, str] = {"limit": "1", "count": "true"}
        while page:
            answer = (await client.get("/v1/accounts", params=params | page)).json()
            found += [each["name"] for each in answer["items"]]
            assert answer["total"] == len(wanted.split())
            last = answer["next_cursor"]
            page = {"limit": "1", "count": "true", "cursor": last} if last else {}
            monkeypatch.setattr(listing, "MOST_FEW", few + len(found) % 2)
        assert " ".join(found) == wanted, params
