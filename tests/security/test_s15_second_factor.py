"""S15: codes of an authenticator app, good once, and codes for when it is lost."""

import asyncio
from base64 import b32decode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import time
from typing import Any

import httpx
import pytest
import pytest_asyncio

from domain.identity.model.second_factor import PERIOD, code_at, proof_of, recovery_hash
from tests.factories.workspaces import PASSWORD, Client, House, Workspace

KNOWS = {"current_password": PASSWORD}


def now_step() -> int:
    return int(time()) // PERIOD


@dataclass
class Guarded:
    """Somebody with a second factor."""

    workspace: Workspace
    client: Client
    email: str
    secret: bytes
    recovery: list[str]

    def code(self, shift: int = 1) -> str:
        """Of the next step, since the present one was used to confirm."""
        return code_at(self.secret, now_step() + shift)

    async def sign_in(self, otp: str | None = None, password: str = PASSWORD) -> httpx.Response:
        body: dict[str, Any] = {"email": self.email, "password": password, "client": "mobile"}
        if otp is not None:
            body["otp"] = otp
        async with self.workspace.house.client(address="10.5.0.1") as visitor:
            return await visitor.post("/v1/auth/sessions", json=body)


def secret_of(answer: httpx.Response) -> bytes:
    text = answer.json()["secret"]
    return b32decode(text + "=" * (-len(text) % 8))


@pytest_asyncio.fixture
async def guarded(workspace: Workspace) -> AsyncIterator[Guarded]:
    client = await workspace.client(role="sales_rep")
    (row,) = await workspace.rows("select email from app_user where id = $1", client.user_id)
    enrolled = await client.post("/v1/me/totp-enrolments", json=KNOWS)
    assert enrolled.status_code == 201, enrolled.text
    secret = secret_of(enrolled)
    confirmation = {**KNOWS, "otp": code_at(secret, now_step())}
    confirmed = await client.post("/v1/me/totp-confirmations", json=confirmation)
    assert confirmed.status_code == 201, confirmed.text
    codes = confirmed.json()["recovery_codes"]
    yield Guarded(workspace, client, row["email"], secret, codes)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, its last six digits."""
    secret = b"12345678901234567890"
    known = {59: "287082", 1111111109: "081804", 1111111111: "050471", 20000000000: "353130"}
    for instant, code in known.items():
        assert code_at(secret, instant // PERIOD) == code


async def test_sign_in_asks_for_the_code(guarded: Guarded) -> None:
    asked = await guarded.sign_in()
    assert (asked.status_code, asked.json()["code"]) == (401, "otp_required")
    assert "set-cookie" not in asked.headers
    wrong = await guarded.sign_in("000000")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_otp")
    assert (await guarded.sign_in(guarded.code(), "not this")).json()["code"] == (
        "invalid_credentials"
    )
    assert (await guarded.sign_in(guarded.code())).status_code == 201


async def test_a_code_is_good_once_also_for_two_at_once(guarded: Guarded) -> None:
    code = guarded.code()
    answers = await asyncio.gather(*(guarded.sign_in(code) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401]
    assert (await guarded.sign_in(code)).json()["code"] == "invalid_otp"


async def test_a_clock_may_be_one_step_wrong_and_no_more(guarded: Guarded) -> None:
    assert (await guarded.sign_in(guarded.code(-2))).status_code == 401
    assert (await guarded.sign_in(guarded.code(3))).status_code == 401
    assert (await guarded.sign_in(guarded.code(1))).status_code == 201


async def test_five_tries_and_then_one_waits(guarded: Guarded) -> None:
    answers = [await guarded.sign_in("000000") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    waiting = await guarded.sign_in(guarded.code())
    assert waiting.json()["code"] == "too_many_attempts"
    assert int(waiting.headers["retry-after"]) > 0


async def test_recovery_codes_are_hashed_and_good_once(guarded: Guarded) -> None:
    assert len(guarded.recovery) == len(set(guarded.recovery)) == 10
    code = guarded.recovery[3]
    (row,) = await guarded.workspace.rows(
        "select recovery_hashes, sealed from second_factor where id = $1", guarded.client.user_id
    )
    assert recovery_hash(code) in row["recovery_hashes"]
    assert code not in str(row["recovery_hashes"])
    assert guarded.secret not in row["sealed"]
    assert (await guarded.sign_in(code.upper().replace("-", " "))).status_code == 201
    assert (await guarded.sign_in(code)).status_code == 401
    state = (await guarded.client.get("/v1/me/totp")).json()
    assert state["recovery_codes_left"] == 9
    renewed = await guarded.client.post("/v1/me/recovery-codes", json=KNOWS)
    assert (await guarded.sign_in(guarded.recovery[4])).status_code == 401
    assert (await guarded.sign_in(renewed.json()["recovery_codes"][0])).status_code == 201
    journal = str(await guarded.workspace.journal(guarded.client.user_id))
    assert recovery_hash(code) not in journal


@pytest.mark.parametrize(
    "path", ["totp-enrolments", "totp-confirmations", "totp-removals", "recovery-codes"]
)
async def test_every_change_asks_for_the_password_again(guarded: Guarded, path: str) -> None:
    body = {"current_password": "not this one"}
    if path == "totp-confirmations":
        body["otp"] = guarded.code()
    answer = await guarded.client.post(f"/v1/me/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "wrong_password"
    assert (await guarded.sign_in()).json()["code"] == "otp_required"


async def test_confirmed_once_it_is_not_replaced_behind_one_s_back(guarded: Guarded) -> None:
    answer = await guarded.client.post("/v1/me/totp-enrolments", json=KNOWS)
    assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_confirmed")


async def test_until_it_is_confirmed_nobody_is_asked(workspace: Workspace) -> None:
    client = await workspace.client(role="analyst")
    (row,) = await workspace.rows("select email from app_user where id = $1", client.user_id)
    enrolled = await client.post("/v1/me/totp-enrolments", json=KNOWS)
    assert enrolled.json()["uri"].startswith("otpauth://totp/Rapport:")
    wrong = {**KNOWS, "otp": "000000"}
    answer = await client.post("/v1/me/totp-confirmations", json=wrong)
    assert answer.json()["errors"][0]["code"] == "wrong_otp"
    assert (await client.get("/v1/me/totp")).json()["confirmed_at"] is None
    someone = Guarded(workspace, client, row["email"], secret_of(enrolled), [])
    assert (await someone.sign_in()).status_code == 201


async def test_neither_link_nor_reset_goes_around_it(guarded: Guarded) -> None:
    admin = guarded.workspace.admin
    link = await admin.post(f"/v1/users/{guarded.client.user_id}/sign-in-links")
    body = {"token": link.json()["token"], "password": "another long password"}
    async with guarded.workspace.house.client() as visitor:
        asked = await visitor.post("/v1/auth/sign-in-link-redemptions", json=body)
        assert (asked.status_code, asked.json()["code"]) == (401, "otp_required")
        body["otp"] = guarded.code()
        done = await visitor.post("/v1/auth/sign-in-link-redemptions", json=body)
        assert done.status_code == 201


async def test_off_again_by_oneself_or_by_an_administrator(guarded: Guarded) -> None:
    assert (await guarded.client.post("/v1/me/totp-removals", json=KNOWS)).status_code == 204
    assert (await guarded.sign_in()).status_code == 201
    path = f"/v1/users/{guarded.client.user_id}/totp"
    gone = await guarded.workspace.admin.delete(path)
    assert gone.json()["code"] == "no_second_factor"
    await guarded.client.post("/v1/me/totp-enrolments", json=KNOWS)
    assert (await guarded.workspace.admin.delete(path)).status_code == 204
    rep = await guarded.workspace.client(role="sales_rep")
    assert (await rep.delete(path)).status_code == 403


async def test_what_was_open_without_it_ends(workspace: Workspace, house: House) -> None:
    client = await workspace.client(role="sales_rep")
    (row,) = await workspace.rows("select email from app_user where id = $1", client.user_id)
    async with house.client() as elsewhere:
        body = {"email": row["email"], "password": PASSWORD, "client": "mobile"}
        other = (await elsewhere.post("/v1/auth/sessions", json=body)).json()
        enrolled = await client.post("/v1/me/totp-enrolments", json=KNOWS)
        otp = code_at(secret_of(enrolled), now_step())
        await client.post("/v1/me/totp-confirmations", json={**KNOWS, "otp": otp})
        refreshed = await elsewhere.post(
            "/v1/auth/sessions/refresh", json={"refresh_token": other["refresh_token"]}
        )
    assert refreshed.status_code == 401
    assert (await client.get("/v1/me")).status_code == 200


def test_every_comparison_is_made_whatever_matched_before() -> None:
    from datetime import UTC, datetime

    secret, at = b"s" * 20, datetime(2026, 1, 1, tzinfo=UTC)
    present = int(at.timestamp()) // PERIOD
    for shift in (-1, 0, 1):
        proof = proof_of(code_at(secret, present + shift), secret, [], at)
        assert proof is not None
        assert proof.step == present + shift
    assert proof_of("", secret, [], at) is None
    assert proof_of("x" * 64, secret, [recovery_hash("y")], at) is None
