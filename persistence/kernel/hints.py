"""Who waits for changes is told at once where that is possible: NOTIFY as a hint, never as truth.

One connection a process, for all who wait in it. Whoever waits looks by himself every few seconds
too, so a hint that is lost costs time and nothing else.
"""

import asyncio
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog

from persistence.kernel.engine import connect_arguments
from persistence.kernel.failures import reason_of

CHANNEL: Final = "rapport_changes"
_PAUSE: Final = 0.05
_AGAIN_SECONDS: Final = 2.0
_AT_ONCE: Final = 150
"""Ids that fit into the 8,000 bytes of one message."""
# A hint that a crash takes away is no loss, so nobody waits for the disk.
_SETTINGS: Final = {"synchronous_commit": "off", "statement_timeout": "2s"}
_LOST: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

_log = structlog.get_logger()


class Hints:
    """Implements domain.exchange.ports.Hints."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: dict[UUID, asyncio.Event] = {}
        self._untold: set[UUID] = set()
        self._connection: Any = None
        self._connecting = asyncio.Lock()
        self._telling: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._ended = False

    async def wait(self, workspace_id: UUID, seconds: float) -> bool:
        """True when a hint came in time; at once, and false, when the process is to end."""
        if self._ended:
            return False
        if self._listening is None:
            self._listening = asyncio.create_task(self._keep_listening())
        event = self._waiting.setdefault(workspace_id, asyncio.Event())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return not self._ended

    @property
    def ended(self) -> bool:
        """The process is to end: nobody should go on waiting."""
        return self._ended

    def told(self, workspace_id: UUID) -> None:
        """Something was committed: to those who wait here now, to other processes in a moment."""
        self._wake(workspace_id)
        self._untold.add(workspace_id)
        if self._telling is None and not self._ended:
            self._telling = asyncio.create_task(self._tell())

    def end(self) -> None:
        """Everyone who waits goes on, and nobody waits again."""
        self._ended = True
        for workspace_id in list(self._waiting):
            self._wake(workspace_id)

    async def close(self) -> None:
        self.end()
        for task in (self._telling, self._listening):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        if self._connection is not None:
            await self._connection.close()

    def _wake(self, workspace_id: UUID) -> None:
        event = self._waiting.pop(workspace_id, None)
        if event is not None:
            event.set()

    async def _tell(self) -> None:
        """What happens within a moment is one message."""
        while self._untold:
            await asyncio.sleep(_PAUSE)
            told = sorted(map(str, self._untold))
            self._untold.clear()
            try:
                connection = await self._connected()
                for start in range(0, len(told), _AT_ONCE):
                    text = ",".join(told[start : start + _AT_ONCE])
                    await connection.execute("select pg_notify($1, $2)", CHANNEL, text)
            except _LOST as lost:
                _log.warning("hint_lost", error=reason_of(lost))
        self._telling = None

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._connected()
            except _LOST as lost:
                _log.warning("hints_lost", error=reason_of(lost))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _connected(self) -> Any:
        async with self._connecting:
            if self._connection is None or self._connection.is_closed():
                connection = await asyncpg.connect(
                    **connect_arguments(self._url), server_settings=_SETTINGS, timeout=2
                )
                try:
                    await connection.add_listener(CHANNEL, self._heard)
                    self._connection = connection
                finally:
                    if self._connection is not connection:
                        connection.terminate()
        return self._connection

    def _heard(self, _connection: Any, _pid: int, _channel: str, told: object) -> None:
        for text in str(told).split(","):
            self._wake(UUID(text))
