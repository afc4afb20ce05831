"""A row that comes in a file leaves the same traces as one that comes by POST."""

import csv
import io
import json
from typing import Any

from tests.factories.imports import imported
from tests.factories.workspaces import Workspace

ROWS = 1_000
TABLES = ("account", "contact_point", "journal")
# What must differ: ids, times, who asked and why, and the digest's salt.
OWN = frozenset(
    "id workspace_id created_at updated_at at xid n request_id cause_type cause_id aggregate_id "
    "nonce digest account_id created_by updated_by actor_id owner_id team_id".split()
)


def row(n: int) -> dict[str, Any]:
    return {
        "name": f"Société {n}" if n % 3 else f"Công ty Đại {n}",
        "industry": "retail" if n % 2 else None,
        "founded_year": 1900 + n % 100,
        "employees": n,
        "annual_revenue": f"{n}.25",
        "website": f"https://n{n}.example",
        "tax_id": f"T{n}",
        "phone": f"+33 6 12 34 {n // 100:02d} {n % 100:02d}",
        "email": f"Info{n}@Example.com",
        "city": "Paris",
        "country": "FR",
        "tags": "vip" if n % 5 else "vip,new",
    }


def as_file() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(row(0)))
    writer.writeheader()
    writer.writerows(row(n) for n in range(ROWS))
    return text.getvalue().encode()


def as_body(n: int) -> dict[str, Any]:
    known = row(n)
    plain = ("name", "industry", "founded_year", "employees", "website", "tax_id")
    return {
        **{name: known[name] for name in plain if known[name] is not None},
        "annual_revenue": {"amount": known["annual_revenue"], "currency": "EUR"},
        "phones": [{"value": known["phone"]}],
        "emails": [{"value": known["email"]}],
        "address": {"city": known["city"], "country": known["country"]},
        "tags": known["tags"].split(","),
    }


async def traces(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    where = " where aggregate_type = 'account'" if table == "journal" else ""
    rows = [
        {name: _bare(value) for name, value in row.items() if name not in OWN}
        for row in await workspace.rows(f"select * from {table}{where}")
    ]
    return sorted(rows, key=str)


def _bare(value: Any) -> Any:
    """Journalled changes without the owner, who is another in each workspace."""
    if isinstance(value, str) and value.startswith("{"):
        known = json.loads(value)
        return {key: each for key, each in known.items() if key not in OWN}
    return value


async def test_a_thousand_rows(workspace: Workspace) -> None:
    other = await workspace.house.workspace()
    # Each answer held against the contract would take most of the time; other tests do that.
    poster = await other.client(checked=False)
    for n in range(ROWS):
        assert (await poster.post("/v1/accounts", json=as_body(n))).status_code == 201
    done = await imported(workspace, as_file())
    assert done["counts"]["created"] == ROWS, done
    for table in TABLES:
        ours, theirs = await traces(workspace, table), await traces(other, table)
        assert len(ours) == len(theirs) >= ROWS
        assert ours == theirs, table
    await other.close()
