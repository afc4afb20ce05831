"""People who come in by the front door: by HTTP, with passwords, links and cookies."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from tests.api.identity.people import Someone, sign_up
from tests.factories.workspaces import House


@pytest_asyncio.fixture
async def visitor(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who has not signed in."""
    async with house.client() as client:
        yield client


@pytest_asyncio.fixture
async def admin(visitor: httpx.AsyncClient) -> Someone:
    """The administrator of a new workspace."""
    return await sign_up(visitor)


@pytest_asyncio.fixture
async def stranger(visitor: httpx.AsyncClient) -> Someone:
    """The administrator of another new workspace."""
    return await sign_up(visitor)
