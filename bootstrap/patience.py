"""Uvicorn's protocol, with an end to its patience: heads come in time, are short, and not too many.

Uvicorn itself waits for ever for the head of a request that is being dripped in, and takes one of
any length. And it makes a task of every request, which is most of what turning one away would cost.
"""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.kernel.refusals import Door

_END = b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TOO_LATE = b"HTTP/1.1 408 Request Timeout" + _END
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large" + _END


class PatientProtocol(HttpToolsProtocol):
    HEAD_SECONDS: ClassVar[float] = 10.0
    HEAD_BYTES: ClassVar[int] = 64_000
    _late: asyncio.TimerHandle | None = None
    _in_head, _head_size = False, 0
    _refused = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = _door_of(self.app)

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._hurry()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._refused = False
        self._in_head, self._head_size = True, 0

    def data_received(self, data: bytes) -> None:
        """Most heads come in one piece, and need no timer."""
        super().data_received(data)
        if not self._in_head:
            return
        self._head_size += len(data)
        if self._head_size > self.HEAD_BYTES:
            self._end(_TOO_LONG)
        elif self._late is None:
            self._hurry()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._calm()
        if not self._turned_away():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._refused:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

    def _turned_away(self) -> bool:
        """Only where the answer to what was asked before has left: answers keep their order."""
        before: Any = self.cycle
        if self._door is None or not (before is None or before.response_complete):
            return False
        refusal = self._door.refusal(self.parser.get_method(), self.url)
        if refusal is None:
            return False
        self._refused = True
        self.transport.write(refusal)
        if not self.parser.should_keep_alive():
            self.transport.close()
        self.on_response_complete()
        return True

    def _hurry(self) -> None:
        self._late = self.loop.call_later(self.HEAD_SECONDS, self._give_up)

    def _calm(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        self._end(_TOO_LATE)

    def _end(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def _door_of(app: Any) -> Door | None:
    """Of our app, inside of what uvicorn has put around it; other apps have none."""
    while app is not None and not hasattr(app, "state"):
        app = getattr(app, "app", None)
    return getattr(app.state, "door", None) if app is not None else None
