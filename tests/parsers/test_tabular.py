"""The reader of tables against Python's csv module, any bytes, and public messy files."""

import codecs
import csv
import io
import json
import unicodedata
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.text.tabular import CODECS, detect
from domain.exchange.model import Dialect, Row
from tests.factories.shared_data import SHARED_DATA, shared_files
from tests.factories.tables import problems, rows_of


def by_csv(content: bytes, dialect: Dialect) -> list[list[str]]:
    """What Python's csv module reads, header and blank lines left out."""
    text = content.decode(CODECS[dialect.encoding], errors="replace").removeprefix("\ufeff")
    lines = list(io.StringIO(text, newline=""))[dialect.skip_lines :]
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
    found = [cells for cells in reader if cells]
    return found[1:] if dialect.header else found


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
