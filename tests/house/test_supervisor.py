"""Real children, so small that they cost nothing."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bootstrap.probes import PortTaken, file_probe, http_probe, require_free_port
from bootstrap.supervisor import Child, ChildFailed, supervise

_STAYS = "import pathlib, time; pathlib.Path('{up}').touch(); time.sleep(60)"
_DIES = "import sys; print('a wheel came off'); sys.exit(3)"


def child(name: str, script: str, folder: Path) -> Child:
    up = folder / f"{name}.up"
    command = (sys.executable, "-c", script.format(up=up))
    return Child(name, command, dict(os.environ), folder / f"{name}.log", file_probe(up))


async def test_a_signal_stops_all_children(tmp_path: Path) -> None:
    children = [child("one", _STAYS, tmp_path), child("two", _STAYS, tmp_path)]
    await supervise(children, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert [each.process.returncode for each in children] == [-signal.SIGTERM] * 2


async def test_a_dead_child_takes_the_others_along_and_its_log_is_shown(tmp_path: Path) -> None:
    children = [child("healthy", _STAYS, tmp_path), child("broken", _DIES, tmp_path)]
    with pytest.raises(ChildFailed, match="broken ended with exit code 3") as failure:
        await supervise(children, lambda: None)
    assert "a wheel came off" in str(failure.value)
    assert children[0].process.returncode == -signal.SIGTERM


async def test_a_taken_port_is_named_with_its_setting() -> None:
    listener = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    with pytest.raises(PortTaken, match=rf"Port {port} .* RAPPORT_PORT"):
        await require_free_port("127.0.0.1", port, "RAPPORT_PORT")
    listener.close()
    await require_free_port("127.0.0.1", port, "RAPPORT_PORT")


@pytest.mark.parametrize(("status", "up"), [("200 OK", True), ("503 Service Unavailable", False)])
async def test_a_child_answers_when_it_says_200(status: str, up: bool) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    assert await http_probe("127.0.0.1", port, "/readyz")() is up
    listener.close()
    await listener.wait_closed()
    assert await http_probe("127.0.0.1", port, "/readyz")() is False
