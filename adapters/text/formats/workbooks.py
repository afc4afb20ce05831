"""Workbooks through the process that reads them."""

import csv
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from domain.exchange.model import Problem

_SCRIPT: Final = Path(__file__).with_name("sheet_process.py")
_STILL: Final = 90.0
"""Seconds without an answer after which a process is given up."""


class UnreadableError(Exception):
    """The workbook cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def sheet_rows(file: IO[bytes], sheet: str | None, most: int = 0) -> Iterator[list[str]]:
    """Names of the sheets behind that of the chosen one, then rows, each behind its number."""
    file.flush()
    file.seek(0)
    child = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(_SCRIPT), sheet or "", str(most)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
    )
    silent = threading.Timer(_STILL, child.kill)
    silent.start()
    with child:
        try:
            for record in _records(child):
                silent.cancel()
                yield record
        finally:
            silent.cancel()
            child.kill()


def _records(child: "subprocess.Popen[bytes]") -> Iterator[list[str]]:
    if child.stdout is None or child.stderr is None:
        raise ValueError("The process has no way out")
    lines = io.TextIOWrapper(child.stdout, "utf-8", "surrogatepass", newline="")
    try:
        with lines:
            yield from csv.reader(lines)
    except csv.Error:
        limit = csv.field_size_limit()
        detail = f"A field is longer than {limit} characters"
        found = Problem("field_too_large", detail, {"limit": limit}, fatal=True)
        raise UnreadableError(found) from None
    said = child.stderr.read(2_000).decode("utf-8", "replace")
    if child.wait():
        raise UnreadableError(_problem(said, child.returncode))


def _problem(said: str, code: int) -> Problem:
    name, _, words = said.partition(" ")
    if code > 0 and name.startswith(("workbook_", "not_a_workbook", "no_sheet")):
        return Problem(name, words, fatal=True)
    detail = "The workbook holds more than is read at once"
    return Problem("workbook_too_large", detail, fatal=True)
