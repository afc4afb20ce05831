"""The API alone, served as a process on a database of the tests."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.cluster import Database
from tests.factories.app import SECRET
from tests.factories.running import free_port


@asynccontextmanager
async def served(database: Database) -> AsyncIterator[str]:
    """Yields its address once it listens."""
    port = free_port()
    told = {
        **os.environ,
        "RAPPORT_DATABASE_URL": database.url(),
        "RAPPORT_SECRET_KEY": SECRET,
        "RAPPORT_PORT": str(port),
        "RAPPORT_LOG_LEVEL": "error",
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
