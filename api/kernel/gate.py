"""How many requests a process works on at once, and how long it waits for a slow sender.

Beyond that a request waits for a moment, and is then told to come again: under ten times the load
most of what is begun is still finished.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from starlette.types import Message, Receive

from domain.kernel.errors import DomainError, Kind, Unavailable

# They hold no connection while they wait, or must be answered above all.
UNGATED: Final = ("/healthz", "/readyz", "/metrics", "/v1/changes")
_GRACE_SECONDS: Final = 10.0
_LEAST_BYTES_A_SECOND: Final = 1_000


class Overloaded(Unavailable):
    code, title = "overloaded", "Too many requests are in hand"


class SlowSender(DomainError):
    kind, code, title = Kind.TIMED_OUT, "request_timed_out", "The request took too long to arrive"


@dataclass(frozen=True, slots=True)
class Capacity:
    """`waiting` more may wait up to `seconds` each; `at_once` 0 is no bound."""

    at_once: int = 0
    waiting: int = 256
    seconds: float = 0.5


class Gate:
    def __init__(self, capacity: Capacity) -> None:
        self._free = capacity.at_once
        self._open = capacity.at_once == 0
        self._most = capacity.waiting
        self._seconds = capacity.seconds
        self._queue: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> bool:
        """False when there was no room in time; else `leave` must follow."""
        if self._open:
            return True
        if self._free > 0:
            self._free -= 1
            return True
        if len(self._queue) >= self._most:
            return False
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            async with asyncio.timeout(self._seconds):
                await place
        except TimeoutError:
            return self._gave_up(place)
        except asyncio.CancelledError:
            if self._gave_up(place):
                self.leave()
            raise
        return True

    def leave(self) -> None:
        """Whoever has waited longest is next."""
        if self._open:
            return
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def _gave_up(self, place: asyncio.Future[None]) -> bool:
        """True where the place was given at the same moment."""
        given = place.done() and not place.cancelled()
        if not given and place in self._queue:
            self._queue.remove(place)
        return given


def patient(receive: Receive) -> Receive:
    """A body must come at a thousand bytes a second, after a grace of ten seconds."""
    begun, size = time.monotonic(), 0

    async def in_time() -> Message:
        nonlocal size
        left = begun + _GRACE_SECONDS + size / _LEAST_BYTES_A_SECOND - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, left)):
                message = await receive()
        except TimeoutError as slow:
            raise SlowSender() from slow
        size += len(message.get("body", b""))
        return message

    return in_time
