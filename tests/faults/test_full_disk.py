"""The disk is full: reads go on, writes are refused by name, and it mends itself with the disk."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import pytest_asyncio

from migrations.run import upgrade
from persistence.kernel.embedded import EmbeddedServer
from persistence.kernel.roles import OWNER, prepare_database
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.workspaces import Workspace

pytestmark = pytest.mark.timeout(120)
_MEGABYTE = b"\0" * 1_000_000
_SAY_FULL = """
create function say_full() returns trigger language plpgsql as $$
begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
create trigger full_disk before insert on account execute function say_full()
"""


@dataclass
class Disk:
    database: Database
    fill: Callable[[], object]
    free: Callable[[], object]


def _mounted(folder: Path) -> bool:
    """Only root may, and not in every container."""
    command = ["mount", "-t", "tmpfs", "-o", "size=160m,mode=711", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


async def _server(root: Path, wal: Path) -> EmbeddedServer:
    """Its WAL lies elsewhere: where that is full too, PostgreSQL stops until there is room."""
    server = EmbeddedServer(root, durable=False, settings={"max_wal_size": "64MB"})
    await server.astart()
    await server.astop()
    await asyncio.to_thread(_move, server.data / "pg_wal", wal)
    await server.astart()
    await prepare_database(server.url())
    await upgrade(server.url(OWNER, "rapport"))
    return server


def _move(wal: Path, elsewhere: Path) -> None:
    owner = wal.stat()
    shutil.move(wal, elsewhere)
    wal.symlink_to(elsewhere)
    for path in (elsewhere, *elsewhere.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rapport-disk-"))
    folder.chmod(0o711)
    (folder / "small").mkdir()
    return folder


def _remove(folder: Path, *, mounted: bool) -> None:
    if mounted:
        subprocess.run([which("umount") or "umount", folder / "small"], check=True)
    shutil.rmtree(folder)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1_000_000, 10_000, 100):
            try:
                while True:
                    file.write(_MEGABYTE[:size])
            except OSError:
                continue


@pytest_asyncio.fixture
async def small_disk(committed_database: Database) -> AsyncIterator[Disk]:
    """A small file system of its own; where none can be mounted, a table that says it is full."""
    folder = await asyncio.to_thread(_folder)
    mounted = await asyncio.to_thread(_mounted, folder / "small")
    if mounted:
        server = await _server(folder / "small" / "data", folder / "wal")
        filler = folder / "small" / "filler"
        yield Disk(Database(server, "rapport"), lambda: _fill(filler), filler.unlink)
        await server.astop()
    else:
        admin = await committed_database.connect("postgres")
        yield Disk(
            committed_database,
            _telling(admin, _SAY_FULL),
            _telling(admin, "drop trigger full_disk on account"),
        )
        await admin.close()
    await asyncio.to_thread(_remove, folder, mounted=mounted)


def _telling(admin: Any, statement: str) -> Callable[[], object]:
    """For a thread to call."""
    loop = asyncio.get_running_loop()
    return lambda: asyncio.run_coroutine_threadsafe(admin.execute(statement), loop).result()


async def _write(workspace: Workspace, *, until: int) -> int:
    """How many writes it took until one was answered so."""
    for number in range(2_000):
        body = {"name": f"Account {number}", "industry": "x" * 100, "tags": ["a" * 40, "b" * 40]}
        answer = await workspace.admin.post("/v1/accounts", json=body)
        if answer.status_code == until:
            return number
        assert answer.status_code in {201, 503}, answer.text
    raise AssertionError(f"no {until} came")


async def test_reads_go_on_writes_are_refused_and_it_recovers(small_disk: Disk) -> None:
    async with running_house(small_disk.database) as house:
        workspace = await house.workspace()
        await _write(workspace, until=201)
        await asyncio.to_thread(small_disk.fill)
        await _write(workspace, until=503)
        listed = await workspace.admin.get("/v1/accounts?count=true")
        assert listed.status_code == 200
        (row,) = await workspace.rows("select count(*) as n from account")
        assert row["n"] == listed.json()["total"]
        await asyncio.to_thread(small_disk.free)
        assert await _write(workspace, until=201) == 0
        await workspace.close()
