"""Refresh, reuse, sign-out and revocation, as browsers and mobile clients see them."""

import asyncio
from typing import Any

import httpx
import pytest

from api.identity.doors import COOKIE
from tests.api.identity.people import HOME, Someone
from tests.factories.workspaces import PASSWORD

OURS = {"Origin": HOME}


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/v1/auth/sessions/refresh", json={"refresh_token": token})


async def with_cookie(client: httpx.AsyncClient, token: str, **headers: str) -> httpx.Response:
    client.cookies.clear()
    cookie = {"Cookie": f"{COOKIE}={token}"}
    return await client.post("/v1/auth/sessions/refresh", headers={**OURS, **cookie, **headers})


async def in_browser(someone: Someone) -> str:
    """Sign in as a browser does; the refresh token in its cookie."""
    body = {"email": someone.email, "password": PASSWORD}
    answer = await someone.client.post("/v1/auth/sessions", json=body)
    assert answer.json()["refresh_token"] is None
    return cookie_of(answer)


def cookie_of(answer: httpx.Response) -> str:
    name, _, rest = answer.headers["set-cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == COOKIE == "__Host-rapport_refresh"
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(attributes)
    assert not any(each.startswith("Domain") for each in attributes)
    return str(value)


async def test_a_mobile_client_gets_the_token_in_the_body(admin: Someone) -> None:
    token = admin.session["refresh_token"]
    answer = await refresh(admin.client, token)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.json()["refresh_token"] not in (None, token)
    assert answer.json()["session_id"] == admin.session["session_id"]
    again = Someone(admin.client, admin.email, answer.json())
    assert (await again.get("/v1/me")).status_code == 200


async def test_a_browser_keeps_it_in_a_cookie(admin: Someone) -> None:
    token = await in_browser(admin)
    answer = await with_cookie(admin.client, token)
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    assert cookie_of(answer) != token


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        f"{HOME}.evil.example",
        f"https://evil.example/{HOME}",
        f"{HOME}0",
        "http://localhost",
        "https://localhost:5173",
        "http://testserver.evil.example",
        "",
    ],
)
async def test_no_other_page_can_use_the_cookie(admin: Someone, origin: str) -> None:
    token = await in_browser(admin)
    answer = await with_cookie(admin.client, token, Origin=origin)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in answer.headers
    assert (await with_cookie(admin.client, token)).status_code == 200


async def test_a_cookie_without_origin_is_refused(admin: Someone) -> None:
    token = await in_browser(admin)
    admin.client.cookies.clear()
    answer = await admin.client.post(
        "/v1/auth/sessions/refresh", headers={"Cookie": f"{COOKIE}={token}"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "x", "a.b", f"{'0' * 32}.{'0' * 32}{'a' * 65}"])
async def test_garbage_is_refused(visitor: httpx.AsyncClient, token: str) -> None:
    answer = await refresh(visitor, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_tabs_that_start_together_all_stay_signed_in(admin: Someone) -> None:
    token = await in_browser(admin)
    answers = await asyncio.gather(*(with_cookie(admin.client, token) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({cookie_of(answer) for answer in answers}) == 1


async def test_sessions_are_listed_and_ended(admin: Someone) -> None:
    others = [await in_browser(admin) for _ in range(2)]
    listed = (await admin.get("/v1/auth/sessions")).json()["items"]
    assert len(listed) == 3
    assert [each["id"] for each in listed if each["current"]] == [admin.session["session_id"]]
    gone = next(each["id"] for each in listed if not each["current"])
    assert (await admin.delete(f"/v1/auth/sessions/{gone}")).status_code == 204
    assert len((await admin.get("/v1/auth/sessions")).json()["items"]) == 2
    assert (await admin.delete("/v1/auth/sessions")).status_code == 204
    assert len((await admin.get("/v1/auth/sessions")).json()["items"]) == 1
    for token in others:
        assert (await with_cookie(admin.client, token)).status_code == 401


async def test_the_session_of_another_is_not_there(admin: Someone, stranger: Someone) -> None:
    colleague = await admin.invite("sales_rep")
    for other in (stranger, colleague):
        answer = await admin.delete(f"/v1/auth/sessions/{other.session['session_id']}")
        assert answer.status_code == 404
        assert (await refresh(admin.client, other.session["refresh_token"])).status_code == 200


async def test_sign_out_takes_the_cookie_back(admin: Someone) -> None:
    answer = await admin.delete("/v1/auth/sessions/current")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await refresh(admin.client, admin.session["refresh_token"])).status_code == 401


async def test_whatever_is_revoked_bites_within_five_seconds(admin: Someone) -> None:
    """One wait for all cases: each process keeps rights for up to four seconds."""
    rep, clerk, drifter, renewed = [await admin.invite("sales_rep") for _ in range(4)]
    bystander = await admin.invite("analyst")
    for someone in (rep, clerk, drifter, renewed, bystander):
        assert (await someone.get("/v1/me")).status_code == 200

    analyst = (await admin.roles())["analyst"]
    assert (await admin.post(f"/v1/users/{await rep.id()}/deactivation")).status_code == 200
    changed = await admin.patch(f"/v1/users/{await clerk.id()}", {"role_id": analyst})
    assert changed.status_code == 200
    assert (await drifter.delete("/v1/auth/sessions/current")).status_code == 204
    password = {"current_password": PASSWORD, "new_password": "another long password"}
    assert (await renewed.post("/v1/me/password-changes", password)).status_code == 204

    await asyncio.sleep(4.2)
    cases: list[tuple[Someone, str]] = [
        (rep, "session_ended"),
        (clerk, "token_superseded"),
        (drifter, "session_ended"),
        (renewed, "token_superseded"),
    ]
    for someone, code in cases:
        answer = await someone.get("/v1/me")
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert (await bystander.get("/v1/me")).status_code == 200

    statuses: list[Any] = []
    for someone, _ in cases:
        answer = await refresh(someone.client, someone.session["refresh_token"])
        statuses.append(answer.status_code)
    assert statuses == [401, 200, 401, 200]


async def test_a_change_of_password_ends_the_other_sessions(admin: Someone) -> None:
    elsewhere = await in_browser(admin)
    wrong = {"current_password": "not this one", "new_password": "another long password"}
    answer = await admin.post("/v1/me/password-changes", wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "pointer": "/current_password",
        "code": "wrong_password",
        "params": {},
        "detail": "The present password is wrong",
    }
    assert (await with_cookie(admin.client, elsewhere)).status_code == 200
    right = {"current_password": PASSWORD, "new_password": "another long password"}
    key = {"Idempotency-Key": "once"}
    assert (await admin.post("/v1/me/password-changes", right, headers=key)).status_code == 204
    assert (await with_cookie(admin.client, elsewhere)).status_code == 401
    body = {"email": admin.email, "password": PASSWORD}
    assert (await admin.client.post("/v1/auth/sessions", json=body)).status_code == 401
    body["password"] = "another long password"
    assert (await admin.client.post("/v1/auth/sessions", json=body)).status_code == 201
    answer = await refresh(admin.client, admin.session["refresh_token"])
    again = Someone(admin.client, admin.email, answer.json())
    replay = await again.post("/v1/me/password-changes", right, headers=key)
    assert replay.status_code == 204, "a repeated request gets its first answer"
