"""From a file to records: upload, guess, dry run, run, relations, rows, reversal."""

from typing import Any

import pytest

from domain.exchange import ports
from domain.exchange.model import Phase
from tests.factories.imports import imported, mapped, phase_done, settled, uploaded
from tests.factories.workspaces import Workspace

ACCOUNTS = (
    b"account,sector,year_established,revenue,employees,office_location,subsidiary_of\r\n"
    b"Northwind,retail,1996,1100.04,2822,United States,Wide World\r\n"
    b"Contoso,software,2001,251.41,495,Viet Nam,\r\n"
    b"Wide World,retail,1980,9000.5,9000,Philipines,\r\n"
    b"Bad Row,retail,abc,1,2,France,\r\n"
    b"Lonely,retail,1999,5,2,France,Nobody\r\n"
)
FIELDS = ("name", "industry", "founded_year", "annual_revenue", "employees", "country", "parent")
MAPPING = mapped(*FIELDS, annual_revenue={"multiplier": "millions", "currency": "USD"})


async def test_a_file_is_understood_when_it_comes(workspace: Workspace) -> None:
    work = await uploaded(workspace.admin, ACCOUNTS)
    assert work["state"] == "mapped"
    assert work["file_size"] == len(ACCOUNTS)
    assert (work["dialect"]["delimiter"], work["dialect"]["line_end"]) == (",", "crlf")
    guessed = [each["field"] for each in work["mapping"]]
    assert guessed == ["name", "industry", None, *FIELDS[3:]]
    preview = (await workspace.admin.get(f"/v1/imports/{work['id']}/preview")).json()
    assert preview["rows"][1][0] == "Contoso"


async def test_what_files_can_become(workspace: Workspace) -> None:
    targets = (await workspace.admin.get("/v1/imports/targets")).json()["items"]
    fields = {each["name"]: {field["name"] for field in each["fields"]} for each in targets}
    assert {"name", "parent", "phone", "owner_email"} <= fields["accounts"]
    assert {"full_name", "account", "birth_date"} <= fields["contacts"]
    analyst = await workspace.client("analyst")
    assert (await analyst.get("/v1/imports/targets")).json()["items"] == []


async def test_a_dry_run_tells_what_would_happen_and_writes_nothing(workspace: Workspace) -> None:
    work = await uploaded(workspace.admin, ACCOUNTS)
    await settled(workspace.admin, work["id"], mapping=MAPPING)
    tried = await phase_done(workspace, work["id"], Phase.DRY_RUN)
    assert tried["state"] == "validated"
    assert tried["dry_run"] == {
        "created": 4, "updated": 0, "unchanged": 0, "failed": 1, "warnings": 1,
    }  # fmt: skip
    assert (await workspace.admin.get("/v1/accounts")).json()["items"] == []
    rows = (await workspace.admin.get(f"/v1/imports/{work['id']}/rows?result=failed")).json()
    assert [(row["line"], row["errors"][0]["code"]) for row in rows["items"]] == [
        (5, "not_a_number")
    ]


async def test_rows_become_accounts_with_their_parents(workspace: Workspace) -> None:
    done = await imported(workspace, ACCOUNTS, mapping=MAPPING)
    assert done["state"] == "done"
    assert done["counts"] == {
        "created": 4, "updated": 0, "unchanged": 0, "failed": 1, "warnings": 2,
    }  # fmt: skip
    assert done["progress"] == {"position": 5, "total": 5, "phase": None}
    accounts = {a["name"]: a for a in (await workspace.admin.get("/v1/accounts")).json()["items"]}
    assert sorted(accounts) == ["Contoso", "Lonely", "Northwind", "Wide World"]
    assert accounts["Northwind"]["parent"]["id"] == accounts["Wide World"]["id"]
    assert accounts["Contoso"]["address"]["country"] == "VN"
    assert accounts["Contoso"]["annual_revenue"] == {"amount": "251410000.00", "currency": "USD"}
    assert accounts["Wide World"]["address"] is None
    found = (await workspace.admin.get("/v1/accounts?q=contos")).json()["items"]
    assert [each["name"] for each in found] == ["Contoso"]
    rows = (await workspace.admin.get(f"/v1/imports/{done['id']}/rows")).json()["items"]
    warned = {row["number"]: row["warnings"][0]["code"] for row in rows if row["warnings"]}
    assert warned == {3: "unknown_country", 5: "relation_not_found"}
    assert rows[2]["unmapped"] == {"office_location": "Philipines"}
    assert rows[0]["record_id"] == accounts["Northwind"]["id"]


async def test_the_journal_names_the_import(workspace: Workspace) -> None:
    done = await imported(workspace, ACCOUNTS, mapping=MAPPING)
    rows = await workspace.rows(
        "select event, count(*) as n from journal where cause_id = $1 and cause_type = 'import' "
        "group by event order by event", done["id"],
    )  # fmt: skip
    assert [tuple(row.values()) for row in rows] == [
        ("customers.account.created", 4),
        ("customers.account.updated", 1),
    ]


async def test_a_run_is_reversed(workspace: Workspace) -> None:
    done = await imported(workspace, ACCOUNTS, mapping=MAPPING)
    accounts = {a["name"]: a for a in (await workspace.admin.get("/v1/accounts")).json()["items"]}
    path = f"/v1/accounts/{accounts['Contoso']['id']}"
    await workspace.admin.patch(path, json={"industry": "games"})
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["state"] == "reversed"
    assert back["reversal"] == {"reverted": 3, "kept": 1}
    left = (await workspace.admin.get("/v1/accounts")).json()["items"]
    assert [(a["name"], a["industry"]) for a in left] == [("Contoso", "games")]


async def test_failed_rows_come_back_as_a_file(workspace: Workspace) -> None:
    done = await imported(workspace, ACCOUNTS, mapping=MAPPING)
    answer = await workspace.admin.get(f"/v1/imports/{done['id']}/failed-rows")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "account,sector,year_established,revenue,employees,office_location,"\
        "subsidiary_of,line,errors"  # fmt: skip
    assert lines[1].startswith("Bad Row,retail,abc,1,2,France,,5,/founded_year not_a_number")
    assert len(lines) == 2


async def test_contacts_come_with_their_accounts(workspace: Workspace) -> None:
    content = (
        "full_name,email_work,email_home,phone_work,company,tags,birthday\n"
        'Đặng Hữu Khoa,khoa@example.com,k@home.example,0912 018 159,Acme,"vip, new",31/01/1990\n'
        "Ann Lee,ann@example.com,,+33 6 12 38 77 89,Acme,,01/02/1985\n"
        "Bob,not an email,,,,,\n"
    ).encode()
    done = await imported(workspace, content, "contacts", create_related=True)
    assert done["counts"]["created"] == 2, done
    assert done["counts"]["failed"] == 1
    found = (await workspace.admin.get("/v1/contacts?sort=display_name")).json()["items"]
    khoa = next(each for each in found if each["email"] == "khoa@example.com")
    assert khoa["display_name"] == "Đặng Hữu Khoa"
    assert khoa["account"]["name"] == "Acme"
    assert khoa["birth_date"] == "1990-01-31"
    assert khoa["tags"] == ["vip", "new"]
    full = (await workspace.admin.get(f"/v1/contacts/{khoa['id']}")).json()
    assert [(p["value"], p["label"]) for p in full["emails"]] == [
        ("khoa@example.com", "work"),
        ("k@home.example", "home"),
    ]
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["reversal"] == {"reverted": 3, "kept": 0}
    assert (await workspace.admin.get("/v1/accounts")).json()["items"] == []


async def test_a_file_replaced_while_it_is_looked_at_is_not_settled(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read outside of the transaction, so meanwhile anything may happen."""
    work = await uploaded(workspace.admin, b"a;b\n1;2\n")
    free: Any = workspace.house.wiring.free
    detect = free[ports.Detector]

    async def slowly(*asked: Any) -> Any:
        monkeypatch.setitem(free, ports.Detector, detect)
        path = f"/v1/imports/{work['id']}/file"
        again = await workspace.admin.put(path, content=b"name\nAcme\n")
        assert again.status_code == 200, again.text
        return await detect(*asked)

    monkeypatch.setitem(free, ports.Detector, slowly)
    given = {"dialect": {"delimiter": ","}}
    answer = await workspace.admin.patch(f"/v1/imports/{work['id']}", json=given)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    now = await settled(workspace.admin, work["id"], dialect={"header": False})
    assert [each["header"] for each in now["columns"]] != ["name"]
