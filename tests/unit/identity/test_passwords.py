"""Passwords are hashed by libpass's argon2id, off the event loop, and a flood is refused."""

import asyncio
import time
import unicodedata
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from statistics import median

import pytest

from adapters.passwords import Argon2Passwords
from domain.identity.errors import SignInBusy


@pytest.fixture(scope="module")
def passwords() -> Iterator[Argon2Passwords]:
    made = Argon2Passwords()
    yield made
    made.close()


def test_libpass_is_installed_and_passlib_is_not() -> None:
    assert distribution("libpass").version >= "1.9"
    with pytest.raises(PackageNotFoundError):
        distribution("passlib")


async def test_hashes_with_argon2id_at_the_chosen_cost(passwords: Argon2Passwords) -> None:
    known = await passwords.hash("correct horse battery")
    assert known.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert known != await passwords.hash("correct horse battery")
    assert (await passwords.check("correct horse battery", known)).matches
    assert not (await passwords.check("correct horse batterz", known)).matches
    assert (await passwords.check("correct horse battery", known)).renewed_hash is None


async def test_one_letter_is_one_letter_however_it_is_typed(passwords: Argon2Passwords) -> None:
    composed = "mật khẩu của tôi"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert (await passwords.check(decomposed, await passwords.hash(composed))).matches


async def test_renews_a_hash_of_older_parameters(passwords: Argon2Passwords) -> None:
    from argon2.low_level import Type, hash_secret

    older = hash_secret(b"secret words", b"somesaltsomesalt", 1, 8, 1, 32, Type.ID).decode()
    checked = await passwords.check("secret words", older)
    assert checked.matches
    assert checked.renewed_hash is not None
    assert checked.renewed_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await passwords.check("secret words", checked.renewed_hash)).matches


async def test_nobody_takes_as_long_as_somebody(passwords: Argon2Passwords) -> None:
    known = await passwords.hash("correct horse battery")
    somebody, nobody = [], []
    for _ in range(5):
        somebody.append(await _time(passwords, known))
        nobody.append(await _time(passwords, None))
    assert not (await passwords.check("whatever", None)).matches
    assert median(nobody) == pytest.approx(median(somebody), rel=0.25)


async def test_a_flood_is_refused_at_once_and_the_loop_stays_free() -> None:
    small = Argon2Passwords(threads=1, waiting=3)
    asked = [asyncio.create_task(small.hash(f"password {n}")) for n in range(20)]
    lag = await _worst_lag(asked)
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, SignInBusy)]
    assert len(refused) == 16
    assert lag < 0.5
    assert (await small.check("password", await small.hash("password"))).matches
    small.close()


async def _worst_lag(tasks: list["asyncio.Task[str]"]) -> float:
    worst = 0.0
    while not all(task.done() for task in tasks):
        before = time.perf_counter()
        await asyncio.sleep(0.002)
        worst = max(worst, time.perf_counter() - before)
    return worst


async def _time(passwords: Argon2Passwords, known: str | None) -> float:
    """CPU time of all threads: others on the machine do not count."""
    before = time.process_time()
    await passwords.check("a wrong password", known)
    return time.process_time() - before
