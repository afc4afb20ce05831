"""Receivers that hang, drip, hang up or flood cost the others nothing."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio

from bootstrap.webhooks import Measure
from tests.cluster import Database
from tests.factories.customers import make_account
from tests.factories.faults import times
from tests.factories.receivers import (
    a_bad_receiver,
    a_receiver,
    drip,
    flood,
    half_close,
    hang,
    reset,
)
from tests.factories.webhooks import Post, a_post

pytestmark = pytest.mark.timeout(300)

DEADLINE = 2.0
AT_ONCE = 5
"""As many as the breaker bears."""
SOUND = times(10, 44)
BAD = {
    "hang": (hang, "timed_out"),
    "drip": (drip, "timed_out"),
    "reset": (reset, "connection_failed"),
    "half_close": (half_close, "bad_answer"),
    "tls": (hang, "timed_out"),
}


@pytest_asyncio.fixture
async def post(committed_database: Database) -> AsyncIterator[Post]:
    async with a_post(committed_database) as made:
        yield made


async def test_each_kind_of_bad_receiver_is_cut_off_and_left_alone(post: Post) -> None:
    async with AsyncExitStack() as stack:
        sound = [await stack.enter_async_context(a_receiver()) for _ in range(SOUND)]
        for each in sound:
            each.keeps, each.reply = True, b"HTTP/1.1 204 No Content\r\n\r\n"
            await post.webhook(url=each.url, events=["customers.account.created"])
        flooding = await stack.enter_async_context(a_bad_receiver(flood))
        await post.webhook(url=f"http://127.0.0.1:{flooding.port}/")
        post.start(Measure(deadline=DEADLINE, poll=0.02, settle=0.02, of_one=AT_ONCE))
        calm = await _seconds(post)
        bad, hooks = {}, {}
        for name, (serve, _) in BAD.items():
            bad[name] = await stack.enter_async_context(a_bad_receiver(serve))
            scheme = "https" if name == "tls" else "http"
            hooks[name] = await post.webhook(url=f"{scheme}://127.0.0.1:{bad[name].port}/")
        assert await _seconds(post, *hooks.values()) <= 2 * calm + 1
        for name, (_, error) in BAD.items():
            row = await post.until(hooks[name], failures=AT_ONCE)
            assert row["paused_until"] is not None
            assert bad[name].connections == AT_ONCE
            await _attempts_are_as(post, hooks[name], error)
        assert all(len(each.got) == 12 for each in sound)
        assert flooding.connections == 12
        await post.stop()


async def _seconds(post: Post, *but: dict[str, Any]) -> float:
    """How long the others take for what happens to six accounts."""
    began = time.monotonic()
    for _ in range(6):
        await make_account(post.admin)
    total = await post.system.fetchval("select count(*) from webhook")
    told = "select count(distinct webhook_id) from webhook_delivery where event_id = any($1)"
    newest = "select id from journal where event = $1 order by id desc limit 6"
    ids = await post.system.fetchval(f"select array({newest})", "customers.account.created")
    while await post.system.fetchval(told, ids) < total:
        await post.all_sent(*but)
    await post.all_sent(*but)
    return time.monotonic() - began


async def _attempts_are_as(post: Post, hook: dict[str, Any], error: str) -> None:
    """`error`, and where it is about time, after the deadline for all of it."""
    found = (await post.read(hook, "/deliveries"))["items"]
    logs = [await post.read(hook, f"/deliveries/{each['id']}/attempts") for each in found]
    attempts = [each for log in logs for each in log["items"]]
    assert [each["error"] for each in attempts] == [error] * AT_ONCE
    if error == "timed_out":
        took = [each["duration_ms"] / 1000 for each in attempts]
        assert min(took) >= 0.9 * DEADLINE
        assert min(took) <= 1.1 * DEADLINE
