from collections.abc import AsyncIterator

import pytest_asyncio

from tests.cluster import Database
from tests.factories.journal import a_runner, a_system_pool, a_workspace
from tests.persistence.kernel.desk import Desk


@pytest_asyncio.fixture
async def desk(committed_database: Database) -> AsyncIterator[Desk]:
    async with (
        a_runner(committed_database) as runner,
        a_system_pool(committed_database, size=20) as system,
    ):
        made = Desk(committed_database, runner, system, await a_workspace(runner))
        yield made
        await made.dismiss_all()
