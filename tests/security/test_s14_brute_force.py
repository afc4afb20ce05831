"""S14: guesses are counted before they are made, and nobody is locked out by strangers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from api.identity.doors import DEVICE_COOKIE
from domain.identity import ports
from domain.identity.ports import PasswordCheck
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.faults import times
from tests.factories.workspaces import PASSWORD, House

WRONG = "wrong"


@dataclass
class Counting:
    """Stands in for argon2, so that a thousand guesses take no minute."""

    evaluated: int = 0

    async def hash(self, password: str) -> str:
        return password

    async def check(self, password: str, known: str | None) -> PasswordCheck:
        self.evaluated += 1
        return PasswordCheck(known is not None and password == PASSWORD, None)

    def close(self) -> None:
        """Nothing is held."""


@pytest_asyncio.fixture
async def guarded(database: Database) -> AsyncIterator[tuple[House, Counting]]:
    async with running_house(database) as house:
        counting = Counting()
        house.app.state.wiring.free[ports.Passwords] = counting
        yield house, counting


async def guess(
    client: httpx.AsyncClient, email: str, password: str = WRONG, **headers: str
) -> httpx.Response:
    body = {"email": email, "password": password, "client": "mobile"}
    return await client.post("/v1/auth/sessions", json=body, headers=headers)


async def test_at_most_a_hundred_guesses_at_one_account_are_looked_at(
    guarded: tuple[House, Counting],
) -> None:
    house, counting = guarded
    made = await house.workspace()
    clients = [house.client(address=f"10.3.{n}.1") for n in range(8)]
    answers: list[httpx.Response] = []
    for _ in range(10):
        answers += await asyncio.gather(
            *(guess(client, made.admin_email) for client in clients for _ in range(2))
        )
    assert counting.evaluated <= 50
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == len(answers) - counting.evaluated > 100
    assert {answer.json()["code"] for answer in refused} == {"too_many_attempts"}
    assert all(1 <= int(answer.headers["retry-after"]) <= 900 for answer in refused)
    right = await guess(clients[0], made.admin_email, PASSWORD)
    assert right.status_code == 429, "even the right one, from a device that nobody knows"
    for client in clients:
        await client.aclose()
    await made.close()


async def test_the_real_user_gets_in_from_a_device_that_is_known(
    guarded: tuple[House, Counting],
) -> None:
    house, _ = guarded
    made = await house.workspace()
    async with (
        house.client(address="10.3.20.1") as home,
        house.client(address="10.3.21.1") as thief,
    ):
        first = await guess(home, made.admin_email, PASSWORD)
        assert first.status_code == 201
        marks = [c for c in first.headers.get_list("set-cookie") if c.startswith(DEVICE_COOKIE)]
        mark = marks[0].split(";")[0]
        assert "HttpOnly" in marks[0]
        for _ in range(45):
            await guess(thief, made.admin_email)
        assert (await guess(thief, made.admin_email, PASSWORD)).status_code == 429
        home.cookies.clear()
        again = await guess(home, made.admin_email, PASSWORD, Cookie=mark)
        assert again.status_code == 201
        forged = await guess(thief, made.admin_email, PASSWORD, Cookie=f"{DEVICE_COOKIE}=a.b")
        assert forged.status_code == 429
        other = await house.workspace()
        elsewhere = await guess(thief, other.admin_email, Cookie=mark)
        assert elsewhere.status_code == 401, "a mark is good for one account only"
        await other.close()
    await made.close()


async def test_one_network_that_tries_many_accounts_has_to_wait(
    guarded: tuple[House, Counting],
) -> None:
    """Whatever it claims to forward for."""
    house, counting = guarded
    async with house.client(checked=False, address="2001:db8:9:9::1") as bot:
        for n in range(310):
            forged = f"198.51.{n % 250}.{n % 199}"
            answer = await guess(
                bot, f"no-{uuid4().hex}@example.com", **{"X-Forwarded-For": forged}
            )
    assert answer.status_code == 429
    assert counting.evaluated == 300
    async with house.client(checked=False, address="2001:db8:9:9:ffff::2") as neighbour:
        assert (await guess(neighbour, "x@example.com")).status_code == 429
    async with house.client(checked=False, address="2001:db8:9:a::1") as other:
        assert (await guess(other, "x@example.com")).status_code == 401


async def test_counts_outlive_a_restart_and_are_shared(database: Database) -> None:
    email = f"kept-{uuid4().hex}@example.com"
    statuses = []
    for n in range(2):
        async with running_house(database) as house:
            house.app.state.wiring.free[ports.Passwords] = Counting()
            async with house.client(address=f"10.3.4{n}.1") as client:
                statuses += [(await guess(client, email)).status_code for _ in range(25)]
    assert statuses == [401] * 40 + [429] * 10


async def test_success_takes_back_only_what_it_was_counted(
    guarded: tuple[House, Counting],
) -> None:
    house, _ = guarded
    made = await house.workspace()
    async with house.client(address="10.3.50.1") as client:
        for _ in range(60):
            client.cookies.clear()
            assert (await guess(client, made.admin_email, PASSWORD)).status_code == 201
    await made.close()


@pytest.mark.parametrize("path", ["password-changes"])
async def test_one_s_own_password_is_not_guessed_at_an_open_screen(
    guarded: tuple[House, Counting], path: str
) -> None:
    house, counting = guarded
    made = await house.workspace()
    body = {"current_password": "guess", "new_password": "another long password"}
    statuses = [(await made.admin.post(f"/v1/me/{path}", json=body)).status_code for _ in range(14)]
    assert statuses == [422] * 10 + [429] * 4
    assert counting.evaluated == 10
    await made.close()


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("shape", ["one account", "many accounts", "forged addresses"])
async def test_a_flood_of_guesses_is_not_looked_at_and_locks_nobody_out(
    guarded: tuple[House, Counting], shape: str
) -> None:
    """Ten thousand in the long form: over addresses, over accounts, over claims to forward."""
    house, counting = guarded
    made, guesses = await house.workspace(), times(150, 10_000)
    async with house.client(address="10.3.60.1") as home:
        mark = (await guess(home, made.admin_email, PASSWORD)).headers["set-cookie"].split(";")[0]
        counting.evaluated, left = 0, iter(range(guesses))

        async def bot(number: int) -> None:
            for n in left:
                address = f"10.{40 + n % 4}.{n % 250}.1" if shape == "one account" else "10.39.0.1"
                email = f"no-{n % 1_000}@example.com"
                forged = {"X-Forwarded-For": f"198.51.{n % 4}.{n % 250}"}
                async with house.client(checked=False, address=address) as client:
                    await guess(
                        client,
                        email if shape == "many accounts" else made.admin_email,
                        **(forged if shape == "forged addresses" else {}),
                    )

        await asyncio.gather(*(bot(number) for number in range(8)))
        assert counting.evaluated <= (300 if shape == "many accounts" else 100)
        again = await guess(home, made.admin_email, PASSWORD, Cookie=mark)
        assert again.status_code == 201
    await made.close()
