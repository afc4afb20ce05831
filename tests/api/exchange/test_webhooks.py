"""Webhooks: what is sent, to whom, how often, and what nobody is told."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import standardwebhooks

from bootstrap.jobs import handlers
from bootstrap.webhooks import Measure
from domain.exchange.commands import REPLAY
from domain.kernel.jobs import JobContext
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.customers import make_account, make_contact
from tests.factories.receivers import BROKEN, GONE, OK
from tests.factories.webhooks import Post, a_post


@pytest_asyncio.fixture
async def post(committed_database: Database) -> AsyncIterator[Post]:
    async with a_post(committed_database) as made:
        yield made


async def test_a_change_is_sent_signed_as_the_reference_library_verifies(post: Post) -> None:
    hook = await post.webhook(events=["customers.account.*"])
    post.start()
    account = await make_account(post.admin, name="One")
    (got,) = await post.receiver.until(1)
    told: Any = standardwebhooks.Webhook(hook["secret"]).verify(got.body, got.headers)
    assert (told["type"], told["specversion"]) == ("customers.account.created", "1.0")
    assert told["data"]["record_id"] == account["id"]
    assert told["subject"] == f"account/{account['id']}"
    for spoilt in (
        (got.body.replace(b"One", b"Two"), got.headers),
        (got.body, {**got.headers, "webhook-id": "msg_other"}),
        (got.body, {**got.headers, "webhook-timestamp": str(int(time.time()) - 600)}),
    ):
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(hook["secret"]).verify(*spoilt)
    row = await post.until(hook, "/deliveries", state="delivered")
    assert (row["last_status"], row["tries"]) == (204, 1)


async def test_the_secret_is_shown_once_and_two_sign_during_a_rotation(post: Post) -> None:
    hook = await post.webhook()
    assert "secret" not in await post.read(hook)
    path = f"/v1/webhooks/{hook['id']}/secret-rotations"
    rotated = await post.admin.post(path, headers={"Idempotency-Key": "k"})
    assert rotated.status_code == 201
    secret = rotated.json()["secret"]
    kept = await post.acme.rows("select secret, previous_secret from webhook")
    stored = await post.acme.rows("select body from idempotency_key")
    assert secret.encode() not in kept[0]["secret"] + kept[0]["previous_secret"]
    assert stored == []
    post.start()
    await post.admin.post(f"/v1/webhooks/{hook['id']}/ping")
    (got,) = await post.receiver.until(1)
    assert got.headers["webhook-signature"].count("v1,") == 2
    for each in (hook["secret"], secret):
        standardwebhooks.Webhook(each).verify(got.body, got.headers)
    journal = await post.acme.journal(hook["id"])
    assert secret not in json.dumps(journal, default=str)


async def test_events_are_chosen_by_name_pattern_and_condition(post: Post) -> None:
    await post.webhook(
        events=["customers.account.created", "customers.account.updated"],
        condition={"field": "industry", "op": "eq", "value": "games"},
    )
    post.start()
    await make_account(post.admin, industry="food")
    await make_contact(post.admin)
    wanted = await make_account(post.admin, industry="games")
    (got,) = await post.receiver.until(1)
    assert json.loads(got.body)["data"]["record_id"] == wanted["id"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"events": ["customers.nothing.created"]}, "/events/0"),
        ({"events": ["customers account"]}, "/events/0"),
        ({"url": "ftp://example.com"}, "/url"),
        ({"url": "https://user:pw@example.com/"}, "/url"),
        ({"url": "https://exa mple.com/"}, "/url"),
        ({"condition": {"field": "name", "op": "eq", "value": "x"}}, "/condition"),
        (
            {"events": ["customers.account.*"], "condition": {"field": "x", "op": "eq"}},
            "/condition/field",
        ),
    ],
)
async def test_bad_input_is_refused_by_its_pointer(
    post: Post, changed: dict[str, Any], pointer: str
) -> None:
    body = {"name": "Bad", "url": post.receiver.url, "events": ["*"], **changed}
    answer = await post.admin.post("/v1/webhooks", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_it_is_told_what_its_owner_may_see_at_that_moment(post: Post) -> None:
    await make_contact(post.admin, birth_date="1991-02-03")
    other = await post.acme.client("admin")
    await post.webhook(other, events=["customers.contact.*"])
    roles = (await post.admin.get("/v1/roles")).json()["items"]
    analyst = next(role["id"] for role in roles if role["key"] == "analyst")
    demoted = await post.admin.patch(f"/v1/users/{other.user_id}", json={"role_id": analyst})
    assert demoted.status_code == 200, demoted.text
    await make_contact(post.admin, birth_date="1992-03-04")
    post.start()
    (got,) = await post.receiver.until(1)
    assert b"1992-03-04" not in got.body
    assert json.loads(got.body)["data"]["kind"] == "created"


async def test_a_webhook_ends_with_its_owner(post: Post) -> None:
    other = await post.acme.client("admin")
    hook = await post.webhook(other)
    ended = await post.admin.post(f"/v1/users/{other.user_id}/deactivation")
    assert ended.status_code in (200, 204), ended.text
    post.start()
    await make_account(post.admin)
    row = await post.until(hook, state="disabled")
    assert row["disabled_reason"] == "owner_ended"
    assert post.receiver.got == []


async def test_failures_are_tried_again_under_the_same_id_then_it_is_disabled(post: Post) -> None:
    hook = await post.webhook()
    post.receiver.reply = BROKEN
    post.start()
    await post.admin.post(f"/v1/webhooks/{hook['id']}/ping")
    for tries in range(1, 11):
        row = await post.until(hook, "/deliveries", tries=tries)
        await post.receiver.until(tries)
        if tries == 1:
            wait = datetime.fromisoformat(row["next_at"]) - datetime.now(UTC)
            assert timedelta(seconds=2) < wait < timedelta(seconds=61)
        deadline = time.monotonic() + 10
        while len((await post.read(hook, f"/deliveries/{row['id']}/attempts"))["items"]) < tries:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        await post.hasten()
    row = await post.until(hook, state="disabled")
    assert row["disabled_reason"] == "failing"
    assert len({got.headers["webhook-id"] for got in post.receiver.got}) == 1
    events = [each["event"] for each in await post.acme.journal(hook["id"])]
    assert events[-1] == "exchange.webhook.disabled"
    delivery = (await post.read(hook, "/deliveries"))["items"][0]
    assert delivery["state"] == "failed"
    log = await post.read(hook, f"/deliveries/{delivery['id']}/attempts")
    assert len(log["items"]) == 10
    assert {each["status"] for each in log["items"]} == {500}
    assert "secret" not in json.dumps(log)


async def test_an_address_that_is_gone_is_given_up_at_once(post: Post) -> None:
    hook = await post.webhook()
    post.receiver.reply = GONE
    post.start()
    await make_account(post.admin)
    assert (await post.until(hook, state="disabled"))["disabled_reason"] == "gone"
    (letter,) = await _letters(post, 1)
    assert letter["to"] == post.acme.admin_email
    assert post.receiver.url in letter["text"]


async def test_who_disables_a_webhook_by_hand_gets_no_letter(post: Post) -> None:
    by_hand, gone = await post.webhook(), await post.webhook(events=["customers.account.*"])
    disabled = await post.admin.post(f"/v1/webhooks/{by_hand['id']}/disablement")
    assert disabled.status_code < 300, disabled.text
    post.receiver.reply = GONE
    post.start()
    await make_account(post.admin)
    await post.until(gone, state="disabled")
    assert len(await _letters(post, 1)) == 1


async def _letters(post: Post, number: int) -> list[dict[str, Any]]:
    """Those that tell owners of disabled webhooks, once there are so many."""
    deadline = time.monotonic() + 20
    while True:
        answer = await post.admin.get("/v1/outbox")
        found = [
            each for each in answer.json()["items"] if each["kind"] == "exchange.webhook_disabled"
        ]
        if len(found) >= number:
            return found
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_the_breaker_opens_after_five_and_closes_after_success(post: Post) -> None:
    hook = await post.webhook()
    post.receiver.reply = BROKEN
    post.start(Measure(deadline=1.0, poll=0.05, settle=0.02, of_one=1))
    for _ in range(12):
        await make_account(post.admin)
    deadline = time.monotonic() + 10
    while (row := await post.read(hook))["paused_until"] is None:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert row["failures"] >= 5
    await asyncio.sleep(0.3)
    assert post.receiver.connections <= 6
    post.receiver.reply = OK
    await post.hasten()
    async with asyncio.timeout(15):
        while await post.system.fetchval(
            "select count(*) from webhook_delivery where state = 'pending'"
        ):
            await post.hasten()
            await asyncio.sleep(0.1)
    assert (await post.read(hook))["failures"] == 0


async def test_one_delivery_and_all_since_an_instant_are_replayed(post: Post) -> None:
    hook = await post.webhook(events=["customers.account.*"])
    post.start()
    for _ in range(3):
        await make_account(post.admin)
    await post.receiver.until(3)
    first = post.receiver.got[0].headers["webhook-id"]
    row = await post.until(hook, "/deliveries", state="delivered")
    path = f"/v1/webhooks/{hook['id']}"
    again = await post.admin.post(f"{path}/deliveries/{row['id']}/replay")
    assert again.status_code == 202
    await post.receiver.until(4)
    since = {"since": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}
    assert (await post.admin.post(f"{path}/replay", json=since)).status_code == 202
    ids = {"workspace_id": str(post.acme.id), "webhook_id": hook["id"]}
    context = JobContext(1, 1, lambda: False)
    await handlers(post.wired)[REPLAY]({**ids, **since}, context)
    got = await post.receiver.until(7)
    assert len({each.headers["webhook-id"] for each in got}) == 3
    assert sum(each.headers["webhook-id"] == first for each in got) >= 2
    old = {"since": "2001-01-01T00:00:00Z"}
    assert (await post.admin.post(f"{path}/replay", json=old)).status_code == 422


async def test_what_happened_while_it_was_disabled_is_not_sent(post: Post) -> None:
    hook = await post.webhook()
    path = f"/v1/webhooks/{hook['id']}"
    assert (await post.admin.post(f"{path}/disablement")).json()["disabled_reason"] == "by_hand"
    assert (await post.admin.post(f"{path}/ping")).json()["code"] == "webhook_disabled"
    post.start()
    await make_account(post.admin)
    await asyncio.sleep(0.5)
    assert (await post.admin.delete(f"{path}/disablement")).json()["state"] == "enabled"
    last = await make_account(post.admin)
    (got,) = await post.receiver.until(1)
    assert json.loads(got.body)["data"]["record_id"] == last["id"]
    changed = await post.admin.patch(path, json={"name": "New", "events": ["customers.contact.*"]})
    assert changed.json()["name"] == "New"
    assert (await post.admin.delete(path)).status_code == 204
    assert await post.acme.rows("select id from webhook_delivery") == []


async def test_sequence_orders_what_happens_to_one_record(post: Post) -> None:
    await post.webhook(events=["customers.account.*"])
    account = await make_account(post.admin, name="0")
    for n in range(1, 6):
        await post.admin.patch(f"/v1/accounts/{account['id']}", json={"name": str(n)})
    post.start()
    told = [json.loads(got.body) for got in await post.receiver.until(6)]
    ordered = sorted(told, key=lambda each: str(each["sequence"]))
    versions = [each["data"]["version"] for each in ordered]
    assert versions == sorted(versions)
    assert len(set(versions)) == 6


async def test_after_an_hour_away_a_receiver_is_told_all_of_it(post: Post) -> None:
    hook = await post.webhook(events=["customers.account.*"])
    accounts = [await make_account(post.admin, name="0") for _ in range(3)]
    for n in range(1, 4):
        for account in accounts:
            await post.admin.patch(f"/v1/accounts/{account['id']}", json={"name": str(n)})
    await post.receiver.down()
    post.start(Measure(deadline=1.0, poll=0.02, settle=0.01))
    await post.until_left(12)
    for _ in range(6):
        await post.forward(timedelta(minutes=10))
        await asyncio.sleep(0.1)
    assert (await post.left(), post.receiver.got) == (12, [])
    assert (await post.read(hook))["failures"] >= 5
    await post.receiver.up()
    async with asyncio.timeout(30):
        while await post.left():
            await post.forward(timedelta(minutes=10))
            await asyncio.sleep(0.1)
    verifier = standardwebhooks.Webhook(hook["secret"])
    # The clock jumped over the leases of some: they come twice, under one id.
    once = {got.headers["webhook-id"]: got for got in post.receiver.got}
    assert len(once) == 12
    told: list[Any] = [verifier.verify(got.body, got.headers) for got in once.values()]
    versions = {
        account["id"]: [
            each["data"]["version"]
            for each in sorted(told, key=lambda each: str(each["sequence"]))
            if each["data"]["record_id"] == account["id"]
        ]
        for account in accounts
    }
    assert versions == {account["id"]: [1, 2, 3, 4] for account in accounts}
    assert (await post.read(hook))["failures"] == 0


async def test_loopback_is_refused_where_it_is_not_allowed(committed_database: Database) -> None:
    async with running_house(committed_database) as house:
        acme = await house.workspace()
        body = {"name": "In", "url": "http://127.0.0.1:9/", "events": ["*"]}
        answer = await acme.admin.post("/v1/webhooks", json=body)
        assert answer.json()["errors"][0]["code"] == "tls_required"
        await acme.close()
