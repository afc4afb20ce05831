"""S13: forgotten passwords, and what strangers learn of accounts by asking (nothing)."""

from collections.abc import AsyncIterator
from statistics import median
from time import process_time
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.cluster import Database
from tests.factories.mail import Post, house_with_mail, text_of
from tests.factories.workspaces import PASSWORD, Workspace

NEW = "a new and longer password"


@pytest_asyncio.fixture(scope="module")
async def post(database: Database) -> AsyncIterator[Post]:
    async with house_with_mail(database) as running:
        yield running


@pytest_asyncio.fixture
async def firm(post: Post) -> AsyncIterator[Workspace]:
    made = await post.house.workspace()
    yield made
    await made.close()


async def ask(client: httpx.AsyncClient, email: str, **named: Any) -> httpx.Response:
    return await client.post("/v1/auth/password-resets", json={"email": email}, **named)


async def redeem(client: httpx.AsyncClient, token: str, password: str = NEW) -> httpx.Response:
    body = {"token": token, "password": password}
    return await client.post("/v1/auth/password-reset-redemptions", json=body)


async def sign_in(client: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    body = {"email": email, "password": password, "client": "mobile"}
    return await client.post("/v1/auth/sessions", json=body)


async def test_a_forgotten_password_is_replaced_by_mail(post: Post, firm: Workspace) -> None:
    async with post.house.client(address="10.1.0.1") as visitor:
        assert (await ask(visitor, firm.admin_email.upper())).status_code == 202
        token = await post.token(firm.admin_email)
        assert len(token.partition(".")[2]) * 6 >= 128
        answer = await redeem(visitor, token)
        assert (answer.status_code, answer.content) == (204, b""), "it signs nobody in"
        assert "set-cookie" not in answer.headers
        assert (await redeem(visitor, token)).status_code == 410, "good once"
        assert (await sign_in(visitor, firm.admin_email, PASSWORD)).status_code == 401
        assert (await sign_in(visitor, firm.admin_email, NEW)).status_code == 201
    alive = await firm.rows("select 1 from session where revoked_at is null")
    assert len(alive) == 1, "what was open before has ended"


async def test_the_token_is_kept_as_a_hash_only(post: Post, firm: Workspace) -> None:
    async with post.house.client(address="10.1.0.2") as visitor:
        await ask(visitor, firm.admin_email)
    secret = (await post.token(firm.admin_email)).partition(".")[2]
    for table in ("sign_in_link", "letter", "journal", "sealed_request"):
        held = await firm.rows(f"select t::text as told from {table} t")
        assert all(secret not in row["told"] for row in held), table
    (link,) = await firm.rows(
        "select extract(epoch from expires_at - created_at)::int as seconds from sign_in_link"
    )
    assert link["seconds"] <= 30 * 60


async def test_the_address_in_the_letter_is_ours_whatever_host_was_asked(
    post: Post, firm: Workspace
) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    async with post.house.client(address="10.1.0.3") as visitor:
        assert (await ask(visitor, firm.admin_email, headers=headers)).status_code == 202
    (message,) = await post.to(firm.admin_email)
    assert "http://localhost:5173/password-reset#token=" in text_of(message)
    assert "evil" not in message.as_string()


@pytest.mark.parametrize("change", ["password", "deactivation", "another reset"])
async def test_any_change_of_credentials_ends_it(post: Post, firm: Workspace, change: str) -> None:
    rep = await firm.client(role="sales_rep")
    (row,) = await firm.rows("select email from app_user where id = $1", rep.user_id)
    async with post.house.client(address="10.1.0.4") as visitor:
        await ask(visitor, row["email"])
        token = await post.token(row["email"])
        if change == "password":
            body = {"current_password": PASSWORD, "new_password": "yet another password"}
            assert (await rep.post("/v1/me/password-changes", json=body)).status_code == 204
        elif change == "deactivation":
            await firm.admin.post(f"/v1/users/{rep.user_id}/deactivation")
            await firm.admin.delete(f"/v1/users/{rep.user_id}/deactivation")
        else:
            await ask(visitor, row["email"])
            assert await post.token(row["email"]) != token
        answer = await redeem(visitor, token)
        assert (answer.status_code, answer.json()["code"]) == (410, "sign_in_link_not_valid")


async def test_a_link_of_one_kind_does_not_open_the_other_door(post: Post, firm: Workspace) -> None:
    rep = await firm.user("sales_rep")
    (row,) = await firm.rows("select email from app_user where id = $1", rep.user_id)
    link = (await firm.admin.post(f"/v1/users/{rep.user_id}/sign-in-links")).json()["token"]
    async with post.house.client(address="10.1.0.5") as visitor:
        assert (await redeem(visitor, link)).status_code == 410
        await ask(visitor, row["email"])
        body = {"token": await post.token(row["email"]), "password": NEW}
        answer = await visitor.post("/v1/auth/sign-in-link-redemptions", json=body)
        assert answer.status_code == 410


async def test_three_letters_an_hour_and_no_more(post: Post, firm: Workspace) -> None:
    async with post.house.client(address="10.1.0.6") as visitor:
        answers = [await ask(visitor, firm.admin_email) for _ in range(8)]
        for _ in range(8):
            await post.work()
    assert {(answer.status_code, answer.text) for answer in answers} == {
        (202, '{"state":"accepted"}')
    }
    assert len(await post.to(firm.admin_email)) == 3


async def test_a_known_and_an_unknown_account_are_answered_alike(
    post: Post, firm: Workspace
) -> None:
    """The request does one and the same thing for both; only the worker looks."""
    known: list[float] = []
    unknown: list[float] = []
    seen = set()
    async with post.house.client(checked=False, address="10.1.0.7") as visitor:
        for n in range(25):
            for times, email in ((known, firm.admin_email), (unknown, f"no-{n}@example.com")):
                began = process_time()
                answer = await ask(visitor, email)
                times.append(process_time() - began)
                own = ("x-request-id", "ratelimit")  # how much the caller has left to ask
                headers = {k: v for k, v in answer.headers.items() if k not in own}
                seen.add((answer.status_code, answer.text, str(headers)))
    assert len(seen) == 1
    assert median(unknown) == pytest.approx(median(known), rel=0.3)
    await post.work()
    assert [m["To"] for m in post.sender.sent if m["To"].startswith("no-")] == []


@pytest.mark.parametrize("token", ["", "x", "a.b", f"{'0' * 32}.{'a' * 43}", "\u0000"])
async def test_made_up_tokens_are_refused(post: Post, token: str) -> None:
    async with post.house.client(address="10.1.0.8") as visitor:
        answer = await redeem(visitor, token)
    assert (answer.status_code, answer.json()["code"]) == (410, "sign_in_link_not_valid")


async def test_an_address_in_several_workspaces_gets_a_letter_for_each(post: Post) -> None:
    email = f"both-{uuid4().hex}@example.com"
    firms = [await post.house.workspace(email=email, workspace_name=n) for n in ("One", "Two")]
    async with post.house.client(address="10.1.0.9") as visitor:
        await ask(visitor, email)
    subjects = sorted(message["Subject"] for message in await post.to(email))
    assert subjects == ["Reset your password for One", "Reset your password for Two"]
    for made in firms:
        await made.close()
