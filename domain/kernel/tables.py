"""Tables for people's programs: blocks of rows of text, the header first."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol, TypeAlias

Block: TypeAlias = Sequence[Sequence[str]]
Table: TypeAlias = AsyncIterator[Block]
TableFormat: TypeAlias = Literal["csv", "xlsx", "ndjson", "vcard"]


class TableWriter(Protocol):
    """Tables as CSV that no spreadsheet runs formulas from, and that reads back unchanged."""

    def lines(self, table: Table) -> AsyncIterator[bytes]: ...


class TableWriters(Protocol):
    """A writer for each format; none runs as a formula, all read back unchanged."""

    def __getitem__(self, name: TableFormat) -> TableWriter: ...
