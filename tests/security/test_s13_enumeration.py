"""S13: who is not signed in, or not of the workspace, learns of no account by what is answered

or by how long that takes. `make faults` measures three hundred of each; CI a few.
"""

import json
import math
import random
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from statistics import median
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.cluster import Database
from tests.factories.faults import LONG, times
from tests.factories.mail import Post, house_with_mail
from tests.factories.workspaces import Workspace

pytestmark = pytest.mark.timeout(1_800)
EACH = times(8, 300)
LEAST_P = 1e-5
_OWN = frozenset({"x-request-id", "ratelimit", "location", "etag"})
Ask = Callable[[str], Awaitable[httpx.Response]]


@pytest_asyncio.fixture
async def post(committed_database: Database) -> AsyncIterator[Post]:
    async with house_with_mail(committed_database, rate_limit=0) as running:
        yield running


def _likelihood(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely two samples of one distribution differ as much (Kolmogorov and Smirnov)."""
    first, second = sorted(one), sorted(other)
    apart = max(
        abs(bisect_right(first, x) / len(first) - bisect_right(second, x) / len(second))
        for x in (*first, *second)
    )
    scale = math.sqrt(len(first) * len(second) / (len(first) + len(second)))
    lam = (scale + 0.12 + 0.11 / scale) * apart
    if lam < 0.2:
        return 1.0
    terms = ((-1) ** (k - 1) * math.exp(-2 * (k * lam) ** 2) for k in range(1, 101))
    likelihood: float = 2 * sum(terms)
    return min(1.0, likelihood)


def _seen(answer: httpx.Response, email: str) -> tuple[int, str, str]:
    """Without what differs between any two requests."""
    headers = {k: v for k, v in answer.headers.items() if k not in _OWN}
    headers.pop("content-length", None)
    body = json.loads(answer.text.replace(email, "…").replace(email.lower(), "…") or "null")
    for own in ("request_id", "id", "created_at", "updated_at", "name"):
        body.pop(own, None)
    return answer.status_code, json.dumps(body, sort_keys=True), str(sorted(headers.items()))


async def _alike(post: Post, ask: Ask, known: Sequence[str]) -> None:
    """Both kinds in a random order, so that what slows the machine slows both."""
    asked = [(email, True) for email in known]
    asked += [(f"no-{uuid4().hex}@example.com", False) for _ in known]
    random.Random(13).shuffle(asked)  # noqa: S311 - an order, no secret
    took: dict[bool, list[float]] = {True: [], False: []}
    seen: dict[bool, set[tuple[int, str, str]]] = {True: set(), False: set()}
    admin = await post.database.connect("postgres")
    for email, is_known in asked:
        await admin.execute("delete from attempt_counter")
        began = time.perf_counter()
        answer = await ask(email)
        took[is_known].append(time.perf_counter() - began)
        seen[is_known].add(_seen(answer, email))
    await admin.close()
    assert seen[True] == seen[False]
    assert len(seen[True]) == 1
    medians = {each: median(times_taken) for each, times_taken in took.items()}
    likelihood = _likelihood(took[True], took[False])
    print(f"\nmedians {medians}, p {likelihood:.3g}")  # noqa: T201 - the long form reports
    assert likelihood > LEAST_P
    assert not LONG or medians[True] == pytest.approx(medians[False], rel=0.05)


@pytest.mark.parametrize("door", ["sign-in", "password reset", "sign-up"])
async def test_a_stranger_learns_nothing_at(post: Post, door: str) -> None:
    firm = await post.house.workspace()
    bodies: dict[str, tuple[str, Callable[[str], dict[str, str]]]] = {
        "sign-in": (
            "sessions",
            lambda email: {"email": email, "password": "wrong", "client": "mobile"},
        ),
        "password reset": ("password-resets", lambda email: {"email": email}),
        "sign-up": (
            "sign-up",
            lambda email: {
                "workspace_name": "New", "base_currency": "EUR", "time_zone": "Europe/Paris",
                "locale": "en", "name": "New", "email": email, "password": "a long password",
                "client": "mobile",
            },
        ),
    }  # fmt: skip
    path, body = bodies[door]
    async with post.house.client(checked=False, address="10.8.0.1") as visitor:

        async def ask(email: str) -> httpx.Response:
            return await visitor.post(f"/v1/auth/{path}", json=body(email))

        for _ in range(5):
            await ask(firm.admin_email)
        await _alike(post, ask, [firm.admin_email] * EACH)
    await firm.close()


async def test_who_invites_learns_nothing_of_other_workspaces(post: Post) -> None:
    firm, neighbour = await post.house.workspace(), await post.house.workspace()
    role_id = (await firm.admin.get("/v1/roles?limit=1")).json()["items"][0]["id"]
    theirs = (await neighbour.admin.get("/v1/roles?limit=1")).json()["items"][0]["id"]

    async def invite(who: Workspace, email: str, role: str) -> httpx.Response:
        return await who.admin.post(
            "/v1/users", json={"name": "New", "email": email, "role_id": role}
        )

    known = [f"known-{uuid4().hex}@example.com" for _ in range(EACH)]
    for email in known:
        assert (await invite(neighbour, email, theirs)).status_code == 201

    async def ask(email: str) -> httpx.Response:
        return await invite(firm, email, role_id)

    await _alike(post, ask, known)
    await firm.close()
    await neighbour.close()
