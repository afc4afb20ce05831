"""Values of a file that its field does not know, and what may have been meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Source: TypeAlias = Literal["choice", "records", "file", "common"]
"""Where a suggestion comes from: the field's choices, records that there are, frequent values of

the same column, or words that are common in the field.
"""
MOST_VALUES = 200
"""Of one column; the rest is told of by a number."""
MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """`word` is what a value is compared with, `value` what it would become."""

    word: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace has of a field already: values with how many records hold them."""

    counts: Mapping[str, int]
    candidates: Sequence[Candidate]


@dataclass(slots=True)
class Suggestion:
    """`likeness` is between 0 and 1."""

    value: str
    source: Source
    likeness: float


@dataclass(slots=True)
class UnknownValue:
    value: str
    count: int
    suggestions: Sequence[Suggestion]


@dataclass(slots=True)
class ValueColumn:
    """`must_settle`: rows with these values are refused, or lose the value; the others are only

    nearly the same as known ones. `unlisted` counts further values.
    """

    column: int
    field: str
    must_settle: bool
    distinct: int
    values: Sequence[UnknownValue]
    unlisted: int


@dataclass(slots=True)
class FileValues:
    """Distinct values of columns with their counts; `complete` when the whole file was read."""

    rows: int
    complete: bool
    columns: Mapping[int, Mapping[str, int]]


COMMON: Mapping[str, Sequence[str]] = {
    "industry": (
        "accounting advertising aerospace agriculture airlines apparel architecture automotive "
        "banking beauty biotechnology broadcasting chemicals communications construction "
        "consulting consumer cosmetics defense design distribution e-commerce education "
        "electronics employment energy engineering entertainment environment events fashion "
        "finance fishing food forestry freight furniture gaming government healthcare "
        "hospitality hotels housing human insurance internet investment legal logistics machinery "
        "manufacturing marketing media medical metals military mining music nonprofit oil "
        "packaging pharmaceuticals photography plastics printing professional public publishing "
        "railway recreation recruitment renewables research restaurants retail security "
        "semiconductors services shipping software sports steel technology telecommunications "
        "textiles tourism trade training transport transportation travel utilities venture "
        "veterinary warehousing water wholesale wine wood"
    ).split(),
    "department": (
        "accounting administration analytics compliance design development distribution "
        "engineering facilities finance human resources information technology legal logistics "
        "maintenance management manufacturing marketing operations procurement production "
        "purchasing quality research sales security service strategy support training"
    ).split(),
}
"""Words that are common in fields of free text, so that a first import has something to lean on."""
