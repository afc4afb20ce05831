"""Formulas in cells, after OWASP and the bypasses that others were caught by."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.text.formulas import guarded, unguarded

PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\tplain",
    "\rplain",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    " =1+1",
    "   @x",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u3000＝1",
    "'=1+1",
    "''=1+1",
    " '=1+1",
    "\x1f=1+1",
    "-",
    "=",
    '=HYPERLINK("http://x","y")',
    "-2+3;@SUM(1)\r\n=4",
    '=1";=2',
)
HARMLESS = (
    "",
    "Acme",
    "a=b",
    "1-2",
    "a;b",
    "o'neil",
    "'quoted'",
    "x@y.z",
    "line\nline",
    ";;",
    " a",
)
UNSEEN = " \t\r\n\u00a0\ufeff\u200b\u3000\x1f"


def is_active(cell: str) -> bool:
    return cell.lstrip(UNSEEN)[:1] in tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_cell_begins_as_a_formula_and_all_come_back(text: str) -> None:
    cell = guarded(text)
    assert not is_active(cell)
    assert cell[0] not in "\t\r"
    assert unguarded(cell) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_csv_file_gives_them_back(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(["before", guarded(text), "after"])
    file.seek(0)
    assert [unguarded(cell) for row in csv.reader(file) for cell in row] == [
        "before", text, "after",
    ]  # fmt: skip


@given(st.text(alphabet="=+-@＝;'a \t\r\n\u00a0\ufeff\u200b\x1f\""))
def test_whatever_was_guarded_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not is_active(cell)


@pytest.mark.parametrize("letter", ["'", " ", "\n", ";", "\t", "\u200b", "=", "';"])
def test_long_runs_take_linear_time(letter: str) -> None:
    text = letter * 300_000
    began = time.perf_counter()
    assert unguarded(guarded(text)) == text
    assert time.perf_counter() - began < 5
