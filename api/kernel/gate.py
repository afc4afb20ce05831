"""How many requests a process works on at once, and how long it waits for a slow sender.

Beyond that a request waits for a moment, and is then told to come again: under ten times the load
most of what is begun is still finished, and as soon as ever.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from starlette.types import Message, Receive

from domain.kernel.errors import DomainError, Kind, Unavailable

# They hold no connection while they wait, or must be answered above all.
UNGATED: Final = ("/healthz", "/readyz", "/metrics", "/v1/changes", "/files/")
_HURRIED_SECONDS: Final = 1.0
_GRACE_SECONDS: Final = 10.0
_LEAST_BYTES_A_SECOND: Final = 1_000


class Overloaded(Unavailable):
    code, title = "overloaded", "Too many requests are in hand"


class SlowSender(DomainError):
    kind, code, title = Kind.TIMED_OUT, "request_timed_out", "The request took too long to arrive"


@dataclass(frozen=True, slots=True)
class Capacity:
    """`waiting` more may wait up to `seconds` each; `at_once` 0 is no bound.

    That is for a burst. While some are turned away the line is kept short: a longer one would only
    make everybody in it late.
    """

    at_once: int = 0
    waiting: int = 256
    seconds: float = 0.5


class Gate:
    def __init__(self, capacity: Capacity) -> None:
        self._free = capacity.at_once
        self._open = capacity.at_once == 0
        self._most = capacity.waiting
        self._short = min(capacity.waiting, max(1, capacity.at_once // 4))
        self._seconds = capacity.seconds
        self._hurried_until = 0.0
        self._coming = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> bool:
        """False when there was no room in time; else `leave` must follow."""
        if self._open:
            return True
        if self._free > 0:
            self._free -= 1
            return True
        if not self._room():
            return False
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            async with asyncio.timeout(self._seconds):
                await place
        except TimeoutError:
            self._hurried_until = time.monotonic() + _HURRIED_SECONDS
            return self._gave_up(place)
        except asyncio.CancelledError:
            if self._gave_up(place):
                self.leave()
            raise
        return True

    def admits(self) -> bool:
        """Is there room, or a place in the line, for one more than those who are on their way?

        A turn of the loop brings in many before the first of them can `enter`.
        """
        if self._open:
            return True
        if self._coming >= self._room():
            self._hurried_until = time.monotonic() + _HURRIED_SECONDS
            return False
        if not self._coming:
            asyncio.get_running_loop().call_soon(self._arrived)
        self._coming += 1
        return True

    def _arrived(self) -> None:
        self._coming = 0

    def _room(self) -> int:
        """Places inside and in the line. Where there are none, the next second is a hurried one."""
        now = time.monotonic()
        line = self._short if now < self._hurried_until else self._most
        room = max(0, self._free) + max(0, line - len(self._queue))
        if not room:
            self._hurried_until = now + _HURRIED_SECONDS
        return room

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
