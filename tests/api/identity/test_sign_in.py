"""Sign-up and sign-in: who gets in, and what the others learn (nothing)."""

from statistics import median
from time import process_time
from uuid import uuid4

import httpx
import pytest

from tests.api.identity.people import Someone, sign_up
from tests.factories.workspaces import PASSWORD

SOME_ID = "01a2b3c4-0000-7000-8000-000000000000"


async def sign_in(client: httpx.AsyncClient, email: str, **changed: object) -> httpx.Response:
    body = {"email": email, "password": PASSWORD, "client": "mobile", **changed}
    return await client.post("/v1/auth/sessions", json=body)


async def test_sign_up_makes_a_workspace_and_its_administrator(visitor: httpx.AsyncClient) -> None:
    admin = await sign_up(visitor, workspace_name="Công ty Sông Hồng", locale="vi", name="Lan")
    me = (await admin.get("/v1/me")).json()
    assert me["workspace"]["name"] == "Công ty Sông Hồng"
    assert me["workspace"]["base_currency"] == "EUR"
    assert me["workspace"]["fiscal_year_start_month"] == 1
    assert me["user"]["email"] == admin.email
    assert me["user"]["role"]["name"] == "Administrator"
    assert (me["user"]["state"], me["user"]["locale"]) == ("active", "vi")
    assert me["user"]["last_seen_at"] is not None
    assert set(me["permissions"].values()) == {"all"}
    assert len(await admin.roles()) == 7


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("base_currency", "XYZ", "unknown_currency"),
        ("time_zone", "Mars/Olympus", "unknown_time_zone"),
        ("locale", "English", "unknown_locale"),
        ("email", "nobody", "not_an_email"),
        ("name", "   ", "bad_length"),
        ("workspace_name", "", "bad_length"),
        ("password", "short", "bad_password"),
        ("workspace_id", SOME_ID, "unknown_field"),
    ],
)
async def test_bad_sign_ups_are_refused_by_field(
    visitor: httpx.AsyncClient, field: str, value: str, code: str
) -> None:
    body = {
        "workspace_name": "Acme",
        "base_currency": "EUR",
        "time_zone": "UTC",
        "locale": "en",
        "name": "Ada",
        "email": "ada@example.com",
        "password": PASSWORD,
        field: value,
    }
    answer = await visitor.post("/v1/auth/sign-up", json=body)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(f"/{field}", code)]


async def test_a_nul_or_a_lone_surrogate_is_refused(visitor: httpx.AsyncClient) -> None:
    for text in ('"a\\u0000b"', '"a\\ud800b"'):
        body = (
            '{"workspace_name": %s, "base_currency": "EUR", "time_zone": "UTC", "locale": "en",'
            '"name": "Ada", "email": "ada@example.com", "password": "correct horse battery"}'
        )
        answer = await visitor.post(
            "/v1/auth/sign-up", content=body % text, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422)


async def test_strange_letters_are_no_trouble(admin: Someone) -> None:
    for field in ("email", "password"):
        for text in ('"\\u0000"', '"a\\ud800"', '"' + "x" * 501 + '"', "7", "null", "[]", '"😀"'):
            other = "password" if field == "email" else "email"
            body = f'{{"{field}": {text}, "{other}": "a@example.com"}}'
            answer = await admin.client.post(
                "/v1/auth/sessions", content=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code in (400, 401, 422), answer.text


async def test_signs_in_however_the_address_is_written(admin: Someone) -> None:
    answer = await sign_in(admin.client, f"  {admin.email.upper()} ")
    assert answer.status_code == 201
    again = Someone(admin.client, admin.email, answer.json())
    assert (await again.get("/v1/me")).json()["user"]["email"] == admin.email
    assert answer.headers["cache-control"] == "no-store"


async def test_unknown_and_known_accounts_are_answered_alike(admin: Someone) -> None:
    answers = []
    for email in (admin.email, f"nobody-{uuid4().hex}@example.com", "not an address"):
        answer = await sign_in(admin.client, email, password="a wrong password")
        problem = {k: v for k, v in answer.json().items() if k != "request_id"}
        answers.append((answer.status_code, problem))
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "invalid_credentials"
    assert answers[0] == answers[1] == answers[2]


async def test_unknown_and_known_accounts_take_as_long(admin: Someone) -> None:
    known: list[float] = []
    unknown: list[float] = []
    for n in range(12):
        for times, email in ((known, admin.email), (unknown, f"nobody-{n}@example.com")):
            before = process_time()
            await sign_in(admin.client, email, password="a wrong password")
            times.append(process_time() - before)
    assert median(unknown) == pytest.approx(median(known), rel=0.3)


async def test_asks_for_the_workspace_when_there_are_several(visitor: httpx.AsyncClient) -> None:
    email = f"both-{uuid4().hex}@example.com"
    await sign_up(visitor, email=email, workspace_name="First")
    await sign_up(visitor, email=email, workspace_name="Second")
    await sign_up(visitor, email=email, workspace_name="Third", password="quite another password")
    answer = await sign_in(visitor, email)
    assert answer.status_code == 409
    assert answer.json()["code"] == "workspace_choice"
    choices = {each["name"]: each["id"] for each in answer.json()["params"]["workspaces"]}
    assert set(choices) == {"First", "Second"}, "a workspace with another password stays unnamed"
    chosen = await sign_in(visitor, email, workspace_id=choices["Second"])
    assert chosen.status_code == 201
    me = Someone(visitor, email, chosen.json())
    assert (await me.get("/v1/workspace")).json()["name"] == "Second"
    other = await sign_in(visitor, email, workspace_id=str(uuid4()))
    assert other.status_code == 401
    single = await sign_in(visitor, email, password="quite another password")
    assert single.status_code == 201


async def test_an_invited_user_without_password_does_not_get_in(admin: Someone) -> None:
    email = f"new-{uuid4().hex}@example.com"
    role_id = (await admin.roles())["sales_rep"]
    body = {"name": "New", "email": email, "role_id": role_id}
    assert (await admin.post("/v1/users", body)).status_code == 201
    for password in ("", " ", "None", PASSWORD):
        answer = await sign_in(admin.client, email, password=password)
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


async def test_the_key_set_has_public_halves_only(visitor: httpx.AsyncClient) -> None:
    keys = (await visitor.get("/.well-known/jwks.json")).json()["keys"]
    assert keys
    assert all("d" not in key and key["alg"] == "ES256" for key in keys)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "é"])
async def test_without_a_good_token_nothing_is_told(visitor: httpx.AsyncClient, token: str) -> None:
    headers = {b"Authorization": f"Bearer {token}".encode()}
    for path in ("/v1/me", "/v1/users", f"/v1/users/{uuid4()}", "/v1/workspace"):
        answer = await visitor.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert answer.headers["www-authenticate"].startswith("Bearer")
