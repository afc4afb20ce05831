"""Cells by their mapping: typed, or refused with the column and the text that was there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from adapters.text.cells import CellReader, Labelled
from adapters.text.tabular import detect, read
from bootstrap.shapes import SHAPES
from domain.exchange.model import ColumnMapping, Import
from domain.exchange.ports import PreparedRow
from domain.kernel.money import Money

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def prepared(target: str, header: str, cell: str, **mapping: Any) -> PreparedRow:
    """One row of one mapped column, beside a name that every target takes."""
    content = f'{header};other\n"{cell}";kept\n'.encode()
    found = detect(content, True, {"delimiter": ";", "date_order": mapping.pop("order", None)})
    shape = SHAPES[target]
    work = Import(
        id=uuid4(), workspace_id=uuid4(), created_at=NOW, updated_at=NOW,
        target=target, file_name="file.csv",
    )  # fmt: skip
    work.receive(uuid4(), len(content), found, shape)
    work.mapping = [ColumnMapping(0, mapping.pop("field"), **mapping)]
    reader = CellReader(work, shape, "EUR")
    assert work.dialect
    (row,) = read([content], work.dialect)
    return reader.prepare(row, lambda _number, values: dict(values))


def value(target: str, field: str, cell: str, header: str = "x", **mapping: Any) -> Any:
    content: Mapping[str, Any] = prepared(target, header, cell, field=field, **mapping).content
    return content.get(field)


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("employees", "1,200", 1200),
        ("annual_revenue", "1100.045", Money(110004, "EUR")),
        ("annual_revenue", "(5)", Money(-500, "EUR")),
        ("country", "Viet Nam", "VN"),
        ("kind", "Công ty", "business"),
        ("tags", "vip, new ,,", ["vip", "new"]),
        ("name", " '=1+1 ", "'=1+1"),
        ("name", "'=1+1", "=1+1"),
        ("name", "Cafe\u0301", "Café"),
        ("phone", "+33 6 12 38 77 89", [Labelled("+33 6 12 38 77 89", None)]),
    ],
)
def test_reads(field: str, cell: str, expected: Any) -> None:
    assert value("accounts", field, cell) == expected


def test_multipliers_currencies_and_orders() -> None:
    assert value(
        "accounts", "annual_revenue", "1.5", multiplier="millions", currency="USD"
    ) == Money(150_000_000, "USD")
    assert value("accounts", "employees", "2", multiplier="k") == 2000
    assert value("contacts", "birth_date", "01/02/1990", order="dmy") == date(1990, 2, 1)
    assert value("contacts", "birth_date", "01/02/1990", date_format="mdy") == date(1990, 1, 2)


def test_a_label_comes_from_the_header() -> None:
    assert value("contacts", "email", "a@x.example", header="Email (work)") == [
        Labelled("a@x.example", "work")
    ]


@pytest.mark.parametrize(
    ("target", "field", "cell", "code"),
    [
        ("accounts", "employees", "many", "not_a_number"),
        ("accounts", "employees", "1.5", "not_a_whole_number"),
        ("accounts", "annual_revenue", "9" * 30, "number_too_large"),
        ("accounts", "annual_revenue", "9" * 18, "number_too_large"),
        ("accounts", "kind", "club", "unknown_choice"),
        ("contacts", "birth_date", "01/02/1990", "not_a_date"),
        ("contacts", "birth_date", "yesterday", "not_a_date"),
        ("contacts", "email", "not an address", "not_an_email"),
    ],
)
def test_refuses(target: str, field: str, cell: str, code: str) -> None:
    row = prepared(target, "x", cell, field=field)
    assert row.content is None
    assert [issue.code for issue in row.issues] == [code]
    assert row.issues[0].params == {"column": "x", "value": cell}
    assert list(row.cells) == [cell, "kept"]


def test_an_unknown_country_is_kept_and_told() -> None:
    row = prepared("accounts", "x", "Philipines", field="country")
    assert row.content == {}
    assert [issue.code for issue in row.warnings] == ["unknown_country"]
    assert row.unmapped == {"x": "Philipines", "other": "kept"}
