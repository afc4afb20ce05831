"""The embedded PostgreSQL against what happens to processes: signals, kills, stale files."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from persistence.kernel.embedded import DataDirInUse, EmbeddedServer
from persistence.kernel.engine import connect_arguments

_OWNER = """
import sys, time, pathlib
from persistence.kernel.embedded import EmbeddedServer
server = EmbeddedServer(pathlib.Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


_ON_SIGTERM = "import signal; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); import sys"


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    assert EmbeddedServer(tmp_path / "data").sweep()


@pytest.fixture
def killed_owner(root: Path) -> Callable[[], int]:
    """Starts a server in another process, kills that with -9, gives the orphan's pid."""

    def start_and_kill() -> int:
        command = [sys.executable, "-c", _OWNER, str(root)]
        environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
        owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        with owner:
            assert owner.stdout
            orphan = next(int(line) for line in owner.stdout if line.strip().isdigit())
            owner.kill()
        return orphan

    return start_and_kill


async def ask(server: EmbeddedServer, query: str) -> object:
    connection = await asyncpg.connect(**connect_arguments(server.url()))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_data_outlive_a_stop(root: Path) -> None:
    server = EmbeddedServer(root, durable=False)
    await server.astart()
    await ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    await server.astop()
    await server.astart()
    assert await ask(server, "SELECT n FROM kept") == 7
    await server.astop()
    assert "database system is shut down" in (root / "postgres.log").read_text()


async def test_a_durable_server_is_durable(root: Path) -> None:
    server = EmbeddedServer(root)
    await server.astart()
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert await ask(server, f"SHOW {setting}") == "on"
    assert await ask(server, "SHOW listen_addresses") == ""
    await server.astop()


async def test_who_comes_second_attaches_and_stops_nothing(root: Path) -> None:
    first, second = EmbeddedServer(root, durable=False), EmbeddedServer(root, durable=False)
    await first.astart()
    await second.astart()
    assert (first.owned, second.owned) == (True, False)
    with pytest.raises(DataDirInUse, match="already running"):
        await EmbeddedServer(root).astart(exclusive=True)
    await second.astop()
    assert await ask(first, "SELECT 1") == 1
    await first.astop()


async def test_the_server_of_a_killed_parent_is_stopped_and_replaced(
    root: Path, killed_owner: Callable[[], int]
) -> None:
    orphan = killed_owner()
    assert psutil.pid_exists(orphan)
    server = EmbeddedServer(root, durable=False)
    await server.astart(exclusive=True)
    assert server.pid != orphan
    assert await ask(server, "SELECT 1") == 1
    await server.astop()


async def test_a_killed_server_recovers(root: Path, killed_owner: Callable[[], int]) -> None:
    os.kill(killed_owner(), signal.SIGKILL)
    server = EmbeddedServer(root, durable=False)
    await server.astart()
    assert await ask(server, "SELECT 1") == 1
    await server.astop()


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


async def test_a_pid_that_went_to_another_process_is_not_taken_for_ours(
    root: Path, bystander: subprocess.Popen[bytes]
) -> None:
    server = EmbeddedServer(root, durable=False)
    await server.astart()
    await server.astop()
    (root / "postgres" / "postmaster.pid").write_text(f"{bystander.pid}\n{root}\n")
    await server.astart()
    assert await ask(server, "SELECT 1") == 1
    await server.astop()
    assert bystander.poll() is None


def test_a_long_path_gets_a_short_socket_folder(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("long" * 30), durable=False)
    server.start()
    socket_dir = Path(str(connect_arguments(server.url())["host"]))
    assert len(str(socket_dir)) < 90
    assert socket_dir.stat().st_mode & 0o777 == 0o700
    assert (socket_dir / ".s.PGSQL.5432").is_socket()
    server.stop()
    socket_dir.rmdir()


def test_sigterm_to_the_command_stops_the_server(root: Path) -> None:
    command = [sys.executable, "-c", _OWNER.replace("import sys", _ON_SIGTERM), str(root)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as owner:
        deadline = time.monotonic() + 30
        while not (root / "postgres" / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert owner.stdout
        owner.stdout.readline()
        owner.terminate()
        assert owner.wait(30) == 0
    assert not (root / "postgres" / "postmaster.pid").exists()
