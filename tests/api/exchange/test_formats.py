"""Workbooks, lines of JSON and cards go the way of every import."""

import io
import json
import zipfile
from typing import Any

from adapters.text.formats.vcard import cards
from domain.exchange.model import Phase
from tests.factories.imports import imported, phase_done, settled, uploaded
from tests.factories.shared_data import shared_files
from tests.factories.workbooks import workbook
from tests.factories.workspaces import Workspace

PEOPLE = (
    b'{"given_name": "Ann", "emails": ["ann@example.org"], "address": {"city": "Lyon"},'
    b' "tags": ["vip", "new"], "account": "Northwind"}\n'
    b"broken\n"
    b'{"family_name": "B\\u00f6b", "phone": "+33 6 12 38 77 89", "note": "kept"}\n'
)
CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
N:Brown;Gwen;;;\r
ORG:Firma;Lab\r
TEL;TYPE=CELL:+33612387789\r
TEL;TYPE=WORK:+33142685300\r
EMAIL;TYPE=WORK:gwen@example.org\r
BDAY:1990-02-03\r
CATEGORIES:vip,new\r
ADR;TYPE=WORK:;;1 Rue X;Paris;;75001;France\r
PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r
END:VCARD\r
"""


async def test_a_sheet_of_a_workbook_is_chosen_and_imported(workspace: Workspace) -> None:
    work = await uploaded(workspace.admin, workbook(), file_name="list.csv")
    assert (work["dialect"]["format"], work["dialect"]["sheet"]) == ("xlsx", "Cover")
    assert work["dialect"]["sheets"] == ["Cover", "People", "Hidden"]
    chosen = {"sheet": "People", "skip_lines": 2, "header": True}
    work = await settled(workspace.admin, work["id"], dialect=chosen)
    assert [each["field"] for each in work["mapping"]] == [
        "name", "annual_revenue", "founded_year", "industry",
    ]  # fmt: skip
    done = await phase_done(workspace, work["id"], Phase.RUN)
    assert (done["state"], done["counts"]["created"]) == ("done", 3)
    items = (await workspace.admin.get("/v1/accounts?sort=name")).json()["items"]
    found = {item["name"]: item for item in items}
    assert found["=1+1"]["annual_revenue"]["amount"] == "6002.50"
    assert found["Böb"]["founded_year"] == 1994
    wrong = await workspace.admin.patch(
        f"/v1/imports/{work['id']}", json={"dialect": {"sheet": "None"}}
    )
    assert wrong.status_code in (409, 422)


async def test_an_unknown_sheet_is_refused(workspace: Workspace) -> None:
    work = await uploaded(workspace.admin, workbook())
    path = f"/v1/imports/{work['id']}"
    refused = await workspace.admin.patch(path, json={"dialect": {"sheet": "Nowhere"}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/dialect/sheet"


async def test_a_workbook_that_swells_is_told_of_and_cannot_be_run(workspace: Workspace) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"<Types/>")
        made.writestr("xl/workbook.xml", b" " * 200_000_000)
    work = await uploaded(workspace.admin, held.getvalue(), file_name="list.xlsx")
    assert [each["code"] for each in work["problems"]] == ["workbook_too_large"]
    run = await workspace.admin.post(f"/v1/imports/{work['id']}/run")
    assert (run.status_code, run.json()["code"]) == (409, "wrong_import_state")


async def test_lines_of_json_are_imported(workspace: Workspace) -> None:
    done = await imported(workspace, PEOPLE, "contacts", create_related=True)
    assert done["dialect"]["format"] == "ndjson"
    assert (done["counts"]["created"], done["counts"]["failed"]) == (2, 1)
    items = (await workspace.admin.get("/v1/contacts")).json()["items"]
    ann = next(item for item in items if item["name"]["given"] == "Ann")
    assert (ann["address"]["city"], sorted(ann["tags"])) == ("Lyon", ["new", "vip"])
    assert ann["account"]["name"] == "Northwind"
    rows = (await workspace.admin.get(f"/v1/imports/{done['id']}/rows")).json()["items"]
    assert [row["errors"][0]["code"] for row in rows if row["errors"]] == ["not_json"]
    assert rows[-1]["unmapped"] == {"note": "kept"}


async def test_a_card_becomes_a_contact_with_its_account(workspace: Workspace) -> None:
    done = await imported(workspace, CARD, "contacts", create_related=True)
    assert (done["dialect"]["format"], done["counts"]["created"]) == ("vcard", 1)
    (item,) = (await workspace.admin.get("/v1/contacts")).json()["items"]
    contact = (await workspace.admin.get(f"/v1/contacts/{item['id']}")).json()
    assert {(p["value"], p["label"]) for p in contact["phones"]} == {
        ("+33612387789", "mobile"), ("+33142685300", "work"),
    }  # fmt: skip
    assert [(e["value"], e["label"]) for e in contact["emails"]] == [("gwen@example.org", "work")]
    assert (contact["account"]["name"], contact["department"]) == ("Firma", "Lab")
    assert (contact["birth_date"], sorted(contact["tags"])) == ("1990-02-03", ["new", "vip"])
    assert contact["address"]["country"] == "FR"


async def test_public_cards_come_out_to_their_counts(workspace: Workspace) -> None:
    facts = shared_files("05_vcard_ical/facts.json")
    if not facts:
        return
    expected: dict[str, list[dict[str, Any]]] = json.loads(facts[0].read_text())["vcards"]
    for name, counted in expected.items():
        (path,) = shared_files(f"05_vcard_ical/{name}")
        content = path.read_bytes()
        found = [[each.name for each in card.properties] for card in cards([content], "utf-8")]
        assert [(each.count("EMAIL"), each.count("TEL"), each.count("ADR")) for each in found] == [
            (each["emails"], each["tels"], each["adrs"]) for each in counted
        ], name
        named = sum(bool(each["fn"]) for each in counted)
        work = await uploaded(workspace.admin, content, "contacts", "cards.txt")
        assert work["dialect"]["format"] == "vcard", name
        if work["state"] == "uploaded":
            assert named == 0, name
            continue
        done = await phase_done(workspace, work["id"], Phase.RUN)
        total = done["counts"]["created"] + done["counts"]["failed"]
        assert (done["state"], total) == ("done", len(counted)), name
        assert done["counts"]["created"] >= named, (name, done["counts"])
