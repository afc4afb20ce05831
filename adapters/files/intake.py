"""How bytes come in: onto the disk, looked at, into the store. Never whole into memory."""

import asyncio
import hashlib
import io
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast
from uuid import UUID

from adapters.files.kinds import (
    HEAD,
    PICTURES,
    REFUSED,
    TAIL,
    Watch,
    is_archive,
    is_two_things,
    media_type,
)
from adapters.files.looking import Looks, Seen
from domain.activities.errors import (
    FileEmpty,
    FileStoreDown,
    FileTooLarge,
    FileTypeRefused,
    FileUnsafe,
)
from domain.activities.model import Content, content_key, thumbnail_key
from domain.activities.ports import FileStore

_PIECE: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """`allowed`, if it says anything, and `refused` are media types, `image/*` a family."""

    largest: int
    allowed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def take(self, kind: str) -> bool:
        if kind in REFUSED or _names(self.refused, kind):
            return False
        return not self.allowed or _names(self.allowed, kind)


def _names(types: tuple[str, ...], kind: str) -> bool:
    return kind in types or f"{kind.partition('/')[0]}/*" in types


class Intake:
    """Implements domain.activities.ports.FileIntake. What comes in waits in `folder`, nameless."""

    def __init__(self, store: FileStore, folder: Path, limits: Limits) -> None:
        self._store = store
        self._folder = folder
        self._limits = limits
        self._looks = Looks()

    async def take_in(
        self, workspace_id: UUID, file_id: UUID, pieces: AsyncIterator[bytes]
    ) -> Content:
        with await asyncio.to_thread(self._nameless) as held:
            file = cast(BinaryIO, held)
            told = await self._receive(file, pieces)
            kind = self._kind(told)
            seen = await self._look(file, kind)
            await self._store.put(content_key(workspace_id, file_id), file)
        if seen.thumbnail is not None:
            drawn = io.BytesIO(seen.thumbnail)
            await self._store.put(thumbnail_key(workspace_id, file_id), drawn)
        sha256, shown = told.digest.hexdigest(), seen.thumbnail is not None
        return Content(kind, told.size, sha256, seen.width, seen.height, shown)

    async def drop(self, workspace_id: UUID, file_id: UUID) -> None:
        await self._store.delete(content_key(workspace_id, file_id))
        await self._store.delete(thumbnail_key(workspace_id, file_id))

    def _nameless(self) -> IO[bytes]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return tempfile.TemporaryFile(dir=self._folder)
        except OSError as trouble:
            raise FileStoreDown() from trouble

    async def _receive(self, file: BinaryIO, pieces: AsyncIterator[bytes]) -> "_Told":
        told, waiting = _Told(), bytearray()
        async for piece in pieces:
            if told.size + len(waiting) + len(piece) > self._limits.largest:
                raise FileTooLarge(limit=self._limits.largest)
            waiting += piece
            if len(waiting) >= _PIECE:
                await asyncio.to_thread(_write, file, bytes(waiting), told)
                waiting.clear()
        await asyncio.to_thread(_write, file, bytes(waiting), told)
        return told

    def _kind(self, told: "_Told") -> str:
        if told.size == 0:
            raise FileEmpty()
        kind = media_type(told.head, told.tail)
        if not self._limits.take(kind):
            raise FileTypeRefused(media_type=kind)
        hidden = kind.startswith("image/") and kind != "image/svg+xml" and told.watch.found
        if hidden or is_two_things(kind, told.head, told.tail, told.size):
            raise FileUnsafe()
        return kind

    async def _look(self, file: BinaryIO, kind: str) -> Seen:
        if kind in PICTURES or is_archive(kind):
            return await self._looks.into(file, kind)
        return Seen()


@dataclass
class _Told:
    """What is learned while the bytes pass."""

    size: int = 0
    head: bytes = b""
    tail: bytes = b""
    digest: Any = field(default_factory=hashlib.sha256)
    watch: Watch = field(default_factory=Watch)

    def see(self, piece: bytes) -> None:
        self.size += len(piece)
        if len(self.head) < HEAD:
            self.head = (self.head + piece)[:HEAD]
        self.tail = (self.tail + piece)[-TAIL:]
        self.digest.update(piece)
        self.watch.see(piece)


def _write(file: BinaryIO, piece: bytes, told: _Told) -> None:
    told.see(piece)
    try:
        file.write(piece)
    except OSError as trouble:
        raise FileStoreDown() from trouble
