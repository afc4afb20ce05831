"""Which encoding a file is in. Certain for Unicode, by likelihood for the legacy ones."""

import codecs
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from adapters.text.tabular.legacy import best_legacy

# Label on the wire -> Python codec. Latin-1 is read as its superset, as browsers do.
CODECS: Final = {
    "utf-8": "utf-8", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "utf-32-le": "utf-32-le", "utf-32-be": "utf-32-be", "windows-1250": "cp1250",
    "windows-1251": "cp1251", "windows-1252": "cp1252", "windows-1253": "cp1253",
    "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256",
    "windows-1257": "cp1257", "windows-1258": "cp1258", "windows-874": "cp874",
    "iso-8859-2": "iso8859-2", "iso-8859-3": "iso8859-3", "iso-8859-5": "iso8859-5",
    "iso-8859-7": "iso8859-7", "iso-8859-15": "iso8859-15", "koi8-r": "koi8-r",
    "ibm855": "cp855", "ibm866": "cp866", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "gb18030": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc-jp": "euc-jp", "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949",
}  # fmt: skip

# Stands for bytes that the encoding cannot read. No decoder makes a lone surrogate itself.
UNREADABLE: Final = "\udcff"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!",
    b"\x28\xb5\x2f\xfd", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0",
    b"SQLite format", b"\x7fELF", b"MZ\x90",
)  # fmt: skip
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# EUC-TW, which Python cannot read: pairs of high bytes, and planes beyond the first behind 8E.
_EUC_TW: Final = re.compile(
    rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2}|\x8e[\xa1-\xb0][\xa1-\xfe]{2})*+"
    rb"(?:\x8e(?:[\xa1-\xb0][\xa1-\xfe]?)?|[\xa1-\xfe])?"
)
_FURTHER_PLANE: Final = re.compile(rb"\x8e[\xa1-\xb0][\xa1-\xfe]{2}")
_SCORED: Final = 65_536
# Many letters may hold a few odd ones; of three odd ones none is a letter.
_PLAUSIBLE, _LIKELY = 0.75, 0.6


class Encoding(NamedTuple):
    """`certainty` from 0 to 1."""

    label: str
    certainty: float


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


codecs.register_error("rapport.mark", _mark)


def decoder(label: str) -> Callable[[bytes, bool], str]:
    """Incremental decoding that marks what it cannot read and never fails."""
    return codecs.getincrementaldecoder(CODECS[label])(errors="rapport.mark").decode


def is_binary(sample: bytes) -> bool:
    """A workbook, an archive, an image: nothing that a decoder could make a table of."""
    return sample.startswith(_MAGIC)


def is_euc_tw(sample: bytes) -> bool:
    """Written as nothing else is, and nothing else that we read makes sense of it."""
    if _FURTHER_PLANE.search(sample) is None or _EUC_TW.fullmatch(sample) is None:
        return False
    return best_legacy(sample[:_SCORED])[1] < _PLAUSIBLE


def _decodes(sample: bytes, codec: str, complete: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample, complete)
    except UnicodeError:
        return None


def _wide(sample: bytes, complete: bool) -> Encoding | None:
    """UTF-16 and UTF-32 without a byte order mark, by where their zero bytes stand."""
    head = sample[:_SCORED]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    zeros = even + odd
    if zeros < 2 or zeros < len(head) * 0.02:
        return None
    if zeros > len(head) * 0.6:
        little = head[0::4].count(0) < head[3::4].count(0)
        label = "utf-32-le" if little else "utf-32-be"
    elif max(even, odd) < zeros * 0.9:
        return None
    else:
        label = "utf-16-le" if odd > even else "utf-16-be"
    text = _decodes(sample, label, complete)
    return Encoding(label, 0.9) if text is not None and "\0" not in text else None


def _damaged_utf8(sample: bytes) -> Encoding:
    """UTF-8 with a few bad bytes, unless a legacy encoding explains the file better."""
    text = sample.decode("utf-8", errors="rapport.mark")
    good, bad = len(_MULTIBYTE.findall(sample)), text.count(UNREADABLE)
    readable = sum(1 for letter in text if letter > "\x7f") - bad
    if good and readable > bad:
        return Encoding("utf-8", 0.6)
    label, score = best_legacy(sample[:_SCORED])
    needed = _PLAUSIBLE if len(text) - len(text.encode("ascii", "ignore")) < 8 else _LIKELY
    return Encoding(label, score) if score >= needed else Encoding("utf-8", 0.3)


def detect_encoding(sample: bytes, complete: bool) -> Encoding:
    for mark, label in _BOMS:
        if sample.startswith(mark):
            return Encoding(label, 1.0)
    wide = _wide(sample, complete)
    if wide is not None:
        return wide
    if _decodes(sample, "utf-8", complete) is None:
        return _damaged_utf8(sample)
    if b"\x1b$" in sample and sample.isascii() and _decodes(sample, "iso2022_jp", complete):
        return Encoding("iso-2022-jp", 0.95)
    return Encoding("utf-8", 1.0)
