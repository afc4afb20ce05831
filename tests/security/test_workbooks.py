"""Workbooks that swell, lie or reach out are refused quickly and in little memory (S18)."""

import io
import stat
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable

import pytest

from adapters.text.formats import sheet_process

TYPES = b"<Types/>"
BOOK = b"<workbook/>"
MOST_SECONDS, MOST_KILOBYTES = 2.0, 100_000
# A process that was small before: a child inherits the high water of its parent.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-I", sys.argv[1], "", "0"], stdin=0)
took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stderr.write(f"\\n{took}")
sys.exit(done.returncode)
"""
Write = Callable[[zipfile.ZipFile], None]


def archive(more: Write, book: bytes = BOOK) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("xl/workbook.xml", book)
        more(made)
    return held.getvalue()


def bomb(made: zipfile.ZipFile) -> None:
    made.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)


def swollen(made: zipfile.ZipFile) -> None:
    made.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)


def climbing(made: zipfile.ZipFile) -> None:
    made.writestr("../../etc/cron.d/x", b"x")


def linked(made: zipfile.ZipFile) -> None:
    part = zipfile.ZipInfo("xl/link")
    part.external_attr = (stat.S_IFLNK | 0o777) << 16
    made.writestr(part, b"/etc/passwd")


def laughs(made: zipfile.ZipFile) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'
    made.writestr("xl/sharedStrings.xml", text)


def outside(made: zipfile.ZipFile) -> None:
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    made.writestr("xl/sharedStrings.xml", text.encode("utf-16-le"))


def nothing(made: zipfile.ZipFile) -> None:
    made.writestr("xl/worksheets/sheet1.xml", b"<not-closed")


def lying() -> bytes:
    """Says in both places that a part is ten bytes long; it is ten million."""
    content = archive(lambda made: made.writestr("xl/a.xml", b" " * 10_000_000))
    true, said = struct.pack("<I", 10_000_000), struct.pack("<I", 10)
    assert content.count(true) == 2
    return content.replace(true, said)


def nested() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("inner.zip", archive(bomb))
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: archive(bomb), "workbook_too_large"),
        (lambda: archive(swollen), "workbook_too_large"),
        (lying, "workbook_lies"),
        (nested, "not_a_workbook"),
        (lambda: archive(climbing), "workbook_unsafe"),
        (lambda: archive(linked), "workbook_unsafe"),
        (lambda: archive(laughs), "workbook_unsafe"),
        (lambda: archive(outside), "workbook_unsafe"),
        (lambda: archive(nothing), "workbook_damaged"),
        (lambda: archive(nothing)[:-30], "workbook_damaged"),
        (lambda: b"PK\x03\x04" + b"\0" * 500, "workbook_damaged"),
        (lambda: b"PK\x03\x04GIF89a<script>alert(1)</script>", "workbook_damaged"),
    ],
    ids=["bomb", "swollen", "lying-size", "nested", "zip-slip", "symlink", "laughs", "xxe",
         "broken", "cut", "zeros", "polyglot"],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(content: Callable[[], bytes], code: str) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(content())
        file.seek(0)
        began = time.monotonic()
        command = [sys.executable, "-I", "-c", MEASURED, sheet_process.__file__]
        done = subprocess.run(command, stdin=file, capture_output=True, text=True, check=False)
    assert time.monotonic() - began < MOST_SECONDS
    said, _, kilobytes = done.stderr.rpartition("\n")
    assert (done.returncode, done.stdout, said.split()[0]) == (3, "", code)
    assert int(kilobytes) < MOST_KILOBYTES
