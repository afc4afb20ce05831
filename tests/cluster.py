"""A throw-away PostgreSQL for one test run, with a migrated template to clone databases from."""

import asyncio
import itertools
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from migrations.run import upgrade
from persistence.kernel.embedded import EmbeddedServer
from persistence.kernel.engine import connect_arguments
from persistence.kernel.roles import APP, OWNER, database_grants, prepare_database

_PREFIX: Final = "rapport-test-"
_TEMPLATE: Final = "rapport_template"


@dataclass(frozen=True)
class Database:
    """A clone of the migrated template. Tests use it as `rapport_app`, as the app does."""

    server: EmbeddedServer
    name: str

    def url(self, role: str = APP) -> str:
        return self.server.url(role, self.name)

    async def connect(self, role: str = APP) -> Any:
        return await asyncpg.connect(**connect_arguments(self.url(role)))


class Cluster:
    def __init__(self, server: EmbeddedServer) -> None:
        self.server = server
        self._numbers = itertools.count(1)

    @classmethod
    async def start(cls) -> "Cluster":
        server = EmbeddedServer(await asyncio.to_thread(_fresh_folder), durable=False)
        await server.astart()
        await prepare_database(server.url(), _TEMPLATE)
        await upgrade(server.url(OWNER, _TEMPLATE))
        return cls(server)

    async def stop(self) -> None:
        await self.server.astop()
        shutil.rmtree(self.server.root, ignore_errors=True)

    async def empty_database(self) -> Database:
        """Roles and extensions, but not one migration."""
        name = f"empty_{next(self._numbers)}"
        await prepare_database(self.server.url(), name)
        return Database(self.server, name)

    async def clone(self) -> Database:
        name = f"clone_{next(self._numbers)}"
        await self._as_admin(
            f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy OWNER {OWNER}",
            *database_grants(name),
        )
        return Database(self.server, name)

    async def drop(self, database: Database) -> None:
        await self._as_admin(f"DROP DATABASE {database.name} WITH (FORCE)")

    async def _as_admin(self, *statements: str) -> None:
        admin = await asyncpg.connect(**connect_arguments(self.server.url()))
        try:
            for statement in statements:
                await admin.execute(statement)
        finally:
            await admin.close()


def _fresh_folder() -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    return folder


def _sweep() -> None:
    """A killed test run leaves its server behind; the next one clears it away."""
    for root in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if (root / "postgres.lock").exists() and EmbeddedServer(root).sweep():
            shutil.rmtree(root, ignore_errors=True)  # its own run may be at it too
