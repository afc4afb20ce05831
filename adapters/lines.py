"""Connections that were of use and may be again: for seconds, to the address that was judged."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

KEPT_SECONDS: Final = 4.0
"""Most servers leave an idle connection open for five seconds or longer."""
_MOST_OF_ONE: Final = 8
_MOST: Final = 256


class Ear(asyncio.StreamReader):
    """Knows how much has come, and how much of it nobody has read."""

    heard = 0
    unread = 0

    def feed_data(self, data: Any) -> None:
        self.heard += len(data)
        self.unread += len(data)
        super().feed_data(data)

    async def read(self, n: int = -1) -> bytes:
        data = await super().read(n)
        self.unread -= len(data)
        return data


@dataclass(eq=False, slots=True)
class Line:
    """One connection; it is kept `until` then."""

    address: Any
    reader: Ear
    writer: asyncio.StreamWriter
    until: float = 0.0

    @property
    def sound(self) -> bool:
        """Open, and nothing was said on it that nobody asked for."""
        silent = not self.reader.unread and not self.reader.at_eof()
        return silent and not self.writer.is_closing() and time.monotonic() < self.until

    def cut(self) -> None:
        self.writer.transport.abort()


@dataclass(eq=False, slots=True)
class Lines:
    """Idle ones by what they lead to. Whoever takes one has it alone."""

    _idle: dict[Any, list[Line]] = field(default_factory=dict)
    _count: int = 0
    _sweeping: asyncio.TimerHandle | None = None

    def take(self, key: Any, permitted: Collection[Any]) -> Line | None:
        """The one used last, to an address that is permitted still."""
        while idle := self._idle.get(key):
            line = idle.pop()
            self._count -= 1
            if line.sound and line.address in permitted:
                return line
            line.cut()
        self._idle.pop(key, None)
        return None

    def keep(self, key: Any, line: Line) -> None:
        idle = self._idle.setdefault(key, [])
        if line.reader.unread or self._count >= _MOST or len(idle) >= _MOST_OF_ONE:
            line.cut()
            return
        line.until = time.monotonic() + KEPT_SECONDS
        idle.append(line)
        self._count += 1
        if self._sweeping is None:
            self._sweep_later()

    def close(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
        for idle in self._idle.values():
            for line in idle:
                line.cut()
        self._idle.clear()
        self._count = 0

    def _sweep_later(self) -> None:
        self._sweeping = asyncio.get_running_loop().call_later(KEPT_SECONDS, self._sweep)

    def _sweep(self) -> None:
        for key, idle in list(self._idle.items()):
            for line in idle:
                if not line.sound:
                    line.cut()
            self._idle[key] = [line for line in idle if line.sound]
            if not self._idle[key]:
                del self._idle[key]
        self._count = sum(map(len, self._idle.values()))
        self._sweeping = None
        if self._count:
            self._sweep_later()
