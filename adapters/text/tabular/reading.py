"""Rows out of a stream of bytes, one at a time, in flat memory, by Python's csv module."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypedDict

from adapters.text.tabular.encodings import UNREADABLE, decoder
from domain.exchange.model import Dialect, Problem, Row

SEPARATOR_LINE: Final = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]*\Z")
_LONGEST_LINE: Final = 4_000_000


class LineTooLongError(Exception):
    pass


class CsvOptions(TypedDict):
    delimiter: str
    quotechar: str | None
    quoting: Literal[0, 3]


def csv_options(dialect: Dialect) -> CsvOptions:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE
    return {"delimiter": dialect.delimiter, "quotechar": dialect.quote, "quoting": quoting}


class Lines:
    """Physical lines with their ends kept: LF, CRLF and CR in any mixture.

    `odd` turns true with the first NUL or unreadable byte, so that only files that have
    them pay for looking into every row; `ended` when the last line was handed out.
    """

    def __init__(self, chunks: Iterable[bytes], encoding: str) -> None:
        self._chunks = chunks
        self._decode = decoder(encoding)
        self.odd = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        held = ""
        for text in self._texts():
            held += text
            # A CR at the very end may be half of a CRLF.
            cut = max(held.rfind("\n"), held.rfind("\r", 0, len(held) - 1)) + 1
            if cut:
                yield from io.StringIO(held[:cut], newline="")
                held = held[cut:]
            elif len(held) > _LONGEST_LINE:
                raise LineTooLongError
        if held:
            yield from io.StringIO(held, newline="")
        self.ended = True

    def _texts(self) -> Iterator[str]:
        first = True
        for chunk in self._chunks:
            text = self._decode(chunk, False)
            if first and text:
                text, first = text.removeprefix("\ufeff"), False
            yield self._checked(text)
        yield self._checked(self._decode(b"", True))

    def _checked(self, text: str) -> str:
        if not self.odd and ("\0" in text or UNREADABLE in text):
            self.odd = True
        return text


def skip(lines: Iterator[str], count: int) -> tuple[int, Iterator[str]]:
    """Leave `count` physical lines out, an Excel `sep=` line counted among them."""
    skipped = 0
    for line in lines:
        if skipped < count or (skipped == 0 and SEPARATOR_LINE.match(line)):
            skipped += 1
        else:
            return skipped, _again(line, lines)
    return skipped, iter(())


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _oddity(cells: list[str], line: int) -> Problem | None:
    whole = "".join(cells)
    if "\0" in whole:
        return Problem("nul_character", "The row holds a NUL character", line=line)
    if UNREADABLE in whole:
        detail = "The row holds bytes that the encoding cannot read"
        return Problem("unreadable_bytes", detail, line=line)
    return None


def _wrong_width(found: int, width: int, line: int) -> Problem:
    code = "too_few_fields" if found < width else "too_many_fields"
    detail = f"{found} fields instead of {width}"
    return Problem(code, detail, {"expected": width, "found": found}, line)


def _unclosed(line: int) -> Problem:
    detail = f"A quote opened in the record of line {line} is never closed"
    return Problem("unclosed_quote", detail, {"line": line}, line, fatal=True)


class _Reading:
    """One pass over a file. Physical lines are counted as the csv module counts them."""

    def __init__(self, chunks: Iterable[bytes], dialect: Dialect) -> None:
        self._lines = Lines(chunks, dialect.encoding)
        self._dialect = dialect
        self._at = 0
        self._width = dialect.width
        self._trailing = dialect.trailing_delimiter
        self._header = dialect.header

    def rows(self) -> Iterator[Row]:
        number = 0
        for line, cells, problem in self._records():
            if self._header:
                self._header = False
                self._take_width(cells)
                if problem is not None:
                    yield Row(0, line, cells, problem)
                continue
            if not self._width:
                self._take_width(cells)
            number += 1
            yield self._row(number, line, cells, problem)

    def _take_width(self, cells: list[str]) -> None:
        if not self._width:
            self._width = len(cells) - (1 if self._trailing and cells and not cells[-1] else 0)

    def _row(self, number: int, line: int, cells: list[str], problem: Problem | None) -> Row:
        width = self._width
        if len(cells) != width and problem is None:
            if self._trailing and len(cells) == width + 1 and not cells[width]:
                cells = cells[:width]
            else:
                problem = _wrong_width(len(cells), width, line)
        if problem is None and self._lines.odd:
            problem = _oddity(cells, line)
        return Row(number, line, cells, problem)

    def _records(self) -> Iterator[tuple[int, list[str], Problem | None]]:
        try:
            yield from self._parsed()
        except LineTooLongError:
            line = self._at + 1
            detail = f"Line {line} does not end within {_LONGEST_LINE} characters"
            limit = {"limit": _LONGEST_LINE}
            yield line, [], Problem("line_too_long", detail, limit, line, fatal=True)

    def _parsed(self) -> Iterator[tuple[int, list[str], Problem | None]]:
        """Records that are not blank; the last one says so when its quote is open."""
        lines = self._lines
        skipped, kept = skip(iter(lines), self._dialect.skip_lines)
        reader = csv.reader(kept, **csv_options(self._dialect))
        self._at = skipped
        while True:
            try:
                for cells in reader:
                    start, self._at = self._at + 1, skipped + reader.line_num
                    if lines.ended:
                        yield start, cells, _unclosed(start)
                    elif cells and not (len(cells) == 1 < self._width and not cells[0].strip()):
                        yield start, cells, None
                return
            except csv.Error:
                start, self._at = self._at + 1, skipped + reader.line_num
                problem = self._too_large(start)
                yield start, [], problem
                if problem.fatal:
                    return

    def _too_large(self, start: int) -> Problem:
        """Over the csv module's limit within one line, or a quote that runs on and on."""
        if self._at > start:
            return _unclosed(start)
        limit = csv.field_size_limit()
        detail = f"A field is longer than {limit} characters"
        return Problem("field_too_large", detail, {"limit": limit}, start)


def read(chunks: Iterable[bytes], dialect: Dialect) -> Iterator[Row]:
    """Data rows in order. A row with a problem has its cells as far as they were read.

    Cells are those of `csv.reader` over the decoded text. A fatal problem is the last row.
    Row 0 is the header, given only where it has a problem itself.
    """
    return _Reading(chunks, dialect).rows()
