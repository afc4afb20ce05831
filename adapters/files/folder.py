"""Bytes in a folder of this machine, or of one that all processes have mounted."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final

from domain.activities.errors import FileLost, FileStoreDown

_PIECE: Final = 262_144


class FolderStore:
    """Implements domain.activities.ports.FileStore. What is not whole has another name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, source: BinaryIO) -> None:
        try:
            await asyncio.to_thread(self._put, self._path(key), source)
        except OSError as trouble:
            raise FileStoreDown() from trouble

    async def open(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(_opened, self._path(key), start)
        except FileNotFoundError:
            raise FileLost() from None
        except OSError as trouble:
            raise FileStoreDown() from trouble
        return _pieces(file, stop - start)

    async def delete(self, key: str) -> None:
        try:
            await asyncio.to_thread(_delete, self._path(key))
        except OSError as trouble:
            raise FileStoreDown() from trouble

    def _path(self, key: str) -> Path:
        """Keys are made of ids; one that led elsewhere would be a mistake of ours."""
        path = self._root / key
        if not path.resolve().is_relative_to(self._root.resolve()):
            raise ValueError("A key led out of the folder")
        return path

    def _put(self, path: Path, source: BinaryIO) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = _draft(path)
        source.seek(0)
        with draft.open("wb") as target:
            shutil.copyfileobj(source, target, _PIECE)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
        for folder in (path.parent, path.parent.parent, self._root):
            _sync(folder)


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _sync(folder: Path) -> None:
    """Else a name that was just made may be gone after the power was."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _opened(path: Path, start: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(start)
    return file


async def _pieces(file: BinaryIO, left: int) -> AsyncIterator[bytes]:
    with file:
        while left > 0:
            piece = await asyncio.to_thread(file.read, min(_PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    _draft(path).unlink(missing_ok=True)
