"""Reads need no Session: one message opens the transaction and sets the workspace."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from domain.kernel.errors import Unavailable
from persistence.kernel.failures import is_away
from persistence.kernel.unit_of_work import AWAY, CONNECTION_ERRORS, in_workspace

_dialect: Final[Dialect] = cast(Any, PGDialect_asyncpg)()
ACQUIRE_SECONDS: Final = 1.0
DATABASE_ERRORS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, Unavailable)

ReadConnection = Any  # asyncpg.Connection or its pool proxy


class Reads:
    """Opens read-only transactions in a workspace, on the read pool."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @asynccontextmanager
    async def open(self, workspace_id: UUID | None) -> AsyncIterator[ReadConnection]:
        try:
            connection = await self._pool.acquire(timeout=ACQUIRE_SECONDS)
        except TimeoutError as full:
            raise Unavailable("All database connections are busy", retry_after=1) from full
        except OSError as away:
            raise Unavailable(AWAY, retry_after=1) from away
        try:
            await connection.execute(_opening(workspace_id))
            yield connection
        except CONNECTION_ERRORS as failure:
            if is_away(failure):
                raise Unavailable(AWAY, retry_after=1) from failure
            raise
        finally:
            await self._give_back(connection)

    async def _give_back(self, connection: Any) -> None:
        try:
            if not connection.is_closed() and connection.is_in_transaction():
                await connection.execute("COMMIT")
        except CONNECTION_ERRORS as failure:
            # Nothing was written: where the connection is lost, what was read is read.
            if not is_away(failure):
                raise
        finally:
            await self._pool.release(connection)


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
