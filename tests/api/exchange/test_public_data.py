"""Public customer lists, as they are, with the mapping that was guessed for them."""

import unicodedata
from typing import Any

from domain.exchange.model import Phase
from tests.factories.imports import phase_done, settled, uploaded
from tests.factories.shared_data import shared_files, shared_rows
from tests.factories.workspaces import Client, Workspace


async def run(workspace: Workspace, name: str, target: str, **given: Any) -> dict[str, Any]:
    (path,) = shared_files(name)
    work = await uploaded(workspace.admin, path.read_bytes(), target, path.name)
    if given:
        await settled(workspace.admin, work["id"], **given)
    return await phase_done(workspace, work["id"], Phase.RUN)


async def everything(client: Client, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    following: str | None = ""
    while following is not None:
        page = (await client.get(f"{path}?limit=200&cursor={following}".rstrip("=")
                                 if following else f"{path}?limit=200")).json()  # fmt: skip
        items += page["items"]
        following = page["next_cursor"]
    return items


async def test_accounts_with_their_parents(workspace: Workspace) -> None:
    rows = shared_rows("01_crm_sales/accounts.csv")
    if not rows:
        return
    done = await run(workspace, "01_crm_sales/accounts.csv", "accounts")
    assert (done["counts"]["created"], done["counts"]["failed"]) == (85, 0)
    accounts = {item["name"]: item for item in await everything(workspace.admin, "/v1/accounts")}
    for row in rows:
        account = accounts[row["account"]]
        assert account["industry"] == row["sector"]
        assert account["employees"] == int(row["employees"])
        parent = account["parent"]
        assert (parent["name"] if parent else "") == row["subsidiary_of"]
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["reversal"] == {"reverted": 85, "kept": 0}


async def test_people_with_their_phones(workspace: Workspace) -> None:
    rows = shared_rows("06_people_companies/people_derived.csv")
    if not rows:
        return
    done = await run(workspace, "06_people_companies/people_derived.csv", "contacts")
    assert (done["counts"]["created"], done["counts"]["failed"]) == (len(rows), 0)
    phones = {c["email"]: c["phone"] for c in await everything(workspace.admin, "/v1/contacts")}
    assert phones == {row["email"]: row["phone_e164"] for row in rows}


async def test_vietnamese_people_are_found_without_marks(workspace: Workspace) -> None:
    rows = shared_rows("06_people_companies/people_vn_derived.csv")
    if not rows:
        return
    done = await run(workspace, "06_people_companies/people_vn_derived.csv", "contacts")
    assert done["counts"]["created"] == len(rows), done
    first = unicodedata.normalize("NFC", rows[0]["full_name"])
    family = first.split()[0]
    found = (await workspace.admin.get("/v1/contacts?q=dang huu khoa")).json()["items"]
    assert first in [item["display_name"] for item in found]
    assert found[0]["name"]["family"] == family
    assert found[0]["name"]["order"] == "family_first"


async def test_companies_and_contacts_of_others(workspace: Workspace) -> None:
    if not shared_files("06_people_companies/sp500_companies.csv"):
        return
    done = await run(workspace, "06_people_companies/sp500_companies.csv", "accounts")
    assert (done["counts"]["created"], done["counts"]["failed"]) == (503, 0)
    contacts = await run(
        workspace, "06_people_companies/contacts_atomic_crm.csv", "contacts", create_related=True
    )
    assert (contacts["counts"]["created"], contacts["counts"]["failed"]) == (500, 0)
    items = await everything(workspace.admin, "/v1/contacts")
    assert sum(item["account"] is not None for item in items) == 500
