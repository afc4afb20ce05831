"""The keys that access tokens are signed with: sealed rows, shared by all processes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from domain.identity.ports import KeySeal
from persistence.kernel.pool import ConnectionPool
from persistence.operations.errors import OperationRefused

SIGNS_FOR: Final = timedelta(days=90)
OVERLAP: Final = timedelta(minutes=20)
"""Longer than an access token lives: within it two keys are in use already."""

_KEYS: Final = "select kid, sealed, created_at from signing_key order by created_at desc, kid desc"
_KEEP: Final = "insert into signing_key (kid, sealed, created_at) values ($1, $2, $3)"
_LOCK: Final = "lock table signing_key in share row exclusive mode"
_DROP_ALL_BUT: Final = "delete from signing_key where kid <> $1"


class RotatedJustNow(OperationRefused):
    """A second rotation would refuse tokens that are still good."""


class SqlSigningKeys:
    """Private keys in PEM, the newest (which signs) first; makes one where there is none."""

    def __init__(
        self,
        pool: ConnectionPool,
        seal: KeySeal,
        now: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._seal = seal
        self._now = now

    async def pems(self) -> Sequence[str]:
        async with self._pool.lent() as connection:
            rows = await connection.fetch(_KEYS)
            if not rows or self._now() - rows[0]["created_at"] > SIGNS_FOR:
                rows = await self._renew(connection)
        return [self._seal.open(row["kid"], row["sealed"]) for row in rows]

    async def rotate(self) -> str:
        """A new key signs from now on, and the one before still verifies; its key id."""
        async with self._pool.lent() as connection, connection.transaction():
            await connection.execute(_LOCK)
            rows = await connection.fetch(_KEYS)
            if rows and self._now() - rows[0]["created_at"] < OVERLAP:
                raise RotatedJustNow("The signing key is minutes old: its elder is still needed")
            return await self._add(connection, rows)

    async def _renew(self, connection: Any) -> Any:
        """Under a lock: processes that start together must end with the same key."""
        async with connection.transaction():
            await connection.execute(_LOCK)
            rows = await connection.fetch(_KEYS)
            if not rows or self._now() - rows[0]["created_at"] > SIGNS_FOR:
                await self._add(connection, rows)
            return await connection.fetch(_KEYS)

    async def _add(self, connection: Any, rows: Any) -> str:
        if rows:
            # The last one still verifies what it signed a moment ago.
            await connection.execute(_DROP_ALL_BUT, rows[0]["kid"])
        kid, sealed = self._seal.make()
        await connection.execute(_KEEP, kid, sealed, self._now())
        return kid
