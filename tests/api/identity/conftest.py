"""People who come in by the front door: by HTTP, with passwords, links and cookies."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from domain.identity.commands import Device
from domain.identity.model import Client
from tests.api.identity.people import Someone
from tests.factories.workspaces import House


@pytest_asyncio.fixture
async def visitor(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who has not signed in."""
    async with house.client() as client:
        yield client


@pytest_asyncio.fixture
async def admin(house: House, visitor: httpx.AsyncClient) -> Someone:
    """The administrator of a new workspace."""
    return await _administrator(house, visitor)


@pytest_asyncio.fixture
async def stranger(house: House, visitor: httpx.AsyncClient) -> Someone:
    """The administrator of another new workspace."""
    return await _administrator(house, visitor)


async def _administrator(house: House, visitor: httpx.AsyncClient) -> Someone:
    made = await house.workspace(device=Device(Client.MOBILE, "pytest"))
    await made.close()
    session = {
        "access_token": made.admin.token,
        "refresh_token": made.founder.refresh_token,
        "session_id": str(made.founder.session_id),
    }
    return Someone(visitor, made.admin_email, session)
