"""Lists by custom fields use indexes behind the walls, for rare values and for common ones."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import pytest_asyncio

from domain.customers import ports
from domain.kernel.conditions import Test
from domain.kernel.listing import ListQuery, SortKey
from domain.kernel.principal import Principal
from persistence.kernel import reading
from persistence.kernel.unit_of_work import in_workspace
from tests.cluster import Database
from tests.factories.custom import CHOICES, make_field
from tests.factories.workspaces import House, Workspace

ROWS: Final = 20_000
_ACCOUNTS: Final = """
insert into account (workspace_id, id, version, created_at, updated_at, tags, name_key,
  search_text, name, kind)
select $1, gen_random_uuid(), 1, now(), now(), '{}', lpad(n::text, 6, '0'), '', n::text,
  'business' from generate_series(1, $2::int) as n
"""
_GRADES: Final = """
insert into custom_value (workspace_id, field_id, record_id, item, text_value, "unique")
select workspace_id, $2, id, 0, case when name::int % 1000 = 7 then 'tin' else 'gold' end, false
from account where workspace_id = $1 and (name::int % 2 = 0 or name::int % 1000 = 7)
"""
_SIZES: Final = """
insert into custom_value (workspace_id, field_id, record_id, item, number_value, "unique")
select workspace_id, $2, id, 0, (name::bigint * 7919 % 5000) * 1000000, false
from account where workspace_id = $1
"""
GRADE: Final = "custom.grade"
RARE: Final = Test(GRADE, "eq", "tin")
COMMON: Final = Test(GRADE, "eq", "gold")


@pytest_asyncio.fixture(scope="module")
async def many(house: House, database: Database) -> AsyncIterator[Workspace]:
    workspace = await house.workspace()
    grade = await make_field(workspace.admin, "grade", type="choice", choices=CHOICES)
    size = await make_field(workspace.admin, "size", type="number")
    owner = await database.connect("rapport_owner")
    await owner.execute(in_workspace(workspace.id).replace("LOCAL ", ""))
    await owner.execute(_ACCOUNTS, workspace.id, ROWS)
    await owner.execute(_GRADES, workspace.id, grade["id"])
    await owner.execute(_SIZES, workspace.id, size["id"])
    await owner.execute("analyze account, custom_value")
    await owner.close()
    yield workspace
    await workspace.close()


async def _plan(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch, query: ListQuery
) -> list[str]:
    """Of the statement that the list sends, run once more to be explained."""
    sent: list[tuple[str, list[Any]]] = []
    arguments = reading.Compiled.arguments

    def noting(self: reading.Compiled, values: Any) -> list[Any]:
        found = arguments(self, values)
        sent.append((self.sql, found))
        return found

    monkeypatch.setattr(reading.Compiled, "arguments", noting)
    reader = workspace.house.wiring.free[ports.AccountReader]
    principal: Principal = await workspace.house.wiring.authenticate(
        workspace.admin.token, fresh=True
    )
    page = await reader.page(query, principal)
    assert len(page.items) == (20 if query.where == RARE else 50)
    connection = await database.connect()
    await connection.execute(f"BEGIN; {in_workspace(workspace.id)}")
    rows = await connection.fetch("explain (analyze, timing off) " + sent[0][0], *sent[0][1])
    await connection.close()
    return [row[0] for row in rows]


@pytest.mark.parametrize("where", [RARE, COMMON], ids=["rare", "common"])
@pytest.mark.parametrize("sort", ["name", GRADE, "custom.size"])
async def test_no_list_by_custom_fields_reads_the_table(
    many: Workspace,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    where: Test,
    sort: str,
) -> None:
    query = ListQuery(where=where, sort=(SortKey(sort),))
    plan = await _plan(many, database, monkeypatch, query)
    assert any("ix_custom_value" in line or "pk_custom_value" in line for line in plan), plan
    walked = [line for line in plan if "Seq Scan on account" in line]
    walked += [line for line in plan if "Seq Scan on custom_value" in line]
    assert walked == [], plan
