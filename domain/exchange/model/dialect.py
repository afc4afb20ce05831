"""How a table is written in a file, and what was found wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
DecimalMark: TypeAlias = Literal[".", ","]
Format: TypeAlias = Literal["csv", "xlsx", "ndjson", "vcard"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about the file or one row. `code` is stable; `fatal` refuses the file as it is.

    `line` counts the physical lines of the file from 1; a record may span several.
    """

    code: str
    detail: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    line: int | None = None
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """`width` 0 takes the number of columns from the first row; line_end is for people.

    Of a workbook `sheets` names those that there are and `sheet` the one that is read; most of
    the other settings say something of delimited text only.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str | None = '"'
    skip_lines: int = 0
    header: bool = True
    line_end: str = "lf"
    trailing_delimiter: bool = False
    width: int = 0
    date_order: DateOrder | None = None
    decimal: DecimalMark = "."
    tag_separator: str = ","
    format: Format = "csv"
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """`header` is unique in the file: blank and doubled ones were given a name."""

    index: int
    header: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detection:
    dialect: Dialect
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refusal(self) -> Problem | None:
        """The first finding for which the file cannot be imported as it is read now."""
        return next((problem for problem in self.problems if problem.fatal), None)


class Row(NamedTuple):
    """`number` counts data rows from 1, header and blank lines left out."""

    number: int
    line: int
    cells: list[str]
    problem: Problem | None
