"""Passwords: argon2id by passlib's CryptContext, in a thread pool of its own."""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from passlib.context import CryptContext

from domain.identity.errors import SignInBusy
from domain.identity.ports import PasswordCheck

MEMORY_KIB = 19456
ROUNDS = 2
PARALLELISM = 1

T = TypeVar("T")


class Argon2Passwords:
    """At most `threads` hashes are computed at once and at most `waiting` more may wait.

    Beyond that the caller is refused at once: a flood of sign-ins must not starve other requests
    of CPU, nor pile up for minutes.
    """

    def __init__(self, *, threads: int = 2, waiting: int = 64) -> None:
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=MEMORY_KIB,
            argon2__time_cost=ROUNDS,
            argon2__parallelism=PARALLELISM,
        )
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._places = threads + waiting
        self._nobody: str = self._context.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await self._run(lambda: str(self._context.hash(_normal(password))))

    async def check(self, password: str, known: str | None) -> PasswordCheck:
        """Without a known hash it takes as long as with one, so that timing tells nothing."""
        return await self._run(lambda: self._check(password, known))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _check(self, password: str, known: str | None) -> PasswordCheck:
        matches, renewed = self._context.verify_and_update(_normal(password), known or self._nobody)
        return PasswordCheck(matches=bool(matches and known), renewed_hash=renewed)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._places <= 0:
            raise SignInBusy()
        self._places -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._places += 1


def _normal(password: str) -> str:
    # Vietnamese and Hindi keyboards type the same letter as one or as several code points.
    return unicodedata.normalize("NFKC", password)
