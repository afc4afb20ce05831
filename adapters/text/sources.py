"""The rows of an uploaded file, read and prepared in a thread, one chunk ahead."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, Final

from adapters.text.cells import CellReader
from adapters.text.tabular import read
from domain.exchange.model import Import, Problem, Row, TargetShape
from domain.exchange.ports import Chunk, ImportFiles, ImportTarget

CHUNK: Final = 2_000
_PIECE: Final = 1 << 18


class TabularSource:
    """Implements domain.exchange.ports.RowSource over files kept in pieces.

    The pieces go to a temporary file first: the csv module pulls, the database is awaited.
    """

    def __init__(self, files: ImportFiles, targets: Mapping[str, ImportTarget]) -> None:
        self._files = files
        self._targets = targets

    async def count(self, work: Import) -> tuple[int, Problem | None]:
        async with self._local(work) as opened:
            return await asyncio.to_thread(_counted, opened(), work)

    async def chunks(
        self, work: Import, *, after: int, currency: str, shape: TargetShape
    ) -> AsyncGenerator[Chunk, None]:
        target = self._targets[work.target]
        async with self._local(work) as opened:
            rows = islice(_rows(opened(), work), after, None)
            prepare = _preparing(work, shape, currency, target.assemble)
            making = asyncio.create_task(asyncio.to_thread(prepare, rows))
            try:
                while (chunk := await making) is not None:
                    making = asyncio.create_task(asyncio.to_thread(prepare, rows))
                    yield chunk
            finally:
                await asyncio.wait([making])

    @asynccontextmanager
    async def _local(self, work: Import) -> AsyncIterator[Callable[[], Iterator[bytes]]]:
        if work.file_id is None:
            raise ValueError("The import has no file")
        with tempfile.TemporaryFile() as local:
            async for piece in self._files.pieces(work.workspace_id, work.id, work.file_id):
                await asyncio.to_thread(local.write, piece)
            yield lambda: _pieces(local)


def _pieces(local: Any) -> Iterator[bytes]:
    local.seek(0)
    while piece := local.read(_PIECE):
        yield piece


def _rows(pieces: Iterator[bytes], work: Import) -> Iterator[Row]:
    if work.dialect is None:
        raise ValueError("The import has no dialect")
    return read(pieces, work.dialect)


def _counted(pieces: Iterator[bytes], work: Import) -> tuple[int, Problem | None]:
    """The whole file is looked through before the first row of it is written."""
    count = 0
    for row in _rows(pieces, work):
        if row.problem is not None and row.problem.fatal:
            return count, row.problem
        count = row.number
    return count, None


def _preparing(
    work: Import,
    shape: TargetShape,
    currency: str,
    assemble: Callable[[int, Mapping[str, Any]], Any],
) -> Callable[[Iterator[Row]], Chunk | None]:
    reader = CellReader(work, shape, currency)

    def next_chunk(rows: Iterator[Row]) -> Chunk | None:
        some = list(islice(rows, CHUNK))
        if not some:
            return None
        fatal = next((row.problem for row in some if row.problem and row.problem.fatal), None)
        good = [row for row in some if not (row.problem and row.problem.fatal)]
        prepared = [reader.prepare(row, assemble) for row in good]
        position = good[-1].number if good else 0
        return Chunk(position, prepared, fatal)

    return next_chunk
