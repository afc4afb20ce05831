"""People who use the API: they sign up, are invited, and send requests with their token."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.factories.workspaces import PASSWORD

HOME: Final = "http://localhost:5173"
"""Where the SPA is served, by default."""


@dataclass
class Someone:
    """A user with a token; `client` may be shared, since all it carries is given each time."""

    client: httpx.AsyncClient
    email: str
    session: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session['access_token']}"}

    async def ask(self, method: str, path: str, **named: Any) -> httpx.Response:
        headers = {**self.headers, **named.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **named)

    async def get(self, path: str, **named: Any) -> httpx.Response:
        return await self.ask("GET", path, **named)

    async def post(self, path: str, json: Any = None, **named: Any) -> httpx.Response:
        return await self.ask("POST", path, json=json, **named)

    async def patch(self, path: str, json: Any, **named: Any) -> httpx.Response:
        return await self.ask("PATCH", path, json=json, **named)

    async def put(self, path: str, json: Any, **named: Any) -> httpx.Response:
        return await self.ask("PUT", path, json=json, **named)

    async def delete(self, path: str, **named: Any) -> httpx.Response:
        return await self.ask("DELETE", path, **named)

    async def roles(self) -> dict[str, str]:
        """Role ids by key."""
        items = (await self.get("/v1/roles")).json()["items"]
        return {item["key"]: item["id"] for item in items}

    async def invite(
        self, role: str, *, team_ids: tuple[str, ...] = (), email: str | None = None
    ) -> "Someone":
        """A new colleague, signed in by a one-time link. Only an administrator can do this."""
        address = email or f"{role}-{uuid4().hex}@example.com"
        body = {
            "name": role.replace("_", " ").title(),
            "email": address,
            "role_id": (await self.roles())[role],
            "team_ids": list(team_ids),
        }
        user = await self.post("/v1/users", body)
        assert user.status_code == 201, user.text
        link = await self.post(f"/v1/users/{user.json()['id']}/sign-in-links")
        redeemed = await self.client.post(
            "/v1/auth/sign-in-link-redemptions",
            json={"token": link.json()["token"], "password": PASSWORD, "client": "mobile"},
        )
        assert redeemed.status_code == 201, redeemed.text
        return Someone(self.client, address, redeemed.json())

    async def id(self) -> str:
        found: str = (await self.get("/v1/me")).json()["user"]["id"]
        return found


async def sign_up(client: httpx.AsyncClient, **changed: Any) -> Someone:
    """The administrator of a new workspace."""
    email = changed.pop("email", f"ada-{uuid4().hex}@example.com")
    body = {
        "workspace_name": "Acme",
        "base_currency": "EUR",
        "time_zone": "Europe/Paris",
        "locale": "en",
        "name": "Ada Admin",
        "email": email,
        "password": PASSWORD,
        "client": "mobile",
        **changed,
    }
    answer = await client.post("/v1/auth/sign-up", json=body)
    assert answer.status_code == 201, answer.text
    return Someone(client, email, answer.json())
