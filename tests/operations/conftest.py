"""A database with customers and sealed history in it, as an operator meets it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest_asyncio

from adapters.seal_heads import FileHeads
from bootstrap.settings import Settings
from bootstrap.wiring import new_id, now
from persistence.kernel.engine import write_engine
from persistence.kernel.jobs import enqueue
from persistence.kernel.seal_writer import SealWriter
from persistence.kernel.unit_of_work import SqlRunner
from tests.cluster import Database
from tests.factories.app import running_house, settings_for
from tests.factories.journal import a_system_pool
from tests.factories.workspaces import House, Workspace


@dataclass
class Installation:
    database: Database
    settings: Settings
    house: House
    workspace: Workspace

    @property
    def files_dir(self) -> Path:
        """Where the running app keeps files."""
        return self.settings.data_dir / "files"

    @property
    def heads(self) -> Path:
        return self.settings.data_dir / "seal-heads.jsonl"

    async def accounts(self, *names: str) -> list[UUID]:
        made = [await self.workspace.admin.post("/v1/accounts", json={"name": n}) for n in names]
        return [UUID(each.json()["id"]) for each in made]

    async def seal(self) -> None:
        """Until nothing is unsealed: another session may hold the horizon for a moment."""
        engine = write_engine(self.database.url("rapport_system"), size=2)
        runner = SqlRunner(engine, now=now, new_id=new_id, enqueue=enqueue)
        async with a_system_pool(self.database) as system:
            writer = SealWriter(runner, system, FileHeads(self.heads))
            for _ in range(200):
                await writer.run()
                sealed = await system.fetchval("select coalesce(sum(rows), 0) from seal")
                if sealed == await system.fetchval("select count(*) from journal"):
                    break
        await engine.dispose()

    async def tamper(self, statement: str, *values: Any) -> None:
        admin = await self.database.connect("postgres")
        await admin.execute(statement, *values)
        await admin.close()


def operator_settings(database: Database, data_dir: Path, **kwargs: Any) -> Settings:
    return settings_for(
        database,
        owner_database_url=database.url("rapport_owner"),
        system_database_url=database.url("rapport_system"),
        admin_database_url=database.server.url(),
        data_dir=data_dir,
        **kwargs,
    )


@pytest_asyncio.fixture
async def installation(committed_database: Database, tmp_path: Path) -> AsyncIterator[Installation]:
    settings = operator_settings(committed_database, tmp_path / "data")
    files_dir = tmp_path / "data" / "files"
    async with running_house(committed_database, files_dir=files_dir) as house:
        made = Installation(committed_database, settings, house, await house.workspace())
        await made.accounts("Atelier Lumière", "北方机械", "Himalaya Textiles")
        await made.seal()
        yield made
        await made.workspace.close()
