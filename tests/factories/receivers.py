"""A receiver of webhooks on this machine: keeps what it was sent, answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Reply = Callable[["Received"], bytes]
OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
BROKEN = b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret"
GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`reply` None never answers; one that `keeps` leaves the connection open for more."""

    port: int = 0
    reply: bytes | None = OK
    got: list[Received] = field(default_factory=list)
    connections: int = 0
    keeps: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def until(self, count: int, seconds: float = 10) -> list[Received]:
        async with asyncio.timeout(seconds):
            while len(self.got) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.got

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            await self._answer(reader, writer)
            while self.keeps:
                await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.got.append(await _read(reader))
        self._arrived.set()
        if self.reply is None:
            await reader.read()
        else:
            writer.write(self.reply)
            await writer.drain()

    def hang_up(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    lines = [line.partition(": ") for line in head[1:] if line]
    headers = {name.lower(): value for name, _, value in lines}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(head[0].split(" ")[1], headers, body)


@asynccontextmanager
async def a_receiver(reply: bytes | None = OK) -> AsyncIterator[Receiver]:
    receiver = Receiver(reply=reply)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.hang_up()
        server.close()
        await server.wait_closed()
