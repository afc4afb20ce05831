"""Records that name their own fields: what lines of JSON and cards have in common."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from adapters.text.tabular.encodings import UNREADABLE
from domain.exchange.model import Problem, Row

MOST_COLUMNS: Final = 1_000


class Found(NamedTuple):
    """A record as it stood at `line`."""

    line: int
    values: dict[str, str]
    problem: Problem | None = None


def columns_of(records: Iterable[Found]) -> list[str]:
    """Every name that any record has, in the order in which they come."""
    names: dict[str, None] = {}
    for record in records:
        if not record.values.keys() <= names.keys():
            names.update(dict.fromkeys(record.values))
        if len(names) > MOST_COLUMNS:
            break
    return list(names)


def rows(records: Iterable[Found], headers: Sequence[str]) -> Iterator[Row]:
    """As rows of a table with these columns."""
    for number, record in enumerate(records, 1):
        cells = [record.values.get(name, "") for name in headers]
        yield Row(number, record.line, cells, record.problem or _oddity(cells, record.line))


def _oddity(cells: list[str], line: int) -> Problem | None:
    whole = "".join(cells)
    if "\0" in whole:
        return Problem("nul_character", "The record holds a NUL character", line=line)
    if UNREADABLE in whole:
        detail = "The record holds bytes that the encoding cannot read"
        return Problem("unreadable_bytes", detail, line=line)
    return None
