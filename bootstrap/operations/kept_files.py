"""Files that people put on records: copied after the database, so that none of its is missing."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from bootstrap.operations.layout import FILES, INCOMING, sha256_of
from bootstrap.settings import Settings
from domain.activities.model import content_key
from persistence.operations.kept_files import files_of


def copy_files(settings: Settings, draft: Path) -> int | None:
    """How many were copied; None where they lie in a store that is backed up by other means."""
    if settings.file_store is not None:
        return None
    if settings.files_folder.is_dir():
        shutil.copytree(settings.files_folder, draft / FILES, ignore=_unfinished)
    return sum(each.is_file() for each in (draft / FILES).rglob("*"))


def _unfinished(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == INCOMING or name.endswith(".part")}


def place_files(backup: Path, settings: Settings) -> None:
    """Beside those that lie there already: a name stands for one content only."""
    if settings.file_store is None and (backup / FILES).is_dir():
        shutil.copytree(backup / FILES, settings.files_folder, dirs_exist_ok=True)


async def damaged_files(url: str, folder: Path) -> list[str]:
    """A line for each file of the database whose bytes are not there as they were."""
    known = await files_of(url)
    return await asyncio.to_thread(lambda: list(_damaged(known, folder)))


def _damaged(known: list[tuple[UUID, UUID, str]], folder: Path) -> Iterator[str]:
    for workspace_id, file_id, sha256 in known:
        path = folder / content_key(workspace_id, file_id)
        if not path.is_file():
            yield f"file {file_id}: its bytes are missing"
        elif sha256_of(path) != sha256:
            yield f"file {file_id}: its SHA-256 differs"
