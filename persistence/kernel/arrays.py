"""Arrays in PostgreSQL's own notation, to be sent as texts: `$1::text::uuid[]`.

asyncpg asks of every element of a list whether it is a list itself, several times the cost of
writing it here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

Writer: TypeAlias = Callable[[Sequence[Any]], list[str]]
"""From values, none of them NULL, to what stands for each in an array."""


def array(write: Writer, values: Sequence[Any]) -> str:
    """Of many columns every value is the same one: an owner, an instant, nothing at all."""
    first, size = values[0], len(values)
    if values[-1] == first and values.count(first) == size:
        written = write([first])[0] if first is not None else "NULL"
        return "{" + ",".join([written] * size) + "}"
    if None in values:
        told = iter(write([value for value in values if value is not None]))
        return "{" + ",".join(["NULL" if value is None else next(told) for value in values]) + "}"
    return "{" + ",".join(write(values)) + "}"


def texts(values: Sequence[str]) -> list[str]:
    return [
        f'"{_escaped(text)}"' if '"' in text or "\\" in text else f'"{text}"' for text in values
    ]


def uuids(values: Sequence[UUID]) -> list[str]:
    return [f"{value.int:032x}" for value in values]


def numbers(values: Sequence[int]) -> list[str]:
    return list(map(str, values))


def booleans(values: Sequence[bool]) -> list[str]:
    return ["t" if value else "f" for value in values]


def dates(values: Sequence[date]) -> list[str]:
    return [value.isoformat() for value in values]


def binaries(values: Sequence[bytes]) -> list[str]:
    return [f'"\\\\x{value.hex()}"' for value in values]


def literal(texts: Sequence[str]) -> str:
    """PostgreSQL's own notation of a text array."""
    if not texts:
        return "{}"
    return "{" + ",".join(f'"{_escaped(text)}"' for text in texts) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
