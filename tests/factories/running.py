"""A whole Rapport, started as a person starts it."""

import asyncio
import contextlib
import os
import random
import socket
import sys
from pathlib import Path

import psutil

_UP_SECONDS = 110
_ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """Of a band that this test process has to itself, below the ports that the system hands out."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in random.sample(range(10_000 + 2_000 * worker, 12_000 + 2_000 * worker), 100):
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise OSError("of a hundred ports none is free")


class Running:
    """One `rapport run`, its ports and what it has printed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.api = f"http://127.0.0.1:{free_port()}"
        self.web = f"http://127.0.0.1:{free_port()}"
        self.printed = ""
        self.process: asyncio.subprocess.Process

    async def start(self) -> "Running":
        told = {
            "RAPPORT_DATA_DIR": str(self.data),
            "RAPPORT_PORT": self.api.rpartition(":")[2],
            "RAPPORT_WEB_PORT": self.web.rpartition(":")[2],
        }
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORT_")}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bootstrap", "run"),
            cwd=_ROOT,
            env=clean | told,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(_UP_SECONDS):
            while "Ctrl-C" not in self.printed and (line := await self._line()):
                self.printed += line
        return self

    async def _line(self) -> str:
        assert self.process.stdout
        return (await self.process.stdout.readline()).decode()

    async def ended(self) -> int:
        assert self.process.stdout
        async with asyncio.timeout(_UP_SECONDS):
            self.printed += (await self.process.stdout.read()).decode()
            return await self.process.wait()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        return next(child for child in self.children() if word in child.cmdline())


def login_in(data: Path) -> dict[str, str]:
    lines = (data / "demo-login").read_text().splitlines()
    email, password = (line.partition(":")[2].strip() for line in lines)
    return {"email": email, "password": password}
