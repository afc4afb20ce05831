"""A mail server that takes everything and keeps it byte for byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Sink:
    """`envelopes` are (sender, recipients); `refusal` answers DATA in place of 250."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refusal: bytes | None = None
    silent: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", list[str]()
        if not self.silent:
            await _say(writer, b"220 sink")
        while line := await reader.readline():
            word = line[:4].upper()
            if self.silent:
                continue
            if word == b"MAIL":
                sender = line.decode().split(":", 1)[1].split()[0].strip("<>")
            elif word == b"RCPT":
                recipients.append(line.decode().split(":", 1)[1].strip().strip("<>"))
                if self.refusal:
                    await _say(writer, self.refusal)
                    continue
            elif word == b"DATA":
                await _say(writer, b"354 go on")
                self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                self.envelopes.append((sender, recipients))
            elif word == b"QUIT":
                await _say(writer, b"221 bye")
                break
            await _say(writer, b"250 ok")
        writer.close()


async def _say(writer: asyncio.StreamWriter, line: bytes) -> None:
    writer.write(line + b"\r\n")
    await writer.drain()


@asynccontextmanager
async def smtp_sink() -> AsyncIterator[Sink]:
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    yield sink
    server.close()
