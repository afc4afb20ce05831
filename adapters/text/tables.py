"""Tables in every format of exports, for people's programs and for our own import."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import IO, Final

import msgspec
from xlsxwriter import Workbook

from adapters.text.card_writing import card
from adapters.text.formulas import guarded
from domain.kernel.tables import Block, Cell, Table, TableFormat, TableWriter, written

SHEET_ROWS: Final = 1_000_000
_PIECE: Final = 1 << 18
# Text stays text: nothing becomes a formula, a link or a number.
_PLAIN: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class CsvTables:
    """Implements domain.kernel.tables.TableWriter: UTF-8 with a mark that spreadsheets need."""

    async def lines(self, table: Table) -> AsyncIterator[bytes]:
        first = True
        async for rows in table:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([guarded(written(cell)) for cell in row] for row in rows)
            yield text.getvalue().encode("utf-8-sig" if first else "utf-8")
            first = False


class NdjsonTables:
    """Implements domain.kernel.tables.TableWriter: an object a line, as the API writes values."""

    async def lines(self, table: Table) -> AsyncIterator[bytes]:
        names: Sequence[Cell] = ()
        async for block in table:
            rows = block if names else block[1:]
            names = names or block[0]
            found = (dict(zip(names, row, strict=True)) for row in rows)
            yield b"".join(msgspec.json.encode(each) + b"\n" for each in found)


class CardTables:
    """Implements domain.kernel.tables.TableWriter: a vCard 4.0 for each row."""

    async def lines(self, table: Table) -> AsyncIterator[bytes]:
        names: Sequence[str] = ()
        async for block in table:
            rows = block if names else block[1:]
            names = names or list(map(written, block[0]))
            texts = (map(written, row) for row in rows)
            yield b"".join(card(dict(zip(names, row, strict=True))) for row in texts)


class XlsxTables:
    """Implements domain.kernel.tables.TableWriter: cells are text, memory stays flat.

    A sheet that is full is followed by another with the same header.
    """

    async def lines(self, table: Table) -> AsyncIterator[bytes]:
        with tempfile.TemporaryFile() as file:
            sheets = _Sheets(file)
            try:
                async for rows in table:
                    await asyncio.to_thread(sheets.write, rows)
            finally:
                await asyncio.to_thread(sheets.close)
            file.seek(0)
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece


class _Sheets:
    def __init__(self, file: IO[bytes]) -> None:
        self._book = Workbook(file, _PLAIN)
        self._sheet = self._book.add_worksheet()
        self._header: Sequence[Cell] | None = None
        self._at = 0

    def write(self, rows: Block) -> None:
        self._header = self._header or rows[0]
        for row in rows:
            if self._at > SHEET_ROWS:
                self._sheet, self._at = self._book.add_worksheet(), 0
                self._line(self._header)
            self._line(row)

    def _line(self, row: Sequence[Cell]) -> None:
        for column, cell in enumerate(map(written, row)):
            if cell:
                self._sheet.write_string(self._at, column, cell)
        self._at += 1

    def close(self) -> None:
        self._book.close()


WRITERS: Final[Mapping[TableFormat, TableWriter]] = {
    "csv": CsvTables(),
    "xlsx": XlsxTables(),
    "ndjson": NdjsonTables(),
    "vcard": CardTables(),
}
