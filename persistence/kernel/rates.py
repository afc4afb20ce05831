"""Rates of requests, leased by each process in slices: no request writes for itself.

A slice is a twentieth of the limit; what a process has not used of it is lost to the others until
the window ends. Where the database does not answer nobody is held back by this.
"""

import asyncio
import hashlib
import math
import time
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy import BigInteger, Column, LargeBinary, Table

from domain.kernel.errors import Unavailable
from domain.kernel.rates import Allowance
from persistence.kernel.failures import reason_of
from persistence.kernel.metadata import Instant, metadata
from persistence.kernel.pool import ConnectionPool
from persistence.kernel.unit_of_work import CONNECTION_ERRORS

# A crash forgets it, which costs nothing: so it needs no log of its own.
rate_lease: Final = Table(
    "rate_lease",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("used", BigInteger, nullable=False),
    prefixes=["UNLOGGED"],
)

_LEASE: Final = """
insert into rate_lease as r (key, until, used)
values ($1, now() + $2::int * interval '1 second', $3)
on conflict (key) do update set
  used = case when r.until <= now() then $3 else r.used + $3 end,
  until = case when r.until <= now() then excluded.until else r.until end
returning used, extract(epoch from until - now())::float8 as left
"""
_SLICES: Final = 20
_MOST_KEPT: Final = 10_000

_log = structlog.get_logger()


@dataclass(slots=True)
class _Lease:
    """`beyond` is what nobody has leased yet of the limit."""

    left: int
    beyond: int
    until: float


class SqlRates:
    """Implements domain.kernel.rates.Rates and AnonymousRates; a limit of 0 is none."""

    def __init__(
        self, pool: ConnectionPool, limit: int, window: int, policy: str = "default"
    ) -> None:
        self._pool = pool
        self._limit = limit
        self._window = window
        self._policy = policy
        self._slice = max(1, limit // _SLICES)
        self._leases: dict[str, _Lease] = {}
        self._leasing: dict[str, asyncio.Task[None]] = {}

    async def take(self, who: str) -> Allowance | None:
        if not self._limit:
            return None
        while True:
            lease, now = self._leases.get(who), time.monotonic()
            if lease is not None and now < lease.until:
                if lease.left > 0:
                    lease.left -= 1
                    return self._told(lease, now, allowed=True)
                if lease.beyond <= 0:
                    return self._told(lease, now, allowed=False)
            if not await self._leased(who):
                return None

    def _told(self, lease: _Lease, now: float, *, allowed: bool) -> Allowance:
        remaining = lease.left + max(0, lease.beyond)
        reset = max(1, math.ceil(lease.until - now))
        return Allowance(self._policy, self._limit, self._window, remaining, reset, allowed)

    async def _leased(self, who: str) -> bool:
        """Many requests of one caller at once share one lease."""
        leasing = self._leasing.get(who)
        if leasing is None:
            leasing = self._leasing[who] = asyncio.create_task(self._lease(who))
            leasing.add_done_callback(lambda _: self._leasing.pop(who, None))
        try:
            await asyncio.shield(leasing)
        except (Unavailable, OSError, *CONNECTION_ERRORS) as away:
            _log.warning("rates_lost", error=reason_of(away))
            return False
        return True

    async def _lease(self, who: str) -> None:
        key, begun = hashlib.sha256(who.encode()).digest(), time.monotonic()
        row = await self._counted(key)
        before = row["used"] - self._slice
        granted = max(0, min(self._slice, self._limit - before))
        if len(self._leases) >= _MOST_KEPT:
            self._leases.clear()
        until = begun + row["left"]
        self._leases[who] = _Lease(granted, self._limit - row["used"], until)

    async def _counted(self, key: bytes) -> Any:
        connection, _ = await self._pool.acquire()
        try:
            row = await connection.fetchrow(_LEASE, key, self._window, self._slice)
        except BaseException:
            self._pool.drop(connection)
            raise
        self._pool.give_back(connection)
        return row
