"""The API alone, or a worker, as a process on a database of the tests."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.cluster import Database
from tests.factories.app import SECRET
from tests.factories.running import free_port


@asynccontextmanager
async def served(database: Database, **settings: str) -> AsyncIterator[str]:
    """Yields its address once it listens. Settings are named as in the environment."""
    port = free_port()
    told = {
        **os.environ,
        "RAPPORT_DATABASE_URL": database.url(),
        "RAPPORT_SECRET_KEY": SECRET,
        "RAPPORT_PORT": str(port),
        "RAPPORT_LOG_LEVEL": "error",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bootstrap", "serve"), env=told
    )
    try:
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def a_worker(
    database: Database, folder: Path, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """It says that it is ready by the file `ready` in the folder."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bootstrap", "worker"),
        env={
            **os.environ,
            "RAPPORT_DATABASE_URL": database.url(),
            "RAPPORT_SYSTEM_DATABASE_URL": database.url("rapport_system"),
            "RAPPORT_SECRET_KEY": SECRET,
            "RAPPORT_DATA_DIR": str(folder),
            "RAPPORT_READY_FILE": str(folder / "ready"),
            **settings,
        },
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
