"""Brings a database up: its roles where an administrator's URL is at hand, then its tables."""

from urllib.parse import unquote, urlsplit

from bootstrap.settings import Settings
from persistence.kernel.roles import prepare_database


class NoOwnerUrl(RuntimeError):
    """Migrations need RAPPORT_OWNER_DATABASE_URL."""


async def migrate(owner_url: str) -> None:
    from migrations import run  # serving and working need no Alembic

    await run.upgrade(owner_url)


async def prepare_and_migrate(settings: Settings) -> None:
    await migrate(await prepare(settings))


async def prepare(settings: Settings) -> str:
    """Makes roles and an empty database where they lack; returns the owner's URL."""
    if settings.owner_database_url is None:
        raise NoOwnerUrl("Set RAPPORT_OWNER_DATABASE_URL: migrations run as rapport_owner")
    if settings.admin_database_url is not None:
        database = urlsplit(settings.owner_database_url).path.lstrip("/") or "rapport"
        await prepare_database(settings.admin_database_url, database, _passwords(settings))
    return settings.owner_database_url


def _passwords(settings: Settings) -> dict[str, str]:
    urls = (settings.database_url, settings.owner_database_url, settings.system_database_url)
    parts = [urlsplit(url) for url in urls if url]
    return {unquote(p.username): unquote(p.password) for p in parts if p.username and p.password}
