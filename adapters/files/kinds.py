"""What bytes are, by themselves. A name and what a sender says of them tell nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = "application/octet-stream"
HEAD: Final = 8_192
TAIL: Final = 65_557
"""As far before the end of an archive as its list of contents may be announced."""
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Those that thumbnails are drawn of."""
_WORD: Final = "application/vnd.openxmlformats-officedocument"
_OASIS: Final = "application/vnd.oasis.opendocument"
_ZIPPED: Final = (
    (b"word/", f"{_WORD}.wordprocessingml.document"),
    (b"xl/", f"{_WORD}.spreadsheetml.sheet"),
    (b"ppt/", f"{_WORD}.presentationml.presentation"),
)
_DECLARED: Final = (
    f"{_OASIS}.text",
    f"{_OASIS}.spreadsheet",
    f"{_OASIS}.presentation",
    "application/epub+zip",
)
_PROGRAM: Final = "application/x-executable"
_STARTS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xfe\xed\xfa\xce", _PROGRAM),
    (b"\xfe\xed\xfa\xcf", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"dex\n", _PROGRAM),
    (b"\x00asm", _PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"#@~^", _PROGRAM),
)
REFUSED: Final = frozenset({_PROGRAM})
"""Programs and scripts, whatever the settings say."""
_MARKUP: Final = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<head", "text/html"),
    (b"<body", "text/html"),
    (b"<script", "text/html"),
    (b"<iframe", "text/html"),
    (b"<svg", "image/svg+xml"),
)
_HIDDEN: Final = (b"<script", b"<?php ", b"<iframe ", b"<html>", b"<html ", b"<svg ", b"%pdf-1.")
"""In a picture they are there for a reader that takes it for something else."""
_OVERLAP: Final = max(map(len, _HIDDEN)) - 1


def media_type(head: bytes, tail: bytes) -> str:
    """Of the first and the last bytes; `application/octet-stream` for what is not known."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, tail)
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    return _boxed(head) or _written(head)


def _zipped(head: bytes, tail: bytes) -> str:
    for declared in _DECLARED:
        if head[30:].startswith(b"mimetype" + declared.encode()):
            return declared
    if b"[Content_Types].xml" in head or b"[Content_Types].xml" in tail:
        for folder, found in _ZIPPED:
            if folder in head or folder in tail:
                return found
    if b"META-INF/MANIFEST.MF" in head:
        return _PROGRAM
    return "application/zip"


def _boxed(head: bytes) -> str | None:
    """Formats whose name stands some bytes in."""
    if head[:4] == b"RIFF":
        riffs = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
        return riffs.get(head[8:12])
    if head[4:8] == b"ftyp":
        brands = {b"heic": "image/heic", b"mif1": "image/heic", b"avif": "image/avif"}
        brands |= {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}
        return brands.get(head[8:12], "video/mp4")
    return None


def _written(head: bytes) -> str:
    """Text, and what text is markup of."""
    try:
        text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as broken:
        # the head may end in the middle of a letter
        if broken.start < len(head) - 4:
            return UNKNOWN
        text = head[: broken.start].decode("utf-8", "ignore")
    if any(ord(each) < 32 and each not in "\t\n\r\f\x1b" for each in text):
        return UNKNOWN
    begin = text.lstrip().lower().encode()
    for start, found in _MARKUP:
        if start in begin[:1_024]:
            return found
    return "text/xml" if begin.startswith(b"<?xml") else "text/plain"


@dataclass
class Watch:
    """Looks at a picture's bytes as they pass for what should not be in them."""

    found: bool = False
    _last: bytes = b""

    def see(self, piece: bytes) -> None:
        looked = (self._last + piece).lower()
        self.found = self.found or any(each in looked for each in _HIDDEN)
        self._last = looked[-_OVERLAP:]


def is_two_things(kind: str, head: bytes, tail: bytes, size: int) -> bool:
    """Whether a reader of another format would find one of its own here."""
    if not is_archive(kind) and any(_archives(tail, size, exact=kind not in PICTURES)):
        return True
    late = head.find(b"%PDF-", 1, 1_029)
    return late > 0 and kind != "text/plain"


def is_archive(kind: str) -> bool:
    return kind == "application/zip" or kind.startswith((_WORD, _OASIS, "application/epub"))


def _archives(tail: bytes, size: int, *, exact: bool) -> Iterator[int]:
    """Where an archive says that it ends. `exact`: with nothing after it."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        length = int.from_bytes(tail[at + 12 : at + 16], "little")
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        ends = at + 22 + comment == len(tail)
        if length <= size and len(tail) >= at + 22 and (ends or not exact):
            yield at
        at = tail.rfind(b"PK\x05\x06", 0, at)
