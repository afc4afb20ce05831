"""A client of server-sent events: httpx's own transport waits for an answer's end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI


@dataclass
class Stream:
    """`status` and `headers` stand once it is open; `event` waits for the next one."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _told: asyncio.Queue[dict[str, str]] = field(default_factory=asyncio.Queue)
    _text: str = ""

    async def event(self, name: str, seconds: float = 10) -> dict[str, str]:
        """The next event of that name; others are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                told = await self._told.get()
                if told.get("event") == name:
                    return told

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            self.begun.set()
            return
        self._text += message.get("body", b"").decode()
        *whole, self._text = self._text.split("\n\n")
        for block in whole:
            lines = (line.partition(": ") for line in block.split("\n"))
            self._told.put_nowait({name: value for name, _, value in lines if name})
        if not message.get("more_body"):
            self.ended.set()


@asynccontextmanager
async def open_stream(app: FastAPI, url: str, token: str, **headers: str) -> AsyncIterator[Stream]:
    """Until the block is left the client stays connected."""
    gone, stream = asyncio.Event(), Stream()
    given = {"authorization": f"Bearer {token}", **headers}

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(app(_scope(url, given), receive, stream.send))
    try:
        async with asyncio.timeout(10):
            await stream.begun.wait()
        yield stream
    finally:
        gone.set()
        await asyncio.wait([task], timeout=10)
        assert task.done()


def _scope(url: str, headers: dict[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }
