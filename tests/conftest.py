from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest_asyncio

if TYPE_CHECKING:
    from tests.cluster import Cluster, Database
    from tests.factories.workspaces import House, Workspace


@pytest_asyncio.fixture(scope="session")
async def cluster() -> "AsyncIterator[Cluster]":
    """One PostgreSQL for the run; started by the first test that asks for a database."""
    # unit tests do without, and start faster
    from tests.cluster import Cluster

    started = await Cluster.start()
    yield started
    await started.stop()


@pytest_asyncio.fixture(scope="session")
async def database(cluster: "Cluster") -> "AsyncIterator[Database]":
    """Shared by the whole run: each test makes a workspace of its own, and the walls part them."""
    clone = await cluster.clone()
    yield clone
    await cluster.drop(clone)


@pytest_asyncio.fixture(scope="session")
async def house(database: "Database") -> "AsyncIterator[House]":
    """The app on the shared database, as `rapport_app`, its lifespan running."""
    from tests.factories.app import running_house

    async with running_house(database) as running:
        yield running


@pytest_asyncio.fixture
async def workspace(house: "House") -> "AsyncIterator[Workspace]":
    """A fresh workspace with its administrator signed in."""
    made = await house.workspace()
    yield made
    await made.close()


@pytest_asyncio.fixture
async def committed_database(cluster: "Cluster") -> "AsyncIterator[Database]":
    """A database of this test alone: for feeds, jobs, kills, and whatever crosses workspaces."""
    clone = await cluster.clone()
    yield clone
    await cluster.drop(clone)


@pytest_asyncio.fixture
async def transaction(database: "Database") -> AsyncIterator[Any]:
    """An asyncpg connection as rapport_app, in a transaction that is rolled back."""
    connection = await database.connect()
    rolled_back = connection.transaction()
    await rolled_back.start()
    yield connection
    await rolled_back.rollback()
    await connection.close()
