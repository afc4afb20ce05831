"""Tables for people's programs: blocks of rows of cells, the header first."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

Cell: TypeAlias = str | int | float | None
Block: TypeAlias = Sequence[Sequence[Cell]]
Table: TypeAlias = AsyncIterator[Block]
TableFormat: TypeAlias = Literal["csv", "xlsx", "ndjson", "vcard"]


def written(cell: Cell) -> str:
    """As text, for formats that know no other."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return format(Decimal(str(cell)), "f")
    return str(cell)


class TableWriter(Protocol):
    """Tables as CSV that no spreadsheet runs formulas from, and that reads back unchanged."""

    def lines(self, table: Table) -> AsyncIterator[bytes]: ...


class TableWriters(Protocol):
    """A writer for each format; none runs as a formula, all read back unchanged."""

    def __getitem__(self, name: TableFormat) -> TableWriter: ...
