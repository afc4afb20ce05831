"""How much those may ask who are not signed in, counted by the network that they ask from."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.api.kernel.test_limits import structured
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.workspaces import House

LIMIT, WINDOW = 20, 3
JWKS = "/.well-known/jwks.json"
PUBLIC: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("GET", JWKS, {}),
    ("GET", "/.well-known/oauth-authorization-server", {}),
    ("POST", "/v1/auth/sessions", {"email": "x", "password": "x", "client": "mobile"}),
    ("POST", "/v1/auth/sign-up", {}),
    ("POST", "/v1/auth/password-resets", {"email": "x@example.com"}),
    ("POST", "/v1/auth/password-reset-redemptions", {"token": "x", "password": "x"}),
    ("POST", "/v1/auth/sign-in-link-redemptions", {"token": "x"}),
    ("POST", "/v1/auth/sign-up-confirmations", {"token": "x"}),
    ("POST", "/v1/auth/sessions/refresh", {"refresh_token": "x"}),
    ("POST", "/v1/oauth/token", {}),
)


@pytest_asyncio.fixture
async def limited(database: Database) -> AsyncIterator[House]:
    async with running_house(database, anonymous_rate_limit=LIMIT, rate_window=WINDOW) as house:
        yield house


async def _use_up(client: httpx.AsyncClient) -> None:
    for _ in range(LIMIT):
        assert (await client.get(JWKS)).status_code == 200


def _is_refused(answer: httpx.Response) -> bool:
    return answer.status_code == 429 and answer.json()["code"] == "rate_limited"


async def test_every_door_counts_and_says_what_is_left(limited: House) -> None:
    async with limited.client(address="10.9.0.1") as stranger:
        for n, (method, path, body) in enumerate(PUBLIC, start=1):
            answer = await stranger.request(method, path, json=body or None)
            policy = structured(answer.headers["ratelimit-policy"])
            assert policy == ("anonymous", {"q": LIMIT, "w": WINDOW}), path
            assert structured(answer.headers["ratelimit"])[1]["r"] == LIMIT - n, path
        for n in range(LIMIT - len(PUBLIC)):
            made_up = {"Authorization": f"Bearer made.up.{n}"}
            answer = await stranger.get("/v1/me", headers=made_up)
            assert answer.status_code == 401, "a refused token is a stranger's request"
        for method, path, body in PUBLIC:
            answer = await stranger.request(method, path, json=body or None)
            assert _is_refused(answer), path
        assert _is_refused(await stranger.get("/v1/me"))
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await stranger.get(path)).status_code == 200, "who watches is never turned away"
        acme = await limited.workspace()
        token = {"Authorization": f"Bearer {acme.admin.token}"}
        assert (await stranger.get("/v1/me", headers=token)).status_code == 200
        wait = int((await stranger.get(JWKS)).headers["retry-after"])
        assert 0 < wait <= WINDOW
        await asyncio.sleep(wait)
        assert (await stranger.get(JWKS)).status_code == 200
        await acme.close()


@pytest.mark.parametrize(
    ("spent", "same", "other"),
    [
        ("10.9.1.1", "10.9.1.1", "10.9.1.2"),
        ("2001:db8:9::1", "2001:db8:9:0:ffff::2", "2001:db8:9:1::1"),
        ("::ffff:10.9.2.1", "10.9.2.1", "::ffff:10.9.2.2"),
    ],
)
async def test_an_address_or_half_of_one_of_ipv6_is_one_network(
    limited: House, spent: str, same: str, other: str
) -> None:
    async with limited.client(address=spent) as first:
        await _use_up(first)
    async with limited.client(address=same) as second, limited.client(address=other) as third:
        assert _is_refused(await second.get(JWKS))
        assert (await third.get(JWKS)).status_code == 200


def _behind(house: House, trusted: str, peer: str) -> httpx.AsyncClient:
    """As `rapport serve` hands requests on where RAPPORT_TRUSTED_PROXIES is `trusted`."""
    app: Any = house.app
    if trusted:
        app = ProxyHeadersMiddleware(app, trusted)
    transport = httpx.ASGITransport(app, client=(peer, 123))
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


@pytest.mark.parametrize(
    ("trusted", "peer", "adds"),
    [
        ("", "10.9.3.1", ""),
        ("10.9.4.9", "10.9.4.1", ""),
        ("10.9.5.0/24,172.16.0.1", "10.9.5.1", ", 198.51.100.1, 172.16.0.1"),
    ],
    ids=["no proxy", "not by the proxy", "through the proxies"],
)
async def test_what_a_caller_claims_to_forward_for_helps_nobody(
    limited: House, trusted: str, peer: str, adds: str
) -> None:
    async with _behind(limited, trusted, peer) as caller:
        statuses = []
        for n in range(LIMIT + 5):
            forged = {"X-Forwarded-For": f"203.0.113.{n}{adds}"}
            statuses.append((await caller.get(JWKS, headers=forged)).status_code)
    assert statuses == [200] * LIMIT + [429] * 5


async def test_people_behind_a_trusted_proxy_are_counted_apart(limited: House) -> None:
    async with _behind(limited, "10.9.6.0/24", "10.9.6.1") as proxy:
        for client in ("198.51.100.7", "198.51.100.8"):
            for _ in range(LIMIT):
                answer = await proxy.get(JWKS, headers={"X-Forwarded-For": client})
                assert answer.status_code == 200, client
