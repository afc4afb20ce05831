"""The rows of an uploaded file, read and prepared in a thread, one chunk ahead."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import islice
from typing import IO, Any, Final

from adapters.text.cells import CellReader, cell_text, parts_of, plain_text
from adapters.text.formats import rows_of
from adapters.text.formats.detecting import local_copy
from domain.exchange.model import Import, Problem, Row, TargetField, TargetShape
from domain.exchange.model.values import FileValues
from domain.exchange.ports import Chunk, ImportFiles, ImportTarget

CHUNK: Final = 2_000
CELLS: Final = 40_000
"""A chunk of a wide file has fewer rows: two of them are in memory at once, cell by cell."""
MOST_ROWS: Final = 100_000
"""So many are looked through for their values while somebody waits."""
_MOST_DISTINCT: Final = 20_000
_LONGEST_VALUE: Final = 200


class TabularSource:
    """Implements domain.exchange.ports.RowSource over files kept in pieces.

    The pieces go to a temporary file first: the csv module pulls, the database is awaited.
    """

    def __init__(self, files: ImportFiles, targets: Mapping[str, ImportTarget]) -> None:
        self._files = files
        self._targets = targets

    async def count(self, work: Import) -> tuple[int, Problem | None]:
        left = threading.Event()
        async with self._local(work) as local:
            counting = asyncio.create_task(asyncio.to_thread(_counted, local, work, left))
            try:
                return await asyncio.shield(counting)
            finally:
                left.set()
                await asyncio.wait([counting])

    async def chunks(
        self, work: Import, *, after: int, currency: str, shape: TargetShape
    ) -> AsyncGenerator[Chunk, None]:
        target = self._targets[work.target]
        async with self._local(work) as local:
            every = _rows(local, work)
            rows = islice(every, after, None)
            prepare = _preparing(work, shape, currency, target.assemble)
            making = asyncio.create_task(asyncio.to_thread(prepare, rows))
            try:
                while (chunk := await making) is not None:
                    making = asyncio.create_task(asyncio.to_thread(prepare, rows))
                    yield chunk
            finally:
                await asyncio.wait([making])
                every.close()

    async def values(self, work: Import, fields: Mapping[int, TargetField]) -> FileValues:
        async with self._local(work) as local:
            return await asyncio.to_thread(_values, local, work, fields)

    @asynccontextmanager
    async def _local(self, work: Import) -> AsyncIterator[IO[bytes]]:
        if work.file_id is None:
            raise ValueError("The import has no file")
        async with local_copy(self._files, work.workspace_id, work.id, work.file_id) as local:
            yield local


def _rows(file: IO[bytes], work: Import) -> Generator[Row, None, None]:
    if work.dialect is None:
        raise ValueError("The import has no dialect")
    yield from rows_of(file, work.dialect, [column.header for column in work.columns])


def _counted(file: IO[bytes], work: Import, left: threading.Event) -> tuple[int, Problem | None]:
    """The whole file is looked through before the first row of it is written, unless who asked

    has `left`.
    """
    count = 0
    for row in _rows(file, work):
        if left.is_set():
            break
        if row.problem is not None and row.problem.fatal:
            return count, row.problem
        count = row.number
    return count, None


def _values(file: IO[bytes], work: Import, fields: Mapping[int, TargetField]) -> FileValues:
    if work.dialect is None:
        raise ValueError("The import has no dialect")
    shown = cell_text if work.dialect.format == "csv" else plain_text
    separator = work.dialect.tag_separator
    counts: dict[int, Counter[str]] = {column: Counter() for column in fields}
    rows = 0
    for row in islice(_rows(file, work), MOST_ROWS + 1):
        if rows == MOST_ROWS or (row.problem is not None and row.problem.fatal):
            return FileValues(rows, complete=False, columns=counts)
        rows += 1
        if row.problem is not None:
            continue
        for column, field in fields.items():
            text, seen = shown(row.cells[column]), counts[column]
            for part in parts_of(text, field, separator) if text else ():
                if part in seen or (len(seen) < _MOST_DISTINCT and len(part) <= _LONGEST_VALUE):
                    seen[part] += 1
    return FileValues(rows, complete=True, columns=counts)


def _preparing(
    work: Import,
    shape: TargetShape,
    currency: str,
    assemble: Callable[[int, Mapping[str, Any]], Any],
) -> Callable[[Iterator[Row]], Chunk | None]:
    reader = CellReader(work, shape, currency)
    at_once = max(1, min(CHUNK, CELLS // max(1, len(work.columns))))

    def next_chunk(rows: Iterator[Row]) -> Chunk | None:
        some = list(islice(rows, at_once))
        if not some:
            return None
        fatal = next((row.problem for row in some if row.problem and row.problem.fatal), None)
        good = [row for row in some if not (row.problem and row.problem.fatal)]
        prepared = [reader.prepare(row, assemble) for row in good]
        position = good[-1].number if good else 0
        return Chunk(position, prepared, fatal)

    return next_chunk
