"""The rows of a file of any format, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Final

from adapters.text.formats.cards import card_records
from adapters.text.formats.ndjson import json_records
from adapters.text.formats.records import Found, rows
from adapters.text.formats.vcard import cards
from adapters.text.formats.workbooks import UnreadableError, sheet_rows
from adapters.text.tabular import read
from domain.exchange.model import Dialect, Row

_PIECE: Final = 1 << 18


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def rows_of(file: IO[bytes], dialect: Dialect, headers: Sequence[str]) -> Iterator[Row]:
    """`headers` are the columns that were found when the file came."""
    if dialect.format == "csv":
        return read(pieces(file), dialect)
    if dialect.format == "xlsx":
        return _sheet(file, dialect)
    return rows(records_of(file, dialect), headers)


def records_of(file: IO[bytes], dialect: Dialect) -> Iterator[Found]:
    if dialect.format == "vcard":
        return card_records(cards(pieces(file), dialect.encoding))
    return json_records(pieces(file))


def _sheet(file: IO[bytes], dialect: Dialect) -> Iterator[Row]:
    number = 0
    try:
        records = islice(sheet_rows(file, dialect.sheet), 1, None)
        table = (each for each in records if int(each[0]) > dialect.skip_lines)
        header = 1 if dialect.header else 0
        for number, record in enumerate(islice(table, header, None), 1):
            cells = record[1 : dialect.width + 1]
            cells += [""] * (dialect.width - len(cells))
            yield Row(number, int(record[0]), cells, None)
    except UnreadableError as refused:
        yield Row(number + 1, 0, [], refused.problem)
