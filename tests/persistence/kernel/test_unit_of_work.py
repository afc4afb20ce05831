"""The one runner: what it runs again, what it gives up, and that a failure leaves nothing."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.customers import ports
from domain.customers.model import Account
from domain.customers.permissions import Permission
from domain.kernel.errors import Unavailable
from domain.kernel.ports import Scope
from persistence.kernel.unit_of_work import TRIES, SqlUnitOfWork
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.customers import an_account, make_account
from tests.factories.workspaces import Workspace

Work = Callable[[Any], Awaitable[Any]]
COUNTS = "select (select count(*) from account) a, (select count(*) from journal) j, "
COUNTS += "(select count(*) from idempotency_key) k"


async def run(workspace: Workspace, work: Work) -> Any:
    scope = Scope(workspace.id, workspace.admin.user_id)
    return await workspace.house.wiring.runner.run(work, scope=scope)


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_what_the_database_takes_back_is_run_again(workspace: Workspace, code: str) -> None:
    tries: list[bool] = []

    async def work(uow: SqlUnitOfWork) -> str:
        tries.append(uow.contended)
        if len(tries) < TRIES:
            await uow.connection.execute(f"do $$ begin raise sqlstate '{code}'; end $$")
        return "done"

    assert await run(workspace, work) == "done"
    assert tries == [False] + [True] * (TRIES - 1)


async def test_a_race_that_is_never_won_is_told_as_unavailable(workspace: Workspace) -> None:
    tries = 0

    async def work(uow: SqlUnitOfWork) -> None:
        nonlocal tries
        tries += 1
        await uow.connection.execute("do $$ begin raise sqlstate '40001'; end $$")

    with pytest.raises(Unavailable) as refusal:
        await run(workspace, work)
    assert tries == TRIES
    assert refusal.value.params == {"retry_after": 1}


async def test_another_failure_is_not_run_again(workspace: Workspace) -> None:
    tries = 0

    async def work(uow: SqlUnitOfWork) -> None:
        nonlocal tries
        tries += 1
        await uow.connection.execute("select 1 / 0")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await run(workspace, work)
    assert tries == 1


async def test_a_deadlock_ends_with_both_done(workspace: Workspace) -> None:
    one, two = [UUID((await make_account(workspace.admin))["id"]) for _ in range(2)]
    met, lock = asyncio.Barrier(2), "select 1 from account where workspace_id = $1 and id = $2"
    tries = 0

    async def lock_both(uow: SqlUnitOfWork, first: UUID, second: UUID) -> None:
        nonlocal tries
        tries += 1
        await uow.connection.execute(f"{lock} for update", workspace.id, first)
        if not uow.contended:
            await met.wait()
        await uow.connection.execute(f"{lock} for update", workspace.id, second)

    await asyncio.gather(
        run(workspace, lambda uow: lock_both(uow, one, two)),
        run(workspace, lambda uow: lock_both(uow, two, one)),
    )
    assert tries == 3


async def test_a_lost_version_race_is_run_again_on_the_new_state(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path, record_id = f"/v1/accounts/{made['id']}", UUID(made["id"])
    principal = await workspace.principal()
    tries = 0

    async def work(uow: SqlUnitOfWork) -> None:
        nonlocal tries
        tries += 1
        accounts = workspace.house.wiring.bound[ports.Accounts](uow)
        account = await accounts.get(
            record_id, principal=principal, permission=Permission.ACCOUNT_UPDATE
        )
        if tries == 1:
            await workspace.admin.patch(path, json={"industry": "theirs"})
        account.tax_id = "ours"

    await run(workspace, work)
    now = (await workspace.admin.get(path)).json()
    assert (tries, now["industry"], now["tax_id"], now["version"]) == (2, "theirs", "ours", 3)
    versions = [row["aggregate_version"] for row in await workspace.journal(record_id)]
    assert versions == [1, 2, 3]


async def test_a_unit_outside_any_workspace_has_none(workspace: Workspace) -> None:
    async def work(uow: Any) -> None:
        with pytest.raises(RuntimeError):
            _ = uow.workspace_id
        assert await uow.connection.fetchval("select count(*) from account") == 0
        await uow.enter(workspace.id)
        assert uow.workspace_id == workspace.id

    await workspace.house.wiring.runner.run(work, scope=Scope())


@pytest.mark.parametrize("broken", ["error", "lost connection"])
async def test_a_commit_that_fails_leaves_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    client = await workspace.client(raising=False)
    before, write = await workspace.rows(COUNTS), SqlUnitOfWork.write

    async def failing(self: SqlUnitOfWork) -> None:
        await write(self)
        if broken == "error":
            raise RuntimeError("before the commit")
        await _end(workspace.house.database, self.connection.get_server_pid())

    with monkeypatch.context() as patched:
        patched.setattr(SqlUnitOfWork, "write", failing)
        key = {"Idempotency-Key": "k"}
        answer = await client.post("/v1/accounts", json=an_account(), headers=key)
        assert answer.status_code == (500 if broken == "error" else 503)
        assert "location" not in answer.headers
    assert await workspace.rows(COUNTS) == before
    again = await client.post("/v1/accounts", json=an_account(), headers=key)
    assert again.status_code == 201
    assert "idempotent-replayed" not in again.headers


async def _end(database: Database, pid: int) -> None:
    admin = await database.connect("postgres")
    await admin.execute("select pg_terminate_backend($1)", pid)
    await admin.close()


async def test_a_connection_cut_between_two_steps_of_a_statement_is_away(
    workspace: Workspace,
) -> None:
    async def work(uow: SqlUnitOfWork) -> Any:
        uow.connection.terminate()
        return getattr(uow.connection, "_protocol").bind_execute  # noqa: B009 - as asyncpg goes on

    with pytest.raises(Unavailable):
        await run(workspace, work)


async def test_connections_that_were_ended_while_idle_cost_no_request(
    committed_database: Database,
) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        made = [await make_account(workspace.admin) for _ in range(4)]
        admin = await committed_database.connect("postgres")
        for _ in range(3):
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
            paths = [f"/v1/accounts/{each['id']}" for each in made]
            answers = await asyncio.gather(
                *(workspace.admin.get(path) for path in paths),
                *(workspace.admin.patch(path, json={"tags": ["x"]}) for path in paths),
            )
            assert {answer.status_code for answer in answers} == {200}
        await admin.close()
        await workspace.close()


async def test_every_journal_row_keeps_its_digest(workspace: Workspace) -> None:
    made = (await workspace.admin.post("/v1/accounts", json=an_account(name='𝔘 \\ " é'))).json()
    await workspace.admin.patch(f"/v1/accounts/{made['id']}", json={"address": {"city": "Ω"}})
    rows = await workspace.rows(
        "select nonce, changes::text c, payload::text p, digest from journal"
    )
    assert len(rows) > 10
    for row in rows:
        told = row["nonce"] + row["c"].encode() + row["p"].encode()
        assert hashlib.sha256(told).digest() == row["digest"]
    assert len({row["nonce"] for row in rows}) == len(rows)


async def test_what_is_new_can_be_changed_loaded_and_changed_again(workspace: Workspace) -> None:
    """In one unit: sent by a plain statement, then what the session has loaded."""
    key, contexts = uuid4(), workspace.house.wiring.bound
    principal = await workspace.house.wiring.authenticate(workspace.admin.token)

    async def work(uow: SqlUnitOfWork) -> None:
        accounts = contexts[ports.Accounts](uow)
        account = Account(
            id=key, workspace_id=uow.workspace_id, created_at=uow.now(), updated_at=uow.now()
        )
        account.name = "first"
        uow.add(account)
        await uow.flush()
        loaded = await accounts.get(key, principal=principal, permission=Permission.ACCOUNT_UPDATE)
        assert loaded is account
        account.name = "second"
        await uow.settle()
        account.name = "third"

    await run(workspace, work)
    rows = await workspace.rows(f"select name, version from account where id = '{key}'")
    assert [(row["name"], row["version"]) for row in rows] == [("third", 3)]
    told = await workspace.rows(
        f"select event, aggregate_version v from journal where aggregate_id = '{key}' order by n"
    )
    assert [row["v"] for row in told] == [1, 2, 3]


async def test_what_was_settled_and_then_changed_is_written(workspace: Workspace) -> None:
    key = uuid4()

    async def work(uow: SqlUnitOfWork) -> None:
        account = Account(
            id=key, workspace_id=uow.workspace_id, created_at=uow.now(), updated_at=uow.now()
        )
        uow.add(account)
        await uow.settle()
        account.name = "later"

    await run(workspace, work)
    rows = await workspace.rows(f"select name, version from account where id = '{key}'")
    assert [(row["name"], row["version"]) for row in rows] == [("later", 2)]
