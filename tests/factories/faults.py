"""An API as a process that can be killed, and how often to do so."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import psutil

from tests.cluster import Database
from tests.factories.app import SECRET
from tests.factories.running import free_port

_ROOT: Final = Path(__file__).parents[2]
LONG: Final = os.environ.get("RAPPORT_FAULTS") == "long"
"""`make faults` sets it; CI runs the short form."""


def times(short: int, long: int) -> int:
    return long if LONG else short


class Api:
    """One `rapport serve`; what it answers is its process's alone."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: asyncio.subprocess.Process
        self._log = folder / f"api-{self.port}.log"
        self._told = {
            "RAPPORT_DATABASE_URL": database.url(),
            "RAPPORT_DATA_DIR": str(folder),
            "RAPPORT_SECRET_KEY": SECRET,
            "RAPPORT_PORT": str(self.port),
            "RAPPORT_RATE_LIMIT": "0",
        }

    async def start(self) -> "Api":
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bootstrap", "serve"),
                cwd=_ROOT,
                env=os.environ | self._told,
                stdout=log,
                stderr=log,
            )
        return self

    async def ready(self, seconds: float = 60) -> float:
        """How long it took from now until it said that it can serve."""
        asked = time.monotonic()
        async with httpx.AsyncClient(base_url=self.base) as client:
            while time.monotonic() - asked < seconds:
                assert self.process.returncode is None, self._log.read_text()
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        return time.monotonic() - asked
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        raise AssertionError(f"not ready within {seconds} s: {self._log.read_text()}")

    def cpu_seconds(self) -> float:
        """What it has used since it was started."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def ask_to_end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()


@asynccontextmanager
async def an_api(database: Database, folder: Path) -> AsyncIterator[Api]:
    api = await Api(database, folder).start()
    try:
        await api.ready()
        yield api
    finally:
        if api.process.returncode is None:
            await api.kill()


@asynccontextmanager
async def two_apis(database: Database, folder: Path) -> AsyncIterator[tuple[Api, Api]]:
    """Started side by side."""
    apis = [Api(database, folder), Api(database, folder)]
    try:
        for api in apis:
            await api.start()
        for api in apis:
            await api.ready()
        yield apis[0], apis[1]
    finally:
        for api in apis:
            if api.process.returncode is None:
                await api.kill()


@asynccontextmanager
async def everything_waits(database: Database) -> AsyncIterator[None]:
    """Who reads or writes accounts waits until this ends."""
    admin = await database.connect("postgres")
    try:
        async with admin.transaction():
            await admin.execute("lock table account in access exclusive mode")
            yield
    finally:
        await admin.close()


async def until_answered(client: httpx.AsyncClient, method: str, url: str, **given: Any) -> Any:
    """As a careful caller: the same again while nothing, or a 503, came back."""
    async with asyncio.timeout(60):
        while True:
            try:
                answer = await client.request(method, url, **given)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code != 503:
                return answer
            await asyncio.sleep(0.05)
