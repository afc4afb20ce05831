"""Is a port free, does a child answer: asked with nothing but the event loop's streams."""

import asyncio
import errno
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Final

_ANSWER_SECONDS: Final = 5.0
Probe = Callable[[], Coroutine[None, None, bool]]


class PortTaken(RuntimeError):
    """Somebody else listens where we should."""


async def require_free_port(host: str, port: int, setting: str) -> None:
    try:
        listener = await asyncio.start_server(lambda _reader, _writer: None, host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(
            f"Port {port} on {host} is taken. Stop what uses it, or choose another: {setting}=…"
        ) from error
    listener.close()
    await listener.wait_closed()


def http_probe(host: str, port: int, path: str) -> Probe:
    """True once a GET is answered with 200."""

    async def answers() -> bool:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return b" 200 " in await _status_line(host, port, path)
        except OSError:
            return False

    return answers


def file_probe(path: Path) -> Probe:
    """True once the child has put the file there."""

    async def answers() -> bool:
        return await asyncio.to_thread(path.exists)

    return answers


async def _status_line(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        return await reader.readline()
    finally:
        writer.close()
