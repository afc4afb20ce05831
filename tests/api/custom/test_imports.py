"""Custom fields in files: mapped, read, matched by, taken back, and out again."""

import csv
from io import StringIO
from typing import Any

from domain.exchange.model import Phase
from tests.factories.custom import FIELDS, VALUES, make_every_field, make_field
from tests.factories.customers import make_account
from tests.factories.imports import imported, mapped, phase_done, settled, uploaded
from tests.factories.workspaces import Client, Workspace


async def _custom_of(client: Client, **params: str) -> dict[str, dict[str, Any]]:
    items = (await client.get("/v1/accounts", params=params)).json()["items"]
    return {item["name"]: item["custom"] for item in items}


async def _errors(client: Client, import_id: str) -> list[tuple[int, str, str]]:
    rows = await client.get(f"/v1/imports/{import_id}/rows", params={"result": "failed"})
    return [
        (row["number"], issue["pointer"], issue["code"])
        for row in rows.json()["items"]
        for issue in row["errors"]
    ]


async def test_an_export_comes_back_the_same(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    given = {key: value for key, (value, _) in VALUES.items()}
    given |= {"keeper": str(client.user_id), "story": "Once upon"}
    made = await make_account(client, name="Acme", custom=given)
    exported = (await client.get("/v1/accounts/export")).content
    (header,) = list(csv.reader(StringIO(exported.decode("utf-8-sig"))))[:1]
    fields = [name if name == "name" or name.startswith("custom.") else None for name in header]
    await client.post(f"/v1/accounts/{made['id']}/archival")
    done = await imported(workspace, exported, mapping=mapped(*fields))
    assert done["counts"]["created"] == 1, await _errors(client, done["id"])
    assert (await _custom_of(client))["Acme"] == made["custom"]
    assert set(made["custom"]) == set(FIELDS)
    for query in ({"custom.size": "12.5"}, {"custom.metals_has_any": "tin"}, {"q": "astra"}):
        assert list(await _custom_of(client, **query)) == ["Acme"], query


async def test_columns_are_guessed_by_name_and_targets_name_the_fields(
    workspace: Workspace,
) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number")
    targets = (await client.get("/v1/imports/targets")).json()["items"]
    accounts = next(each for each in targets if each["name"] == "accounts")
    assert "custom.size" in {field["name"] for field in accounts["fields"]}
    started = await uploaded(client, b"name,custom.size\nA,1\n")
    assert [each["field"] for each in started["mapping"]] == ["name", "custom.size"]


async def test_cells_are_read_and_refused_by_type(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    content = b"name,a,b,c,d\nA,1.5,yes,Gold,2001-02-03\nB,x,perhaps,silver,never\n"
    fields = ("name", "custom.size", "custom.partner", "custom.grade", "custom.founded_on")
    done = await imported(workspace, content, mapping=mapped(*fields))
    custom = (await _custom_of(client))["A"]
    assert (custom["size"], custom["partner"]) == (1.5, True)
    assert (custom["grade"], custom["founded_on"]) == ("gold", "2001-02-03")
    assert {pointer for _, pointer, _ in await _errors(client, done["id"])} == {
        f"/{name}" for name in fields[1:]
    }


async def test_records_are_found_by_a_unique_custom_field(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "number", type="number", unique=True)
    await make_field(client, "motto", type="text")
    await make_account(client, name="Old", custom={"number": 1, "motto": "was"})
    mapping = mapped("name", "custom.number", "custom.motto")
    content = b"name,number,motto\nOld,1,is\nNew,2,too\nNewer,2,last\n"
    done = await imported(
        workspace, content, mapping=mapping, mode="upsert", match_field="custom.number"
    )
    assert done["counts"]["failed"] == 0, await _errors(client, done["id"])
    assert await _custom_of(client) == {
        "Old": {"number": 1, "motto": "is"},
        "Newer": {"number": 2, "motto": "last"},
    }


async def test_a_unique_value_is_not_imported_twice(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "number", type="text", unique=True)
    await make_account(client, name="First", custom={"number": "A"})
    content = b"name,number\nX,A\nY,B\nZ,B\n"
    done = await imported(workspace, content, mapping=mapped("name", "custom.number"))
    assert done["counts"]["created"] == 1
    at = "/custom/number"
    assert await _errors(client, done["id"]) == [(1, at, "value_taken"), (3, at, "value_taken")]


async def test_required_fields_and_references_are_asked_of_rows(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "size", type="number", required=True)
    await make_field(client, "keeper", type="reference", refers_to="users")
    content = f"name,size,keeper\nA,1,{client.user_id}\nB,,\nC,1,{workspace.id}\n"
    mapping = mapped("name", "custom.size", "custom.keeper")
    done = await imported(workspace, content.encode(), mapping=mapping)
    assert done["counts"]["created"] == 1
    assert await _errors(client, done["id"]) == [
        (2, "/custom/size", "required"),
        (3, "/custom/keeper", "unknown_reference"),
    ]


async def test_an_import_is_taken_back_field_by_field(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "number", type="text", unique=True)
    size = await make_field(client, "size", type="number")
    await make_account(client, name="Old", custom={"number": "A", "size": 1})
    mapping = mapped("name", "custom.number", "custom.size")
    content = b"name,number,size\nOld,A,2\nNew,B,3\n"
    done = await imported(
        workspace, content, mapping=mapping, mode="upsert", match_field="custom.number"
    )
    await client.patch(f"/v1/custom-fields/{size['id']}", json={"key": "heads"})
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["state"] == "reversed"
    await client.get("/v1/meta/resources")
    assert await _custom_of(client) == {"Old": {"number": "A", "heads": 1}}
    again = await make_account(client, name="Again", custom={"number": "B"})
    assert again["custom"]["number"] == "B"


async def test_who_may_not_see_a_field_cannot_fill_it_from_a_file(workspace: Workspace) -> None:
    await make_field(workspace.admin, "salary", type="number", sensitive=True)
    marketer = await workspace.client(role="marketer")
    started = await uploaded(marketer, b"name,salary\nA,1\n")
    given = {"mapping": mapped("name", "custom.salary")}
    refused = await marketer.patch(f"/v1/imports/{started['id']}", json=given)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "unknown_field"


async def test_a_field_that_went_away_ends_the_import(workspace: Workspace) -> None:
    client = workspace.admin
    field = await make_field(client, "size", type="number")
    started = await uploaded(client, b"name,size\nA,1\n")
    await settled(client, started["id"], mapping=mapped("name", "custom.size"))
    await client.post(f"/v1/custom-fields/{field['id']}/retirement")
    failed = await phase_done(workspace, started["id"], Phase.RUN)
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "unknown_field"
