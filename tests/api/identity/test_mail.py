"""Invitations, confirmed sign-ups, warnings; and the outbox where no mail server is set."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest_asyncio

from tests.api.identity.people import Someone
from tests.cluster import Database
from tests.factories.mail import Post, house_with_mail, text_of, token_in
from tests.factories.workspaces import PASSWORD


@pytest_asyncio.fixture(scope="module")
async def post(database: Database) -> AsyncIterator[Post]:
    async with house_with_mail(database) as running:
        yield running


def founding(email: str, **changed: str) -> dict[str, str]:
    return {
        "workspace_name": "Công ty Sông Hồng",
        "base_currency": "EUR",
        "time_zone": "Europe/Paris",
        "locale": "vi",
        "name": "Lan",
        "email": email,
        "password": PASSWORD,
        "client": "mobile",
        **changed,
    }


async def new_colleague(admin: Someone, email: str) -> str:
    role_id = (await admin.roles())["sales_rep"]
    body = {"name": "New", "email": email, "role_id": role_id, "locale": "fr"}
    made = await admin.post("/v1/users", body)
    assert made.status_code == 201
    return str(made.json()["id"])


async def test_a_sign_up_is_confirmed_by_mail(post: Post) -> None:
    email = f"lan-{uuid4().hex}@example.com"
    async with post.house.client(address="10.2.0.1") as visitor:
        asked = await visitor.post("/v1/auth/sign-up", json=founding(email))
        assert (asked.status_code, asked.json()) == (202, {"state": "confirmation_sent"})
        body = {"email": email, "password": PASSWORD, "client": "mobile"}
        assert (await visitor.post("/v1/auth/sessions", json=body)).status_code == 401
        token = await post.token(email)
        (message,) = await post.to(email)
        assert message["Subject"] == "Xác nhận không gian làm việc Công ty Sông Hồng"
        confirmation = {"token": token, "client": "mobile"}
        done = await visitor.post("/v1/auth/sign-up-confirmations", json=confirmation)
        assert done.status_code == 201
        lan = Someone(visitor, email, done.json())
        assert (await lan.get("/v1/me")).json()["workspace"]["name"] == "Công ty Sông Hồng"
        again = await visitor.post("/v1/auth/sign-up-confirmations", json=confirmation)
        assert (again.status_code, again.json()["code"]) == (410, "confirmation_not_valid")


async def test_a_sign_up_that_could_not_be_made_is_refused_at_once(post: Post) -> None:
    async with post.house.client(address="10.2.0.2") as visitor:
        body = founding("nobody@example.com", base_currency="XYZ")
        answer = await visitor.post("/v1/auth/sign-up", json=body)
    assert answer.json()["errors"][0]["code"] == "unknown_currency"


async def test_a_new_colleague_is_invited_by_mail(post: Post) -> None:
    firm = await post.house.workspace(workspace_name="Acme")
    role = (await firm.admin.get("/v1/roles")).json()["items"][0]["id"]
    email = f"new-{uuid4().hex}@example.com"
    body = {"name": "New\u2028Bcc: x@example.com", "email": email, "role_id": role, "locale": "fr"}
    made = await firm.admin.post("/v1/users", json=body)
    (message,) = await post.to(email)
    assert message["Subject"] == "Ada Admin vous invite dans Acme"
    assert message["Bcc"] is None
    handed = await firm.admin.post(f"/v1/users/{made.json()['id']}/sign-in-links")
    assert handed.status_code == 201
    async with post.house.client() as visitor:
        redemption = {"token": token_in(text_of(message)), "password": PASSWORD}
        answer = await visitor.post("/v1/auth/sign-in-link-redemptions", json=redemption)
        assert answer.status_code == 201, "a link handed out leaves the mailed one good"
        redemption["token"] = handed.json()["token"]
        answer = await visitor.post("/v1/auth/sign-in-link-redemptions", json=redemption)
        assert answer.status_code == 410, "and whichever is used ends the other"
    (kept,) = await firm.rows("select state, sealed from letter where kind = 'identity.invitation'")
    assert (kept["state"], kept["sealed"]) == ("sent", None)
    assert (await firm.admin.get("/v1/outbox")).json()["code"] == "outbox_closed"
    await firm.close()


async def test_without_a_server_letters_lie_in_the_outbox(admin: Someone) -> None:
    email = f"new-{uuid4().hex}@example.com"
    await new_colleague(admin, email)
    (letter,) = (await admin.get("/v1/outbox")).json()["items"]
    assert (letter["to"], letter["kind"]) == (email, "identity.invitation")
    redemption = {"token": token_in(letter["text"]), "password": PASSWORD, "client": "mobile"}
    answer = await admin.client.post("/v1/auth/sign-in-link-redemptions", json=redemption)
    assert answer.status_code == 201
    new = Someone(admin.client, email, answer.json())
    assert (await new.get("/v1/outbox")).status_code == 403


async def test_letters_of_others_are_not_in_it(admin: Someone, stranger: Someone) -> None:
    await new_colleague(stranger, f"new-{uuid4().hex}@example.com")
    assert (await admin.get("/v1/outbox")).json()["items"] == []


async def test_nothing_is_sent_for_what_was_only_tried(post: Post) -> None:
    firm = await post.house.workspace()
    role = (await firm.admin.get("/v1/roles")).json()["items"][0]["id"]
    email = f"dry-{uuid4().hex}@example.com"
    body = {"name": "Dry", "email": email, "role_id": role}
    dry: httpx.Response = await firm.admin.post(
        "/v1/users", json=body, headers={"Prefer": "handling=validate"}
    )
    assert dry.status_code == 201
    assert await post.to(email) == []
    await firm.close()
