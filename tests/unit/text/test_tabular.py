import codecs
import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.text.tabular import CODECS, detect, read
from domain.exchange.model import Dialect, Row
from tests.factories.shared_data import SHARED_DATA, shared_files

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "csv"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def rows_of(content: bytes, dialect: Dialect, size: int = 7) -> list[Row]:
    return list(read((content[at : at + size] for at in range(0, len(content), size)), dialect))


def problems(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.problem.code) for row in rows if row.problem]


def by_csv(content: bytes, dialect: Dialect) -> list[list[str]]:
    """What Python's csv module reads, header and blank lines left out."""
    text = content.decode(CODECS[dialect.encoding], errors="replace").removeprefix("\ufeff")
    lines = list(io.StringIO(text, newline=""))[dialect.skip_lines :]
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
    found = [cells for cells in reader if cells]
    return found[1:] if dialect.header else found


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


# Two columns and a header, so that the width is plain; text of any sort below.
_CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=12
)  # fmt: skip
_TABLE = st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    _TABLE,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]),
    st.integers(1, 50),
)
def test_what_csv_writes_is_read_back(
    table: list[list[str]], delimiter: str, end: str, quoting: Any, encoding: str, size: int
) -> None:
    written = io.StringIO(newline="")
    # The writer leaves a break bare that is not its own line end; nobody could read it back.
    if end != "\r\n":
        quoting = csv.QUOTE_ALL
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([["first", "second", "third"], *table])
    content = written.getvalue().encode(encoding)
    label = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    rows = rows_of(content, Dialect(encoding=label, delimiter=delimiter), size)
    assert [row.cells for row in rows] == table
    assert problems(rows) == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_coded_problems(content: bytes) -> None:
    found = detect(content, complete=True)
    if found.refusal is None:
        rows = rows_of(content, found.dialect)
        assert all(row.problem is None or row.problem.code for row in rows)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab,";\n\r\t|1. ', max_size=80))
def test_accepted_cells_are_those_of_csv(text: str) -> None:
    content = text.encode()
    found = detect(content, complete=True)
    if found.refusal is None:
        rows = rows_of(content, found.dialect, 3)
        theirs = by_csv(content, found.dialect)
        accepted = [row.cells for row in rows if row.problem is None]
        width = found.dialect.width
        assert all(cells in [their[:width] for their in theirs] for cells in accepted)


# ---- the public sets, where they are there


def _derived() -> list[dict[str, Any]]:
    files = shared_files("09_messy_csv/derived/EXPECTED.json")
    return [case for path in files for case in json.loads(path.read_text())]


def _reference(case: dict[str, Any]) -> list[list[str]] | None:
    assert SHARED_DATA is not None
    named = case.get("expected_utf8_file") or (
        "source.csv" if case["same_content_as_source"] else ""
    )
    if not named:
        return None
    with (SHARED_DATA / "09_messy_csv" / "derived" / named).open(newline="", encoding="utf-8") as f:
        return list(csv.reader(f))


def _same_codec(ours: str, theirs: str) -> bool:
    family = codecs.lookup(CODECS[ours]).name.removesuffix("-le").removesuffix("-be")
    return codecs.lookup(theirs).name.startswith(family)


def _check_derived(case: dict[str, Any], content: bytes) -> None:
    found = detect(content, complete=True)
    if case["file"] == "preamble.csv":
        assert found.refusal
        found = detect(content, complete=True, given={"skip_lines": 3})
    if case["file"] == "empty.csv":
        assert found.refusal
        assert found.refusal.code == "empty_file"
        return
    rows = rows_of(content, found.dialect, 997)
    assert len(found.columns) == case["columns"]
    assert found.dialect.delimiter == case["delimiter"]
    if case["file"] == "unclosed_quote.csv":
        assert problems(rows) == [(7, "unclosed_quote")]
        return
    assert len(rows) == case["data_rows"]
    _check_cells(case, [column.header for column in found.columns], rows)
    if case["encoding"] != "invalid":
        assert _same_codec(found.dialect.encoding, case["encoding"])


def _check_cells(case: dict[str, Any], header: list[str], rows: list[Row]) -> None:
    reference = _reference(case)
    if reference is not None:
        order = [reference[0].index(name.strip().lower().replace(" ", "_")) for name in header]
        for ours, theirs in zip(rows, reference[1:], strict=True):
            cells = [unicodedata.normalize("NFC", cell) for cell in ours.cells]
            assert cells == [unicodedata.normalize("NFC", theirs[at]) for at in order]
    expected = {
        "nul_byte.csv": [(28, "nul_character")],
        "invalid_utf8.csv": [(43, "unreadable_bytes")],
        "ragged.csv": [
            (bad["line"], bad["problem"].replace(" ", "_")) for bad in case.get("bad_rows", ())
        ],
    }
    assert problems(rows) == expected.get(case["file"], [])


def test_the_derived_variants_come_out_as_expected() -> None:
    for case in _derived():
        (path,) = shared_files(f"09_messy_csv/derived/{case['file']}")
        _check_derived(case, path.read_bytes())


def test_every_messy_file_ends_in_rows_or_coded_problems() -> None:
    for path in shared_files("09_messy_csv/**/*.csv", "09_messy_csv/**/*.tsv"):
        if path.is_dir():
            continue
        content = path.read_bytes()
        found = detect(content[:262_144], len(content) <= 262_144)
        if found.refusal is not None:
            continue
        rows = rows_of(content, found.dialect, 4_096)
        theirs = by_csv(content, found.dialect)
        width = found.dialect.width
        for row in rows:
            if row.problem is None:
                assert row.cells == theirs[row.number - 1][:width], path
