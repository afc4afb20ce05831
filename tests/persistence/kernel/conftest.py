from collections.abc import AsyncIterator

import pytest_asyncio

from tests.cluster import Database
from tests.persistence.kernel.desk import Desk, a_desk


@pytest_asyncio.fixture
async def desk(committed_database: Database) -> AsyncIterator[Desk]:
    async with a_desk(committed_database) as made:
        yield made
