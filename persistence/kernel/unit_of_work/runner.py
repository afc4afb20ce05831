"""The one runner, which begins and ends transactions."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Final, TypeVar, cast
from uuid import UUID

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from domain.kernel.errors import InUse, Unavailable
from domain.kernel.ports import Job, RequestUnit, Scope
from persistence.kernel.custom_values import UNIQUE_KEYS
from persistence.kernel.failures import AWAY, away, cause_of, is_away, is_cut, is_in_use
from persistence.kernel.pool import ANSWER_SECONDS
from persistence.kernel.unit_of_work.unit import Connection, LostRace, SqlUnitOfWork

T = TypeVar("T")
TRIES: Final = 4
CONNECTION_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
)
_RETRYABLE: Final = frozenset({"40001", "40P01"})
_RACED_KEYS: Final = frozenset(
    {"pk_idempotency_key", "pk_external_reference", "uq_app_user_workspace_id_email_key"}
    | UNIQUE_KEYS
)


class SqlRunner:
    """Implements domain.kernel.ports.Runner: begins, writes, commits, and tries again."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        enqueue: Callable[[Connection, list[Job]], Awaitable[None]],
        told: Callable[[UUID], None] | None = None,
    ) -> None:
        """`told` hears in which workspace there is something new, after each commit."""
        self._engine = engine
        self._now = now
        self.new_id = new_id
        self._enqueue = enqueue
        self._told = told

    async def run(
        self, work: Callable[[RequestUnit], Awaitable[T]], *, scope: Scope, dry: bool = False
    ) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(work, scope, dry, contended=attempt > 1)
            except (DBAPIError, *CONNECTION_ERRORS, LostRace) as failure:
                if is_away(failure):
                    raise away(failure) from failure
                if is_in_use(failure):
                    raise InUse() from failure
                if not may_run_again(failure):
                    raise
                if attempt == TRIES:
                    raise Unavailable("Too many change this at once", retry_after=1) from failure
                await asyncio.sleep(random.uniform(0.005, 0.03) * 2**attempt)  # noqa: S311 - jitter
        raise AssertionError("the last try returns or raises")

    async def _once(
        self,
        work: Callable[[RequestUnit], Awaitable[T]],
        scope: Scope,
        dry: bool,
        *,
        contended: bool,
    ) -> T:
        unit, deadline = await self._begun(scope, contended)
        async with aclosing(unit.lent):
            try:
                result = await work(unit)
                await unit.write()
                await unit.connection.execute("ROLLBACK" if dry else "COMMIT")
                if self._told is not None and unit.worth_a_hint and not dry:
                    self._told(unit.workspace_id)
                return result
            except BaseException as failure:
                await _roll_back(unit.lent, unit.connection)
                if is_cut(failure, unit.connection):
                    raise ConnectionError(AWAY) from failure
                raise
            finally:
                deadline.cancel()
                await unit.close()

    async def _begun(
        self, scope: Scope, contended: bool
    ) -> tuple[SqlUnitOfWork, asyncio.TimerHandle]:
        """In its transaction, which the timer ends. Connections that died while they lay idle are

        passed over.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + ANSWER_SECONDS
        idle = cast(AsyncAdaptedQueuePool, self._engine.pool).checkedin()
        while True:
            lent = await self._lent()
            raw: Connection = (await lent.get_raw_connection()).driver_connection
            unit = SqlUnitOfWork(
                lent, raw, scope, self._now(), self.new_id, self._enqueue, contended=contended
            )
            deadline = loop.call_at(until, raw.terminate)
            try:
                await unit.begin()
            except BaseException as failure:
                deadline.cancel()
                await lent.invalidate(failure)
                await lent.close()
                idle -= 1
                lost = isinstance(failure, CONNECTION_ERRORS) and is_away(failure)
                if not lost or idle < 0 or loop.time() >= until:
                    raise
            else:
                return unit, deadline

    async def _lent(self) -> AsyncConnection:
        try:
            return await self._engine.connect().start()
        except PoolTimeout as full:
            raise Unavailable("All database connections are busy", retry_after=1) from full
        except OSError as gone:
            raise Unavailable(AWAY, retry_after=1) from gone


async def _roll_back(lent: AsyncConnection, raw: Connection) -> None:
    """End a failed transaction; a connection that cannot do even that leaves the pool."""
    try:
        if not raw.is_closed() and raw.is_in_transaction():
            await raw.execute("ROLLBACK")
    except CONNECTION_ERRORS as broken:
        await lent.invalidate(broken)


def may_run_again(failure: Exception) -> bool:
    """True for a deadlock, a serialization failure, or a lost version race."""
    if isinstance(failure, LostRace):
        return True
    cause = cause_of(failure)
    if getattr(cause, "constraint_name", None) in _RACED_KEYS:
        return True
    return getattr(cause, "sqlstate", None) in _RETRYABLE
