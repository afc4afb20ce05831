"""What a file is and what its columns are, by its content."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from typing import IO, Any, Final
from uuid import UUID

from adapters.text.formats.kinds import format_of
from adapters.text.formats.reading import records_of
from adapters.text.formats.records import MOST_COLUMNS, columns_of, rows
from adapters.text.formats.workbooks import UnreadableError, sheet_rows
from adapters.text.tabular import detect
from adapters.text.tabular.detection import described
from adapters.text.tabular.encodings import CODECS, detect_encoding
from adapters.text.tabular.shape import Record
from domain.exchange.model import Detection, Dialect, Format, Problem
from domain.exchange.ports import ImportFiles

LARGEST: Final = {"xlsx": 50_000_000, "ndjson": 100_000_000, "vcard": 100_000_000}
_SAMPLED: Final = 500


class FileDetector:
    """Implements domain.exchange.ports.Detector over files kept in pieces."""

    def __init__(self, files: ImportFiles) -> None:
        self._files = files

    async def __call__(
        self,
        workspace_id: UUID,
        import_id: UUID,
        file_id: UUID,
        size: int,
        given: Mapping[str, Any] | None = None,
    ) -> Detection:
        sample = await self._files.head(workspace_id, import_id, file_id)
        kind = format_of(sample, len(sample) == size)
        if kind == "csv":
            return await asyncio.to_thread(detect, sample, len(sample) == size, given)
        if size > LARGEST[kind]:
            return _too_large(kind)
        async with local_copy(self._files, workspace_id, import_id, file_id) as file:
            return await asyncio.to_thread(look, file, kind, given or {})


@asynccontextmanager
async def local_copy(
    files: ImportFiles, workspace_id: UUID, import_id: UUID, file_id: UUID
) -> AsyncIterator[IO[bytes]]:
    with tempfile.TemporaryFile() as local:
        async for piece in files.pieces(workspace_id, import_id, file_id):
            await asyncio.to_thread(local.write, piece)
        yield local


def look(file: IO[bytes], kind: Format, given: Mapping[str, Any]) -> Detection:
    """What the whole file says of itself; never raises."""
    if kind == "xlsx":
        return _workbook(file, given)
    file.seek(0)
    head = file.read(1 << 18)
    label = str(given.get("encoding") or "")
    if kind == "ndjson":
        label = "utf-8"
    elif label not in CODECS:
        label, _ = detect_encoding(head, len(head) < 1 << 18)
    dialect = Dialect(encoding=label, format=kind, date_order="ymd")
    return _of_records(file, dialect, given)


def _of_records(file: IO[bytes], dialect: Dialect, given: Mapping[str, Any]) -> Detection:
    names = columns_of(records_of(file, dialect))
    if len(names) > MOST_COLUMNS:
        return _refused("too_many_columns", f"At most {MOST_COLUMNS} columns", dialect)
    if not names:
        return _refused("empty_file", "There is nothing in the file", dialect)
    some = islice(rows(records_of(file, dialect), names), _SAMPLED)
    found = [Record(row.line, row.cells) for row in some if row.problem is None]
    measured = {"decimal": ".", "date_order": "ymd", **given, "header": True}
    return described([Record(1, names), *found], dialect, len(names), measured)


def _workbook(file: IO[bytes], given: Mapping[str, Any]) -> Detection:
    skipped = int(given.get("skip_lines") or 0)
    dialect = Dialect(format="xlsx", sheet=given.get("sheet"), skip_lines=skipped)
    try:
        first, *found = sheet_rows(file, dialect.sheet, skipped + _SAMPLED)
    except UnreadableError as refused:
        return Detection(dialect, problems=(refused.problem,))
    chosen, *names = first
    dialect = replace(dialect, sheet=chosen, sheets=tuple(names))
    records = [Record(int(each[0]), each[1:]) for each in found if int(each[0]) > skipped]
    if not records:
        return _refused("empty_file", "There is nothing in the sheet", dialect)
    return described(records, dialect, max(len(each.cells) for each in records),
                     {"decimal": ".", **given})  # fmt: skip


def _too_large(kind: Format) -> Detection:
    limit = LARGEST[kind]
    detail = f"A file of this kind may have {limit} bytes; larger ones come as CSV"
    found = Problem("format_too_large", detail, {"limit": limit}, fatal=True)
    return Detection(Dialect(format=kind), problems=(found,))


def _refused(code: str, detail: str, dialect: Dialect) -> Detection:
    return Detection(dialect, problems=(Problem(code, detail, fatal=True),))
