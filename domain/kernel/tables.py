"""Tables for people's spreadsheets: blocks of rows of text, the header first."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol, TypeAlias

Block: TypeAlias = Sequence[Sequence[str]]
Table: TypeAlias = AsyncIterator[Block]


class TableWriter(Protocol):
    """Tables as CSV that no spreadsheet runs formulas from, and that reads back unchanged."""

    def lines(self, table: Table) -> AsyncIterator[bytes]: ...
