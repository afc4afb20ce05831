import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from adapters.text.tabular import detect, read
from domain.exchange.model import Dialect
from tests.factories.tables import problems, rows_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "csv"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


@pytest.mark.parametrize(
    "case", json.loads(fixture("expected.json")), ids=lambda case: str(case["file"])
)
def test_own_files_are_read_as_they_were_written(case: dict[str, Any]) -> None:
    content = fixture(case["file"])
    found = detect(content, complete=True)
    rows = rows_of(content, found.dialect)
    assert found.refusal is None
    assert (found.dialect.encoding, found.dialect.delimiter) == (
        case["encoding"],
        case["delimiter"],
    )
    assert (found.dialect.date_order, found.dialect.decimal) == (
        case["date_order"],
        case["decimal"],
    )
    assert (len(rows), len(found.columns)) == (case["rows"], case["columns"])
    assert unicodedata.normalize("NFC", rows[0].cells[0]) == case["first"]
    assert problems(rows) == []


def test_titles_above_the_table_refuse_the_file_until_they_are_skipped() -> None:
    content = fixture("titles_above.csv")
    refusal = detect(content, complete=True).refusal
    assert refusal is not None
    assert (refusal.code, refusal.params) == ("preamble", {"skip_lines": 3})
    found = detect(content, complete=True, given={"skip_lines": 3})
    assert found.refusal is None
    assert [column.header for column in found.columns] == ["name", "city", "employees"]
    assert [row.line for row in rows_of(content, found.dialect)] == [5, 6]


def test_rows_that_cannot_be_trusted_are_named_by_line() -> None:
    content = fixture("damaged.csv")
    found = detect(content, complete=True)
    rows = rows_of(content, found.dialect)
    assert found.dialect.encoding == "utf-8"
    assert "unreadable_bytes" in [problem.code for problem in found.problems]
    assert problems(rows) == [
        (3, "unreadable_bytes"),
        (5, "nul_character"),
        (8, "too_few_fields"),
        (9, "too_many_fields"),
    ]
    assert rows[4].cells == ["Quote, two\nlines", "Paris"]


def test_an_open_quote_ends_the_file_with_the_line_it_stands_on() -> None:
    content = fixture("open_quote.csv")
    rows = rows_of(content, detect(content, complete=True).dialect)
    assert problems(rows) == [(3, "unclosed_quote")]
    assert rows[-1].problem
    assert rows[-1].problem.fatal


def test_a_quote_that_runs_past_the_field_limit_is_an_open_one() -> None:
    content = b'a,b\n1,2\n3,"' + b"x\n" * 200_000
    rows = rows_of(content, Dialect(), size=65_536)
    assert problems(rows) == [(3, "unclosed_quote")]


def test_a_huge_field_costs_its_row_only() -> None:
    content = b"a,b\n1," + b"x" * 200_000 + b"\n3,4\n"
    rows = rows_of(content, Dialect(), size=65_536)
    assert problems(rows) == [(2, "field_too_large")]
    assert rows[1].cells == ["3", "4"]


def test_a_line_without_end_is_refused_in_flat_memory() -> None:
    rows = list(read((b"x" * 1_000_000 for _ in range(40)), Dialect()))
    assert [row.problem.code for row in rows if row.problem] == ["line_too_long"]


def test_columns_without_header_are_numbered() -> None:
    found = detect(fixture("no_header.csv"), complete=True)
    assert found.dialect.header is False
    assert [column.header for column in found.columns] == ["Column 1", "Column 2", "Column 3"]
    assert len(rows_of(fixture("no_header.csv"), found.dialect)) == 2


def test_doubled_and_blank_names_are_renamed_and_reported() -> None:
    found = detect(fixture("doubled_names.csv"), complete=True)
    assert [column.header for column in found.columns] == [
        "name", "phone", "phone (2)", "Column 4", "Name",
    ]  # fmt: skip
    assert [problem.code for problem in found.problems] == ["duplicate_header", "blank_header"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xff\xfe\n\x00"])
def test_nothing_in_the_file(content: bytes) -> None:
    refusal = detect(content, complete=True).refusal
    assert refusal
    assert refusal.code == "empty_file"


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7", b"\x89PNG\r\n"])
def test_workbooks_and_archives_are_refused(magic: bytes) -> None:
    refusal = detect(magic + b"\x00" * 50, complete=True).refusal
    assert refusal
    assert refusal.code == "not_text"


def test_a_chosen_setting_is_kept() -> None:
    given = {"delimiter": ";", "encoding": "windows-1252", "header": False, "date_order": "mdy"}
    found = detect(b"a;b,c\nd;e,f\n", complete=True, given=given)
    assert [column.header for column in found.columns] == ["Column 1", "Column 2"]
    assert found.dialect.encoding == "windows-1252"
    assert found.dialect.date_order == "mdy"
    assert found.rows == (("a", "b,c"), ("d", "e,f"))


def test_a_character_cut_at_the_end_of_the_sample_is_no_damage() -> None:
    content = "name,city\nÉlan,Nîmes\n".encode()[:-4]
    assert detect(content, complete=False).dialect.encoding == "utf-8"


def test_excel_separator_line() -> None:
    content = b"sep=|\r\na|b\r\n1|2\r\n"
    found = detect(content, complete=True)
    assert found.dialect.delimiter == "|"
    assert [row.cells for row in rows_of(content, found.dialect)] == [["1", "2"]]


def test_single_quotes() -> None:
    content = b"'a','b'\n'1,5','x'\n'2,5','y'\n"
    found = detect(content, complete=True)
    assert found.dialect.quote == "'"
    assert rows_of(content, found.dialect)[0].cells == ["1,5", "x"]


def euc_tw(rows: int, cut: int = 0) -> bytes:
    """Names of three characters from all over the first plane, each third with one beyond it."""
    dice = random.Random(3)  # noqa: S311

    def sign(lead: int = 0xE0) -> bytes:
        return bytes((dice.randrange(0xC4, lead), dice.randrange(0xA1, 0xFF)))

    lines = [
        sign() + sign() + sign() + (b"\x8e\xa2" + sign(0xF2) if n % 3 == 0 else b"")
        for n in range(rows)
    ]
    return (b"name,code\n" + b",1\n".join(lines))[: -cut or None]


@pytest.mark.parametrize("cut", [0, 1])
def test_euc_tw_is_refused_by_name(cut: int) -> None:
    (refusal,) = detect(euc_tw(40, cut), complete=not cut).problems
    assert (refusal.code, refusal.fatal) == ("unsupported_encoding", True)


@pytest.mark.parametrize(
    ("text", "codec"),
    [("Общество,Омск\nОбмен,Орёл\n", "cp866"), ("東京商事,ｧｱｲ\n山田,ｶﾌﾞ\n", "euc-jp")],
)
def test_what_only_looks_a_little_like_euc_tw_is_read(text: str, codec: str) -> None:
    assert all(
        problem.code != "unsupported_encoding"
        for problem in detect(text.encode(codec), complete=True).problems
    )
