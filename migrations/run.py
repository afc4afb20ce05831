"""Runs the revisions, one process at a time, never making readers queue behind a lock."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from persistence.kernel.engine import connect_arguments

# readers wait no longer than this behind an ALTER TABLE that itself waits for its lock
_TIMEOUTS: Final = {"lock_timeout": "200ms", "statement_timeout": "10min", "timezone": "UTC"}
_LOCK_NOT_AVAILABLE: Final = "55P03"
_TRIES: Final = 60
_MIGRATING: Final = 0x7261_7070_6F72_7402

Step = Callable[[Config], None]


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return made


def revisions() -> list[str]:
    """All that this version knows, the newest first."""
    return [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()]


async def upgrade(owner_url: str, revision: str = "head") -> None:
    await _run(owner_url, lambda settings: command.upgrade(settings, revision))


async def downgrade(owner_url: str, revision: str) -> None:
    await _run(owner_url, lambda settings: command.downgrade(settings, revision))


async def check(owner_url: str) -> None:
    """Raises when the tables and the metadata differ."""
    await _run(owner_url, command.check)


async def _run(owner_url: str, step: Step) -> None:
    async with _alone(owner_url):
        for tries_left in reversed(range(_TRIES)):
            try:
                await _attempt(owner_url, step)
            except DBAPIError as error:
                if _sqlstate(error) != _LOCK_NOT_AVAILABLE or not tries_left:
                    raise
                await asyncio.sleep(random.uniform(0.2, 1.0))
            else:
                return


async def _attempt(owner_url: str, step: Step) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: _connect(owner_url), poolclass=NullPool
    )
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_with_connection, step)
    finally:
        await engine.dispose()


def _with_connection(connection: Connection, step: Step) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    step(settings)
    connection.commit()


@asynccontextmanager
async def _alone(owner_url: str) -> AsyncIterator[None]:
    keeper = await _connect(owner_url)
    try:
        # waiting inside the server would be ended by lock_timeout
        await keeper.execute(f"SET lock_timeout = 0; SELECT pg_advisory_lock({_MIGRATING})")
        yield
    finally:
        await keeper.close()


async def _connect(owner_url: str) -> Any:
    return await asyncpg.connect(**connect_arguments(owner_url), server_settings=_TIMEOUTS)


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
