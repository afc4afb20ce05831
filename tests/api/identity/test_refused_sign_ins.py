"""Refused sign-ins are in the audit trail of whom they were aimed at, and cannot fill it."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio

from tests.api.exchange.test_audit import trail
from tests.cluster import Database
from tests.factories.mail import Post, house_with_mail
from tests.factories.workspaces import PASSWORD, Workspace

EVENT = "identity.user.sign_in_refused"


@pytest_asyncio.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with house_with_mail(database) as running:
        yield running


async def _guess(post: Post, firm: Workspace, address: str, times: int = 1) -> list[int]:
    body = {"email": firm.admin_email.upper(), "password": "wrong", "client": "mobile"}
    headers = {"User-Agent": "guesser/1"}
    async with post.house.client(address=address, headers=headers) as thief:
        answers = [await thief.post("/v1/auth/sessions", json=body) for _ in range(times)]
    return [answer.status_code for answer in answers]


async def test_a_refused_sign_in_is_an_access_row_of_the_user(post: Post) -> None:
    firm = await post.house.workspace()
    neighbour = await post.house.workspace()
    assert await _guess(post, firm, "10.7.0.1") == [401]
    await post.work()
    (row,) = await trail(firm.admin, event="identity.user.*", kind="access")
    assert (row["event"], row["record_type"], row["actor"]) == (EVENT, "user", None)
    assert row["record_id"] == str(firm.admin.user_id)
    assert row["payload"]["reason"] == "invalid_credentials"
    assert (row["payload"]["network"], row["payload"]["user_agent"]) == ("10.7.0.1/32", "guesser/1")
    assert row["request_id"]
    assert await trail(firm.admin, record_type="user", record_id=row["record_id"], kind="access")
    assert await trail(neighbour.admin, event=EVENT) == []
    assert await firm.rows("select 1 from sealed_request where purpose = 'refused_sign_in'") == []
    await firm.close()
    await neighbour.close()


async def test_guessing_on_does_not_fill_the_trail(post: Post) -> None:
    firm = await post.house.workspace()
    statuses = await _guess(post, firm, "10.7.1.1", 30)
    statuses += await _guess(post, firm, "10.7.1.2", 15)
    assert statuses == [401] * 40 + [429] * 5
    await post.work()
    assert len(await trail(firm.admin, event=EVENT)) == 10
    await firm.close()


async def test_unknown_accounts_and_right_passwords_leave_none(post: Post) -> None:
    firm = await post.house.workspace()
    async with post.house.client(address="10.7.2.1") as visitor:
        for email, password in (
            (f"no-{uuid4().hex}@example.com", "wrong"),
            (firm.admin_email, PASSWORD),
        ):
            body = {"email": email, "password": password, "client": "mobile"}
            await visitor.post("/v1/auth/sessions", json=body)
    await post.work()
    assert await trail(firm.admin, event=EVENT) == []
    await firm.close()
