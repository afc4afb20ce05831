"""Which delimiter and quote a sample is written with, and where its table begins."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from adapters.text.tabular.reading import SEPARATOR_LINE, csv_options
from adapters.text.tabular.values import looks_typed
from domain.exchange.model import Dialect

# Of equal fits the first wins; the rare ones must fit every row.
_DELIMITERS: Final = (",", ";", "\t", "|", "¦", "\x1f", "^", "~", ":")
_RARE: Final = frozenset("^~:")
_LOOKED_AT: Final = 200
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_SINGLE: Final = re.compile(r"(?:^|[,;\t|])'[^'\r\n]*'(?=$|[,;\t|\r\n])", re.MULTILINE)


class Record(NamedTuple):
    line: int
    cells: list[str]


class Shape(NamedTuple):
    delimiter: str
    quote: str
    width: int


def line_end(text: str) -> str:
    """`lf`, `crlf`, `cr` or `mixed`, line breaks inside quotes left aside."""
    bare = _QUOTED.sub("", text)
    crlf = bare.count("\r\n")
    found = {"crlf": crlf, "lf": bare.count("\n") - crlf, "cr": bare.count("\r") - crlf}
    present = [name for name, count in found.items() if count > 0]
    return present[0] if len(present) == 1 else "mixed" if present else "lf"


def separator_line(text: str) -> str | None:
    """The delimiter that an Excel `sep=` line names."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    found = SEPARATOR_LINE.match(first)
    return found.group(1) if found else None


def records(text: str, dialect: Dialect, limit: int) -> Iterator[Record]:
    """The first records that are not blank; reading ends where csv itself gives up."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    skipped = min(dialect.skip_lines, len(lines))
    if skipped == 0 and lines and SEPARATOR_LINE.match(lines[0]):
        skipped = 1
    reader = csv.reader(lines[skipped:], **csv_options(dialect))
    at = skipped
    for _ in range(limit * 4):
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        start, at = at + 1, skipped + reader.line_num
        if cells and any(cell.strip() for cell in cells):
            yield Record(start, cells)
            limit -= 1
            if not limit:
                return


def _usual_width(widths: list[int]) -> tuple[int, float]:
    """The commonest width over one and the share of rows that have it."""
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 1, 0.0
    width, count = max(counted.items(), key=lambda item: (item[1], item[0]))
    return width, count / len(widths)


def _fit(text: str, delimiter: str, quote: str, skip_lines: int) -> tuple[float, int]:
    dialect = Dialect(delimiter=delimiter, quote=quote, skip_lines=skip_lines)
    widths = [len(record.cells) for record in records(text, dialect, _LOOKED_AT)]
    width, share = _usual_width(widths)
    if width < 2 or (delimiter in _RARE and share < 1):
        return 0.0, 1
    first = 0.2 if widths[0] == width else 0.0
    return share + first + math.log2(width) * 0.05 - (0.3 if delimiter in _RARE else 0), width


def find_shape(text: str, skip_lines: int = 0) -> Shape:
    quote = "'" if '"' not in text and len(_SINGLE.findall(text)) > text.count("\n") / 2 else '"'
    if quote == "'" and not _SINGLE.search(text):
        quote = '"'
    fits = {mark: _fit(text, mark, quote, skip_lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: fits[mark][0])
    return Shape(best, quote, fits[best][1])


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell.strip())


def preamble(found: list[Record], width: int) -> int | None:
    """The line that the table really begins on, where titles stand above it."""
    if width < 2 or len(found) < 2 or len(found[0].cells) > max(1, width / 2):
        titled = len(found) > 1 and width > 2 and _filled(found[0]) == 1
        if not titled or _filled(found[1]) < width - 1:
            return None
    for record in found[1:30]:
        if len(record.cells) >= width and _filled(record) >= max(2, width / 2):
            return record.line
    return None


def has_header(found: list[Record]) -> bool:
    """No column of numbers, dates or addresses begins with one of its own kind."""
    if len(found) < 2:
        return bool(found) and not all(looks_typed(cell) for cell in found[0].cells)
    first, rest = found[0].cells, found[1:20]
    typed = [at for at, cell in enumerate(first) if looks_typed(cell)]
    below = (record.cells[at] for at in typed for record in rest if at < len(record.cells))
    return not any(looks_typed(cell) for cell in below)


def trailing_delimiter(found: list[Record], width: int) -> bool:
    """Every line ends in a delimiter, so that the last column has no name and no value."""
    return width > 1 and all(
        len(record.cells) < width or not record.cells[-1].strip() for record in found
    )
