"""Turned away at the door: the answer of an overloaded process, before a request is made of it.

It costs a twentieth of what it would inside, so that those who are let in get what is left.
"""

from typing import Final
from uuid import uuid4

import msgspec
import structlog

from api.kernel.gate import UNGATED, Gate, Overloaded
from api.kernel.middleware import SECURITY, counted
from api.kernel.problems import MEDIA_TYPE, TYPE_BASE

_RETRY_SECONDS: Final = 1
_LOG_EVERY: Final = 1_000
_UNGATED: Final = tuple(path.encode() for path in UNGATED)
_HEAD: Final = b"".join(
    (
        b"HTTP/1.1 503 Service Unavailable\r\nretry-after: %d\r\n" % _RETRY_SECONDS,
        b"content-type: %s\r\n" % MEDIA_TYPE.encode(),
        *(b"%s: %s\r\n" % pair for pair in SECURITY),
    )
)

log = structlog.get_logger("rapport.access")


class Door:
    """Stands before one process's gate."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._count = 0

    def refusal(self, method: bytes, target: bytes) -> bytes | None:
        """What to answer to such a request; None where it may come in."""
        if target.startswith(_UNGATED) or self._gate.admits():
            return None
        self._note(method.decode("latin-1"))
        request_id = uuid4().hex
        path = target.partition(b"?")[0].decode("latin-1")
        body = msgspec.json.encode(_problem(path, request_id))
        head = b"%sx-request-id: %s\r\ncontent-length: %d\r\n\r\n"
        told = head % (_HEAD, request_id.encode(), len(body))
        return told if method == b"HEAD" else told + body

    def _note(self, method: str) -> None:
        """Not a line each: the log of a flood would be another one."""
        answers, _ = counted(method, 503)
        answers.inc()
        if self._count % _LOG_EVERY == 0:
            log.warning("overloaded", refused_before=self._count)
        self._count += 1


def _problem(path: str, request_id: str) -> dict[str, object]:
    return {
        "type": f"{TYPE_BASE}{Overloaded.code}",
        "title": Overloaded.title,
        "status": 503,
        "detail": Overloaded.title,
        "instance": path,
        "code": Overloaded.code,
        "request_id": request_id,
        "params": {"retry_after": _RETRY_SECONDS},
        "errors": [],
    }
