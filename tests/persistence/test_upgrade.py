"""A database of an earlier release, with customers in it, comes up to this one and serves them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
import pytest_asyncio

from migrations.run import check, upgrade
from persistence.kernel.engine import connect_arguments
from persistence.kernel.roles import OWNER
from tests.cluster import Cluster, Database
from tests.factories.app import running_house
from tests.factories.workspaces import PASSWORD

RELEASES: Final = sorted((Path(__file__).parents[1] / "fixtures" / "releases").glob("*.sql"))


@pytest_asyncio.fixture(params=RELEASES, ids=lambda path: path.stem)
async def released(cluster: Cluster, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    database = await cluster.empty_database()
    admin = await asyncpg.connect(**connect_arguments(database.server.url(database=database.name)))
    # The dump brings the extensions that an empty database of ours has already.
    script = re.sub(r"CREATE EXTENSION IF NOT EXISTS [^;]+;", "", request.param.read_text())
    await admin.execute(script)
    await admin.close()
    yield database
    await cluster.drop(database)


async def _get(client: Any, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_there_is_a_dump_of_every_release() -> None:
    assert [path.stem for path in RELEASES] == ["v0.1.0"]


async def test_a_released_database_is_upgraded_and_serves(released: Database) -> None:
    await upgrade(released.url(OWNER))
    await check(released.url(OWNER))
    async with running_house(released) as house, house.client() as client:
        entry = {"email": "sam@seed.example", "password": PASSWORD, "client": "mobile"}
        signed_in = await client.post("/v1/auth/sessions", json=entry)
        assert signed_in.status_code == 201, signed_in.text
        client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        accounts = await _get(client, "/v1/accounts?count=true")
        assert accounts["total"] == 6
        found = await _get(client, "/v1/accounts?q=dai viet")
        timeline = await _get(client, f"/v1/accounts/{found['items'][0]['id']}/timeline")
        assert "customers.account.updated" in {item["event"] for item in timeline["items"]}
        assert len((await _get(client, "/v1/contacts"))["items"]) == 4
        made = await client.post("/v1/accounts", json={"name": "After the upgrade"})
        assert made.status_code == 201
