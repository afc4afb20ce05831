"""Connections for reading, lent and taken back without a task, a timer or a proxy for each loan."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from domain.kernel.errors import Unavailable

ACQUIRE_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 5.5
"""After which a transaction's connection is cut: the server ends it after 5 s by itself, unless it

is frozen or gone without a word."""
Connection = Any  # asyncpg.Connection


class ConnectionPool:
    """At most `size` connections, made when they are needed; the one used last is lent first."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]], size: int) -> None:
        self._connect = connect
        self._free = asyncio.Semaphore(size)
        self._idle: list[Connection] = []
        self._lent: set[Connection] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def acquire(self) -> tuple[Connection, bool]:
        """A connection, and True where it has just been made; to be given back or dropped."""
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            connection, new = self._idle_one(), False
            if connection is None:
                connection, new = await self._connect(), True
        except BaseException:
            self._free.release()
            raise
        self._lent.add(connection)
        return connection, new

    def give_back(self, connection: Connection) -> None:
        """With no transaction open. One that was closed meanwhile is forgotten."""
        self._lent.remove(connection)
        if not connection.is_closed():
            self._idle.append(connection)
        self._free.release()

    def drop(self, connection: Connection) -> None:
        """It is broken, or nobody knows what it is in the middle of."""
        connection.terminate()
        self.give_back(connection)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Connection]:
        """Outside of any transaction; whoever asks begins and ends their own."""
        connection, _ = await self.acquire()
        deadline = asyncio.get_running_loop().call_later(ANSWER_SECONDS, connection.terminate)
        try:
            yield connection
        except BaseException:
            self.drop(connection)
            raise
        finally:
            deadline.cancel()
        self.give_back(connection)

    async def close(self) -> None:
        """What is lent still is cut off."""
        for connection in self._lent:
            connection.terminate()
        while self._idle:
            await self._idle.pop().close()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(ACQUIRE_SECONDS):
                await self._free.acquire()
        except TimeoutError as full:
            raise Unavailable("All database connections are busy", retry_after=1) from full

    def _idle_one(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None
