"""Uploaded bytes in the database, a megabyte a row: no shared disk between API and worker."""

from collections.abc import AsyncIterator
from typing import Any, Final, cast
from uuid import UUID

from domain.exchange.errors import FileTooLarge
from domain.kernel.ports import Runner, Scope, UnitOfWork
from persistence.kernel.reading import Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

PIECE: Final = 1_000_000
LARGEST: Final = 1_073_741_824
HEAD: Final = 262_144

_STORE: Final = """
insert into import_chunk (workspace_id, import_id, file_id, n, bytes) values ($1, $2, $3, $4, $5)
"""
_PIECE: Final = """
select bytes from import_chunk
where workspace_id = $1 and import_id = $2 and file_id = $3 and n = $4
"""
_FORGET: Final = """
delete from import_chunk where workspace_id = $1 and import_id = $2 and file_id <> $3
"""


class SqlImportFiles:
    """Implements domain.exchange.ports.ImportFiles."""

    def __init__(self, runner: Runner, reads: Reads) -> None:
        self._runner = runner
        self._reads = reads

    async def store(
        self, workspace_id: UUID, import_id: UUID, pieces: AsyncIterator[bytes]
    ) -> tuple[UUID, int]:
        file_id: UUID | None = None
        size, n, held = 0, 0, bytearray()
        async for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise FileTooLarge(limit=LARGEST)
            held += piece
            while len(held) >= PIECE:
                file_id = await self._keep(workspace_id, import_id, file_id, n, bytes(held[:PIECE]))
                n += 1
                del held[:PIECE]
        return await self._keep(workspace_id, import_id, file_id, n, bytes(held)), size

    async def _keep(
        self, workspace_id: UUID, import_id: UUID, file_id: UUID | None, n: int, piece: bytes
    ) -> UUID:
        async def kept(uow: UnitOfWork) -> UUID:
            into = file_id or uow.new_id()
            connection = cast(SqlUnitOfWork, uow).connection
            await connection.execute(_STORE, workspace_id, import_id, into, n, piece)
            return into

        return await self._runner.run(kept, scope=Scope(workspace_id))

    async def head(self, workspace_id: UUID, import_id: UUID, file_id: UUID) -> bytes:
        first = await self._piece(workspace_id, import_id, file_id, 0)
        return (first or b"")[:HEAD]

    async def pieces(
        self, workspace_id: UUID, import_id: UUID, file_id: UUID
    ) -> AsyncIterator[bytes]:
        n = 0
        while (piece := await self._piece(workspace_id, import_id, file_id, n)) is not None:
            yield piece
            n += 1

    async def forget_others(self, workspace_id: UUID, import_id: UUID, kept: UUID) -> None:
        async def forgotten(uow: UnitOfWork) -> None:
            connection = cast(SqlUnitOfWork, uow).connection
            await connection.execute(_FORGET, workspace_id, import_id, kept)

        await self._runner.run(forgotten, scope=Scope(workspace_id))

    async def _piece(
        self, workspace_id: UUID, import_id: UUID, file_id: UUID, n: int
    ) -> bytes | None:
        async with self._reads.open(workspace_id) as connection:
            piece: Any = await connection.fetchval(_PIECE, workspace_id, import_id, file_id, n)
        return cast("bytes | None", piece)
