"""Workspaces and journal rows by hand, for what is about the journal and not about an aggregate."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.kernel.aggregate import Change
from domain.kernel.ports import Scope, UnitOfWork
from persistence.kernel.engine import write_engine
from persistence.kernel.jobs import enqueue
from persistence.kernel.journal import INSERT_JOURNAL, Entry, journal_arguments
from persistence.kernel.unit_of_work import SqlRunner
from persistence.kernel.upkeep import system_pool
from tests.cluster import Database

_WORKSPACE = """
insert into workspace (workspace_id, id, version, created_at, updated_at, name, base_currency,
  time_zone, locale, fiscal_year_start_month)
values ($1, $1, 1, now(), now(), 'Acme', 'EUR', 'UTC', 'en', 1)
"""


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def a_runner(database: Database, size: int = 4) -> AsyncIterator[SqlRunner]:
    engine = write_engine(database.url(), size=size)
    try:
        yield SqlRunner(engine, now=now, new_id=uuid7, enqueue=enqueue)
    finally:
        await engine.dispose()


@asynccontextmanager
async def a_system_pool(database: Database, size: int = 6) -> AsyncIterator[Any]:
    pool = await system_pool(database.url("rapport_system"), size=size)
    try:
        yield pool
    finally:
        await pool.close()


async def a_workspace(runner: SqlRunner) -> UUID:
    workspace_id = uuid7()

    async def work(uow: UnitOfWork) -> None:
        await cast(Any, uow).connection.execute(_WORKSPACE, workspace_id)

    await runner.run(work, scope=Scope(workspace_id))
    return workspace_id


async def write_rows(uow: UnitOfWork, entries: Iterable[Entry]) -> None:
    """Into the open transaction of the unit of work."""
    arguments = journal_arguments(uow.workspace_id, uow.now(), cast(Any, uow).scope, entries)
    await cast(Any, uow).connection.execute(INSERT_JOURNAL, *arguments)


async def tell(
    runner: SqlRunner, workspace_id: UUID, *names: str, kind: str = "change"
) -> list[UUID]:
    """One committed transaction with a journal row for each event name."""
    entries = [an_entry(name, kind) for name in names]

    async def work(uow: UnitOfWork) -> None:
        await write_rows(uow, entries)

    await runner.run(work, scope=Scope(workspace_id))
    return [entry.id for entry in entries]


def an_entry(name: str, kind: str = "change") -> Entry:
    changes = (Change("name", None, "Acme"), Change("secret", None, None))
    return Entry(uuid7(), "account", uuid7(), 1, name, changes, {"why": "test"}, kind)
