"""The embedded server's own cluster: copied, brought back elsewhere, and to a point in time."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bootstrap.database import database
from bootstrap.operations.backup import back_up
from bootstrap.operations.layout import Kind
from bootstrap.operations.restore import Restored, Wanted, restore
from bootstrap.operations.workspaces import create_workspace
from bootstrap.settings import Settings
from domain.identity.commands import FoundWorkspace
from persistence.kernel.embedded import EmbeddedServer
from persistence.operations.backups import connected
from persistence.operations.restores import NotEmpty

pytestmark = pytest.mark.timeout(280)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: another run of it closes that to the account that the server runs as."""
    made = Path(tempfile.mkdtemp(prefix="rapport-operations-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.delenv("RAPPORT_DATABASE_URL", raising=False)
    yield Settings(data_dir=folder / "data", wal_archive=folder / "archive")
    for name in ("data", "elsewhere"):
        if (folder / name).exists():
            assert EmbeddedServer(folder / name).sweep()


async def _found(settings: Settings, name: str) -> None:
    await create_workspace(
        settings, FoundWorkspace(name, "EUR", "UTC", "en", "Ada", "ada@example.com")
    )


async def _names(settings: Settings) -> set[str]:
    assert settings.admin_database_url
    async with connected(settings.system_database_url or "") as connection:
        return {row["name"] for row in await connection.fetch("select name from workspace")}


def _look(settings: Settings) -> set[str]:
    with database(settings) as at_hand:
        return asyncio.run(_names(at_hand))


def _lived(settings: Settings, backups: Path) -> tuple[Path, datetime]:
    """Before the backup, after it, and after the moment to come back to."""
    with database(settings, exclusive=True) as at_hand:
        asyncio.run(_found(at_hand, "before"))
        folder, _ = asyncio.run(back_up(at_hand, backups, Kind.BASE))
        asyncio.run(_found(at_hand, "after"))
        moment = asyncio.run(_clock(at_hand))
        asyncio.run(_found(at_hand, "too late"))
    return folder, moment


async def _clock(settings: Settings) -> datetime:
    async with connected(settings.system_database_url or "") as connection:
        moment: datetime = await connection.fetchval("select clock_timestamp()")
        return moment


def test_files_come_back_as_they_were_or_at_a_moment_after(
    settings: Settings, folder: Path
) -> None:
    backup, moment = _lived(settings, folder / "backups")
    assert not (backup / "base" / "postmaster.pid").exists()

    elsewhere = settings.model_copy(update={"data_dir": folder / "elsewhere", "wal_archive": None})
    restored: Restored = restore(elsewhere, Wanted(backup, Kind.BASE))
    assert (restored.aside, restored.key_fits) == (None, True)
    assert restored.alive.links == 1
    assert _look(elsewhere) == {"before"}

    with pytest.raises(NotEmpty, match="--replace"):
        restore(settings, Wanted(backup, Kind.BASE))
    back = restore(settings, Wanted(backup, Kind.BASE, replace=True, until=moment))
    assert back.aside is not None
    assert Path(back.aside).exists()
    assert _look(settings) == {"before", "after"}
