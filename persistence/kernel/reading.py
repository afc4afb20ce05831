"""Reads need no Session: one message opens the transaction and sets the workspace."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from domain.kernel.errors import Unavailable
from persistence.kernel.failures import AWAY, away, is_away, is_cut
from persistence.kernel.pool import ANSWER_SECONDS, ConnectionPool
from persistence.kernel.unit_of_work import CONNECTION_ERRORS, in_workspace

_dialect: Final[Dialect] = cast(Any, PGDialect_asyncpg)()
DATABASE_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    Unavailable,
)

_PLANNED: Final = "SET LOCAL plan_cache_mode = force_custom_plan"
ReadConnection = Any  # asyncpg.Connection or its pool proxy


class Reads:
    """Opens read-only transactions in a workspace, on the read pool."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def open(
        self, workspace_id: UUID | None, *, planned: bool = False
    ) -> "AbstractAsyncContextManager[ReadConnection]":
        """`planned` statements are planned for their values each time: one plan will not do for

        rare and for common ones.
        """
        opening = _opening(workspace_id)
        return _Reading(self._pool, f"{opening}; {_PLANNED}" if planned else opening)


class _Reading:
    """A class and not a generator: every request opens one."""

    __slots__ = ("_connection", "_deadline", "_opening", "_pool")

    def __init__(self, pool: ConnectionPool, opening: str) -> None:
        self._pool = pool
        self._opening = opening
        self._connection: ReadConnection = None
        self._deadline: asyncio.TimerHandle

    async def __aenter__(self) -> ReadConnection:
        try:
            self._connection, self._deadline = await begun(self._pool, self._opening)
        except OSError as gone:
            raise Unavailable(AWAY, retry_after=1) from gone
        except CONNECTION_ERRORS as failure:
            if is_away(failure):
                raise away(failure) from failure
            raise
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, _: object
    ) -> None:
        connection = self._connection
        self._deadline.cancel()
        if kind is not None and not issubclass(kind, Exception):
            self._pool.drop(connection)  # cancelled: perhaps in the middle of a statement
            return
        try:
            if not connection.is_closed():
                await connection.execute("COMMIT")
        except CONNECTION_ERRORS as lost:
            self._pool.drop(connection)
            # Nothing was written: where the connection is lost, what was read is read.
            if not is_away(lost):
                raise
        except BaseException:
            self._pool.drop(connection)
            raise
        else:
            self._pool.give_back(connection)
        if is_cut(failure, connection):
            raise Unavailable(AWAY, retry_after=1) from failure
        if isinstance(failure, CONNECTION_ERRORS) and is_away(failure):
            raise away(failure) from failure


async def begun(pool: ConnectionPool, opening: str) -> tuple[ReadConnection, asyncio.TimerHandle]:
    """A connection in its transaction, and the timer that ends it. Those that died while they lay

    idle are passed over: only what befalls a connection just made is told, or comes too late.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + ANSWER_SECONDS
    while True:
        connection, new = await pool.acquire()
        deadline = loop.call_at(until, connection.terminate)
        try:
            await connection.execute(opening)
        except BaseException as failure:
            deadline.cancel()
            pool.drop(connection)
            told = new or not isinstance(failure, CONNECTION_ERRORS) or not is_away(failure)
            if told or loop.time() >= until:
                raise
        else:
            return connection, deadline


def _opening(workspace_id: UUID | None) -> str:
    bound = f"; {in_workspace(workspace_id)}" if workspace_id else ""
    return f"BEGIN READ ONLY{bound}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL text with the names of its parameters, in their order."""

    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        fixed = self.fixed
        return [values[name] if name in values else fixed[name] for name in self.names]


def compile_once(statement: ClauseElement) -> Compiled:
    """Core to SQL for asyncpg. Values given in the statement itself stay as they are."""
    compiled = cast(SQLCompiler, statement.compile(dialect=_dialect))
    fixed = {name: bind.effective_value for name, bind in compiled.binds.items()}
    return Compiled(str(compiled), tuple(compiled.positiontup or ()), fixed)


class StatementCache:
    """Compiled statements by shape, bounded: shapes come from callers' parameters."""

    def __init__(self, most: int = 2_000) -> None:
        self._kept: dict[Any, Compiled] = {}
        self._most = most

    def get(self, shape: Any, build: Callable[[], ClauseElement]) -> Compiled:
        found = self._kept.get(shape)
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[shape] = compile_once(build())
        return found
