"""Pictures, small and monstrous, and archives that are not what they say."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(drawn, kind, **options)
    return drawn.getvalue()


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """It says that it is so large; unpacked, it would fill gigabytes."""
    row = b"\x00" + b"\x00" * width * 3
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(row) for _ in range(64)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def swollen_png() -> bytes:
    """Small, with a text that would be 200 MB long."""
    text = b"Comment\x00\x00" + zlib.compress(b"\x00" * 200_000_000, 9)
    whole = picture(size=(8, 8))
    return whole[:33] + _chunk(b"zTXt", text) + whole[33:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


def archive(*names: str, content: bytes = b"x", mode: int = 0o100644) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            part = zipfile.ZipInfo(name)
            part.external_attr = mode << 16
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, content)
    return packed.getvalue()
