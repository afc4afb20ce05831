"""What an import and its reversal ask of many records costs by those, not by all that there are."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import pytest_asyncio

from domain.customers.permissions import Permission
from domain.kernel.principal import Principal
from persistence.customers.bulk import loading, matching
from persistence.customers.bulk.store import PLANNED
from persistence.kernel.unit_of_work import in_workspace
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.workspaces import Workspace

ROWS: Final = 6_000
ASKED: Final = 200
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ACCOUNTS: Final = """
insert into account (workspace_id, id, version, created_at, updated_at, tags, name_key,
  search_text, name, kind)
select $1, gen_random_uuid(), 1, $3, $3, '{}', lpad(n::text, 6, '0'), '', n::text, 'business'
from generate_series(1, $2::int) as n
"""
_POINTS: Final = """
insert into contact_point (workspace_id, id, account_id, kind, value, normalised, "primary",
  position)
select workspace_id, gen_random_uuid(), id, 'email', name, name, true, 0 from account
where workspace_id = $1
"""


class Explained:
    """A connection that explains what it is given; `read` counts the rows looked at."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.read: dict[str, int] = {}

    async def fetch(self, statement: str, *arguments: Any) -> list[Any]:
        prepared = await self._connection.prepare(statement)
        given = ", ".join(map(_literal, arguments))
        told = await self._connection.fetchval(
            f'explain (analyze, timing off, format json) execute "{prepared.get_name()}"({given})'
        )
        for node in _nodes(msgspec.json.decode(told)[0]["Plan"]):
            name = node.get("Index Name") or node.get("Relation Name")
            if name is not None:
                per_loop = sum(
                    node.get(count, 0) for count in ("Actual Rows", "Rows Removed by Filter")
                )
                self.read[name] = max(self.read.get(name, 0), per_loop * node["Actual Loops"])
        return []

    async def execute(self, statement: str, *arguments: Any) -> str:
        await self.fetch(statement, *arguments)
        return "DELETE 0"


def _literal(value: Any) -> str:
    """Of ids, numbers, words of letters and digits, and lists of them."""
    if value is None:
        return "null"
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = "{" + ",".join(map(str, value)) + "}"
    return f"'{value}'"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest_asyncio.fixture
async def crowded(committed_database: Database) -> AsyncIterator[Workspace]:
    """Filled since the tables were last analysed: their statistics know of another one only."""
    async with running_house(committed_database) as house:
        other, workspace = await house.workspace(), await house.workspace()
        await _fill(other)
        admin = await committed_database.connect("postgres")
        await admin.execute("analyze")
        await admin.close()
        await _fill(workspace)
        yield workspace
        await other.close()
        await workspace.close()


async def _fill(workspace: Workspace) -> None:
    owner = await workspace.house.database.connect("rapport_owner")
    await owner.execute(in_workspace(workspace.id).replace("LOCAL ", ""))
    await owner.execute(_ACCOUNTS, workspace.id, ROWS, _AT)
    await owner.execute(_POINTS, workspace.id)
    await owner.close()


async def test_many_records_are_found_without_a_walk_through_all(
    crowded: Workspace,
) -> None:
    app = await crowded.house.database.connect()
    await app.execute(f"BEGIN; {in_workspace(crowded.id)}; {PLANNED}")
    rows = await app.fetch("select id, name from account limit $1", ASKED)
    ids, names = [row["id"] for row in rows], [row["name"] for row in rows]
    asked = Explained(app)
    await _matched(asked, crowded, names)
    await loading.load(asked, crowded.id, "account", ids)
    await loading.versions(asked, crowded.id, "account", ids)
    await loading.referenced(asked, crowded.id, "account", ids)
    await asked.execute(loading.POINTS_GONE["account"], crowded.id, ids)
    assert {name: count for name, count in asked.read.items() if count > ASKED} == {}
    assert asked.read["pk_account"] == ASKED
    await loading.delete(asked, crowded.id, "account", ids, [1] * ASKED)
    left = await app.fetchval("select count(*) from account")
    await app.close()
    assert left == ROWS - ASKED


async def _matched(asked: Any, workspace: Workspace, names: Sequence[str]) -> None:
    principal: Principal = await workspace.house.wiring.authenticate(
        workspace.admin.token, fresh=True
    )
    may = Permission.ACCOUNT_READ, Permission.ACCOUNT_UPDATE
    keys = [name.rjust(6, "0") for name in names]
    await matching.matches(asked, "account", "name", keys, principal, *may)
    await matching.matches(asked, "account", "email", names, principal, *may)
