"""What bytes are, told by themselves."""

import pytest

from adapters.files.kinds import HEAD, media_type
from tests.factories.pictures import archive, picture

KINDS = {
    "application/pdf": b"%PDF-1.7\n",
    "image/png": picture(),
    "image/jpeg": picture("JPEG"),
    "image/gif": picture("GIF"),
    "image/webp": picture("WEBP"),
    "image/bmp": picture("BMP"),
    "image/heic": b"\x00\x00\x00\x18ftypheic",
    "video/mp4": b"\x00\x00\x00\x18ftypisom",
    "audio/wav": b"RIFF\x00\x00\x00\x00WAVE",
    "application/zip": archive("a.txt"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": archive(
        "[Content_Types].xml", "word/document.xml"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": archive(
        "[Content_Types].xml", "xl/workbook.xml"
    ),
    "application/x-ole-storage": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "text/html": b"\xef\xbb\xbf \n<!DOCTYPE html><p>",
    "image/svg+xml": b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg">',
    "text/xml": b'<?xml version="1.0"?><a/>',
    "text/plain": "Lời chào <b> नमस्ते 你好".encode(),
    "application/octet-stream": b"\x00\x01\x02\x03",
}


@pytest.mark.parametrize(("kind", "content"), KINDS.items())
def test_a_type_is_known_by_its_bytes(kind: str, content: bytes) -> None:
    assert media_type(content[:HEAD], content[-HEAD:]) == kind


def test_text_that_is_cut_within_a_letter_is_text() -> None:
    text = ("a" + "ẳ" * HEAD).encode()
    assert media_type(text[:HEAD], text[-HEAD:]) == "text/plain"
    assert media_type("Tiếng Việt".encode("utf-16"), b"") == "text/plain"
