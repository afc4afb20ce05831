"""An export in each format: nothing in it runs, and imported it gives the same records."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.exchange.model import Phase
from tests.api.exchange.test_exports import PAYLOADS
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import phase_done, uploaded
from tests.factories.workspaces import Client, House, Workspace

MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "vcard": "text/vcard",
}
ANN = {
    "name": {"given": "Ann", "family": "Böb; the, \\ first", "prefix": "Dr."},
    "title": "Head\nof all",
    "department": "R & D",
    "gender": "female",
    "birth_date": "1980-01-18",
    "tags": ["new", "vip"],
    "phones": [{"value": "+33612387789", "label": "work"}],
    "emails": [{"value": "ann@example.org", "label": "work"}],
    "address": {"lines": ["1, Rue X", "Stairs B"], "city": "Paris", "country": "FR"},
}
KEPT = ("name", "title", "department", "gender", "birth_date", "tags", "address", "account")


@pytest_asyncio.fixture
async def other(house: House) -> AsyncIterator[Workspace]:
    """Where the files go."""
    made = await house.workspace()
    yield made
    await made.close()


async def exported(client: Client, path: str, form: str) -> bytes:
    answer = await client.get(f"/v1/{path}/export?format={form}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] == MEDIA[form]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    return answer.content


async def known(client: Client, path: str) -> list[dict[str, Any]]:
    items = (await client.get(f"/v1/{path}?limit=200")).json()["items"]
    return [(await client.get(f"/v1/{path}/{item['id']}")).json() for item in items]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ndjson", "vcard"])
async def test_contacts_come_back(workspace: Workspace, other: Workspace, form: str) -> None:
    account = await make_account(workspace.admin, name="Northwind, Inc.")
    await make_contact(workspace.admin, **ANN, account_id=account["id"])
    content = await exported(workspace.admin, "contacts", form)
    work = await uploaded(other.admin, content, "contacts")
    given = {"create_related": True}
    await other.admin.patch(f"/v1/imports/{work['id']}", json=given)
    done = await phase_done(other, work["id"], Phase.RUN)
    assert done["counts"] == {
        "created": 1, "updated": 0, "unchanged": 0, "failed": 0, "warnings": 0,
    }  # fmt: skip
    (before,), (after,) = (
        await known(workspace.admin, "contacts"),
        await known(other.admin, "contacts"),
    )
    for field in KEPT:
        one, two = before[field], after[field]
        if field == "account":
            one, two = one["name"], two["name"]
        assert one == two, field
    for points in ("phones", "emails"):
        assert [p["value"] for p in before[points]] == [p["value"] for p in after[points]]


@pytest.mark.parametrize("form", ["xlsx", "ndjson", "vcard"])
async def test_names_that_look_like_formulas_come_back(
    workspace: Workspace, other: Workspace, form: str
) -> None:
    for n, payload in enumerate(PAYLOADS):
        await make_account(workspace.admin, name=f"A{n}", industry=payload)
    # an import takes blanks around a value away
    edges = " \t\r\n\u00a0\ufeff"
    before = [item["industry"].strip(edges) for item in await known(workspace.admin, "accounts")]
    content = await exported(workspace.admin, "accounts", form)
    if form == "vcard":
        assert content.count(b"BEGIN:VCARD") == len(PAYLOADS)
        return
    work = await uploaded(other.admin, content)
    done = await phase_done(other, work["id"], Phase.RUN)
    assert done["counts"]["created"] == len(PAYLOADS)
    after = [item["industry"] for item in await known(other.admin, "accounts")]
    assert sorted(map(str, before)) == sorted(map(str, after))


async def test_a_workbook_holds_no_formula_and_no_link(workspace: Workspace) -> None:
    for payload in PAYLOADS:
        await make_account(workspace.admin, name=f"x{payload}", industry=payload,
                           website="https://example.org/a")  # fmt: skip
    content = await exported(workspace.admin, "accounts", "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert sheet.count(b"<c ") == sheet.count(b't="inlineStr"') + sheet.count(b't="s"')
        assert not [name for name in book.namelist() if "rels" in name and "sheet" in name]


async def test_a_tree_and_columns_in_another_format(workspace: Workspace) -> None:
    for name in ("A", "B"):
        await make_account(workspace.admin, name=name)
    tree = {"field": "name", "op": "eq", "value": "B"}
    body = {"where": tree, "fields": "name", "format": "ndjson"}
    answer = await workspace.admin.post("/v1/accounts/export", json=body)
    assert answer.status_code == 200, answer.text
    (line,) = answer.text.splitlines()
    assert line.endswith('"name":"B"}')
    wrong = await workspace.admin.get("/v1/accounts/export?format=pdf")
    assert wrong.status_code == 422
    plain = await workspace.admin.get("/v1/accounts/export")
    rows = list(csv.DictReader(io.StringIO(plain.content.decode("utf-8-sig"))))
    assert {row["name"] for row in rows} == {"A", "B"}
