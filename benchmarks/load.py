"""Servers under load: requests over kept connections, and the CPU that they cost."""

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import msgspec
import psutil

CONNECTIONS = 16
WORKERS = 2


@dataclass(frozen=True)
class Ask:
    """One kind of request; `body` makes the n-th body."""

    method: str
    path: Callable[[int], str]
    headers: dict[str, str]
    body: Callable[[int], bytes] | None = None
    key: bool = False


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds a request, server and database, and how long answers took."""

    cpu_ms: float
    p50_ms: float
    p95_ms: float
    per_second: float


class Served:
    """A uvicorn of ours on a free port, with the processes that it is made of."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self.process = process
        self._members = {each.pid for each in self._alive()}

    def cpu(self) -> float:
        return sum(_seconds(each) for each in self._whole())

    def memory_mb(self) -> float:
        """Of the largest process."""
        return max(each.memory_info().rss for each in self._whole()) / 1e6

    def _whole(self) -> list[psutil.Process]:
        """What a process cost that has ended is lost: then there is nothing to compare."""
        alive = self._alive()
        if gone := self._members - {each.pid for each in alive}:
            raise RuntimeError(f"processes of the server have ended: {sorted(gone)}")
        return alive

    def _alive(self) -> list[psutil.Process]:
        if self.process.poll() is not None:
            return []
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def database_cpu(postmaster: int) -> float:
    parent = psutil.Process(postmaster)
    return sum(_seconds(each) for each in (parent, *parent.children(recursive=True)))


@asynccontextmanager
async def serving(
    application: str, environment: dict[str, str], *, ready: str, workers: int = WORKERS
) -> AsyncIterator[Served]:
    """`application` as uvicorn takes it; ready when `ready` answers."""
    port = _free_port()
    command = [
        "uvicorn", application, "--port", str(port), "--workers",
        str(workers), "--loop", "uvloop", "--http", "httptools", "--no-access-log",
        "--log-level", "error",
    ]  # fmt: skip
    if application.endswith("create_app"):
        command.append("--factory")
    async with _running(command, environment, port, ready) as served:
        yield served


@asynccontextmanager
async def serving_whole(environment: dict[str, str]) -> AsyncIterator[Served]:
    """One process of `rapport serve`, with its own protocol; it logs as it does in production."""
    port = _free_port()
    own = {"RAPPORT_PORT": str(port), "RAPPORT_LOG_LEVEL": "info"}
    async with _running(["bootstrap", "serve"], environment | own, port, "/readyz") as served:
        yield served


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _running(
    command: list[str], environment: dict[str, str], port: int, ready: str
) -> AsyncIterator[Served]:
    process = await asyncio.to_thread(
        subprocess.Popen,
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await _answering(process, port, ready)
        yield Served(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 20)


async def _answering(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    for _ in range(1_200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself, with {process.returncode}")
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
        status = (await reader.readline()).decode()
        writer.close()
        if " 503 " not in status and status:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(f"nothing answered on {path}")


async def measure(served: Served, postmaster: int, ask: Ask, requests: int) -> Cost:
    """`requests` of them over 16 connections; the answers must all be 2xx."""
    times: list[float] = []
    numbers = iter(count())
    left = iter(range(requests))
    before = served.cpu() + database_cpu(postmaster)
    started = time.perf_counter()
    await asyncio.gather(
        *(_client(served.port, ask, numbers, left, times) for _ in range(CONNECTIONS))
    )
    elapsed = time.perf_counter() - started
    spent = served.cpu() + database_cpu(postmaster) - before
    ordered = sorted(times)
    return Cost(
        cpu_ms=1000 * spent / requests,
        p50_ms=1000 * statistics.median(ordered),
        p95_ms=1000 * ordered[int(len(ordered) * 0.95) - 1],
        per_second=requests / elapsed,
    )


async def _client(
    port: int, ask: Ask, numbers: Iterator[int], left: Iterator[int], times: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in left:
        n = next(numbers)
        request = _request(ask, n)
        started = time.perf_counter()
        writer.write(request)
        await _answer(reader)
        times.append(time.perf_counter() - started)
    writer.close()


def _request(ask: Ask, n: int) -> bytes:
    body = ask.body(n) if ask.body else b""
    headers = {"Host": "bench", **ask.headers}
    if body:
        headers = {"Content-Type": "application/json", **headers, "Content-Length": str(len(body))}
    if ask.key:
        headers["Idempotency-Key"] = f"{os.getpid()}-{time.monotonic_ns()}-{n}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{ask.method} {ask.path(n)} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(head.decode() + (await reader.read(500)).decode())
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return await reader.readexactly(length)


async def fetch(port: int, path: str, headers: dict[str, str]) -> Any:
    """One GET's JSON, outside of any measurement."""
    return msgspec.json.decode(await send(port, Ask("GET", lambda _: path, headers)))


async def send(port: int, ask: Ask) -> bytes:
    """The body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(ask, 0))
    body = await _answer(reader)
    writer.close()
    return body
