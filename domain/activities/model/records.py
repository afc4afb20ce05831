"""The records that activities, tasks and files hang on, and rules that these share."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from domain.kernel.errors import Invalid

D = TypeVar("D", date, datetime)


class RecordType(StrEnum):
    ACCOUNT = "account"
    CONTACT = "contact"


def placed(record_type: RecordType | None, record_id: UUID | None) -> dict[str, Any]:
    """The fields that say which record: one of the two keys is `record_id`, for the foreign key."""
    return {
        "record_type": record_type,
        "record_id": record_id,
        "account_id": record_id if record_type is RecordType.ACCOUNT else None,
        "contact_id": record_id if record_type is RecordType.CONTACT else None,
    }


def instant(value: datetime | None, at: str) -> datetime | None:
    return None if value is None else in_range(value, at)


def day(value: date | None, at: str) -> date | None:
    return None if value is None else in_range(value, at)


def in_range(value: D, at: str) -> D:
    if not 1900 <= value.year <= 2200:
        raise Invalid.at(at, "out_of_range", "From the year 1900 to 2200", least=1900, most=2200)
    return value
