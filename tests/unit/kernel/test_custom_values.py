"""Properties of custom values: kept as they were kept, compared as they are ordered."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.custom.definitions import CustomField, CustomType
from domain.kernel.custom.values import cell_of, column_value, kept_value, side_values
from domain.kernel.errors import Invalid

NUMBERS = st.decimals(-(10**9), 10**9, places=6)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


class Forms:
    def phone(self, raw: str, _region: str | None) -> str | None:
        return raw if raw.startswith("+") else None

    def email(self, raw: str) -> str | None:
        return raw.lower() if "@" in raw else None


def field_of(kind: CustomType) -> CustomField:
    return CustomField(uuid4(), "key", "Key", kind)


def kept(kind: CustomType, value: Any) -> Any:
    return kept_value(field_of(kind), value, "/custom/key", Forms(), None)


def side(kind: CustomType, value: Any) -> str | int:
    (found,) = side_values(field_of(kind), value, "EUR")
    return found


@given(NUMBERS, NUMBERS)
def test_numbers_are_compared_as_they_are_ordered(one: Decimal, two: Decimal) -> None:
    told = (kept(CustomType.NUMBER, str(each)) for each in (one, two))
    left, right = (int(side(CustomType.NUMBER, each)) for each in told)
    assert (left < right) is (one < two)
    assert left == column_value(field_of(CustomType.NUMBER), one, "EUR")


@given(INSTANTS, INSTANTS)
def test_instants_are_compared_as_they_are_ordered(one: datetime, two: datetime) -> None:
    told = (kept(CustomType.INSTANT, each.isoformat()) for each in (one, two))
    left, right = (int(side(CustomType.INSTANT, each)) for each in told)
    assert (left < right) is (one < two)


@given(DAYS)
def test_days_are_kept_as_they_are_written(day: date) -> None:
    assert kept(CustomType.DATE, day.isoformat()) == day.isoformat()
    assert side(CustomType.DATE, day.isoformat()) == day.toordinal()


@given(st.sampled_from(CustomType), ANYTHING)
def test_whatever_is_given_is_kept_for_good_or_refused(kind: CustomType, value: Any) -> None:
    if value is None:
        return
    try:
        first = kept(kind, value)
    except Invalid as refusal:
        pointers = {issue.pointer[:11] for issue in refusal.issues}
    else:
        pointers = {"/custom/key"}
        _stays(kind, first)
    assert pointers == {"/custom/key"}


def _stays(kind: CustomType, first: Any) -> None:
    if first is not None:
        assert kept(kind, first) == first
        assert isinstance(cell_of(first), str | int | float)
        side_values(field_of(kind), first, "EUR")
