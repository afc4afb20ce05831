"""Keys change hands and workspaces are made from the command line."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.tokens import RELOAD_SECONDS
from bootstrap.operations.keys import rotate_signing_key
from bootstrap.operations.workspaces import create_workspace
from domain.identity.commands import FoundWorkspace
from domain.kernel.errors import Invalid
from persistence.identity.signing_keys import RotatedJustNow
from tests.factories.app import running_house
from tests.operations.conftest import Installation


async def test_a_new_signing_key_signs_nobody_out(installation: Installation) -> None:
    admin = installation.workspace.admin
    with pytest.raises(RotatedJustNow, match="minutes old"):
        await rotate_signing_key(installation.settings)
    await installation.tamper("update signing_key set created_at = now() - interval '1 hour'")
    kid = await rotate_signing_key(installation.settings)
    assert (await admin.get("/v1/me")).status_code == 200
    async with running_house(installation.database) as fresh, fresh.client() as client:
        published = (await client.get("/.well-known/jwks.json")).json()["keys"]
        assert (len(published), published[0]["kid"]) == (2, kid)
        # A token of before in a process that never saw it, and one of now in an old process.
        client.headers["Authorization"] = admin.headers["Authorization"]
        assert (await client.get("/v1/me")).status_code == 200
        async with await fresh.signed_in(installation.workspace.founder) as renewed:
            admin.headers["Authorization"] = renewed.headers["Authorization"]
    await asyncio.sleep(RELOAD_SECONDS)
    assert (await admin.get("/v1/me")).status_code == 200


async def test_the_link_of_a_new_workspace_opens_it_once(installation: Installation) -> None:
    command = FoundWorkspace("Beta", "USD", "Asia/Tokyo", "fr", "Bea", "bea@example.com")
    link = await create_workspace(installation.settings, command)
    (token,) = parse_qs(urlsplit(link).fragment)["token"]
    body = {"token": token, "password": "correct horse battery", "client": "mobile"}
    async with installation.house.client() as client:
        opened = await client.post("/v1/auth/sign-in-link-redemptions", json=body)
        assert opened.status_code == 201, opened.text
        client.headers["Authorization"] = f"Bearer {opened.json()['access_token']}"
        me = (await client.get("/v1/me")).json()
        assert (me["user"]["name"], me["workspace"]["base_currency"]) == ("Bea", "USD")
        again = await client.post("/v1/auth/sign-in-link-redemptions", json=body)
        assert again.status_code == 410


async def test_a_workspace_of_nonsense_is_refused(installation: Installation) -> None:
    nonsense = FoundWorkspace("Beta", "BAD", "UTC", "en", "Bea", "bea@example.com")
    with pytest.raises(Invalid):
        await create_workspace(installation.settings, nonsense)
