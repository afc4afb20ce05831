"""Who alters the journal behind our back is found, and the row is named."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from adapters.seal_heads import FileHeads
from domain.kernel.ports import Scope, UnitOfWork
from persistence.kernel.engine import write_engine
from persistence.kernel.jobs import enqueue
from persistence.kernel.seal_writer import SealWriter
from persistence.kernel.seals import Fault, Verdict, seal_next, verify
from persistence.kernel.unit_of_work import SqlRunner, in_workspace
from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace, now, tell

ROWS = 10
ROWS_A_SEAL = 4


class Archive:
    """Ten sealed rows in three seals, and someone who may do anything to the database."""

    def __init__(self, database: Database, workspace: UUID, ids: list[UUID], heads: FileHeads):
        self.database = database
        self.workspace = workspace
        self.ids = ids
        self.heads = heads

    async def tamper(self, statement: str, *values: Any) -> None:
        admin = await self.database.connect("postgres")
        await admin.execute(statement, *values)
        await admin.close()

    async def verdict(self) -> Verdict:
        kept = await self.heads.kept(self.workspace)
        app = await self.database.connect()
        async with app.transaction():
            await app.execute(in_workspace(self.workspace))
            found = await verify(app, self.workspace, kept)
        await app.close()
        return found


@pytest_asyncio.fixture
async def archive(committed_database: Database, tmp_path: Path) -> AsyncIterator[Archive]:
    heads = FileHeads(tmp_path / "heads" / "heads.jsonl")
    engine = write_engine(committed_database.url("rapport_system"), size=2)
    system_runner = SqlRunner(engine, now=now, new_id=uuid7, enqueue=enqueue)
    async with (
        a_runner(committed_database) as runner,
        a_system_pool(committed_database) as system,
    ):
        workspace = await a_workspace(runner)
        ids = await tell(runner, workspace, *["a.b.created"] * 7)
        ids += await tell(runner, workspace, *["a.b.seen"] * 3, kind="access")
        await _seal_all(system_runner, workspace)
        await SealWriter(system_runner, system, heads).run()
        yield Archive(committed_database, workspace, ids, heads)
    await engine.dispose()


async def _seal_all(runner: SqlRunner, workspace: UUID) -> None:
    """Another session of the cluster may hold the horizon for a moment."""

    async def work(uow: UnitOfWork) -> int:
        return await seal_next(cast(Any, uow).connection, workspace, ROWS_A_SEAL)

    sealed = 0
    while sealed < ROWS:
        sealed += await runner.run(work, scope=Scope(workspace))


async def test_an_untouched_journal_verifies(archive: Archive) -> None:
    assert await archive.verdict() == Verdict(seals=3, rows=ROWS)
    assert len(await archive.heads.kept(archive.workspace)) == 3


CHANGES = (
    "actor_id = gen_random_uuid()",
    "event = 'a.b.deleted'",
    "at = at - interval '1 hour'",
    "xid = '1'::xid8",
    "n = n + 100000",
    "changes = '{}'",
    'payload = \'{"why": "else"}\'',
    "nonce = 'x'",
    "digest = sha256('x')",
    "changes = null",
    "aggregate_id = gen_random_uuid()",
)


async def test_an_altered_row_is_named_whatever_was_altered(archive: Archive) -> None:
    victim = archive.ids[5]
    await archive.tamper("create table copy as select * from journal")
    for change in CHANGES:
        await archive.tamper(f"update journal set {change} where id = $1", victim)
        fault = (await archive.verdict()).fault
        assert (change, fault and fault.row_id) == (change, victim)
        await archive.tamper("delete from journal where id = $1", victim)
        await archive.tamper("insert into journal select * from copy where id = $1", victim)
    assert (await archive.verdict()).fault is None


async def test_a_deleted_row_is_named(archive: Archive) -> None:
    await archive.tamper("delete from journal where id = $1", archive.ids[9])
    assert await archive.verdict() == Verdict(2, 8, Fault("the row is missing", 3, archive.ids[9]))


async def test_an_added_row_is_named(archive: Archive) -> None:
    forged = uuid7()
    await archive.tamper(
        "insert into journal select (jsonb_populate_record(j,"
        " jsonb_build_object('id', $1::uuid))).* from journal j where id = $2",
        forged,
        archive.ids[2],
    )
    fault = (await archive.verdict()).fault
    assert fault == Fault("the row was added", 1, forged)


async def test_an_erased_row_still_verifies(archive: Archive) -> None:
    await archive.tamper(
        "update journal set changes = null, payload = null, nonce = null where id = $1",
        archive.ids[3],
    )
    assert await archive.verdict() == Verdict(seals=3, rows=ROWS)


async def test_seals_written_anew_do_not_match_the_heads_outside(archive: Archive) -> None:
    await archive.tamper("delete from journal where id = $1", archive.ids[0])
    await archive.tamper("delete from seal")
    assert (await archive.verdict()).fault == Fault("the seal is missing", 1)
    await _seal_again(archive)
    assert (await archive.verdict()).fault == Fault("the seal was altered", 1)


async def _seal_again(archive: Archive) -> None:
    system = await archive.database.connect("rapport_system")
    async with system.transaction():
        await system.execute(in_workspace(archive.workspace))
        assert await seal_next(system, archive.workspace, ROWS_A_SEAL) == ROWS_A_SEAL
    await system.close()


async def test_seals_cut_off_at_the_end_are_missed(archive: Archive) -> None:
    await archive.tamper("delete from seal where number = 3")
    assert (await archive.verdict()).fault == Fault("the seal is missing", 3)


async def test_the_app_may_read_seals_only(archive: Archive) -> None:
    app = await archive.database.connect()
    async with app.transaction():
        await app.execute(in_workspace(archive.workspace))
        assert await app.fetchval("select count(*) from seal") == 3
    for statement in ("delete from seal", "update seal set rows = 0", "delete from journal"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)
    await app.close()
