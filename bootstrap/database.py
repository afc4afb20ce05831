"""The database that a command works on: the one it is given, or the embedded one."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from bootstrap.migrate import prepare_and_migrate
from bootstrap.settings import Settings
from persistence.kernel.embedded import EmbeddedServer
from persistence.kernel.roles import APP, OWNER, SYSTEM

EMBEDDED_NAME: Final = "rapport"


@contextmanager
def database(settings: Settings, *, exclusive: bool = False) -> Iterator[Settings]:
    """The settings with every database URL filled in, for as long as the database is there.

    An embedded server that another process of ours runs is shared, unless `exclusive`; one that
    we start ourselves is migrated first, for there is nobody else to do it.
    """
    if settings.database_url is not None:
        yield settings
        return
    server = EmbeddedServer(settings.data_dir, archive=settings.wal_archive)
    server.start(exclusive=exclusive)
    try:
        at_hand = with_urls(settings, server)
        if server.owned:
            asyncio.run(prepare_and_migrate(at_hand))
        yield at_hand
    finally:
        server.stop()


def with_urls(settings: Settings, server: EmbeddedServer, name: str = EMBEDDED_NAME) -> Settings:
    """The URLs of all roles in an embedded server that has been started."""
    return settings.model_copy(
        update={
            "database_url": server.url(APP, name),
            "owner_database_url": server.url(OWNER, name),
            "system_database_url": server.url(SYSTEM, name),
            "admin_database_url": server.url(),
        }
    )


def environment(settings: Settings) -> Mapping[str, str]:
    """What a child needs to come to the same settings."""
    told = {
        "RAPPORT_DATABASE_URL": settings.database_url,
        "RAPPORT_OWNER_DATABASE_URL": settings.owner_database_url,
        "RAPPORT_SYSTEM_DATABASE_URL": settings.system_database_url,
        "RAPPORT_HOST": settings.host,
        "RAPPORT_PORT": str(settings.port),
        "RAPPORT_WEB_PORT": str(settings.web_port),
        "RAPPORT_PUBLIC_URL": settings.public_url,
        "RAPPORT_DATA_DIR": str(settings.data_dir.resolve()),
    }
    return {**os.environ, **{key: value for key, value in told.items() if value is not None}}
