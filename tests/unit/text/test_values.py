from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.text.tabular import (
    detect_date_order,
    detect_decimal,
    parse_boolean,
    parse_date,
    parse_decimal,
    parse_multiplier,
)

_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-01-31", None, date(2026, 1, 31)),
        ("2024-08-13T18:04:34.666+00:00", None, date(2024, 8, 13)),
        ("31/01/2026", None, date(2026, 1, 31)),
        ("01/31/2026", None, date(2026, 1, 31)),
        ("01/02/2026", None, None),
        ("01/02/2026", "dmy", date(2026, 2, 1)),
        ("01/02/2026", "mdy", date(2026, 1, 2)),
        ("13/02/2026", "mdy", None),
        ("1.2.26", "dmy", date(2026, 2, 1)),
        ("1-2-85", "dmy", date(1985, 2, 1)),
        ("26/02/01", "ymd", date(2026, 2, 1)),
        ("31/01/2026 14:30", "dmy", date(2026, 1, 31)),
        ("20260131", None, date(2026, 1, 31)),
        ("2026年1月31日", None, date(2026, 1, 31)),
        ("31 Jan 2026", None, date(2026, 1, 31)),
        ("31-Jan-26", None, date(2026, 1, 31)),
        ("January 31, 2026", None, date(2026, 1, 31)),
        ("31 décembre 2025", None, date(2025, 12, 31)),
        ("1er août 2025", None, date(2025, 8, 1)),
        ("31 tháng 1, 2026", None, date(2026, 1, 31)),
        ("ngày 31 tháng 1 năm 2026", None, date(2026, 1, 31)),
        ("31 जनवरी 2026", None, date(2026, 1, 31)),
        ("31/02/2026", "dmy", None),
        ("1/2-2026", "dmy", None),
        ("soon", None, None),
        ("", None, None),
        ("9" * 100, None, None),
    ],
)
def test_dates(text: str, order: Any, expected: date | None) -> None:
    assert parse_date(text, order) == expected


@given(_DAYS, st.sampled_from("/-. "))
def test_formatted_dates_come_back(day: date, mark: str) -> None:
    assert parse_date(day.strftime(f"%d{mark}%m{mark}%Y"), "dmy") == day
    assert parse_date(day.strftime(f"%m{mark}%d{mark}%Y"), "mdy") == day
    assert parse_date(day.isoformat()) == day


@given(st.lists(_DAYS, min_size=1, max_size=20), st.sampled_from(["dmy", "mdy"]))
def test_the_order_is_only_named_when_it_is_proven(days: list[date], order: str) -> None:
    pattern = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    assert detect_date_order(day.strftime(pattern) for day in days) in (order, None)


def test_contradicting_dates_prove_no_order() -> None:
    assert detect_date_order(["31/01/2026", "01/31/2026"]) is None
    assert detect_date_order(["31/01/2026", "x"]) == "dmy"
    assert detect_date_order(["2026-01-31"]) == "ymd"


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1234.5", ".", "1234.5"),
        ("$1,234.50", ".", "1234.50"),
        ("1.234,50 €", ",", "1234.50"),
        ("1 234,5", ",", "1234.5"),
        ("1\u202f234,5\u00a0€", ",", "1234.5"),
        ("1'234'567.8", ".", "1234567.8"),
        ("12,34,567.00", ".", "1234567.00"),
        ("₹ 12,34,567", ".", "1234567"),
        ("(1,200)", ".", "-1200"),
        ("-5", ".", "-5"),
        ("5-", ".", "-5"),
        ("−5", ".", "-5"),
        ("($5.00)", ".", "-5.00"),
        ("-$5", ".", "-5"),
        ("12 %", ".", "0.12"),
        ("USD 12", ".", "12"),
        ("1.500.000 đ", ",", "1500000"),
        (".5", ".", "0.5"),
        ("1e3", ".", "1E+3"),
        ("1,5", ".", None),
        ("1.5", ",", None),
        ("1,23,4", ".", None),
        ("12.345,6", ".", None),
        ("n/a", ".", None),
        ("", ".", None),
        (".", ".", None),
        ("--5", ".", None),
        ("１２", ".", None),
        ("9" * 100, ".", None),
    ],
)
def test_decimals(text: str, mark: Any, expected: str | None) -> None:
    found = parse_decimal(text, mark)
    assert found == (None if expected is None else Decimal(expected))


_NUMBERS = st.decimals(-(10**12), 10**12, places=2)


@given(_NUMBERS, st.sampled_from([",", " ", "'", "\u00a0", "\u202f", ""]))
def test_formatted_decimals_come_back(number: Decimal, group: str) -> None:
    assert parse_decimal(f"{number:,}".replace(",", group), ".") == number


@given(_NUMBERS, st.sampled_from([".", " ", "\u202f", ""]))
def test_formatted_decimals_with_a_comma_come_back(number: Decimal, group: str) -> None:
    text = f"{number:,}".replace(",", "_").replace(".", ",").replace("_", group)
    assert parse_decimal(text, ",") == number
    assert detect_decimal([text]) == ","


def test_the_decimal_mark_by_evidence() -> None:
    assert detect_decimal(["1,500", "2,750"]) == "."
    assert detect_decimal(["1,5", "2,75"]) == ","
    assert detect_decimal(["1.234,5", "12"]) == ","
    assert detect_decimal(["1,234,567"]) == "."
    assert detect_decimal(["1.234.567"]) == ","
    assert detect_decimal(["abc", "", "1.1.2026"]) == "."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("TRUE", True), ("Oui", True), ("có", True), ("是", True), ("हाँ", True), ("0", False),
     ("Không", False), ("non", False), ("否", False), ("नहीं", False), ("maybe", None), ("", None)],
)  # fmt: skip
def test_booleans(text: str, expected: bool | None) -> None:
    assert parse_boolean(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("millions", 10**6), ("Million", 10**6), ("triệu", 10**6), ("1000", 1000), ("1e6", 10**6),
     ("k", 1000), ("亿", 10**8), ("0", None), ("-1", None), ("many", None)],
)  # fmt: skip
def test_multipliers(text: str, expected: int | None) -> None:
    assert parse_multiplier(text) == expected
