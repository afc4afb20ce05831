"""From the first bytes of a file to how it is to be read, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from adapters.text.tabular.encodings import (
    CODECS,
    UNREADABLE,
    decoder,
    detect_encoding,
    is_binary,
    is_euc_tw,
)
from adapters.text.tabular.shape import (
    Record,
    find_shape,
    has_header,
    line_end,
    preamble,
    records,
    separator_line,
    trailing_delimiter,
)
from adapters.text.tabular.values import detect_date_order, detect_decimal
from domain.exchange.model import Column, Detection, Dialect, Problem

_SHOWN: Final = 20
_LONGEST_SHOWN: Final = 1_000
_MOST_COLUMNS: Final = 1_000
_UNSHOWN: Final = {0: "\ufffd", ord(UNREADABLE): "\ufffd"}
_SAMPLED: Final = 500
_SAMPLES: Final = 5
_GUESSED: Final = 0.99


@dataclass(frozen=True, slots=True)
class _Sample:
    text: str
    dialect: Dialect
    problems: tuple[Problem, ...]


def shown(text: str) -> str:
    """Without what no database keeps and no screen shows."""
    return text.translate(_UNSHOWN)


def _refused(code: str, detail: str, dialect: Dialect | None = None) -> Detection:
    return Detection(dialect or Dialect(), problems=(Problem(code, detail, fatal=True),))


def _decoded(sample: bytes, complete: bool, given: Mapping[str, Any]) -> _Sample:
    """Text of the sample, whole lines only where the file goes on."""
    label, certainty = str(given.get("encoding") or ""), 1.0
    if label not in CODECS:
        label, certainty = detect_encoding(sample, complete)
    text = decoder(label)(sample, complete).removeprefix("\ufeff")
    if not complete:
        text = text[: max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1] or text
    problems = []
    if UNREADABLE in text:
        detail = f"Some bytes are not {label}; their rows will be refused"
        problems.append(Problem("unreadable_bytes", detail, {"encoding": label}))
    if certainty < _GUESSED:
        detail = f"The encoding was guessed to be {label}; look at the letters with marks"
        params: dict[str, str | int] = {"encoding": label, "percent": round(certainty * 100)}
        problems.append(Problem("encoding_guessed", detail, params))
    return _Sample(text, Dialect(encoding=label, line_end=line_end(text)), tuple(problems))


def _with_shape(sample: _Sample, given: Mapping[str, Any]) -> tuple[Dialect, int]:
    """Dialect with delimiter, quote and skipped lines, and the usual width."""
    named = separator_line(sample.text)
    skipped = max(int(given.get("skip_lines") or 0), 1 if named else 0)
    shape = find_shape(sample.text, skipped)
    dialect = replace(
        sample.dialect,
        delimiter=given.get("delimiter") or named or shape.delimiter,
        quote=given.get("quote", shape.quote),
        skip_lines=skipped,
    )
    if dialect.delimiter == shape.delimiter:
        return dialect, shape.width
    found = list(records(sample.text, dialect, _SHOWN))
    return dialect, max((len(record.cells) for record in found), default=0)


def _header_names(first: Record | None, width: int) -> tuple[list[str], list[Problem]]:
    """One name a column, none twice, and what had to be changed for that."""
    names: list[str] = []
    problems = []
    for at in range(width):
        cell = shown(first.cells[at].strip()) if first and at < len(first.cells) else ""
        name, copy = cell or f"Column {at + 1}", 2
        while name in names:
            name, copy = f"{cell} ({copy})", copy + 1
        if cell and name != cell:
            detail = f"Two columns are called {cell}; the later one is now {name}"
            params: dict[str, str | int] = {"header": cell, "renamed": name, "column": at}
            problems.append(Problem("duplicate_header", detail, params))
        if first and not cell:
            detail = f"Column {at + 1} has no name"
            problems.append(Problem("blank_header", detail, {"column": at}))
        names.append(name)
    return names, problems


def _columns(names: list[str], rows: list[Record]) -> tuple[Column, ...]:
    columns = []
    for at, name in enumerate(names):
        cells = (row.cells[at].strip() for row in rows if at < len(row.cells))
        found = list(dict.fromkeys(cell for cell in cells if cell))
        columns.append(Column(at, name, tuple(shown(cell[:200]) for cell in found[:_SAMPLES])))
    return tuple(columns)


def _measures(rows: list[Record], dialect: Dialect, given: Mapping[str, Any]) -> Dialect:
    """Date order and decimal mark, proven by all cells of the sample together."""
    cells = [cell for row in rows for cell in row.cells if cell[:1].isdigit() or cell[:1] in "(-$€"]
    return replace(
        dialect,
        date_order=given["date_order"] if "date_order" in given else detect_date_order(cells),
        decimal=given.get("decimal") or detect_decimal(cells),
        tag_separator=given.get("tag_separator") or dialect.tag_separator,
    )


def _titles_above(found: list[Record], width: int, dialect: Dialect) -> list[Problem]:
    line = preamble(found, width)
    if line is None:
        return []
    detail = f"Lines before the table: skip the first {line - 1}"
    return [Problem("preamble", detail, {"skip_lines": line - 1}, found[0].line, fatal=True)]


def _described(sample: _Sample, given: Mapping[str, Any]) -> Detection:
    dialect, usual = _with_shape(sample, given)
    found = list(records(sample.text, dialect, _SAMPLED))
    if not found:
        return _refused("empty_file", "There is nothing in the file", dialect)
    return described(found, dialect, usual, given, sample.problems)


def described(
    found: list[Record],
    dialect: Dialect,
    usual: int,
    given: Mapping[str, Any],
    known: tuple[Problem, ...] = (),
) -> Detection:
    """Header, columns and measures of the first records, most of which are `usual` wide."""
    problems = [*known, *_titles_above(found, usual, dialect)]
    header = given.get("header")
    header = has_header(found) if header is None else bool(header)
    width = len(found[0].cells) if header else max(usual, 1)
    if width > _MOST_COLUMNS:
        return _refused("too_many_columns", f"At most {_MOST_COLUMNS} columns", dialect)
    trailing = trailing_delimiter(found, width)
    width -= 1 if trailing else 0
    rows = found[1:] if header else found
    names, renamed = _header_names(found[0] if header else None, width)
    if not rows:
        problems.append(Problem("no_rows", "There is a header and nothing below it"))
    dialect = replace(dialect, header=header, trailing_delimiter=trailing, width=width)
    return Detection(
        _measures(rows, dialect, given),
        _columns(names, rows),
        tuple(tuple(shown(cell[:_LONGEST_SHOWN]) for cell in row.cells) for row in rows[:_SHOWN]),
        (*problems, *renamed),
    )


def detect(sample: bytes, complete: bool, given: Mapping[str, Any] | None = None) -> Detection:
    """How to read a file of which `sample` is the beginning (256 KB are plenty).

    `given` holds the settings that a person has chosen (names of `Dialect`); they are
    kept, and the rest is found under them. Never raises: what stands against the file is
    among the problems, and a fatal one refuses it as it is read now.
    """
    if is_binary(sample):
        return _refused("not_text", "This is no text file; save the sheet as CSV first")
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        return _refused("empty_file", "There is nothing in the file")
    if (given or {}).get("encoding") not in CODECS and is_euc_tw(sample):
        return _refused("unsupported_encoding", "This is EUC-TW; save the file as UTF-8 first")
    return _described(_decoded(sample, complete, given or {}), given or {})
