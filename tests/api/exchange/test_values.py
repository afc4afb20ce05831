"""Values that a field does not know: told of with what was meant, and settled without the file."""

from typing import Any

from domain.exchange.model import Phase
from tests.factories.custom import make_field
from tests.factories.customers import make_account
from tests.factories.imports import imported, mapped, phase_done, settled, uploaded
from tests.factories.shared_data import shared_files
from tests.factories.workspaces import Client, Workspace

FILE = (
    b"name,industry,country,tags,owner_email,size\n"
    b"One,technolgy,Philipines,vip;newsleter,bob@example.com,Smal\n"
    b"Two,Retail,France,newsletter,ada@exmple.com,Large\n"
    b"Three,retial,VN,newsletter,,Large\n"
    b"Four,Retail,VN,newsletter,,Huge\n"
    b"Five,Retail,VN,newsletter,,n/a\n"
    b"Six,Brewing,VN,,,\n"
)
FIELDS = ("name", "industry", "country", "tags", "owner_email", "custom.size")


async def values_of(client: Client, import_id: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/imports/{import_id}/values")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def said(told: dict[str, Any]) -> dict[str, dict[str, str | None]]:
    """By field: each unknown value with what is suggested first."""
    return {
        column["field"]: {
            each["value"]: each["suggestions"][0]["value"] if each["suggestions"] else None
            for each in column["values"]
        }
        for column in told["columns"]
    }


async def a_size(workspace: Workspace) -> None:
    choices = [{"key": key, "label": key.capitalize()} for key in ("small", "large")]
    await make_field(workspace.admin, "size", object="accounts", type="choice", choices=choices)


async def test_near_misses_are_offered_accepted_and_applied(workspace: Workspace) -> None:
    await a_size(workspace)
    email = (await workspace.admin.get("/v1/me")).json()["user"]["email"]
    typo = email.replace("example", "exmple")
    content = FILE.replace(b"ada@exmple.com", typo.encode()).replace(b"bob@example.com", b"Zoe Q")
    work = await uploaded(workspace.admin, content)
    dialect = {"tag_separator": ";"}
    await settled(workspace.admin, work["id"], dialect=dialect, mapping=mapped(*FIELDS))
    told = await values_of(workspace.admin, work["id"])
    assert (told["rows"], told["complete"]) == (6, True)
    found = said(told)
    assert found == {
        "industry": {"technolgy": "technology", "retial": "Retail"},
        "country": {"Philipines": "PH"},
        "tags": {"newsleter": "newsletter"},
        "owner_email": {"Zoe Q": None, typo: email},
        "custom.size": {"Smal": "small", "Huge": None, "n/a": None},
    }
    must = {each["field"] for each in told["columns"] if each["must_settle"]}
    assert must == {"country", "owner_email", "custom.size"}
    chosen = {
        field: {value: meant or "" for value, meant in each.items()}
        for field, each in found.items()
    }
    chosen["custom.size"]["Huge"] = "large"
    more = {field: {"values": values} for field, values in chosen.items()}
    kept = await settled(workspace.admin, work["id"], mapping=mapped(*FIELDS, **more))
    assert kept["mapping"][1]["values"] == {"technolgy": "technology", "retial": "Retail"}
    tried = await phase_done(workspace, work["id"], Phase.DRY_RUN)
    assert (tried["dry_run"]["created"], tried["dry_run"]["failed"]) == (6, 0)
    done = await phase_done(workspace, work["id"], Phase.RUN)
    assert (done["counts"]["created"], done["counts"]["warnings"]) == (6, 0)
    made = {
        each["name"]: each for each in (await workspace.admin.get("/v1/accounts")).json()["items"]
    }
    assert (made["One"]["industry"], made["One"]["address"]["country"]) == ("technology", "PH")
    assert set(made["One"]["tags"]) == {"newsletter", "vip"}
    assert made["Two"]["owner"]["id"] == str(workspace.admin.user_id)
    sizes = [made[name]["custom"].get("size") for name in ("One", "Four", "Five")]
    assert sizes == ["small", "large", None]


async def test_records_tell_what_is_meant_to_those_who_see_them(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Golden Row Ltd", industry="Brewery")
    rep = await workspace.client("sales_rep")
    content = b"full_name,employer,department\nAnn,Goldn Row Ltd,x\nBo,Shop 12,y\n"
    fields = mapped("full_name", "account", None)
    for client, offered in ((workspace.admin, {"account": {"Goldn Row Ltd": "Golden Row Ltd"}}),
                            (rep, {})):  # fmt: skip
        work = await uploaded(client, content, "contacts")
        await settled(client, work["id"], mapping=fields)
        assert said(await values_of(client, work["id"])) == offered
    work = await uploaded(workspace.admin, b"name,industry\nA,Brewry\nB,Brewery\n")
    assert said(await values_of(workspace.admin, work["id"])) == {"industry": {"Brewry": "Brewery"}}


async def test_figures_are_no_slips_of_the_pen(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Shop 12")
    content = b"name,subsidiary_of\nShop 14,Shop 13\nShop 13,\n"
    work = await uploaded(workspace.admin, content)
    assert said(await values_of(workspace.admin, work["id"])) == {}


async def test_values_of_others_and_of_nothing(workspace: Workspace) -> None:
    started = await workspace.admin.post(
        "/v1/imports", json={"target": "accounts", "file_name": "a.csv"}
    )
    path = f"/v1/imports/{started.json()['id']}/values"
    empty = (await workspace.admin.get(path)).json()
    assert empty == {"rows": 0, "complete": True, "columns": []}
    other = await workspace.house.workspace()
    rep = await workspace.client("sales_rep")
    assert [(await each.get(path)).status_code for each in (other.admin, rep)] == [404, 404]
    await other.close()
    work = await uploaded(workspace.admin, b"name\nA\n")
    wrong = [{"column": 0, "field": None, "values": {"a": "b"}}]
    answer = await workspace.admin.patch(f"/v1/imports/{work['id']}", json={"mapping": wrong})
    assert answer.json()["errors"][0]["code"] == "no_field"


async def test_the_misspelt_industry_of_the_public_data_is_offered(workspace: Workspace) -> None:
    for path in shared_files("01_crm_sales/accounts.csv"):
        work = await uploaded(workspace.admin, path.read_bytes())
        told = await values_of(workspace.admin, work["id"])
        assert said(told)["industry"] == {"technolgy": "technology"}
        assert said(told)["country"] == {"Philipines": "PH"}


async def test_a_formula_in_a_value_stays_text(workspace: Workspace) -> None:
    given = [{"column": 0, "field": "name", "values": {"a": "=1+1"}}]
    done = await imported(workspace, b"name\na\n", mapping=given)
    assert done["counts"]["created"] == 1
    text = (await workspace.admin.get("/v1/accounts/export")).text
    assert "'=1+1" in text
