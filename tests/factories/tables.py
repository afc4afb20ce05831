"""Files of the tests read as tables, in pieces of an awkward size."""

from adapters.text.tabular import read
from domain.exchange.model import Dialect, Row


def rows_of(content: bytes, dialect: Dialect, size: int = 7) -> list[Row]:
    return list(read((content[at : at + size] for at in range(0, len(content), size)), dialect))


def problems(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.problem.code) for row in rows if row.problem]
