"""Lists as files: what is visible and nothing else, no formulas, and the way back without loss."""

import csv
import io
import json

import pytest

from domain.exchange.model import Phase
from tests.factories.custom import make_field
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import imported, phase_done, uploaded
from tests.factories.shared_data import shared_files
from tests.factories.workspaces import Client, Workspace

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u00a0=1", "\ufeff=1", "'=1",
    "a;=1", 'x","=1', "=cmd|' /C calc'!A0",
]  # fmt: skip

MONEY = {"amount": "10.50", "currency": "EUR"}


async def table(client: Client, path: str) -> list[dict[str, str]]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_a_list_as_a_file(workspace: Workspace) -> None:
    for n in range(3):
        await make_account(workspace.admin, name=f"N{n}", industry="games" if n else "food")
    rows = await table(workspace.admin, "/v1/accounts/export?industry=games&sort=-name")
    assert [row["name"] for row in rows] == ["N2", "N1"]
    assert rows[0]["kind"] == "business"


async def test_an_export_is_recorded_and_needs_its_right(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="N")
    await table(workspace.admin, "/v1/accounts/export")
    kept = await workspace.rows(
        "select event from journal where kind = 'access' and event like 'customers%'"
    )
    assert [row["event"] for row in kept] == ["customers.account.exported"]
    rep = await workspace.client("sales_rep")
    assert (await rep.get("/v1/accounts/export")).status_code == 403
    assert (await rep.get("/v1/contacts/export")).status_code == 403


async def test_what_a_tree_names_as_a_file(workspace: Workspace) -> None:
    for n, industry in enumerate(("food", "games", "steel")):
        await make_account(workspace.admin, name=f"N{n}", industry=industry)
    tree = {"not": {"field": "industry", "op": "eq", "value": "games"}}
    asked = {"where": tree, "sort": "-name", "fields": "name"}
    # what it shows is shown: neither a wish to only try nor a key to repeat it changes that
    headers = {"Prefer": "handling=validate", "Idempotency-Key": "once"}
    for _ in range(2):
        answer = await workspace.admin.post("/v1/accounts/export", json=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        assert "preference-applied" not in answer.headers
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert [row["name"] for row in rows] == ["N2", "N0"]
        assert set(rows[0]) == {"id", "name"}
    kept = await workspace.rows(
        "select payload from journal where event = 'customers.account.exported'"
    )
    assert [json.loads(row["payload"])["where"] for row in kept] == [tree, tree]


async def test_a_file_by_a_tree_needs_the_same_rights(workspace: Workspace) -> None:
    await make_contact(workspace.admin, birth_date="1990-01-31")
    rep, analyst = await workspace.client("sales_rep"), await workspace.client("analyst")
    assert (await rep.post("/v1/accounts/export", json={})).status_code == 403
    assert (await rep.post("/v1/contacts/export", json={})).status_code == 403
    theirs = await analyst.post("/v1/contacts/export", json={})
    assert (theirs.status_code, "birth_date" in theirs.text) == (200, False)
    barred = {"field": "birth_date", "op": "gt", "value": "1980-01-01"}
    answer = await analyst.post("/v1/contacts/export", json={"where": barred})
    assert answer.status_code == 403
    unknown = await workspace.admin.post("/v1/accounts/export", json={"limit": 1})
    assert unknown.status_code == 422


async def test_a_sensitive_field_has_no_column_for_others(workspace: Workspace) -> None:
    await make_contact(workspace.admin, birth_date="1990-01-31")
    analyst = await workspace.client("analyst")
    (theirs,) = await table(analyst, "/v1/contacts/export")
    (ours,) = await table(workspace.admin, "/v1/contacts/export")
    assert "birth_date" not in theirs
    assert ours["birth_date"] == "1990-01-31"


async def test_many_pages_hold_each_row_once(workspace: Workspace) -> None:
    content = b"name\n" + b"".join(b"Account %d\n" % n for n in range(2_345))
    await imported(workspace, content)
    rows = await table(workspace.admin, "/v1/accounts/export")
    assert len({row["id"] for row in rows}) == len(rows) == 2_345


def _payloads() -> list[str]:
    found = shared_files("10_bad_input/csv_injection_payloads.txt")
    return [line for path in found for line in path.read_text().splitlines() if line]


async def test_no_cell_is_a_formula_and_all_come_back(workspace: Workspace) -> None:
    names = [text for text in PAYLOADS + _payloads() if "\r" not in text]
    for name in names:
        await make_account(workspace.admin, name=name, industry=name)
    answer = await workspace.admin.get("/v1/accounts/export")
    text = answer.content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert cell.strip().strip("\ufeff\u00a0")[:1] not in set("=+-@＝＋－＠") or not cell
    other = await workspace.house.workspace()
    started = await uploaded(other.admin, answer.content)
    done = await phase_done(other, started["id"], Phase.RUN)
    rows = (await other.admin.get(f"/v1/imports/{done['id']}/rows?result=failed")).json()
    assert rows["items"] == [], done
    back = [row["name"] for row in await other.rows("select name from account")]
    assert sorted(back) == sorted(name.strip(" \t\r\n\u00a0\ufeff") for name in names)
    await other.close()


@pytest.mark.parametrize("path", ["/v1/accounts/export", "/v1/contacts/export"])
async def test_parameters_that_do_not_fit_are_refused(workspace: Workspace, path: str) -> None:
    for query in ("nonsense=1", "limit=5", "cursor=x", "count=true", "fields=nonsense"):
        refused = await workspace.admin.get(f"{path}?{query}")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


async def test_only_the_columns_that_were_asked_for(workspace: Workspace) -> None:
    await make_contact(workspace.admin, title="Buyer", address={"city": "Huế"})
    (row,) = await table(workspace.admin, "/v1/contacts/export?fields=title,city")
    assert row.keys() - {"id"} == {
        "title", "address_lines", "city", "subdivision", "postal_code", "country",
    }  # fmt: skip
    assert (row["title"], row["city"]) == ("Buyer", "Huế")


async def test_a_refusal_comes_before_the_first_row(workspace: Workspace) -> None:
    analyst = await workspace.client("analyst")
    for query in ("birth_date=1990-01-31", "sort=birth_date"):
        refused = await analyst.get(f"/v1/contacts/export?{query}")
        assert refused.status_code == 403
    kept = await workspace.rows("select 1 from journal where event = 'customers.contact.exported'")
    assert kept == []


async def test_the_record_of_an_export_says_what_was_taken(workspace: Workspace) -> None:
    await table(workspace.admin, "/v1/accounts/export?country_in=FR,VN&q=acme&archived=true")
    (kept,) = await workspace.rows(
        "select payload::text from journal where event = 'customers.account.exported'"
    )
    assert json.loads(kept["payload"]) == {
        "q": "acme",
        "where": {"field": "country", "op": "in", "value": ["FR", "VN"]},
        "fields": None,
        "archived": True,
    }


async def test_a_dry_run_is_recorded_all_the_same(workspace: Workspace) -> None:
    asked = {"Prefer": "handling=validate"}
    answer = await workspace.admin.get("/v1/accounts/export", headers=asked)
    assert answer.content.startswith(b"\xef\xbb\xbfid,name")
    assert (
        len(
            await workspace.rows(
                "select 1 from journal where kind = 'access' and "
                "event = 'customers.account.exported'"
            )
        )
        == 1
    )


@pytest.mark.parametrize("path", ["/v1/accounts/export", "/v1/contacts/export?format=xlsx"])
async def test_asking_only_for_the_head_takes_nothing_out(workspace: Workspace, path: str) -> None:
    await imported(workspace, b"name\n" + b"".join(b"Account %d\n" % n for n in range(1_001)))
    answer = await workspace.admin.request("HEAD", path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert await workspace.rows("select 1 from journal where event like '%exported'") == []
    rep = await workspace.client("sales_rep")
    assert (await rep.request("HEAD", path)).status_code == 403


async def test_lines_of_json_keep_numbers_and_what_is_missing(workspace: Workspace) -> None:
    await make_field(workspace.admin, "vip", object="accounts", type="boolean")
    await make_field(workspace.admin, "score", object="accounts", type="number")
    given = {"employees": 12, "custom": {"vip": False, "score": 2.5}}
    await make_account(workspace.admin, name="007", annual_revenue=MONEY, **given)
    (line,) = (await workspace.admin.get("/v1/accounts/export?format=ndjson")).text.splitlines()
    told = json.loads(line)
    assert (told["name"], told["employees"], told["industry"]) == ("007", 12, None)
    assert (told["custom.vip"], told["custom.score"]) == (False, 2.5)
    assert (told["annual_revenue"], told["currency"]) == ("10.50", "EUR")
