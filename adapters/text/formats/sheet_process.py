"""The rows of a workbook, read in a process of its own: `python -I sheet_process.py SHEET MOST`.

The workbook is standard input, a file. Out come CSV records: first the names of the sheets, the
chosen one before them, then each row behind its number. A refusal is one line of errors, a code
and words. It imports nothing of ours: nothing that an attacker's file reaches holds our secrets.
"""

import csv
import datetime as dt
import stat
import struct
import sys
import zipfile
import zlib
from typing import BinaryIO, Final

import python_calamine as calamine

if sys.platform != "win32":
    import resource

MEMORY: Final = 1 << 30
CPU_SECONDS: Final = 60
MOST_PARTS: Final = 5_000
MOST_BYTES: Final = 160_000_000
MOST_TIMES: Final = 150
FREE_BYTES: Final = 8_000_000
_PIECE: Final = 1 << 18
_DOCTYPE: Final = b"<!DOCTYPE"
_WIDE_DOCTYPE: Final = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_REFUSED: Final = 3


class RefusedError(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def main(sheet: str, most: int) -> None:
    _bounded()
    file = sys.stdin.buffer
    check(file)
    file.seek(0)
    out = csv.writer(sys.stdout)
    with calamine.CalamineWorkbook.from_filelike(file) as book:
        names = _worksheets(book)
        chosen = sheet if sheet in names else names[0]
        out.writerow([chosen, *names])
        for count, row in enumerate(book.get_sheet_by_name(chosen).iter_rows(), 1):
            if any(cell != "" for cell in row):
                out.writerow([count, *map(text, row)])
                most -= 1
                if most == 0:
                    return


def _bounded() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _worksheets(book: calamine.CalamineWorkbook) -> list[str]:
    """Those with cells, visible ones first."""
    found = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    if not found:
        raise RefusedError("no_sheet", "The workbook has no sheet with cells")
    found.sort(key=lambda each: each.visible != calamine.SheetVisibleEnum.Visible)
    return [each.name for each in found]


def text(value: object) -> str:
    """A cell as it would stand in a text file that loses nothing of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def check(file: BinaryIO) -> None:
    """Refuse an archive that lies, swells or reaches out, before anything is made of it."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names(parts)
            size = file.seek(0, 2)
            _check_sizes(parts, size)
            for part in parts:
                _check_part(file, part)
    # zipfile raises NotImplementedError for a way of packing that it does not know
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as broken:
        raise RefusedError("workbook_damaged", f"The workbook is damaged: {broken}") from None


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise RefusedError("not_a_workbook", "This archive is no Excel workbook (.xlsx)")
    if len(set(names)) != len(names):
        raise RefusedError("workbook_damaged", "A part of the workbook is there twice")
    for part in parts:
        name = part.filename
        outside = name.startswith(("/", "\\")) or ":" in name or ".." in name.split("/")
        if outside or "\\" in name or stat.S_ISLNK(part.external_attr >> 16):
            raise RefusedError("workbook_unsafe", "The workbook names files outside of itself")
        if part.flag_bits & 1:
            raise RefusedError("workbook_locked", "The workbook is locked with a password")


def _check_sizes(parts: list[zipfile.ZipInfo], size: int) -> None:
    packed = sum(part.compress_size for part in parts)
    full = sum(part.file_size for part in parts)
    swollen = full > FREE_BYTES and full > MOST_TIMES * max(size, 1)
    if len(parts) > MOST_PARTS or full > MOST_BYTES or swollen:
        raise RefusedError("workbook_too_large", "The workbook holds more than is read at once")
    if packed > size:
        raise RefusedError("workbook_damaged", "The parts of the workbook lie over each other")


def _check_part(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Unpack it piece by piece: neither longer than it says nor with a document type."""
    file.seek(part.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("a part is not where it should be")
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError("workbook_damaged", "The workbook is packed in an unknown way")
    unpack = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left, length, tail = part.compress_size, 0, b""
    while left > 0:
        packed = file.read(min(_PIECE, left))
        if not packed:
            raise zipfile.BadZipFile("the file ends before its parts do")
        left -= len(packed)
        while packed:
            piece = unpack.decompress(packed, _PIECE) if unpack else packed
            packed = unpack.unconsumed_tail if unpack else b""
            length += len(piece)
            if length > part.file_size:
                raise RefusedError("workbook_lies", "A part is longer than the workbook says")
            _refuse_document_types(tail + piece)
            tail = piece[-20:]


def _refuse_document_types(piece: bytes) -> None:
    if _DOCTYPE in piece or any(wide in piece for wide in _WIDE_DOCTYPE):
        raise RefusedError("workbook_unsafe", "The workbook holds a document type definition")


def run() -> int:
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except RefusedError as refused:
        sys.stderr.write(f"{refused.code} {refused}")
        return _REFUSED
    except calamine.CalamineError as broken:
        sys.stderr.write(f"workbook_damaged The workbook is damaged: {str(broken)[:200]}")
        return _REFUSED
    except MemoryError:
        sys.stderr.write("workbook_too_large The workbook holds more than is read at once")
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(run())
